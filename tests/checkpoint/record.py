"""Records tests/checkpoint/python.safetensors: what the safetensors package (PyPI, 0.5 and later) writes from numpy arrays.

Usage: record.py            writes the file beside this script
       record.py FILE       checks that a file of Gait's loads, and prints its tensors and metadata
"""
import pathlib
import sys

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

if len(sys.argv) == 1:
    tensors = {
        "linear_0.weight": numpy.arange(6, dtype=numpy.float32).reshape(2, 3) / 4 - 1,
        "linear_0.bias": numpy.array([0.5, -0.5, 2.0], dtype=numpy.float32),
        "adam.step": numpy.array(7, dtype=numpy.int64),
        "mask": numpy.array([True, False, True]),
        "wide": numpy.array([[1e300], [-1e-300]], dtype=numpy.float64),
        "label": numpy.array([-3, 2**31 - 1], dtype=numpy.int32),
    }
    save_file(tensors, pathlib.Path(__file__).parent / "python.safetensors", metadata={"made by": "Python \"quoted\" é"})
else:
    with safe_open(sys.argv[1], "np") as file:
        print(file.metadata())
    for name, tensor in load_file(sys.argv[1]).items():
        print(name, tensor.dtype, tensor.shape, tensor.ravel()[:8])
