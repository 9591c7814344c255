"""Keras' side, on TensorFlow: a tf.function."""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import tensorflow as tf

from ops import Ops
from serve import Side, growth, serve

K = keras.ops


class KerasOps(Ops):
    def __init__(self):
        self.layers = {}

    tanh, relu, concat, mean = staticmethod(K.tanh), staticmethod(K.relu), staticmethod(K.concatenate), staticmethod(K.mean)

    def gelu(self, x):
        return K.gelu(x, approximate=False)

    def mse(self, y, target):
        return K.mean(K.square(y - target))

    def cross_entropy(self, logits, label):
        return K.mean(K.sparse_categorical_crossentropy(label, logits, from_logits=True))

    def linear(self, p, name, x):
        return K.matmul(x, p[f"{name}.weight"]) + p[f"{name}.bias"]

    def layer_norm(self, p, name, x):
        return K.layer_normalization(x, p[f"{name}.scale"], p[f"{name}.bias"], axis=-1, epsilon=1e-5)

    def embedding(self, p, name, index):
        return K.take(p[f"{name}.table"], index, axis=0)

    def attention(self, query, key, value, causal):
        return K.dot_product_attention(query, key, value, is_causal=causal)

    def to_channels(self, x):
        return x

    def from_channels(self, x):
        return x

    def conv1d(self, p, name, x, dilation):
        weight = p[f"{name}.weight"]
        padded = K.pad(x, ((0, 0), ((weight.shape[0] - 1) * dilation, 0), (0, 0)))
        return K.conv(padded, weight, padding="valid", dilation_rate=dilation) + p[f"{name}.bias"]

    def conv2d(self, p, name, x, padding):
        return K.conv(x, p[f"{name}.weight"], padding=padding) + p[f"{name}.bias"]

    def max_pool(self, x, size):
        return K.max_pool(x, size)

    def recur(self, kind, p, name, x, arrange, join):
        """A layer of Keras' with our weights: `arrange` brings the parts of a gru into its order, `join` makes its bias of ours."""
        kernel, recurrent, first, second = (p[f"{name}.{part}_l0"] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        if name not in self.layers:
            self.layers[name] = kind(recurrent.shape[0])
            self.layers[name].build(x.shape)
        weights = [arrange(kernel), arrange(recurrent), join(arrange(first), arrange(second))]
        return self.layers[name].stateless_call(weights, [each.value for each in self.layers[name].non_trainable_variables], x)[0]

    def lstm(self, p, name, x):
        return self.recur(keras.layers.LSTM, p, name, x, K.convert_to_tensor, K.add)

    def rnn(self, p, name, x):
        return self.recur(keras.layers.SimpleRNN, p, name, x, K.convert_to_tensor, K.add)

    def gru(self, p, name, x):
        def arrange(parts):
            reset, update, candidate = K.split(parts, 3, -1)
            return K.concatenate([update, reset, candidate], -1)

        return self.recur(keras.layers.GRU, p, name, x, arrange, lambda first, second: K.stack([first, second]))


class Reshapable:
    """tf.Tensor has no reshape of its own, which the twins call."""

    def reshape(self, *shape):
        return tf.reshape(self, shape)


class KerasSide(Side):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        tf.config.threading.set_intra_op_parallelism_threads(self.threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        tf.Tensor.reshape = Reshapable.reshape
        ops, twin, rule = KerasOps(), self.twin, self.twin.OPTIMIZER
        self.p = {name: keras.Variable(value, name=name.replace(".", "_")) for name, value in self.weights.items()}
        self.variables = list(self.p.values())
        self.inputs = {name: tf.constant(value) for name, value in self.batch.items()}
        if rule["rule"] == "adam":
            self.optimizer = keras.optimizers.Adam(rule["rate"], epsilon=1e-8)
        else:
            self.optimizer = keras.optimizers.SGD(rule["rate"], momentum=rule.get("momentum", 0.0))
        self.optimizer.build(self.variables)
        self.slots = [value.numpy() for value in self.optimizer.variables]

        @tf.function
        def step(batch):
            with tf.GradientTape() as tape:
                loss = twin.loss(ops, self.p, batch)
            gradients = tape.gradient(loss, [variable.value for variable in self.variables])
            self.optimizer.apply(gradients, self.variables)
            return loss

        self.function = step

    def start(self):
        for name, value in self.weights.items():
            self.p[name].assign(value)
        for variable, value in zip(self.optimizer.variables, self.slots):
            variable.assign(value)

    def step(self):
        return self.function(self.inputs)

    def finish(self, loss):
        return float(loss)

    def bytes(self):
        self.losses(3)
        return growth(lambda: self.finish(self.step()))


if __name__ == "__main__":
    serve(KerasSide)
