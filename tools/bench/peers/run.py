"""Trains workloads here and in other frameworks, in turn, and reports how many times faster our step is. See run.sh."""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

import report
import twin as twins

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
ROUNDS = 5
STEPS = 5  # whose losses are compared


class Side:
    """A process that trains one workload in one framework and answers questions (serve.py)."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=os.environ | environment)
        self.first = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with code {self.process.wait()}")
        return json.loads(line)

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        return self.read()

    def quit(self):
        self.process.stdin.close()
        self.process.wait()


def peers(keras):
    """Name -> interpreter, program, environment."""
    all_peers = {
        "torch": (sys.executable, "torch_side.py", {}),
        "torch.compile": (sys.executable, "torch_side.py", {"GAIT_TORCH_COMPILE": "1"}),
        "jax": (sys.executable, "jax_side.py", {}),
    }
    if keras:
        all_peers["keras"] = (ROOT / "build/bench-keras-venv/bin/python", "keras_side.py", {})
    return all_peers


def check_losses(workload, peer, ours, theirs):
    for step, (own, other) in enumerate(zip(ours, theirs)):
        if not abs(own - other) <= 1e-3 * abs(own):
            raise RuntimeError(f"{workload}: {peer} computes something else: its loss of step {step} is {other}, ours {own}")


def compare(workload, folder, options):
    """A list of results, one for each peer, and our kernels where they are asked for."""
    threads = str(options.threads)
    numpy.savez(folder / "inputs.npz", **twins.make_inputs(twins.load(workload)))
    environment = {"OMP_NUM_THREADS": threads}
    ours = Side("gait", [ROOT / "build/release/bin/bench_side", workload, folder, threads], environment)
    losses = ours.ask(f"losses {STEPS}")
    sides = []
    for name, (python, program, more) in peers(options.keras).items():
        if options.peers and name not in options.peers:
            continue
        side = Side(name, [python, HERE / program, workload, folder, threads], environment | more)
        check_losses(workload, name, losses, side.ask(f"losses {STEPS}"))
        sides.append(side)
    growth = [side.ask("bytes") for side in sides]
    times = {side.name: [] for side in [ours, *sides]}
    for _ in range(ROUNDS):
        for side in [ours, *sides]:
            time.sleep(0.05)  # threads that still spin fall asleep
            times[side.name].append(side.ask(f"time {options.seconds / ROUNDS}"))
    medians = {name: statistics.median(median for median, _ in turns) for name, turns in times.items()}
    shortest = {name: min(least for _, least in turns) for name, turns in times.items()}
    step = medians["gait"]
    results = []
    for side, grown in zip(sides, growth):
        peer_step = medians[side.name]
        results.append({
            "workload": workload, "peer": side.name, "threads": options.threads, "ratio": peer_step / step,
            "shortest_ratio": shortest[side.name] / shortest["gait"], "step_us": step / 1e3,
            "peer_step_us": peer_step / 1e3,
            "percent_of_peak": 100 * ours.first["flops"] / step / ours.first["peak"] if ours.first["peak"] else 0,
            "state_bytes": ours.first["state_bytes"], "arena_bytes": ours.first["arena_bytes"],
            "compile_s": ours.first["compile_s"], "peer_compile_s": side.first["compile_s"], "peer_bytes": grown,
        })
    kernels = ours.ask(f"kernels {options.seconds}") if options.profile else None
    for side in [ours, *sides]:
        side.quit()
    return results, kernels, ours.first["peak"] / options.threads


def contractions(options):
    results = []
    for threads in sorted({1, options.threads}):
        environment = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
        if "avx512f" in pathlib.Path("/proc/cpuinfo").read_text():
            environment["OPENBLAS_CORETYPE"] = "SkylakeX"  # it does not know the newest processors and takes AVX2 there
        found = subprocess.run([ROOT / "build/release/bin/bench_blas", str(threads), "--seconds", str(options.seconds / 2)],
                               stdout=subprocess.PIPE, text=True, check=True, env=os.environ | environment)
        results += json.loads(found.stdout)
    return results


def main():
    names = [path.stem for path in sorted(twins.FOLDER.glob("*.py"))]
    parser = argparse.ArgumentParser(prog="tools/bench/run.sh", description=__doc__)
    parser.add_argument("workloads", nargs="*", metavar="workload", help=f"{', '.join(names)}, contractions (default: all but these)")
    parser.add_argument("--json", help="write the results there")
    parser.add_argument("--svg", help="draw the ratios there")
    parser.add_argument("--markdown", help="write the table there, into the marked places of a file that has them")
    parser.add_argument("--keras", action="store_true", help="Keras on TensorFlow too")
    parser.add_argument("--peers", nargs="+", help="only these")
    parser.add_argument("--profile", action="store_true", help="the time of each of our kernels too")
    parser.add_argument("--seconds", type=float, default=3, help="of measuring, for each workload and side (default: 3)")
    available = sorted(os.sched_getaffinity(0))
    parser.add_argument("--threads", type=int, default=len(available), help="processors that each side may use (default: all)")
    options = parser.parse_args()
    unknown = set(options.workloads) - {*names, "contractions"}
    if unknown:
        parser.error(f"no workload {', '.join(sorted(unknown))}")
    if not 1 <= options.threads <= len(available):
        parser.error(f"there are {len(available)} processors")
    os.sched_setaffinity(0, available[: options.threads])

    results, products, parts, failed = [], [], {}, False
    for workload in options.workloads or names:
        if workload == "contractions":
            products = contractions(options)
            parts["contractions"] = report.table(products)
            print(parts["contractions"], flush=True)
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                found, kernels, peak = compare(workload, pathlib.Path(folder), options)
            except RuntimeError as error:
                print(f"error: {error}", file=sys.stderr, flush=True)
                failed = True
                continue
        results += found
        print(report.table(found), flush=True)
        if kernels:
            parts[f"profile {workload}"] = report.profile(kernels, peak)
            print(parts[f"profile {workload}"], flush=True)
    if results:
        parts["table"] = report.table(results)
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results + products, indent=1) + "\n")
    if options.svg and results:
        pathlib.Path(options.svg).write_text(report.bars(results))
    if options.markdown:
        report.write(options.markdown, parts)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
