"""Tables, as Python-Markdown's extension reads them."""

from __future__ import annotations

import re

Line = tuple[str, int]

_PIPES = re.compile(r"\\\\|\\`+|`+|\\\||\|")
_LAST_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|$")


def split_table(lines: list[Line]) -> list[list[Line]]:
    """The rows of cells (text, offset) if these lines are a table, else nothing."""
    header, rule = lines[0][0].strip(" "), lines[1][0].strip(" ")
    if not rule or set(rule) - set("|:- "):
        return []
    border = header.startswith("|") or _LAST_PIPE.search(header) is not None
    columns = _cells(lines[0], border=border)
    if len(columns) == 1 and not (border and all(_has_border(line) for line, _ in lines[1:])):
        return []
    if len(columns) < 1 or len(_cells(lines[1], border=border)) != len(columns):
        return []
    width = len(columns)
    return [columns] + [_cells(line, border=border)[:width] for line in lines[2:]]


def _has_border(line: str) -> bool:
    row = line.strip(" ")
    return row.startswith("|") or _LAST_PIPE.search(row) is not None


def _cells(line: Line, *, border: bool) -> list[Line]:
    text, offset = line
    start, end = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
    if border:
        start += text.startswith("|", start)
        if end > start and (last := _LAST_PIPE.search(text, start, end)):
            end = last.end() - 1
    pipes: list[int] = []
    ticks: list[tuple[int, int, int]] = []
    for match in _PIPES.finditer(text, start, end):
        found = match[0]
        if found == "|":
            pipes.append(match.start())
        elif found[-1] == "`":
            escaped = found[0] == "\\"
            ticks.append((match.start(), match.end(), len(found) - escaped))
    code = _code_regions(ticks)
    cells: list[Line] = []
    region = 0
    for pipe in [*pipes, end]:
        while region < len(code) and code[region][1] <= pipe:
            region += 1
        if pipe < end and region < len(code) and code[region][0] <= pipe:
            continue
        cell = text[start:pipe]
        stripped = cell.strip(" ")
        cells.append((stripped, offset + start + len(cell) - len(cell.lstrip(" "))))
        start = pipe + 1
    return cells


def _code_regions(ticks: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    by_size: dict[int, list[int]] = {}
    for number in range(len(ticks) - 1, -1, -1):
        by_size.setdefault(ticks[number][2], []).append(number)
    regions: list[tuple[int, int]] = []
    number = 0
    while number < len(ticks):
        start, _, size = ticks[number]
        same = by_size.get(size, [])
        while same and same[-1] <= number:
            same.pop()
        if size and same:
            regions.append((start, ticks[same[-1]][1]))
            number = same[-1] + 1
        else:
            number += 1
    return regions
