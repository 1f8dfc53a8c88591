"""Definitions of links that stand apart from their text: `[name]: address "title"`."""

from __future__ import annotations

import re

from kb_tools.text.lines import Line
from kb_tools.text.offsets import OffsetMap
from kb_tools.text.visible import Findings, Reference

_REFERENCE = re.compile(
    r"""^ {0,3}\[([^\[\]]*)\]: *(?:\n *)?(\S+) *(?:\n *)?(?:(?:"(.*)"|'(.*)') *|\((.*)\) *)?$""", re.MULTILINE
)


def read_reference(offsets: OffsetMap, found: Findings, lines: list[Line], start: int) -> int:
    """Note the definition that begins in a line; returns the line after it, or 0 where there is none."""
    text = "\n".join(line for line, _ in lines[start : start + 3])
    match = _REFERENCE.match(text)
    if match is None:
        return 0
    target = match[2].lstrip("<").rstrip(">")
    begin = match.start(2) + len(match[2]) - len(match[2].lstrip("<"))
    row = text.count("\n", 0, begin)
    column = begin - (text.rfind("\n", 0, begin) + 1)
    place = offsets[lines[start + row][1] + column]
    title = match[3] or match[4] or match[5]
    found.references[match[1].strip().lower()] = Reference(target, title, place, len(target))
    return start + 1 + text.count("\n", 0, match.end())
