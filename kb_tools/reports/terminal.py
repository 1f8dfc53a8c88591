"""Findings for people at a terminal: the place, the line with a mark under it, what to do, and once why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kb_tools.checks.finding import Finding, Severity
from kb_tools.reports import CheckReport, summary

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.HINT: "36"}
_WIDEST = 100
# Control characters and those that turn the direction of writing.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def render(report: CheckReport) -> str:
    """All findings with their lines, and the counts; `why` at a rule's first finding only."""
    paint = _paint if report.colours else _plain
    told: set[str] = set()
    parts = []
    for finding in report.findings:
        parts.append(_one(finding, report.line_of, paint, say_why=finding.rule not in told))
        told.add(finding.rule)
    return "\n".join([*parts, summary(report.findings, len(report.articles))])


def _one(
    finding: Finding, line_of: Callable[[str, int], str], paint: Callable[[str, str], str], *, say_why: bool
) -> str:
    place = finding.place
    severity = paint(str(finding.severity), _COLOURS[finding.severity])
    lines = [f"{paint(_harmless(str(place)), '1')}: {severity} {finding.rule}: {_harmless(finding.message)}"]
    text = _harmless(line_of(place.file, place.line))
    if place.length and text.strip():
        shown, column = _window(text, place.column)
        width = _width(shown[column - 1 : column - 1 + place.length]) or 1
        lines += [
            f"    {shown}",
            f"    {' ' * _width(shown[: column - 1])}{paint('^' * width, _COLOURS[finding.severity])}",
        ]
    if say_why:
        lines.append(f"    {finding.why}")
    if finding.suggestion:
        lines.append(f"    → {_harmless(finding.suggestion)}")
    return "\n".join(lines) + "\n"


def _harmless(text: str) -> str:
    """The text, with a blank for each tab and a mark for each character that could steer the terminal."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def _window(text: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and the column in it."""
    if len(text) <= _WIDEST:
        return text, column
    start = max(0, min(column - 1 - _WIDEST // 3, len(text) - _WIDEST))
    cut = text[start : start + _WIDEST]
    return ("…" if start else "") + cut, column - start + (1 if start else 0)


def _width(text: str) -> int:
    """Columns on a terminal: wide characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _paint(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _plain(text: str, code: str) -> str:
    return text
