#!/usr/bin/env python3
"""Every public function is documented, used by a test or an example, and where others have it too, compared with a record of theirs.

Usage: public_functions.py ROOT
"""
import re
import sys
from pathlib import Path

root = Path(sys.argv[1])
sys.path.insert(0, str(root / "tools/language"))
sys.dont_write_bytecode = True
from chapters import read_all  # noqa: E402
from headers import Reader  # noqa: E402
from page import hidden, is_alone  # noqa: E402

PUBLIC = "frontend/include/gait/"
# What computes with tensors says their shapes and what it throws; what others have published says by whom.
COMPUTES = ("ops/", "math.h", "index.h", "nn/", "metrics.h", "optim/clip.h")
PUBLISHED = ("nn/", "init.h", "optim/rules.h", "optim/schedules.h")
# Where a function of these headers is compared with a record of PyTorch's or Keras'.
RECORDS = {
    "nn/": sorted(str(path.relative_to(root)) for path in (root / "tests/nn").glob("*_cases.cpp")),
    "optim/rules.h": ["tests/optim/rules_test.cpp"],
    "optim/schedules.h": ["tests/optim/schedules_test.cpp"],
}
NO_SOURCE = {
    "relu": "a formula that nobody owns", "log_sigmoid": "a composition", "log_softmax": "the logarithm of softmax", "mse": "a mean",
    "mae": "a mean", "log_cosh": "a formula that nobody owns", "accuracy": "a count", "cosine": "cosine_similarity",
    "init::zeros": "a constant", "init::ones": "a constant", "init::constant": "a constant", "init::uniform": "a distribution",
    "init::normal": "a distribution", "nn::linear": "the affine map", "nn::embedding": "a table",
}
NO_RECORD = {
    "nn::dropout": "random: its rate, scale, gradient and its absence outside of training are tested in tests/nn/training_test.cpp",
    "accuracy": "a count: against its formula in tests/nn/metrics_test.cpp",
    "nn::convolve": "the inside of nn::conv1d and nn::conv2d, whose records go through it",
    "nn::convolve_transposed": "the inside of nn::conv1d_transposed and nn::conv2d_transposed, whose records go through it",
    "nn::stream": "the layer a step a run: compared with the whole sequence in tests/nn/stream_test.cpp",
    "nn::sequence_decoder": "a layer and a linear one, both with records; forced and unforced are compared in tests/nn/decoder_test.cpp",
    "nn::attention": "the inside of nn::multi_head_attention, whose records go through it",
}


def strip(text):
    """C++ without comments and strings."""
    return re.sub(r"//[^\n]*|/\*.*?\*/|R\"\((?:.*?)\)\"|\"(?:\\.|[^\"\\\n])*\"", " ", text, flags=re.S)


def read_uses():
    files = [path for folder in ("tests", "examples") for path in sorted((root / folder).rglob("*")) if path.suffix in (".cpp", ".h")]
    return {str(path.relative_to(root)): strip(path.read_text(errors="replace")) for path in files}


def qualified(item):
    space = item.space.removeprefix("gait").removeprefix("::")
    return f"{space}::{item.name}" if space else item.name


class Check:
    def __init__(self, headers, uses):
        self.headers, self.uses, self.faults = headers, uses, []
        self.all_uses = "\n".join(uses.values())

    def fault(self, path, item, what):
        self.faults.append(f"{path}:{item.line}: {qualified(item) if not item.owner else item.owner + '::' + item.name} {what}")

    def run(self):
        for path, header in self.headers.items():
            section = ""
            for place, item in enumerate(header.items):
                if item.kind == "section":
                    section = item.doc
                elif item.kind == "function" and not hidden(item):
                    while header.items[place].follows:
                        place -= 1
                    self.function(path, header, section, item, header.items[place].doc)
                elif item.kind in ("struct", "enum"):
                    self.type(path, item)
        return self.faults

    def function(self, path, header, section, item, doc):
        if not doc and path.startswith(PUBLIC):
            return self.fault(path, item, "has no comment: say what it gives, for which shapes, and what it throws")
        here = path.removeprefix(PUBLIC)
        said = "\n".join([header.opening, section, doc, self.layer(header, item)])
        if path.startswith(PUBLIC) and here.startswith(COMPUTES):
            if not re.search(r"\bShapes?\b[^\n]*:|\bshapes?\b|\bscalar\b|\[[^\]]*\]", said):
                self.fault(path, item, "does not say its shapes (Shapes: ..., in its own comment, its section's or its header's)")
            if not re.search(r"\b[Tt]hrows?\b|\bAs \w+\.", said):
                self.fault(path, item, "does not say what it throws (Throws: ..., or its header's comment for all)")
        if path.startswith(PUBLIC) and here.startswith(PUBLISHED) and qualified(item) not in NO_SOURCE:
            if not re.search(r"Source: ", said) and not self.overload_says(header, item, "Source: "):
                self.fault(path, item, "does not say its source (Source: author year, equation)")
        tested_as_op = here.startswith("ops/") and (root / f"tests/ops/{item.name}.mlir").exists()
        if not item.name.startswith("operator") and not tested_as_op and not self.used(item, self.all_uses):
            self.fault(path, item, "is used by no test and no example")
        for prefix, files in RECORDS.items():
            if path.startswith(PUBLIC) and here.startswith(prefix) and qualified(item) not in NO_RECORD:
                if not self.used(item, "\n".join(self.uses[file] for file in files), record=True):
                    self.fault(path, item, f"is compared with no record (a case in {', '.join(files)})")
        return None

    @staticmethod
    def layer(header, item):
        """What the layer that a function makes says of its calls."""
        made = item.text.split()[0]
        for each in header.items:
            if each.kind == "struct" and each.name == made:
                return "\n".join([each.doc] + [member.doc for member in each.members if member.kind == "function"])
        return ""

    @staticmethod
    def overload_says(header, item, what):
        return any(each.name == item.name and what in each.doc for each in header.items)

    @staticmethod
    def used(item, text, record=False):
        space = item.space.split("::")[-1]
        name = re.escape(item.name)
        if space in ("init", "metrics", "nn", "callbacks"):
            return re.search(rf"\b{space}::{name}\b", text) or (record and re.search(rf"\b{name}\(", text))
        return re.search(rf"(?<![.>\w]){name}\b\s*[(,}})]", text)

    def type(self, path, item):
        if not path.startswith(PUBLIC):
            return
        if not item.doc and not item.name.endswith("Options") and not (item.trailing or all(m.doc for m in item.members)):
            self.fault(path, item, "has no comment: say what it is")
        for member in item.members:
            if member.kind in ("struct", "enum"):
                self.type(path, member)
            if member.kind != "function" or hidden(member) or member.name == item.name:
                continue
            if not member.doc and is_alone(item, member) and member.name not in ("begin", "end"):
                self.fault(path, member, "has no comment")
            if member.name.startswith("operator") or member.name in ("begin", "end"):
                continue
            if not re.search(rf"(?:\.|->|::|\b{item.name}\s+)\s*{re.escape(member.name)}\s*(?:<\w+>)?\(", self.all_uses):
                self.fault(path, member, "is used by no test and no example")


def must_fail(headers, uses, path, old, new, expected, change_uses=()):
    """The check itself is tested: with `old` taken out of a header, or a name out of the tests, it says so."""
    source = (root / path).read_text()
    assert old in source, f"{path} has no {old!r}: change tests/docs/public_functions.py"
    changed = dict(headers) | {path: Reader(path, source.replace(old, new, 1)).read()}
    fewer = {file: text.replace(change_uses[0], change_uses[1]) for file, text in uses.items()} if change_uses else uses
    faults = [fault for fault in Check(changed, fewer).run() if expected in fault]
    if not faults:
        raise SystemExit(f"the check did not see that {path} without {old!r} {expected}")


def main():
    headers, uses = read_all(root), read_uses()
    faults = Check(headers, uses).run()
    page = (root / "docs/language.md").read_text()
    for header in headers.values():
        for item in header.items:
            if item.kind == "function" and not item.name.startswith("operator") and f"`{qualified(item)}`" not in page:
                faults.append(f"docs/language.md has no {qualified(item)}")
    for name in [*NO_SOURCE, *NO_RECORD]:
        if not any(qualified(item) == name for header in headers.values() for item in header.items):
            faults.append(f"tests/docs/public_functions.py excuses {name}, which is no public function")
    if faults:
        raise SystemExit("\n".join(faults) + f"\n{len(faults)} faults of {sum(len(h.items) for h in headers.values())} public items")
    activation = PUBLIC + "nn/activation.h"
    must_fail(headers, uses, activation, "/// x / (1 + |x|).  Source: Turian et al. 2009.\n", "", "softsign has no comment")
    must_fail(headers, uses, activation, "  Source: Turian et al. 2009.", "", "softsign does not say its source")
    must_fail(headers, uses, activation, "Tensor softsign(", "Tensor softest(", "softest is used by no test")
    must_fail(headers, uses, activation, "Tensor softsign(", "Tensor softsign(", "softsign is compared with no record",
              ('softsign', 'softsine'))
    print(f"{sum(len(h.items) for h in headers.values())} public items of {len(headers)} headers")


main()
