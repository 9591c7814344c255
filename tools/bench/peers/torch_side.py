"""PyTorch's side, eager, or with GAIT_TORCH_COMPILE=1 compiled by torch.compile."""
import os

import torch
import torch.nn.functional as F

from ops import Ops
from serve import Side, growth, serve

COMPILED = os.environ.get("GAIT_TORCH_COMPILE") == "1"


class TorchOps(Ops):
    tanh, relu, gelu = staticmethod(torch.tanh), staticmethod(F.relu), staticmethod(F.gelu)
    concat, mean, mse = staticmethod(torch.cat), staticmethod(torch.mean), staticmethod(F.mse_loss)
    cross_entropy = staticmethod(F.cross_entropy)

    def __init__(self, sparse):
        self.sparse = sparse

    def linear(self, p, name, x):
        return F.linear(x, p[f"{name}.weight"], p[f"{name}.bias"])

    def layer_norm(self, p, name, x):
        return F.layer_norm(x, x.shape[-1:], p[f"{name}.scale"], p[f"{name}.bias"])

    def embedding(self, p, name, index):
        return F.embedding(index, p[f"{name}.table"], sparse=self.sparse)

    def attention(self, query, key, value, causal):
        heads_first = (each.transpose(1, 2) for each in (query, key, value))
        return F.scaled_dot_product_attention(*heads_first, is_causal=causal).transpose(1, 2)

    def to_channels(self, x):
        return x.movedim(-1, 1).contiguous()

    def from_channels(self, x):
        return x.movedim(1, -1)

    def conv1d(self, p, name, x, dilation):
        weight = p[f"{name}.weight"]
        padded = F.pad(x, ((weight.shape[-1] - 1) * dilation, 0))
        return F.conv1d(padded, weight, p[f"{name}.bias"], dilation=dilation)

    def conv2d(self, p, name, x, padding):
        return F.conv2d(x, p[f"{name}.weight"], p[f"{name}.bias"], padding=padding)

    def max_pool(self, x, size):
        return F.max_pool2d(x, size)

    def recur(self, function, p, name, x, first):
        parameters = [p[f"{name}.{part}_l0"] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
        return function(x, first, parameters, True, 1, 0.0, True, False, True)[1][-1]

    def zeros(self, p, name, x):
        return x.new_zeros(1, x.shape[0], p[f"{name}.weight_hh_l0"].shape[1])

    def lstm(self, p, name, x):
        return self.recur(torch.lstm, p, name, x, (self.zeros(p, name, x), self.zeros(p, name, x)))

    def gru(self, p, name, x):
        return self.recur(torch.gru, p, name, x, self.zeros(p, name, x))

    def rnn(self, p, name, x):
        return self.recur(torch.rnn_tanh, p, name, x, self.zeros(p, name, x))


def to_torch(name, value):
    """Matrices [out, in]; windows [out, in, ...]."""
    tensor = torch.from_numpy(value)
    if name.endswith(".weight") or ".weight_" in name:
        tensor = tensor.movedim((-1, -2), (0, 1))
    return tensor.contiguous()


class TorchSide(Side):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        torch.set_num_threads(self.threads)
        rule = self.twin.OPTIMIZER
        # Gradients of looked-up rows alone, where optimizer and compiler take them.
        sparse = not COMPILED and rule["rule"] == "sgd" and not rule.get("momentum")
        self.ops = TorchOps(sparse)
        self.saved = {name: to_torch(name, value) for name, value in self.weights.items()}
        self.p = {name: value.clone().requires_grad_() for name, value in self.saved.items()}
        self.inputs = {
            name: torch.from_numpy(value).long() if value.dtype.kind == "i" else torch.from_numpy(value)
            for name, value in self.batch.items()
        }
        self.tables = [name for name in self.p if sparse and name.endswith(".table")]
        self.loss = torch.compile(self.forward) if COMPILED else self.forward

    def forward(self):
        return self.twin.loss(self.ops, self.p, self.inputs)

    def make(self, names, fused):
        rule, parameters = self.twin.OPTIMIZER, [self.p[name] for name in names]
        if rule["rule"] == "adam":
            return torch.optim.Adam(parameters, lr=rule["rate"], fused=fused)
        return torch.optim.SGD(parameters, lr=rule["rate"], momentum=rule.get("momentum", 0), fused=fused)

    def start(self):
        with torch.no_grad():
            for name, value in self.saved.items():
                self.p[name].copy_(value)
        self.optimizers = [self.make([name for name in self.p if name not in self.tables], True)]
        if self.tables:
            self.optimizers.append(self.make(self.tables, False))

    def step(self):
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        for optimizer in self.optimizers:
            optimizer.step()
        return loss

    def finish(self, loss):
        return loss.item()

    def bytes(self):
        self.losses(3)
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)
        return growth(self.step)


if __name__ == "__main__":
    serve(TorchSide)
