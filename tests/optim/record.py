#!/usr/bin/env python3
"""Records what PyTorch's optimizers, schedules and clipping do, for the tests in this folder: writes rules.golden and
schedules.golden.

    pip install torch numpy && python3 tests/optim/record.py

The numbers and the files' form are those of tests/conformance/record.py. Where PyTorch lacks a rule or an option (Lion, decoupled
weight decay of most rules) its formula stands here.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "conformance"))

import torch
from record import Numbers, line
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

STEPS, VALUES = 20, 50


class Net(torch.nn.Module):
    """mean((tanh(x a + b) - y)^2) + mean(a^2) / 10, with x [5, 3], a [3, 4], b [4], y [5, 4]."""

    def __init__(self):
        super().__init__()
        numbers = Numbers(3)
        take = lambda shape, bound: torch.tensor(numbers.take(int(torch.Size(shape).numel()), bound).reshape(shape))
        self.a, self.b = torch.nn.Parameter(take((3, 4), 1.0)), torch.nn.Parameter(take((4,), 1.0))
        self.x, self.y = take((5, 3), 2.0), take((5, 4), 1.5)

    def forward(self):
        return ((torch.tanh(self.x @ self.a + self.b) - self.y) ** 2).mean() + (self.a**2).mean() / 10


class Lion(torch.optim.Optimizer):
    """Chen et al. 2023, algorithm 2."""

    def __init__(self, params, lr, betas):
        super().__init__(params, {"lr": lr, "betas": betas})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                beta1, beta2 = group["betas"]
                p -= group["lr"] * torch.sign(beta1 * m + (1 - beta1) * p.grad)
                m.mul_(beta2).add_(p.grad, alpha=1 - beta2)


class Several:
    """Each of several optimizers for its own parameters."""

    def __init__(self, *optimizers):
        self.optimizers = optimizers
        self.param_groups = [group for each in optimizers for group in each.param_groups]

    def zero_grad(self):
        for each in self.optimizers:
            each.zero_grad()

    def step(self):
        for each in self.optimizers:
            each.step()


def descend(out, name, make, decay=0.0, clip=None, schedule=None, average=None):
    """`decay`: decoupled weight decay of rules that have none; `clip`: of the gradients; `average`: decay of the EMA."""
    net, losses = Net(), []
    optimizer = make(net)
    rates = schedule(optimizer) if schedule else None
    averaged = AveragedModel(net, multi_avg_fn=get_ema_multi_avg_fn(average)) if average else None

    def closure():
        optimizer.zero_grad()
        loss = net()
        loss.backward()
        return loss

    for _ in range(STEPS):
        loss = closure()
        losses.append(loss.item())
        if clip:
            clip(net)
        if decay:
            with torch.no_grad():
                for group in optimizer.param_groups:
                    for p in group["params"]:
                        p.mul_(1 - group["lr"] * decay)
        if isinstance(optimizer, torch.optim.LBFGS):
            optimizer.step(closure)
        else:
            optimizer.step()
        if rates:
            rates.step()
        if averaged:
            averaged.update_parameters(net)
    flat = lambda net: torch.cat([net.a.detach().reshape(-1), net.b.detach()])
    line(out, "losses", name, values=losses)
    line(out, "weights", name, values=flat(net))
    if averaged:
        line(out, "averages", name, values=flat(averaged.module))


def rules(out):
    o = torch.optim
    simple = {
        "sgd": lambda n: o.SGD(n.parameters(), lr=0.3),
        "momentum": lambda n: o.SGD(n.parameters(), lr=0.1, momentum=0.9),
        "dampening": lambda n: o.SGD(n.parameters(), lr=0.3, momentum=0.8, dampening=0.3),
        "nesterov": lambda n: o.SGD(n.parameters(), lr=0.1, momentum=0.9, nesterov=True),
        "adam": lambda n: o.Adam(n.parameters(), lr=0.05),
        "adam_betas": lambda n: o.Adam(n.parameters(), lr=0.02, betas=(0.5, 0.9), eps=1e-3),
        "adam_beta1_0": lambda n: o.Adam(n.parameters(), lr=0.02, betas=(0.0, 0.9)),
        "amsgrad": lambda n: o.Adam(n.parameters(), lr=0.1, betas=(0.8, 0.6), amsgrad=True),
        "adamw": lambda n: o.AdamW(n.parameters(), lr=0.05),
        "adamw_amsgrad": lambda n: o.AdamW(n.parameters(), lr=0.05, betas=(0.8, 0.6), weight_decay=0.3, amsgrad=True),
        "nadam": lambda n: o.NAdam(n.parameters(), lr=0.05),
        "nadam_options": lambda n: o.NAdam(n.parameters(), lr=0.05, betas=(0.7, 0.9), eps=1e-4, momentum_decay=0.02,
                                           weight_decay=0.1, decoupled_weight_decay=True),
        "radam": lambda n: o.RAdam(n.parameters(), lr=0.05),
        "radam_options": lambda n: o.RAdam(n.parameters(), lr=0.05, betas=(0.7, 0.8), eps=1e-4, weight_decay=0.1,
                                           decoupled_weight_decay=True),
        "adamax": lambda n: o.Adamax(n.parameters(), lr=0.05),
        "adamax_options": lambda n: o.Adamax(n.parameters(), lr=0.05, betas=(0.7, 0.8), eps=1e-2),
        "adagrad": lambda n: o.Adagrad(n.parameters(), lr=0.1),
        "adagrad_options": lambda n: o.Adagrad(n.parameters(), lr=0.1, lr_decay=0.1, initial_accumulator_value=0.05, eps=1e-3),
        "adadelta": lambda n: o.Adadelta(n.parameters(), lr=1.0),
        "adadelta_options": lambda n: o.Adadelta(n.parameters(), lr=5.0, rho=0.6, eps=1e-3),
        "rmsprop": lambda n: o.RMSprop(n.parameters(), lr=0.02),
        "rmsprop_momentum": lambda n: o.RMSprop(n.parameters(), lr=0.01, alpha=0.9, eps=1e-4, momentum=0.7),
        "rmsprop_centered": lambda n: o.RMSprop(n.parameters(), lr=0.01, alpha=0.9, eps=1e-4, centered=True),
        "rmsprop_both": lambda n: o.RMSprop(n.parameters(), lr=0.005, alpha=0.9, momentum=0.5, centered=True),
        "lion": lambda n: Lion(n.parameters(), lr=0.02, betas=(0.9, 0.99)),
        "lbfgs": lambda n: o.LBFGS(n.parameters(), lr=0.5, max_iter=1, history_size=10),
        "lbfgs_short": lambda n: o.LBFGS(n.parameters(), lr=0.3, max_iter=1, history_size=3),
        "lbfgs_one": lambda n: o.LBFGS(n.parameters(), lr=0.3, max_iter=1, history_size=1),
        "lbfgs_tolerance": lambda n: o.LBFGS(n.parameters(), lr=0.5, max_iter=1, history_size=10, tolerance_grad=3e-2),
        "groups": lambda n: o.AdamW([{"params": [n.a], "lr": 0.02, "weight_decay": 0.1},
                                     {"params": [n.b], "lr": 0.2, "weight_decay": 0.0}]),
    }
    for name, make in simple.items():
        descend(out, name, make)
    sgd, heavy = lambda n: o.SGD(n.parameters(), lr=0.3), lambda n: o.SGD(n.parameters(), lr=0.1, momentum=0.9)
    descend(out, "sgd_decay", sgd, decay=0.2)
    descend(out, "adagrad_decay", lambda n: o.Adagrad(n.parameters(), lr=0.1), decay=0.2)
    descend(out, "lion_options", lambda n: Lion(n.parameters(), lr=0.02, betas=(0.8, 0.7)), decay=0.5)
    descend(out, "clip_value", heavy, clip=lambda n: clip_grad_value_(n.parameters(), 0.05))
    descend(out, "clip_norm", heavy, clip=lambda n: [clip_grad_norm_([p], 0.1) for p in n.parameters()])
    descend(out, "clip_global_norm", heavy, clip=lambda n: clip_grad_norm_(n.parameters(), 0.1))
    descend(out, "clip_nothing", heavy, clip=lambda n: clip_grad_norm_(n.parameters(), 100.0))
    descend(out, "adamw_cosine", lambda n: o.AdamW(n.parameters(), lr=0.1),
            schedule=lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS, eta_min=0.01))
    descend(out, "sgd_exponential", heavy, schedule=lambda optimizer: lr_scheduler.ExponentialLR(optimizer, 0.9), decay=0.1)
    descend(out, "average", heavy, average=0.8)
    several = lambda n: Several(o.SGD([n.a], lr=0.1, momentum=0.9), o.Adam([n.b], lr=0.05))
    descend(out, "by_group", several, clip=lambda n: clip_grad_norm_(n.parameters(), 0.1))


def schedules(out):
    def values(name, first, make, count=VALUES):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=first)
        schedule, rates = make(optimizer), []
        for _ in range(count):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        line(out, "rates", name, values=rates)

    s = lr_scheduler
    values("step", 0.3, lambda o: s.StepLR(o, 7, 0.5))
    values("piecewise", 0.3, lambda o: s.MultiStepLR(o, [5, 6, 30], 0.1))
    values("exponential", 0.3, lambda o: s.ExponentialLR(o, 0.93))
    values("inverse", 0.3, lambda o: s.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)))
    values("linear", 0.3, lambda o: s.PolynomialLR(o, 40, 1.0))
    values("polynomial", 0.3, lambda o: s.PolynomialLR(o, 40, 2.5))
    values("polynomial_to", 0.3, lambda o: s.LinearLR(o, 1.0, 0.25, 40))
    values("cosine", 0.3, lambda o: s.CosineAnnealingLR(o, VALUES - 1))
    values("cosine_to", 0.3, lambda o: s.CosineAnnealingLR(o, 60, 0.05))
    values("restarts", 0.3, lambda o: s.CosineAnnealingWarmRestarts(o, 9, 1, 0.02))
    values("restarts_growing", 0.3, lambda o: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.02))
    values("restarts_tripling", 0.3, lambda o: s.CosineAnnealingWarmRestarts(o, 1, 3))
    values("warm_up", 0.3, lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.2, 1.0, 10), s.ExponentialLR(o, 0.95)], [10]))
    values("one_cycle", 0.3, lambda o: s.OneCycleLR(o, 0.3, total_steps=45), count=45)
    values("one_cycle_options", 0.3, lambda o: s.OneCycleLR(o, 0.3, total_steps=50, pct_start=0.45, div_factor=10,
                                                            final_div_factor=50))


def main():
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    for record in (rules, schedules):
        with open(HERE / f"{record.__name__}.golden", "w") as out:
            out.write(f"# By record.py: PyTorch {torch.__version__.split('+')[0]}, {sys.platform}.\n")
            record(out)


if __name__ == "__main__":
    main()
