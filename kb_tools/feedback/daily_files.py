"""Everything that was received, in a folder with one file a day: for other programs, and for large reports.

    FOLDER/manifest.json
    FOLDER/events/days/day=2026-11-27/part-0.parquet       a day (UTC) by the moment of receipt
    FOLDER/events/months/month=2026-10/part-0.parquet      the days of a month that is over, in one file

Only a day that is not as the manifest says is written anew, so the second run is quick, and one that was
ended in the middle goes on where it was. What is erased from the store is gone here after the next run.
The manifest says nothing of what is in the rows: how many, the greatest id, sums of times and of lengths.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import msgspec

from kb_tools.errors import KbError
from kb_tools.feedback.alone import alone_with
from kb_tools.feedback.database import HELD, TABLES, Database, Moment, Table
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


def format_of(folder: Path) -> Format | None:
    """The format in which a folder was exported, None where there was no export. Raises KbError."""
    manifest = _read_manifest(folder)
    return manifest.format if manifest else None


def export_folder(
    database: Database, folder: Path, format_: Format, write_rows: WriteRows, now_ms: int
) -> Exported:
    """Bring the folder to what the store holds now. Raises KbError, StoreError; then run it once more."""
    with alone_with(folder / ".lock", folder, "another export"):
        manifest = _read_manifest(folder) or Manifest(format_, {})
        if manifest.format != format_:
            raise KbError(
                f"{folder}: there is an export as {manifest.format} in this folder",
                hint=f"name another folder for {format_}, or write --format {manifest.format}",
            )
        with database.open_to_read() as moment:
            written, kept = 0, 0
            wanted: dict[str, dict[str, tuple[int, str, int, int]]] = {}
            for table in EXPORTED:
                if table.since > moment.version:
                    continue
                files = _files(table, _looks(moment, table), format_, now_ms)
                wanted |= files
                stale = {
                    name: days for name, days in files.items() if not _is_there(folder, manifest, name, days)
                }
                kept += len(files) - len(stale)
                written += len(stale)
                _write(moment, table, folder, manifest, stale, write_rows)
        removed = _remove_others(folder, manifest, wanted, format_)
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


def _is_there(
    folder: Path, manifest: Manifest, name: str, days: Mapping[str, tuple[int, str, int, int]]
) -> bool:
    part = manifest.parts.get(name)
    if part is None or part.days != days:
        return False
    try:
        return (folder / name).stat().st_size == part.size
    except OSError:
        return False


def _write(
    moment: Moment,
    table: Table,
    folder: Path,
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
            file = folder / name
            with _whole(file) as temporary:
                write_rows(temporary, table, group)
            manifest.parts[name] = Part(dict(stale[name]), file.stat().st_size)
            if time.monotonic() - saved > _SAVE_SECONDS:
                _save_manifest(folder, manifest)
                saved = time.monotonic()
    finally:
        if isinstance(rows, Generator):  # before the store is closed under it
            rows.close()
    _save_manifest(folder, manifest)


def _remove_others(folder: Path, manifest: Manifest, wanted: Mapping[str, object], format_: Format) -> int:
    """Remove days that were put together, days of which nothing is left, and what a broken run left."""
    manifest.parts = {name: part for name, part in sorted(manifest.parts.items()) if name in wanted}
    _save_manifest(folder, manifest)
    removed = 0
    for table in EXPORTED:
        for pattern in ("days/day=*", "months/month=*"):
            for inner in sorted(folder.glob(f"{table.name}/{pattern}")):
                for file in inner.iterdir():
                    ours = file.name == f"part-0.{format_}" or file.name.startswith(".part-0.")
                    if ours and file.relative_to(folder).as_posix() not in wanted:
                        file.unlink()
                        removed += not file.name.startswith(".")
                with suppress(OSError):  # somebody else has put something there
                    if not any(inner.iterdir()):
                        inner.rmdir()
    return removed


def _read_manifest(folder: Path) -> Manifest | None:
    file = folder / "manifest.json"
    try:
        return msgspec.json.decode(file.read_bytes(), type=Manifest)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KbError(f"{file}: this could not be read ({error.strerror})") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KbError(
            f"{file}: this is not the manifest of an export ({error})",
            hint="name another folder, or remove this file: then everything is written anew",
        ) from error


def _save_manifest(folder: Path, manifest: Manifest) -> None:
    with _whole(folder / "manifest.json") as temporary:
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")


@contextmanager
def _whole(file: Path) -> Iterator[Path]:
    """A name to write under; then it is on the disk, and takes the place of the file. Raises KbError."""
    temporary = file.with_name(f".{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            _to_the_disk(temporary)
            temporary.replace(file)
            if os.name == "posix":
                _to_the_disk(file.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise KbError(
            f"{file}: this file could not be written ({error.strerror or error})",
            hint="run it once more; what was written before stays",
        ) from error


def _to_the_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _day(number: int) -> str:
    return f"{_EPOCH + timedelta(days=number):%Y-%m-%d}"


def _number(day: str) -> int:
    return (datetime.fromisoformat(day).replace(tzinfo=UTC) - _EPOCH).days
