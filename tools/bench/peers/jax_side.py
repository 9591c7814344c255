"""JAX's side: jit with donated buffers, and optax."""
import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")
import jax
import jax.numpy as jnp
import optax

from ops import Ops
from serve import Side, serve


class JaxOps(Ops):
    tanh, relu = staticmethod(jnp.tanh), staticmethod(jax.nn.relu)
    concat, mean = staticmethod(jnp.concatenate), staticmethod(jnp.mean)

    def gelu(self, x):
        return jax.nn.gelu(x, approximate=False)

    def mse(self, y, target):
        return jnp.mean((y - target) ** 2)

    def cross_entropy(self, logits, label):
        return optax.softmax_cross_entropy_with_integer_labels(logits, label).mean()

    def linear(self, p, name, x):
        return x @ p[f"{name}.weight"] + p[f"{name}.bias"]

    def layer_norm(self, p, name, x):
        centred = x - x.mean(-1, keepdims=True)
        variance = (centred**2).mean(-1, keepdims=True)
        return centred * jax.lax.rsqrt(variance + 1e-5) * p[f"{name}.scale"] + p[f"{name}.bias"]

    def embedding(self, p, name, index):
        return p[f"{name}.table"].at[index].get(mode="promise_in_bounds")

    def attention(self, query, key, value, causal):
        return jax.nn.dot_product_attention(query, key, value, is_causal=causal)

    def to_channels(self, x):
        return x

    def from_channels(self, x):
        return x

    def conv1d(self, p, name, x, dilation):
        weight = p[f"{name}.weight"]
        y = jax.lax.conv_general_dilated(
            x, weight, (1,), [((weight.shape[0] - 1) * dilation, 0)], rhs_dilation=(dilation,), dimension_numbers=("NWC", "WIO", "NWC")
        )
        return y + p[f"{name}.bias"]

    def conv2d(self, p, name, x, padding):
        y = jax.lax.conv_general_dilated(x, p[f"{name}.weight"], (1, 1), padding.upper(), dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return y + p[f"{name}.bias"]

    def max_pool(self, x, size):
        rows, height, width, channels = x.shape
        return x.reshape(rows, height // size, size, width // size, size, channels).max((2, 4))

    def recur(self, step, x, projected, hidden, states):
        first = tuple(jnp.zeros((x.shape[0], hidden), x.dtype) for _ in range(states))
        return jax.lax.scan(lambda state, slice: (step(state, slice), None), first, projected.swapaxes(0, 1))[0][0]

    def lstm(self, p, name, x):
        recurrent = p[f"{name}.weight_hh_l0"]

        def step(state, projected):
            i, f, g, o = jnp.split(projected + state[0] @ recurrent, 4, -1)
            cell = jax.nn.sigmoid(f) * state[1] + jax.nn.sigmoid(i) * jnp.tanh(g)
            return jax.nn.sigmoid(o) * jnp.tanh(cell), cell

        projected = x @ p[f"{name}.weight_ih_l0"] + (p[f"{name}.bias_ih_l0"] + p[f"{name}.bias_hh_l0"])
        return self.recur(step, x, projected, recurrent.shape[0], 2)

    def gru(self, p, name, x):
        recurrent, bias = p[f"{name}.weight_hh_l0"], p[f"{name}.bias_hh_l0"]

        def step(state, projected):
            from_input, from_state = jnp.split(projected, 3, -1), jnp.split(state[0] @ recurrent + bias, 3, -1)
            reset, update = (jax.nn.sigmoid(a + b) for a, b in zip(from_input[:2], from_state[:2]))
            candidate = jnp.tanh(from_input[2] + reset * from_state[2])
            return (candidate + update * (state[0] - candidate),)

        return self.recur(step, x, x @ p[f"{name}.weight_ih_l0"] + p[f"{name}.bias_ih_l0"], recurrent.shape[0], 1)

    def rnn(self, p, name, x):
        recurrent = p[f"{name}.weight_hh_l0"]
        projected = x @ p[f"{name}.weight_ih_l0"] + (p[f"{name}.bias_ih_l0"] + p[f"{name}.bias_hh_l0"])
        return self.recur(lambda state, projected: (jnp.tanh(projected + state[0] @ recurrent),), x, projected, recurrent.shape[0], 1)


class JaxSide(Side):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        rule = self.twin.OPTIMIZER
        optimizer = optax.adam(rule["rate"]) if rule["rule"] == "adam" else optax.sgd(rule["rate"], rule.get("momentum"))
        ops, twin = JaxOps(), self.twin

        def step(p, slots, batch):
            loss, gradients = jax.value_and_grad(lambda p: twin.loss(ops, p, batch))(p)
            updates, slots = optimizer.update(gradients, slots, p)
            return optax.apply_updates(p, updates), slots, loss

        self.optimizer = optimizer
        self.jitted = jax.jit(step, donate_argnums=(0, 1))
        self.inputs = jax.device_put(self.batch)

    def start(self):
        self.p = {name: jnp.array(value) for name, value in self.weights.items()}
        self.slots = self.optimizer.init(self.p)

    def step(self):
        self.p, self.slots, loss = self.jitted(self.p, self.slots, self.inputs)
        return loss

    def finish(self, loss):
        return float(loss)

    def bytes(self):
        self.start()
        return self.jitted.lower(self.p, self.slots, self.inputs).compile().memory_analysis().temp_size_in_bytes


if __name__ == "__main__":
    serve(JaxSide)
