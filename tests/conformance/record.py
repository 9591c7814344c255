#!/usr/bin/env python3
"""Records what PyTorch computes, for the conformance tests to compare with. The tests themselves need no Python.

    python3 -m venv venv && venv/bin/pip install numpy torch
    venv/bin/python tests/conformance/record.py

writes digits.golden, optimizers.golden and ops.golden beside this script. Their form: words and numbers separated by white
space, a record being `<kind> <name> ... <count> <numbers>`; a line that begins with # is a comment.

Numbers that both sides need are not stored but made by one generator (`Numbers`, the same in golden.h).
"""
import pathlib
import sys

import numpy
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TRAINING_ROWS, BATCH, STEPS = 1437, 32, 100
SNAPSHOTS = (1, 10, 45, 100)  # steps after which weights are recorded: 45 ends the first epoch, with 29 rows


class Numbers:
    """x[n + 1] = 1664525 x[n] + 1013904223 mod 2^32 (Knuth; Numerical Recipes), mapped to [-bound, bound) and rounded to f32."""

    def __init__(self, seed):
        self.x = seed

    def take(self, count, bound):
        values = numpy.empty(count)
        for i in range(count):
            self.x = (1664525 * self.x + 1013904223) % 2**32
            values[i] = (self.x * 2.0**-31 - 1.0) * bound
        return values.astype(numpy.float32).astype(numpy.float64)


def line(out, *words, values, digits=17):
    values = numpy.asarray(values, dtype=numpy.float64).reshape(-1)
    out.write(" ".join(map(str, words)) + f" {len(values)}\n")
    for start in range(0, len(values), 6):
        out.write("  " + " ".join(f"{v:.{digits}g}" for v in values[start:start + 6]) + "\n")


def samples(tensor):
    """The largest magnitude, the Euclidean norm, and up to 48 elements in equal steps."""
    flat = tensor.detach().double().reshape(-1)
    step = max(1, len(flat) // 48)
    return [flat.abs().max().item(), flat.norm().item()] + flat[::step][:48].tolist()


def digits(out):
    data = numpy.loadtxt(ROOT / "examples/digits/digits.csv", delimiter=",")[:TRAINING_ROWS]
    rules = {"sgd": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9), "adam": lambda w: torch.optim.Adam(w, lr=1e-3)}
    for dtype, digits in ((torch.float32, 9), (torch.float64, 17)):
        image, label = torch.tensor(data[:, :64] / 16, dtype=dtype), torch.tensor(data[:, 64], dtype=torch.long)
        for rule, make in rules.items():
            numbers = Numbers(1)
            shapes = {"linear_0.weight": (64, 128), "linear_0.bias": (128,), "linear_1.weight": (128, 10), "linear_1.bias": (10,)}
            weights = {name: torch.tensor(numbers.take(numpy.prod(shape), 0.125).reshape(shape), dtype=dtype, requires_grad=True)
                       for name, shape in shapes.items()}
            w0, b0, w1, b1 = weights.values()
            optimizer, losses, first, kind = make(list(weights.values())), [], 0, str(dtype).removeprefix("torch.")
            for step in range(1, STEPS + 1):
                last = min(first + BATCH, TRAINING_ROWS)
                loss = F.cross_entropy(torch.relu(image[first:last] @ w0 + b0) @ w1 + b1, label[first:last])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
                first = 0 if last == TRAINING_ROWS else last
                if step in SNAPSHOTS:
                    for name, weight in weights.items():
                        line(out, "weights", rule, kind, step, name, values=samples(weight), digits=digits)
            line(out, "losses", rule, kind, values=losses, digits=digits)


def optimizers(out):
    rules = {
        "sgd": lambda w: torch.optim.SGD(w, lr=0.05),
        "momentum": lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9),
        "nesterov": lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9, nesterov=True),
        "adam": lambda w: torch.optim.Adam(w, lr=0.1),
        "adam_betas": lambda w: torch.optim.Adam(w, lr=0.02, betas=(0.5, 0.9), eps=1e-3),
    }
    for rule, make in rules.items():
        numbers = Numbers(7)
        p, scale, target = (torch.tensor(numbers.take(5, bound), dtype=torch.float64) for bound in (1.0, 2.0, 3.0))
        p.requires_grad_()
        optimizer, losses = make([p]), []
        for _ in range(20):
            loss = ((p * scale - target) ** 2).sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        line(out, "losses", rule, values=losses)
        line(out, "weights", rule, values=p.detach())


def ops(out):
    x = {"x": (4, 6)}
    positive = {"p": (4, 6)}  # |x| + 0.5
    cases = {
        "exp": (x, torch.exp), "tanh": (x, torch.tanh), "log": (positive, torch.log), "sqrt": (positive, torch.sqrt),
        "relu": (x, torch.relu), "sigmoid": (x, torch.sigmoid),
        "softmax": (x, lambda x: torch.softmax(x, 1)), "softmax_0": (x, lambda x: torch.softmax(x, 0)),
        "log_softmax": (x, lambda x: torch.log_softmax(x, 1)),
        "cross_entropy": (x, lambda x: F.cross_entropy(x, torch.tensor([5, 0, 2, 2]), reduction="none")),
        "div": ({"x": (4, 6), "p": (4, 6)}, lambda x, p: x / p),
        "max": ({"x": (4, 6), "y": (4, 6)}, torch.maximum),
        "mse": ({"x": (4, 6), "y": (4, 6)}, lambda x, y: F.mse_loss(x, y)),
        "mean_0": (x, lambda x: x.mean(0)), "variance_1": (x, lambda x: x.var(1, unbiased=False)),
        "max_1": (x, lambda x: x.amax(1)),
        "matmul": ({"x": (4, 6), "w": (6, 3)}, torch.matmul),
        "attention": ({"a": (2, 3, 4), "b": (2, 5, 4)}, lambda a, b: torch.einsum("hik,hjk->hij", a, b)),
        "transpose": ({"x": (4, 6)}, lambda x: x.t()),
    }
    for name, (shapes, function) in cases.items():
        numbers = Numbers(11)
        operands = []
        for operand, shape in shapes.items():
            values = numbers.take(int(numpy.prod(shape)), 3.0).reshape(shape)
            operands.append(torch.tensor(numpy.abs(values) + 0.5 if operand == "p" else values, requires_grad=True))
        y = function(*operands)
        w = torch.tensor(numbers.take(y.numel(), 1.0).reshape(y.shape))
        (y * w).sum().backward()
        line(out, "value", name, values=y.detach())
        for operand, tensor in zip(shapes, operands):
            line(out, "gradient", name, operand, values=tensor.grad)


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    for record in (digits, optimizers, ops):
        with open(HERE / f"{record.__name__}.golden", "w") as out:
            out.write(f"# By record.py: PyTorch {torch.__version__.split('+')[0]}, {sys.platform}.\n")
            record(out)


if __name__ == "__main__":
    main()
