"""Everything that was received, with one file a day: for other programs, and for large reports.

    FOLDER/manifest.json
    FOLDER/events/days/day=2026-11-27/part-0.parquet       a day (UTC) by the moment of receipt
    FOLDER/events/months/month=2026-10/part-0.parquet      the days of a month that is over, in one file

Only a day that is not as the manifest says is written anew, so the second run is quick, and one that was
ended in the middle goes on where it was. What is erased from the store is gone here after the next run.
The manifest says nothing of what is in the rows: how many, the greatest id, sums of times and of lengths.
Where the files go, a folder or a bucket, is `export_targets`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.database import HELD, TABLES, Database, Moment, Table
from kb_tools.feedback.export_targets import Folder, Target
from kb_tools.feedback.tickets import DESK_TABLES

Format = Literal["jsonl", "csv", "parquet"]
WriteRows = Callable[[Path, Table, Iterable[tuple[Any, ...]]], None]
"""Writes rows of a table into a file."""
EXPORTED = (*TABLES, HELD, *DESK_TABLES)
"""The tables of an export: all events, which votes wait for a look, and what is kept of tickets."""
GRACE_DAYS = 3
"""A month is over for good so many days after its end: clocks differ, and answers wait on devices."""
_DAY_MS = 86_400_000
_SAVE_SECONDS = 2.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MANIFEST = "manifest.json"


class Part(msgspec.Struct, frozen=True):
    """One file of the folder: what each day in it looked like when it was written, and its size."""

    days: dict[str, tuple[int, str, int, int]]
    size: int


class Manifest(msgspec.Struct):
    """What the folder holds: its files by their path below it."""

    format: Format
    parts: dict[str, Part]
    version: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Exported:
    """What one run did: files written, files removed, and files that were as they should be."""

    written: int
    removed: int
    kept: int


def format_of(target: Target) -> Format | None:
    """The format in which it was exported there, None where there was no export. Raises KbError."""
    manifest = _read_manifest(target)
    return manifest.format if manifest else None


def export_folder(
    database: Database, folder: Path, format_: Format, write_rows: WriteRows, now_ms: int
) -> Exported:
    """Bring a folder of this machine to what the store holds now. Raises KbError, StoreError."""
    return export_days(database, Folder(folder), format_, write_rows, now_ms)


def export_days(
    database: Database, target: Target, format_: Format, write_rows: WriteRows, now_ms: int
) -> Exported:
    """Bring the target to what the store holds now. Raises KbError, StoreError; then run it once more."""
    with target.alone():
        manifest = _read_manifest(target) or Manifest(format_, {})
        if manifest.format != format_:
            raise KbError(
                f"{target}: there is an export as {manifest.format} in this {target.kind}",
                hint=f"name another {target.kind} for {format_}, or write --format {manifest.format}",
            )
        with database.open_to_read() as moment:
            written, kept = 0, 0
            wanted: dict[str, dict[str, tuple[int, str, int, int]]] = {}
            there: dict[str, int] = {}
            for table in EXPORTED:
                found = target.sizes(table.name)
                there |= found
                if table.since > moment.version:
                    continue
                files = _files(table, _looks(moment, table), format_, now_ms)
                wanted |= files
                stale = {
                    name: days
                    for name, days in files.items()
                    if manifest.parts.get(name) != Part(days, found.get(name, -1))
                }
                kept += len(files) - len(stale)
                written += len(stale)
                _write(moment, table, target, manifest, stale, write_rows)
        removed = _remove_others(target, manifest, wanted, there)
        return Exported(written, removed, kept)


def _looks(moment: Moment, table: Table) -> dict[str, tuple[int, str, int, int]]:
    """What each day looks like: count, greatest id, sum of its milliseconds, sum of lengths of texts.

    A comment that is taken out changes the lengths, so a day with fewer words is seen too.
    """
    lengths = " + ".join(f"COALESCE(LENGTH({name}), 0)" for name, kind in table.columns if kind == "text")
    statement = f"""
    SELECT received_ms / {_DAY_MS}, COUNT(*), MAX(id),
      SUM(received_ms - (received_ms / {_DAY_MS}) * {_DAY_MS}), SUM({lengths})
    FROM {table.name} GROUP BY received_ms / {_DAY_MS} ORDER BY received_ms / {_DAY_MS}
    """  # noqa: S608 - built of constants only
    return {
        _day(number): (int(count), greatest, int(times), int(length))
        for number, count, greatest, times, length in moment.rows(statement)
    }


def _files(
    table: Table, looks: Mapping[str, tuple[int, str, int, int]], format_: Format, now_ms: int
) -> dict[str, dict[str, tuple[int, str, int, int]]]:
    """The files that there should be, each with its days."""
    open_month = _day(now_ms // _DAY_MS - GRACE_DAYS)[:7]
    files: dict[str, dict[str, tuple[int, str, int, int]]] = {}
    for day, look in looks.items():
        month = day[:7]
        below = f"months/month={month}" if month < open_month else f"days/day={day}"
        files.setdefault(f"{table.name}/{below}/part-0.{format_}", {})[day] = look
    return files


def _write(
    moment: Moment,
    table: Table,
    target: Target,
    manifest: Manifest,
    stale: Mapping[str, dict[str, tuple[int, str, int, int]]],
    write_rows: WriteRows,
) -> None:
    """Write these files, in the order of time, from one pass over the rows."""
    if not stale:
        return
    file_of = {day: name for name, days in stale.items() for day in days}
    first, last = _number(min(file_of)), _number(max(file_of))
    rows = moment.rows(
        f"SELECT {table.names_in(moment.version)} FROM {table.name} "  # noqa: S608
        f"WHERE received_ms >= ? AND received_ms < ? ORDER BY received_ms / {_DAY_MS}, id",
        (first * _DAY_MS, (last + 1) * _DAY_MS),
    )
    place = [name for name, _ in table.columns].index("received_ms")
    saved = time.monotonic()
    try:
        for name, group in groupby(rows, key=lambda row: file_of.get(_day(row[place] // _DAY_MS))):
            if name is None:
                for _ in group:
                    pass
                continue
            with target.whole(name) as file:
                write_rows(file, table, group)
                part = Part(stale[name], file.stat().st_size)
            manifest.parts[name] = part
            if time.monotonic() - saved > _SAVE_SECONDS:
                _save_manifest(target, manifest)
                saved = time.monotonic()
    finally:
        if isinstance(rows, Generator):  # before the store is closed under it
            rows.close()
    _save_manifest(target, manifest)


def _remove_others(
    target: Target, manifest: Manifest, wanted: Mapping[str, object], there: Iterable[str]
) -> int:
    """Remove days that were put together, days of which nothing is left, and what a broken run left."""
    parts = {name: part for name, part in manifest.parts.items() if name in wanted}
    if parts != manifest.parts or not parts:  # one without parts says that this is an export
        manifest.parts = parts
        _save_manifest(target, manifest)
    ours = re.compile(
        rf"[a-z_]+/(days/day|months/month)=[^/]+/(part-0\.{manifest.format}|(?P<left_over>\.part-0\.[^/]*))"
    )
    others = [found for name in sorted(there) if name not in wanted and (found := ours.fullmatch(name))]
    target.remove([found[0] for found in others])
    return sum(not found["left_over"] for found in others)


def _read_manifest(target: Target) -> Manifest | None:
    text = target.read(_MANIFEST)
    try:
        return None if text is None else msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KbError(
            f"{target}/{_MANIFEST}: this is not the manifest of an export ({error})",
            hint=f"name another {target.kind}, or remove this file: then everything is written anew",
        ) from error


def _save_manifest(target: Target, manifest: Manifest) -> None:
    manifest.parts = dict(sorted(manifest.parts.items()))
    with target.whole(_MANIFEST) as file:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


def _day(number: int) -> str:
    return f"{_EPOCH + timedelta(days=number):%Y-%m-%d}"


def _number(day: str) -> int:
    return (datetime.fromisoformat(day).replace(tzinfo=UTC) - _EPOCH).days
