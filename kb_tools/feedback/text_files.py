"""Rows as JSON lines or CSV into a file: the same lines as the whole export has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from kb_tools.feedback.database import TABLES, StoredEvent, Table, event_of
from kb_tools.feedback.exports import csv_line, write_csv, write_jsonl


def write_json_lines(file: Path, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """One JSON object a line. Raises OSError."""
    _write(write_jsonl, file, table, rows)


def write_csv_lines(file: Path, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """A line of names, then one an event; no cell is taken for a formula. Raises OSError."""
    _write(write_csv, file, table, rows)


def _write(
    lines: Callable[[Iterable[StoredEvent]], Iterator[str]],
    file: Path,
    table: Table,
    rows: Iterable[tuple[Any, ...]],
) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        if table in TABLES:
            out.writelines(lines(map(partial(event_of, table), rows)))
        elif lines is write_csv:
            out.write(csv_line(name for name, _ in table.columns))
            out.writelines(map(csv_line, rows))
        else:
            names = [name for name, _ in table.columns]
            for row in rows:
                out.write(msgspec.json.encode(dict(zip(names, row, strict=True))).decode() + "\n")
