"""One more line in an article's `questions`, with every other byte of the file as it was."""

from __future__ import annotations

import re

from kb_tools.content.front_matter import split_source
from kb_tools.errors import KbError
from kb_tools.yaml_source import Entries, Items, Node, Scalar, plain, read_yaml, write_scalar

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_DASH = re.compile(r"([ ]*)-[ \t]+")
_REST = re.compile(r"[ \t]*(?:#.*)?[\r\n]*\Z")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", re.DOTALL)
_MEND = "mend it first: `kb check` says where"
_BY_HAND = 'add it by hand, as a line such as:   - "lost my phone"'


def with_question(text: str, question: str) -> str:
    """The article's text with this question at the end of its `questions`; as it was where it is there.

    Raises KbError where the front matter is missing, cannot be read, or is written in a way in which a
    line cannot be put in without touching another.
    """
    source, problems = split_source(text, "the article")
    matter = source.front_matter
    if matter is None or problems:
        raise KbError("the article has no front matter that can be read", hint=_MEND)
    root, problems = read_yaml(matter, "the article")
    if problems or not (root is None or isinstance(root, Entries)):
        raise KbError("the front matter cannot be read", hint=_MEND)
    asked = _asked(root)
    if question in asked:
        return text
    opening: str = _LINE.findall(text)[0]
    changed = _changed(matter, root, question, opening.lstrip("- \t"))
    again, problems = read_yaml(changed, "the article")
    if problems or _others(again) != _others(root) or _asked(again) != [*asked, question]:
        raise KbError("the question cannot be put into this front matter as it is written", hint=_BY_HAND)
    return opening + changed + text[len(opening) + len(matter) :]


def _asked(root: Node | None) -> list[object]:
    found = plain(root.get("questions")) if isinstance(root, Entries) else None
    return list(found) if isinstance(found, list) else [] if found is None else [found]


def _others(root: Node | None) -> object:
    found = plain(root)
    return (
        {key: value for key, value in found.items() if key != "questions"} if isinstance(found, dict) else {}
    )


def _changed(matter: str, root: Entries | None, question: str, line_end: str) -> str:
    lines = _LINE.findall(matter)
    written = write_scalar(question)
    keys = [key for key, _ in root.pairs] if root else []
    margin = " " * (keys[0].place.column - 1) if keys else ""
    node = root.get("questions") if root else None
    if node is None:
        return f"{matter}{margin}questions:{line_end}{margin}  - {written}{line_end}"
    at = [key.text for key in keys].index("questions")
    first = keys[at].place.line
    last = keys[at + 1].place.line - 1 if at + 1 < len(keys) else len(lines)
    if isinstance(node, Items):
        offset = _offset(lines, node.place.line, node.place.column)
        if matter[offset : offset + 1] == "[":
            return _into_brackets(matter, offset, node, written, line_end)
        if node.nodes:
            return _after_last(lines, node.nodes[-1].place.line, last, written, line_end)
    if isinstance(node, Scalar) and plain(node) is None:
        if node.text:
            offset = _offset(lines, node.place.line, node.place.column)
            end = offset + len(node.text)
            matter = matter[:offset].rstrip(" ") + matter[end:]
            lines = _LINE.findall(matter)
        lines.insert(first, f"{margin}  - {written}{line_end}")
        return "".join(lines)
    raise KbError("`questions` is not a list in this article", hint=_BY_HAND)


def _offset(lines: list[str], line: int, column: int) -> int:
    return sum(len(each) for each in lines[: line - 1]) + column - 1


def _after_last(lines: list[str], begin: int, last: int, written: str, line_end: str) -> str:
    """A line below the last entry, which begins on line `begin`; what stands below it may be part of it."""
    while last > begin and _REST.match(lines[last - 1]):
        last -= 1
    while begin > 1 and not _DASH.match(lines[begin - 1]):
        begin -= 1
    dash = _DASH.match(lines[begin - 1])
    return "".join([*lines[:last], f"{dash[0] if dash else '  - '}{written}{line_end}", *lines[last:]])


def _into_brackets(matter: str, offset: int, node: Items, written: str, line_end: str) -> str:
    """One more entry before the bracket that closes, on a line of its own where the last one has that."""
    if not node.nodes:
        return f"{matter[: offset + 1]}{written}{matter[offset + 1 :]}"
    end = _end_of_last(matter, offset)
    lines = _LINE.findall(matter)
    place = node.nodes[-1].place
    before = lines[place.line - 1][: place.column - 1]
    apart = " " if before.strip() else f"{line_end}{before}"
    if matter[end - 1] == ",":
        return f"{matter[:end]}{apart}{written}{',' if not before.strip() else ''}{matter[end:]}"
    return f"{matter[:end]},{apart}{written}{matter[end:]}"


def _end_of_last(matter: str, offset: int) -> int:
    """Where the last entry of the list that opens at `offset` ends, or the comma behind it."""
    depth, at, end, before = 0, offset, offset + 1, ""
    while at < len(matter):
        sign = matter[at]
        if sign == "#" and matter[at - 1] in " \t\r\n":
            while at < len(matter) and matter[at] not in "\r\n":
                at += 1
            continue
        if sign in "\"'" and before in ("[", "{", ",", ":"):
            found = _QUOTED.match(matter, at)
            at = end = found.end() if found else at + 1
            before = sign
            continue
        depth += (sign in "[{") - (sign in "]}")
        if not depth:
            return end
        if sign not in " \t\r\n":
            before, end = sign, at + 1
        at += 1
    return end
