"""A desk whose export is a table: CSV with commas, semicolons or tabs, read a row at a time."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from kb_tools.errors import KbError, nearest
from kb_tools.feedback.tickets import Ticket
from kb_tools.measures.tickets.bytes_in import mended, utf8_of
from kb_tools.measures.tickets.reading import ReadSettings, Refused, Remark, Spot, Told, Wrong

_MOST_CELL = 16 << 20
_MOST_LINE = 32 << 20
_ENDS = re.compile(r"(?<=\n)")
_SEPARATORS = ",;\t|"
Names = Mapping[str, tuple[str, ...]]
Build = Callable[["Row", ReadSettings, list[str]], Ticket]


class Row:
    """The cells of one row, by our names for the columns or by the table's own."""

    def __init__(self, columns: Mapping[str, int], head: Mapping[str, int], cells: list[str]) -> None:
        self._columns, self._head, self._cells = columns, head, cells

    def __getitem__(self, name: str) -> str:
        """The cell of a column that we know; an empty text where the table lacks it."""
        at = self._columns.get(name)
        return "" if at is None else self._cells[at].strip()

    def own(self, name: str) -> str:
        """The cell of a column by the name that it has in the table; an empty text where it lacks it."""
        at = self._head.get(_plain(name))
        return "" if at is None else self._cells[at].strip()

    def has(self, name: str) -> bool:
        """Whether the table has this column."""
        return name in self._columns


def read_table(
    stream: BinaryIO, settings: ReadSettings, names: Names, needed: tuple[str, ...], build: Build
) -> Iterator[Told]:
    """Each row as a ticket, or why it is none; after a ticket what was left out of it.

    names are our columns, each with the desk's names for it. Raises KbError where a needed one is missing,
    or one that the settings name.
    """
    csv.field_size_limit(_MOST_CELL)
    lines = _lines(stream)
    skipped, first = _first_line(lines)
    separator = max(_SEPARATORS, key=first.count)
    rows = csv.reader(_again(first, lines), delimiter=separator)
    try:
        head = _head(next(rows, []))
    except csv.Error:
        raise KbError("the row of names does not end", hint="export the table again") from None
    columns = _columns(head, names, needed)
    _own_columns(head, settings)
    line = skipped + rows.line_num + 1
    while True:
        spot = Spot(line)
        try:
            cells = next(rows, None)
        except csv.Error:
            yield Refused(spot, "", "a cell that does not end", "a closing quote; fetch the export again")
            line = skipped + rows.line_num + 1
            continue
        if cells is None:
            return
        line = skipped + rows.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        yield from _row(spot, cells, columns, head, settings, build)


def _row(
    spot: Spot,
    cells: list[str],
    columns: Mapping[str, int],
    head: Mapping[str, int],
    settings: ReadSettings,
    build: Build,
) -> Iterator[Told]:
    width = len(head)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        yield Refused(spot, "", f"{len(cells)} cells", f"{width}, as in the row of names")
        return
    left_out: list[str] = []
    try:
        yield build(Row(columns, head, cells), settings, left_out)
    except Wrong as wrong:
        yield Refused(spot, wrong.field, wrong.found, wrong.wanted)
        return
    for told in left_out:
        yield Remark(told)


def looks_like_table(stream: BinaryIO) -> bool:
    """Whether a file is a table and not JSON, by its first character. The stream is put back to its start."""
    start = stream.tell()
    text = utf8_of(stream).read(2048).lstrip(b" \t\r\n\x1e\0")
    stream.seek(start)
    return not text.startswith((b"{", b"["))


def _lines(stream: BinaryIO) -> Iterator[str]:
    source = utf8_of(stream)
    while line := source.readline(_MOST_LINE):
        text = mended(line).replace("\r\n", "\n").replace("\r", "\n")
        yield from (part for part in _ENDS.split(text) if part)


def _first_line(lines: Iterator[str]) -> tuple[int, str]:
    for skipped, line in enumerate(lines):
        bare = line.strip()
        if bare and not bare.startswith("#") and not bare.casefold().startswith("sep="):
            return skipped, line
    raise KbError("this file holds no table", hint="export the tickets again, with a row of names")


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


def _head(cells: list[str]) -> dict[str, int]:
    head: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = _plain(cell)
        # A name that stands twice, or none, still has its place: cells are counted against it.
        head[name if name and name not in head else f"\0{at}"] = at
    return head


def _columns(head: Mapping[str, int], names: Names, needed: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, accepted in names.items():
        at = next((head[_plain(each)] for each in accepted if _plain(each) in head), None)
        if at is not None:
            found[name] = at
    missing = [f'"{names[name][0]}"' for name in needed if name not in found]
    if missing:
        raise KbError(
            f"the row of names lacks {', '.join(missing)}", hint="export the table with these columns too"
        )
    return found


def _own_columns(head: Mapping[str, int], settings: ReadSettings) -> None:
    for option in ("category_field", "product_field", "language_field"):
        name = getattr(settings, option)
        if name and not name.startswith("tag:") and _plain(name) not in head:
            raise KbError(
                f"--{option.replace('_', '-')}: there is no column of this name{nearest(_plain(name), head)}",
                hint="name a column as it stands in the first row",
            )
