"""Reads C++ headers as their readers do: comments, and what they stand before.

A header is: an opening comment of `//` lines, an include guard, declarations. `///` before a declaration documents it, and those that
follow without a comment or a blank line between; `///<` documents what stands before it on the line. `//` paragraphs between
declarations open a section. Only what is written in this house's style is read: no macros, no template metaprograms.
"""
import re
from dataclasses import dataclass, field


def are_kin(name, other):
    """Whether one comment can speak for both: sum and sum, conv1d_transposed and conv2d_transposed, operator+ and operator-."""
    if name.startswith("operator"):
        return other.startswith("operator")
    return name in other or other in name or bool(set(name.split("_")) & set(other.split("_")))


@dataclass
class Item:
    """A function, a type, a constant or an alias; or a section, which is a comment alone."""
    kind: str  # function, struct, enum, value, alias, section
    name: str
    space: str  # the namespace: "gait", "gait::nn"
    text: str  # the declaration, without its body
    doc: str
    line: int
    owner: str = ""  # of a member: its class
    members: list = field(default_factory=list)  # of a struct: its public items
    follows: bool = False  # stands under the comment of the declaration before
    trailing: bool = False  # its comment stands behind it


@dataclass
class Header:
    path: str
    opening: str
    items: list


class Reader:
    def __init__(self, path, source):
        self.path, self.source, self.at = path, source, 0
        self.carried = ""  # the comment over a declaration that only names a type: it is meant for what follows

    def fail(self, what):
        line = self.source.count("\n", 0, self.at) + 1
        raise SystemExit(f"{self.path}:{line}: {what}; tools/language/headers.py reads headers in this house's style")

    def read(self):
        opening = []
        for line in self.source.split("\n"):
            if not line.startswith("//"):
                break
            opening.append(line[2:].removeprefix(" "))
        items = []
        self.block("", "", items, True)
        return Header(self.path, "\n".join(opening), items)

    # Comments and blanks before a declaration: its documentation, and the sections on the way.
    def lead(self, space, items):
        doc, blank = [], False
        while True:
            found = re.compile(r"[ \t]*\n|[ \t]+").match(self.source, self.at)
            if found:
                self.at = found.end()
                if re.fullmatch(r"[ \t]*\n[ \t]*", found.group()) and self.source[found.start() - 1:found.start()] == "\n":
                    blank, doc = True, []
                continue
            found = re.compile(r"///(?!<) ?(.*)\n").match(self.source, self.at)
            if found:
                doc.append(found.group(1))
                self.at, blank = found.end(), False
                continue
            if self.source.startswith("///<", self.at):  # of the line before
                end = self.source.index("\n", self.at)
                if items:
                    items[-1].doc = (items[-1].doc + "\n" + self.source[self.at + 4:end].strip()).strip()
                    items[-1].follows, items[-1].trailing = False, True
                self.at = end
                while re.compile(r"\n[ \t]*///<").match(self.source, self.at):
                    self.at = self.source.index("///<", self.at)
                    end = self.source.index("\n", self.at)
                    items[-1].doc += " " + self.source[self.at + 4:end].strip()
                    self.at = end
                continue
            if self.source.startswith("//", self.at):
                start, lines = self.at, []
                while (found := re.compile(r"[ \t]*//(?!/) ?(.*)\n").match(self.source, self.at)):
                    lines.append(found.group(1))
                    self.at = found.end()
                if self.source.startswith("\n", self.at):
                    items.append(Item("section", "", space, "", "\n".join(lines), self.source.count("\n", 0, start) + 1))
                continue
            if self.source.startswith("#", self.at):
                self.at = self.source.index("\n", self.at) + 1
                continue
            return "\n".join(doc), blank

    # One declaration: up to `;`, or with a body in braces. Returns its text without the body, and where the body is.
    def declaration(self):
        start, depth = self.at, 0
        while self.at < len(self.source):
            c = self.source[self.at]
            if self.source.startswith("//", self.at):
                self.at = self.source.index("\n", self.at)
                continue
            if c in "\"'" and not (c == "'" and self.source[self.at - 1].isdigit()):
                self.at = re.compile(r"\"(\\.|[^\"\\])*\"|'(\\.|[^'\\])*'").match(self.source, self.at).end()
                continue
            if c in "([":
                depth += 1
            elif c in ")]":
                depth -= 1
            elif c == "{":
                before = self.source[start:self.at].rstrip()
                listed = re.search(r"\)(?: noexcept)?\s+: ", before) and re.search(r"\w$", before)  # `: names{...}` of a constructor
                initialiser = depth > 0 or listed or re.search(r"(=|\breturn)$", before) or self.is_member_value(before)
                if not initialiser:
                    return self.source[start:self.at], self.at
                self.skip_braces()
                continue
            elif c == ";" and depth == 0:
                self.at += 1
                return self.source[start:self.at], None
            self.at += 1
        self.fail("a declaration does not end")

    @staticmethod
    def is_member_value(before):  # `bool scale{true}`, `: a{b}`
        return bool(re.search(r":\s[^()]*\w$|^[\w:<>, ]+\s\w+$", before)) and not re.search(
            r"^(?:template\b.*)?\s*(struct|class|enum|namespace|inline namespace|union)\b", before, re.S)

    def skip_braces(self):
        depth = 0
        while True:
            c = self.source[self.at]
            if self.source.startswith("//", self.at):
                self.at = self.source.index("\n", self.at)
                continue
            if c in "\"'":
                self.at = re.compile(r"\"(\\.|[^\"\\])*\"|'(\\.|[^'\\])*'").match(self.source, self.at).end()
                continue
            depth += (c == "{") - (c == "}")
            self.at += 1
            if depth == 0:
                return

    def block(self, space, owner, items, public):
        while True:
            doc, blank = self.lead(space, items if public else [])
            if self.at >= len(self.source):
                return
            if self.source[self.at] == "}":
                self.at = re.compile(r"\}( // namespace .*)?").match(self.source, self.at).end()
                return
            access = re.compile(r"(public|private|protected):").match(self.source, self.at)
            if access:
                public = access.group(1) == "public"
                self.at = access.end()
                continue
            line = self.source.count("\n", 0, self.at) + 1
            text, body = self.declaration()
            self.take(text.strip(), body, doc, blank, space, owner, items, public, line)

    def take(self, text, body, doc, blank, space, owner, items, public, line):
        doc, self.carried = doc or ("" if blank else self.carried), ""
        opened = re.match(r"(?:inline )?namespace ([\w:]+)$", text)
        if opened:
            self.at = body + 1
            inner = f"{space}::{opened.group(1)}".removeprefix("::")
            return self.block(inner, "", items, public and opened.group(1) != "detail")
        kind = re.match(r"(?:template\s*<[^{]*?>\s*)?(struct|class|enum class|enum)\s+(\w+)", text)
        if kind and body is not None and re.match(r"template <> ", text):
            self.at = body
            self.skip_braces()
            self.at = self.source.index(";", self.at) + 1
            return None
        if kind and body is not None:
            item = Item(kind.group(1).split()[0].replace("class", "struct"), kind.group(2), space, text, doc, line, owner)
            if item.kind == "enum":
                self.skip_braces()
                item.text = self.source[body - len(text) - 1:self.at]
            else:
                self.at = body + 1
                self.block(space, item.name, item.members, kind.group(1) == "struct")
            if self.source.startswith(";", self.at):
                self.at += 1
            if public:
                items.append(item)
            return None
        if body is not None:
            self.at = body
            self.skip_braces()
            if self.source.startswith(";", self.at):
                self.at += 1
        if not public or re.match(r"friend |extern \"C\"|static_assert|using std::|template <> |struct \w+;|class \w+;|enum \w+;", text):
            self.carried = doc if text.endswith(";") else ""
            return None
        item = self.classify(re.sub(r"\s*//.*", "", text), space, owner, doc, line)
        previous = items[-1] if items else None
        item.follows = (not doc and not blank and bool(previous) and previous.kind == item.kind == "function" and not previous.trailing
                        and are_kin(previous.name, item.name))
        items.append(item)
        return None

    def classify(self, text, space, owner, doc, line):
        text = " ".join(text.split()).rstrip(";").strip()
        if re.match(r"(template <.*?> )?using ", text):
            return Item("alias", re.search(r"using (\w+)", text).group(1), space, text, doc, line, owner)
        plain = re.sub(r"^template <.*?> (requires\(.*?\)+ )?(?=\S)", "", text)
        if "operator" not in plain:
            while (shorter := re.sub(r"<[^<>]*>", "", plain)) != plain:
                plain = shorter
        called = re.search(r"(operator\s*(?:\(\)|\[\]|[^\s\w(]+)|~?\w+)\s*\(", plain)
        value = re.search(r"=", plain)
        if called and (not value or called.start() < value.start() or called.group(1).startswith("operator")):
            return Item("function", called.group(1).replace(" ", ""), space, self.without_initialisers(text), doc, line, owner)
        name = re.search(r"(\w+)\s*(?:=|\{|,|$)", plain)
        return Item("value", name.group(1) if name else plain, space, text, doc, line, owner)

    @staticmethod
    def without_initialisers(text):
        """A constructor without the list that initialises members."""
        depth = 0
        for i, c in enumerate(text):
            depth += (c in "(<[{") - (c in ")]}") - (c == ">" and text[i - 1] != "-" and depth > 0)
            if c == ":" and depth == 0 and text[i - 1:i + 2] == " : ":
                return text[:i].strip()
        return text


def read_header(root, path):
    return Reader(path, (root / path).read_text()).read()
