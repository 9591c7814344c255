#!/usr/bin/env python3
"""Writes docs/language.md from the comments of the public headers. With --check compares instead.

Usage: page.py [--check] [root of the repository]
"""
import difflib
import itertools
import re
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left among the sources
from chapters import chapters, read_all  # noqa: E402

TITLE = """# The language

Every public function, type and option, as the headers say it: written by `tools/docs.sh` from their comments, and compared with them by a test.
A program includes `<gait/gait.h>`; names are in the namespace `gait` unless another is written.

- *Shapes* are written `[batch, 64]`, outermost first; `[]` is a scalar, `...` any dimensions. `batch` is the one symbolic dimension: the rows of a call.
- Functions that build take the caller's line as their last argument by default (`Location where`), for their messages; it is left out here.
- An `Operand` is a tensor or a number; a number takes the other operand's type. Shapes of two operands broadcast as in NumPy.
- What is wrong is thrown as `gait::Error` when it is called, with the line of the call, what was seen and what to do.
"""


def escape(text):
    """As Markdown that reads the same: code in backticks stays, and nothing else is markup."""
    parts = re.split(r"(`[^`]*`)", text)
    for i in range(0, len(parts), 2):
        part = parts[i]
        part = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", part)
        part = re.sub(r"(?<!\s)\*|\*(?!\s)", r"\\*", part)
        part = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", part)
        parts[i] = re.sub(r"\](?=[\[(])", r"\\]", part)
    return "".join(parts)


def blocks(doc):
    """The doc's blocks in order: paragraphs, and runs of lines indented by four, which are code."""
    for paragraph in re.split(r"\n\s*\n", doc.strip("\n")):
        for is_code, lines in itertools.groupby(paragraph.split("\n"), lambda line: line.startswith("    ")):
            yield is_code, list(lines)


def prose(doc):
    """Paragraphs, code, and the labelled facts of a comment: Shapes, Types, Throws, Source."""
    out = []
    for is_code, lines in blocks(doc):
        if is_code:
            out += ["```", *(line[4:] for line in lines), "```", ""]
            continue
        text = " ".join(line.strip() for line in lines)
        text = re.sub(r"  +", " ", text).strip()
        pieces = re.split(r"(?:^|(?<=\. )|(?<=\) )|(?<=: ))(Shapes?|Types?|Gradient|Throws[^:]{0,30}|Source|Cost|Slots?): ", text)
        if pieces[0].strip():
            out += [escape(pieces[0].strip()), ""]
        facts = [f"- *{label}:* {escape(fact.strip())}" for label, fact in zip(pieces[1::2], pieces[2::2])]
        out += facts + [""] if facts else []
    return out


def signature(item):
    """The declaration as its caller sees it."""
    text = re.sub(r",?\s*(?:Location|std::source_location) where = (?:Location|std::source_location)::current\(\)", "", item.text)
    text = re.sub(r"^(inline|explicit|constexpr|friend) ", "", text)
    return re.sub(r"^(inline|explicit|constexpr) ", "", text).strip() + ";"


def hidden(item):
    """What needs no words: copies, moves, the machinery of iteration."""
    return bool(re.search(r"= (delete|default)$|&&\)( noexcept)?$", item.text) or item.name.startswith("~")
                or item.name in ("operator=", "iterator_category", "value_type", "difference_type", "pointer", "reference"))


def comment(item):
    return f" ///< {' '.join(item.doc.split())}" if item.trailing and item.doc else ""


def fields(item, indent="  "):
    """The lines of a struct: its data, and the functions that have no words of their own."""
    lines = []
    for member in item.members:
        if hidden(member) or (member.kind == "function" and member.doc and not member.trailing):
            continue
        if member.kind == "section":
            lines.append(indent + "// " + " ".join(member.doc.split()))
            continue
        if member.doc and not member.trailing and member.kind != "function":
            lines += [f"{indent}/// {line}" for line in member.doc.split("\n")]
        if member.kind == "struct":
            lines += [f"{indent}struct {member.name} {{", *fields(member, indent + "  "), indent + "};"]
        elif member.kind == "enum":
            lines.append(indent + member.text + ";")
        elif not (member.kind == "function" and member.follows and not is_alone(item, member)):
            lines.append(indent + signature(member) + comment(member))
    return lines


def is_alone(item, member):
    """Whether no comment above speaks for it."""
    place = item.members.index(member)
    while item.members[place].follows:
        place -= 1
    return not item.members[place].doc or item.members[place].trailing


def qualified(item):
    space = item.space.removeprefix("gait").removeprefix("::")
    return f"{space}::{item.name}" if space else item.name


class Page:
    def __init__(self):
        self.lines, self.anchors = [], {}

    def anchor(self, name):
        plain = re.sub(r"[^\w]+", "-", name.lower()).strip("-") or "operators"
        self.anchors[plain] = self.anchors.get(plain, 0) + 1
        return plain if self.anchors[plain] == 1 else f"{plain}-{self.anchors[plain]}"

    def heading(self, level, title, *anchors):
        self.lines += ["#" * level + " " + "".join(f'<a id="{anchor}"></a>' for anchor in anchors) + title, ""]

    def functions(self, group):
        """Declarations under one comment."""
        self.lines += ["```cpp", *(signature(each) for each in group), "```", "", *prose(group[0].doc)]

    def struct(self, item):
        lines = fields(item)
        head = re.sub(r"\s+", " ", item.text)
        self.lines += prose(item.doc)
        if lines:
            self.lines += ["```cpp", head + " {", *lines, "};", "```", ""]
        group = []
        for member in item.members:
            if member.kind != "function" or hidden(member):
                continue
            if member.doc and not member.trailing:
                if group:
                    self.functions(group)
                group = [member]
            elif member.follows and group and not is_alone(item, member):
                group.append(member)
        if group:
            self.functions(group)

    def section(self, header):
        """Writes a header's items; returns names and anchors for the table of contents."""
        names, items = [], [item for item in header.items if item.kind == "section" or not hidden(item)]
        place, last = 0, []
        while place < len(items):
            item = items[place]
            place += 1
            if item.kind == "section":
                self.lines += [f"*{escape(item.doc.split(chr(10))[0])}*" if "\n" not in item.doc and len(item.doc) < 40
                               else escape(" ".join(item.doc.split())), ""]
                continue
            group = [item]
            while item.kind == "function" and place < len(items) and items[place].kind == "function" and items[place].follows:
                group.append(items[place])
                place += 1
            titles = ["operators"] if item.name.startswith("operator") else list(dict.fromkeys(map(qualified, group)))
            if titles != last:
                anchors = [self.anchor(title) for title in titles]
                names += [pair for pair in zip(titles, anchors) if not pair[0].endswith("Options")]
                self.heading(4, ", ".join(f"`{title}`" for title in titles), *anchors)
                last = titles
            if item.kind == "struct":
                self.struct(item)
            elif item.kind == "function":
                self.functions(group)
            else:
                text = item.text + ";" if not item.text.endswith(";") else item.text
                self.lines += ["```cpp", *text.split("\n"), "```", "", *([escape(" ".join(item.doc.split())), ""] if item.doc else [])]
        return names


def write(root):
    headers, body, contents = read_all(root), Page(), ["## Contents", ""]
    for chapter, words, sections in chapters(root):
        anchor = body.anchor(chapter)
        body.heading(2, chapter, anchor)
        body.lines += [words, ""]
        contents += [f"**[{chapter}](#{anchor})**  "]
        for title, path in sections:
            anchor = body.anchor(title)
            body.heading(3, title, anchor)
            header = headers[path]
            include = path.removeprefix("frontend/include/")
            body.lines += [f"[`<{include}>`](../{path})", "", *prose(header.opening)]
            names = body.section(header)
            contents.append(f"[{title}](#{anchor}): " + " · ".join(f"[{name}](#{at})" for name, at in names) + "  ")
        contents.append("")
    return re.sub(r"\n{3,}", "\n\n", "\n".join([TITLE, *contents, *body.lines])).rstrip() + "\n"


def main():
    check = "--check" in sys.argv
    root = Path([*[each for each in sys.argv[1:] if each != "--check"], Path(__file__).resolve().parents[2]][0])
    text, path = write(root), root / "docs/language.md"
    if not check:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        seen = path.read_text().splitlines(True) if path.exists() else []
        sys.stdout.writelines(list(difflib.unified_diff(seen, text.splitlines(True), "docs/language.md", "the headers"))[:60])
        raise SystemExit("docs/language.md is not what the headers say: run tools/docs.sh and read the difference")


if __name__ == "__main__":
    main()
