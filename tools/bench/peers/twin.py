"""A workload's twin in Python, tools/bench/workloads/NAME.py: what the peers compute.

ROWS        rows of a batch
INPUTS      name -> (shape of a row, float or the range of its integers)
OPTIMIZER   rule ("sgd", "adam"), rate, momentum
loss(ops, p, batch)   a scalar; `ops` is a side's class of Ops, `p` the parameters by Gait's names
"""
import importlib.util
import pathlib

import numpy

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "workloads"


def load(name):
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_inputs(twin):
    """A batch: normal numbers, integers of their whole range."""
    random = numpy.random.default_rng(7)
    batch = {}
    for name, (shape, kind) in twin.INPUTS.items():
        size = (twin.ROWS, *shape)
        if kind is float:
            batch[name] = random.standard_normal(size, dtype=numpy.float32)
        else:
            batch[name] = random.integers(kind.start, kind.stop, size, dtype=numpy.int32)
    return batch
