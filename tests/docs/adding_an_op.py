#!/usr/bin/env python3
"""Follows docs/adding-an-op.md to the letter, on a copy of the sources: makes each insertion and new file it names, builds, and runs the
tests that must then know the op. Takes away one step at a time and expects the completeness test to notice.
Usage: adding_an_op.py ROOT BUILD_OF_THE_ROOT COPY      (the copy and its build are kept: the next run builds what changed)"""
import pathlib
import re
import shutil
import subprocess
import sys

root, build, copy = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
source, output = copy / "source", copy / "build"


def run(*command, **options):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)


def insertions():
    """(file, line it goes above or None for a new file, text) for each block that the page names a place for."""
    page = (root / "docs/adding-an-op.md").read_text()
    place = r"`(?P<file>[\w./-]+)`, (?:above the line `(?P<line>.+?)`|a new file.*?):\n```\w*\n(?P<text>.*?)^```$"
    return [(m["file"], m["line"], m["text"]) for m in re.finditer(place, page, re.M | re.S)]


def sources():
    listed = run("git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", check=True).stdout.split("\n")
    return {name: (root / name).read_bytes() for name in listed if name and (root / name).is_file()}


def edited(files, steps):
    files = dict(files)
    for name, line, text in steps:
        if line is None:
            assert name not in files, f"{name} is there already"
            files[name] = text.encode()
        else:
            old = files[name].decode()
            assert old.count(line) == 1, f"{name} has the line {line!r} {old.count(line)} times"
            files[name] = old.replace(line, text + line).encode()
    return files


def write(files):
    """Makes the copy hold exactly these files; what is as it was keeps its time, so that little is built again."""
    for path in [p for p in source.rglob("*") if p.is_file()] if source.exists() else []:
        if str(path.relative_to(source)) not in files:
            path.unlink()
    for name, content in files.items():
        path = source / name
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            shutil.copymode(root / name, path) if (root / name).exists() else None


def build_and_test(targets, tests):
    made = run("cmake", "--build", output, "--", "-j2", *targets)
    if made.returncode:
        return False, made.stdout
    tested = run("ctest", "--test-dir", output, "-R", tests, "--output-on-failure")
    return tested.returncode == 0, tested.stdout


steps = insertions()
assert len(steps) == 6, f"the page names {len(steps)} places, expected five insertions and a new file: {[s[0] for s in steps]}"
files = sources()
write(edited(files, steps))
if not (output / "build.ninja").exists():
    cache = (build / "CMakeCache.txt").read_text()
    kept = [f"-D{name}={value}" for name, value in re.findall(r"^(CMAKE_(?:C|CXX)_COMPILER|CMAKE_BUILD_TYPE|GAIT_LLVM_ROOT):\w+=(.+)$", cache, re.M)]
    kept.append("-DGAIT_PCH=ON")  # the quickest from nothing
    configured = run("cmake", "-G", "Ninja", "-S", source, "-B", output, f"-DCMAKE_RUNTIME_OUTPUT_DIRECTORY={output}/bin", *kept)
    if configured.returncode:
        sys.exit(configured.stdout)
done, said = build_and_test(["gait-opt", "ops_test", "gradients_test", "differential_test"], "^(ops|lit|gradients|differential)$")
if not done:
    sys.exit("following docs/adding-an-op.md to the letter fails:\n" + said)

# The completeness test reads these places; it must miss each of them. (Without the record there is no op.)
for missing in steps:
    if missing[0].endswith((".td", "samples.cpp")) or missing[0] == "frontend/ops/pointwise.cpp":
        continue
    write(edited(files, [step for step in steps if step is not missing]))
    done, said = build_and_test(["ops_test"], "^ops$")
    if done or "logistic" not in said:
        sys.exit(f"nobody misses the step in {missing[0]}:\n{said}")
print(f"added an op in {len(steps)} steps; each missing one is noticed")
