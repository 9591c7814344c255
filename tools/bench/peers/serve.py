"""The half of the line protocol that all of Python's sides share; gait_side.cpp speaks the same.

A side is a program `SIDE WORKLOAD FOLDER THREADS`; FOLDER holds inputs.npz and weights.safetensors. It prints a line of JSON once
its step is compiled, then answers each line of its input by one line of JSON:

losses N        the losses of N steps from the saved weights
time SECONDS    nanoseconds of a step from the saved weights: the median over short turns, and the shortest
bytes           growth of memory in a step beyond parameters, slots and inputs
quit
"""
import json
import pathlib
import statistics
import sys
import time

import numpy
from safetensors.numpy import load_file

import twin as twins


class Side:
    """A framework with one workload. The derived class provides:

    start()         parameters and slots as saved
    step()          one step; gives back its loss, perhaps still being computed
    finish(loss)    waits for it; gives it back as a number
    bytes()
    """

    def __init__(self, workload, folder, threads):
        self.twin, self.threads = twins.load(workload), threads
        self.weights = load_file(folder / "weights.safetensors")
        self.batch = dict(numpy.load(folder / "inputs.npz"))

    def losses(self, count):
        self.start()
        return [self.finish(self.step()) for _ in range(count)]

    def turn(self, steps):
        start = time.perf_counter_ns()
        for _ in range(steps):
            loss = self.step()
        self.finish(loss)
        return (time.perf_counter_ns() - start) / steps

    def time(self, seconds):
        self.start()
        end = time.perf_counter() + seconds / 5
        self.turn(3)
        once = self.turn(2)
        while time.perf_counter() < end:
            once = self.turn(1 + int(1e6 / once))
        steps, turns = 1 + int(2e6 / once), []
        end = time.perf_counter() + seconds
        while len(turns) < 3 or time.perf_counter() < end:
            turns.append(self.turn(steps))
        return [statistics.median(turns), min(turns)]


def serve(kind):
    workload, folder, threads = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    side = kind(workload, folder, threads)

    def answer(value):
        print(json.dumps(value), flush=True)

    begin = time.perf_counter()
    side.start()
    side.finish(side.step())
    answer({"compile_s": time.perf_counter() - begin})
    for line in sys.stdin:
        match line.split():
            case ["losses", count]:
                answer(side.losses(int(count)))
            case ["time", seconds]:
                answer(side.time(float(seconds)))
            case ["bytes"]:
                answer(side.bytes())
            case ["quit"]:
                return
            case _:
                sys.exit(f"unknown request: {line.strip()}")


def resident_bytes(name):
    """VmRSS or VmHWM, of this process."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024


def growth(step):
    """Bytes by which a step makes the process grow at its peak."""
    import ctypes

    ctypes.CDLL(None).malloc_trim(0)
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before = resident_bytes("VmRSS")
    step()
    return max(0, resident_bytes("VmHWM") - before)
