"""A folder with a file a day: quick the second time, whole after a broken run, and true after an erasure."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet as pq

from kb_tools.cli import main
from kb_tools.cli.feedback_export import writer_of
from kb_tools.errors import KbError
from kb_tools.feedback.daily_files import Exported, Format, export_folder
from kb_tools.feedback.database import EVENTS, Table
from kb_tools.feedback.events import new_id, read_event_fields
from kb_tools.feedback.store import EventStore
from kb_tools.feedback.tidying import DAY_MS, Keeping, erase, tidy

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000_000  # 25 November 2025
FIRST = "events/days/day=2025-11-25/part-0"
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet")


def keep(store: EventStore, fields: dict[str, Any], received_ms: int) -> None:
    store.append(read_event_fields(fields), received_ms).result(10)


def export(store: EventStore, folder: Path, format_: Format = "parquet", now_ms: int = NOON) -> Exported:
    return export_folder(store.database, folder, format_, writer_of(format_), now_ms)


def files(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file() and file.name != ".lock")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def rows_in(folder: Path, below: str = "events") -> list[tuple[Any, ...]]:
    """All rows of a table, read as another program would."""
    found = []
    for file in sorted((folder / below).rglob("*.parquet")):
        table = pq.ParquetFile(file).read()
        found += list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    return sorted(found)


def rows_of(store: EventStore, table: Table = EVENTS) -> list[tuple[Any, ...]]:
    with store.database.open_to_read() as moment:
        return sorted(moment.rows(f"SELECT {table.names} FROM {table.name}"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where it is exported to."""
    return tmp_path / "export"


@pytest.fixture
def filled(store: EventStore, vote: Fields, search: Fields) -> EventStore:
    """Six days of votes and searches, beginning on 25 November."""
    for number in range(24):
        at_ms = NOON + (number % 6) * DAY_MS + number
        keep(store, vote(id=new_id(at_ms), comment=f"words of {number} 🐝"), at_ms)
        keep(store, search(id=new_id(at_ms)), at_ms)
    return store


def test_all_rows_are_there_in_types_that_every_engine_reads(filled: EventStore, folder: Path) -> None:
    assert export(filled, folder) == Exported(written=12, removed=0, kept=0)
    assert rows_in(folder) == rows_of(filled) and len(rows_in(folder, "searches")) == 24
    file = pq.ParquetFile(folder / f"{FIRST}.parquet")
    assert {str(field.type) for field in file.schema_arrow} == {"string", "int32", "int64"}
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


@pytest.mark.parametrize("format_", FORMATS)
def test_the_second_run_changes_no_byte(filled: EventStore, folder: Path, format_: Format) -> None:
    export(filled, folder / "a", format_)
    before = files(folder / "a")
    assert export(filled, folder / "a", format_) == Exported(written=0, removed=0, kept=12)
    export(filled, folder / "b", format_)
    assert files(folder / "a") == files(folder / "b") == before


def test_late_events_touch_only_their_day(filled: EventStore, folder: Path, vote: Fields) -> None:
    export(filled, folder)
    before = files(folder)
    # An id that is lower than all others, as another collector may have it.
    keep(filled, vote(id=new_id(1)), NOON + 3)
    assert export(filled, folder).written == 1
    changed = {name for name, found in files(folder).items() if before.get(name) != found}
    assert changed == {"manifest.json", f"{FIRST}.parquet"}
    assert rows_in(folder) == rows_of(filled)


def test_erasing_and_adding_in_between_is_seen(filled: EventStore, folder: Path, vote: Fields) -> None:
    token = "mine-mine-mine-mine"
    fields = vote(reader=token, id=new_id(5), comment="12345")
    keep(filled, fields, NOON + 1)
    export(filled, folder)
    erase(filled.database, [token])
    keep(filled, fields | {"reader": "other-other-other-x", "id": new_id(6)}, NOON + 2)
    assert export(filled, folder).written == 1
    assert token.encode() not in b"".join(files(folder).values())
    assert rows_in(folder) == rows_of(filled)


@pytest.mark.parametrize("format_", FORMATS)
def test_removed_comments_are_gone_here_too(filled: EventStore, folder: Path, format_: Format) -> None:
    export(filled, folder, format_)
    tidy(filled.database, Keeping(1, 0), NOON + 2 * DAY_MS)
    done = export(filled, folder, format_, NOON + DAY_MS)
    assert done.written == 1 and len(filled.comments()) == 20
    if format_ != "parquet":
        assert b"words of" not in files(folder)[f"{FIRST}.{format_}"]


def test_a_day_of_which_nothing_is_left_has_no_file(store: EventStore, folder: Path, vote: Fields) -> None:
    keep(store, vote(reader="mine-mine-mine-mine"), NOON)
    export(store, folder)
    erase(store.database, ["mine-mine-mine-mine"])
    assert export(store, folder) == Exported(written=0, removed=1, kept=0)
    assert set(files(folder)) == {"manifest.json"}


@pytest.mark.parametrize("format_", FORMATS)
def test_a_month_that_is_over_becomes_one_file(filled: EventStore, folder: Path, format_: Format) -> None:
    export(filled, folder, format_)
    done = export(filled, folder, format_, NOON + 20 * DAY_MS)
    assert done == Exported(written=2, removed=12, kept=0)
    assert set(files(folder)) == {
        "manifest.json",
        f"events/months/month=2025-11/part-0.{format_}",
        f"searches/months/month=2025-11/part-0.{format_}",
    }
    assert export(filled, folder, format_, NOON + 25 * DAY_MS) == Exported(0, 0, 2)
    if format_ == "parquet":
        assert rows_in(folder) == rows_of(filled)


def test_erasure_reaches_a_month(filled: EventStore, folder: Path, vote: Fields) -> None:
    keep(filled, vote(reader="mine-mine-mine-mine", comment="mine"), NOON + DAY_MS)
    export(filled, folder, now_ms=NOON + 40 * DAY_MS)
    erase(filled.database, ["mine-mine-mine-mine"])
    assert export(filled, folder, now_ms=NOON + 40 * DAY_MS) == Exported(1, 0, 1)
    assert rows_in(folder) == rows_of(filled) and len(rows_of(filled)) == 24


def test_a_run_that_broke_off_goes_on_where_it_was(
    filled: EventStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb_tools.feedback.daily_files._SAVE_SECONDS", 0)
    written: list[Path] = []

    def ends_soon(file: Path, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        if len(written) == 3:
            file.write_bytes(b"half")
            raise KeyboardInterrupt
        written.append(file)
        writer_of("parquet")(file, table, rows)

    with pytest.raises(KeyboardInterrupt):
        export_folder(filled.database, folder, "parquet", ends_soon, NOON)
    assert export(filled, folder) == Exported(written=9, removed=0, kept=3)
    assert rows_in(folder) == rows_of(filled)


def test_a_file_that_was_cut_or_taken_away_is_written_anew(filled: EventStore, folder: Path) -> None:
    export(filled, folder)
    (folder / f"{FIRST}.parquet").write_bytes(b"cut")
    (folder / "events/days/day=2025-11-26/part-0.parquet").unlink()
    (folder / "events/days/day=2025-11-26/.part-0.parquet.new").write_bytes(b"left behind")
    (folder / "notes.txt").write_text("mine")
    (folder / "events/days/day=2019-01-01").mkdir()
    assert export(filled, folder).written == 2
    assert rows_in(folder) == rows_of(filled)
    assert (folder / "notes.txt").exists() and not list(folder.rglob("*.new"))


def test_another_format_or_a_strange_manifest_is_left_alone(filled: EventStore, folder: Path) -> None:
    export(filled, folder, "csv")
    with pytest.raises(KbError, match="there is an export as csv"):
        export(filled, folder, "jsonl")
    (folder / "manifest.json").write_text('{"name": "a web app"}')
    before = files(folder)
    with pytest.raises(KbError, match="is not the manifest of an export"):
        export(filled, folder, "csv")
    assert files(folder) == before


@pytest.mark.skipif(sys.platform == "win32", reason="locks of files are another thing there")
def test_two_runs_do_not_undo_each_other(filled: EventStore, folder: Path) -> None:
    def asks_again(file: Path, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
        with pytest.raises(KbError, match="another export is at work here"):
            export(filled, folder)
        writer_of("parquet")(file, table, rows)

    assert export_folder(filled.database, folder, "parquet", asks_again, NOON).written == 12


def test_a_cell_never_starts_a_formula(store: EventStore, folder: Path, vote: Fields) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|'/c calc'!A1", "\r\n=1", "＝1", '"=1', ";=1"]
    for comment in hostile:
        keep(store, vote(comment=comment), NOON)
    export(store, folder, "csv")
    text = files(folder)[f"{FIRST}.csv"].decode()
    found = [row["comment"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert sorted(found) == sorted(comment if comment[0] in '";' else f"'{comment}" for comment in hostile)


def test_by_command(
    sqlite_store: EventStore, vote: Fields, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, folder = f"sqlite:{sqlite_store.database}", tmp_path / "out"
    keep(sqlite_store, vote(reader="mine-mine-mine-mine", comment="mine"), NOON)
    keep(sqlite_store, vote(comment="theirs"), NOON)
    assert main(["feedback", "export", "--store", address, "--to", str(folder)]) == 0
    assert "1 written, 0 removed, 0 as they were" in capsys.readouterr().out
    erased = ["feedback", "erase", "--store", address, "--token", "mine-mine-mine-mine"]
    assert main([*erased, "--export", str(tmp_path / "none")]) == 2
    assert "nothing was removed" in capsys.readouterr().err and sqlite_store.count() == 2
    assert main([*erased, "--export", str(folder)]) == 0
    assert "1 file mended" in capsys.readouterr().out
    (line,) = next(folder.rglob("*.jsonl")).read_text().splitlines()
    assert json.loads(line)["comment"] == "theirs"
    for words, told in (
        (["--to", str(folder), "--since", "2025-01-01"], "--to takes everything"),
        (["--format", "parquet"], "name it with --to FOLDER"),
    ):
        assert main(["feedback", "export", "--store", address, *words]) == 2
        assert told in capsys.readouterr().err


def test_parquet_without_its_package_says_what_to_install(
    sqlite_store: EventStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "kb_tools.feedback.parquet", raising=False)
    words = ["feedback", "export", "--store", f"sqlite:{sqlite_store.database}", "--format", "parquet"]
    assert main([*words, "--to", str(tmp_path / "out")]) == 2
    assert "pip install 'beeline-kb[parquet]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
