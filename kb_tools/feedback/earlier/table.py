"""A CSV file with the place of every cell, so that a problem can be shown where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb_tools.errors import Place


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, without its quotes and the space round it."""

    text: str
    place: Place


def read_table(text: str, file: str, separator: str, first_line: int = 1) -> Iterator[list[Cell]]:
    """The rows of a table after RFC 4180; empty lines are no rows."""
    row: list[Cell] = []
    at, line, line_start = 0, first_line, 0
    while at < len(text):
        place = Place(file, line, at - line_start + 1)
        if text[at] == '"':
            end = _closing_quote(text, at + 1)
            found = text[at + 1 : end].replace('""', '"')
            line += text.count("\n", at, end)
            line_start = max(line_start, text.rfind("\n", at, end) + 1)
            at = end + 1
            stop = _end_of_cell(text, at, separator)
            found += text[at:stop]
        else:
            stop = _end_of_cell(text, at, separator)
            found = text[at:stop]
        row.append(Cell(found.strip(), place))
        at = stop + 1
        if stop >= len(text) or text[stop] == "\n":
            line, line_start = line + 1, at
            if len(row) > 1 or row[0].text:
                yield row
            row = []
        elif at == len(text):  # a separator stands at the very end: one more cell, an empty one
            row.append(Cell("", Place(file, line, at - line_start + 1)))
    if row:
        yield row


def _closing_quote(text: str, at: int) -> int:
    while True:
        at = text.find('"', at)
        if at < 0:
            return len(text)
        if text[at + 1 : at + 2] != '"':
            return at
        at += 2


def _end_of_cell(text: str, at: int, separator: str) -> int:
    ends = [found for found in (text.find(separator, at), text.find("\n", at)) if found >= 0]
    return min(ends, default=len(text))
