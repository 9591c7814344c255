#!/usr/bin/env python3
"""The code in the docs is code that the tests run.

In docs/*.md a block of code after a line

    <!-- tests/docs/training/loop_test.cpp: batch -->

is the region of that file between the lines `// [batch]` and `// [/batch]`, less its indentation. Without --check the blocks are
written anew. In a page with such marks every block of C++ must have one.

Usage: snippets.py [--check] ROOT
"""
import pathlib
import re
import sys
import textwrap

MARKED = re.compile(r"<!-- (\S+): (\w+) -->\n```cpp\n(.*?)```\n", re.S)


def region(root, file, name):
    text = (root / file).read_text()
    found = re.search(rf"^ *// \[{name}\]\n(.*?)^ *// \[/{name}\]$", text, re.S | re.M)
    if not found:
        raise SystemExit(f"{file} has no region [{name}]")
    return textwrap.dedent(found.group(1))


def main():
    check = "--check" in sys.argv[1:]
    root = pathlib.Path([argument for argument in sys.argv[1:] if not argument.startswith("--")][0])
    wrong = []
    for page in sorted((root / "docs").glob("*.md")):
        old = page.read_text()
        marks = len(MARKED.findall(old))
        if not marks:
            continue
        if old.count("```cpp\n") != marks:
            wrong.append(f"{page.name}: a block of C++ names no file that it is taken from")
        new = MARKED.sub(lambda m: f"<!-- {m[1]}: {m[2]} -->\n```cpp\n{region(root, m[1], m[2])}```\n", old)
        if new == old:
            continue
        if check:
            wrong += [f"{page.name}: {m[1]}: [{m[2]}] is not the code in the page: run tools/docs.sh"
                      for m in MARKED.finditer(old) if region(root, m[1], m[2]) != m[3]]
        else:
            page.write_text(new)
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
