"""A store from before the question was told as seen: it is read as it stands, brought forward, and written by both."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb_tools.feedback import postgres as server
from kb_tools.feedback import sqlite_file
from kb_tools.feedback.daily_files import export_folder
from kb_tools.feedback.database import SHOWN, Database
from kb_tools.feedback.events import Shown, Vote, example_event, new_id, read_event_fields
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore, database_at
from kb_tools.feedback.text_files import write_json_lines
from kb_tools.feedback.tidying import erase

NOON = 1_764_072_000_000
READER = str(example_event()["reader"])
OLD_COLUMNS = "id, kind, version, article, revision, locale, edition, claimed_ms, received_ms, val, reader, reason, remark"
BEFORE = SHOWN.since - 1


def old_row(number: int) -> tuple[Any, ...]:
    fields = example_event()
    about = (fields[name] for name in ("article", "revision", "locale", "edition"))
    return (new_id(number), "vote", 1, *about, NOON, NOON, "yes", READER, None, None)


def write_as_before(database: Database, number: int) -> None:
    """A vote as a collector of the version before writes it."""
    places = ", ".join("?" * len(old_row(number)))
    statement = f"INSERT INTO events ({OLD_COLUMNS}) VALUES ({places})"
    if isinstance(database, SqliteFile):
        with closing(sqlite3.connect(database.path)) as connection, connection:
            connection.execute(statement, old_row(number))
        return
    with database.open_to_change() as changes:
        changes.run(statement, old_row(number))


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A store of the version before, with one vote in it."""
    module = sqlite_file if request.param == "sqlite" else server
    made: Database = SqliteFile(tmp_path / "votes.sqlite")
    if request.param == "postgres":
        made = database_at(request.getfixturevalue("postgres").new_database())
    with monkeypatch.context() as before:
        before.setattr(module, "MIGRATIONS", module.MIGRATIONS[:BEFORE])
        made.migrate()
    write_as_before(made, 1)
    return made


def test_it_is_read_and_exported_as_it_stands(database: Database, tmp_path: Path) -> None:
    (stored,) = EventReader(database).events()
    assert isinstance(stored.event, Vote) and stored.event.after_ms is None
    assert [each.event.id for each in EventReader(database).events_of([READER])] == [stored.event.id]
    export_folder(database, tmp_path / "days", "jsonl", write_json_lines, NOON)
    (line,) = (file.read_text("utf-8") for file in (tmp_path / "days").rglob("events/**/part-0.jsonl"))
    assert '"after_ms":null' in line
    assert not (tmp_path / "days" / "shown").exists()


def test_brought_forward_it_takes_more_and_an_older_collector_goes_on(database: Database) -> None:
    database.migrate()
    write_as_before(database, 2)
    with EventStore(database) as store:
        vote = read_event_fields(example_event() | {"id": new_id(3), "after_ms": 8_200})
        shown = read_event_fields(example_event("shown") | {"id": new_id(4)})
        assert all(store.append(each, NOON).result(20) for each in (vote, shown))
        assert not store.append(shown, NOON).result(20)
    found = [each.event for each in EventReader(database).events()]
    assert [each.after_ms for each in found if isinstance(each, Vote)] == [None, None, 8_200]
    assert found[-1] == shown and isinstance(shown, Shown)


def test_a_persons_request_reaches_what_they_saw(database: Database) -> None:
    database.migrate()
    with EventStore(database) as store:
        store.append(read_event_fields(example_event("shown") | {"id": new_id(9)}), NOON).result(20)
    assert {each.event.kind for each in EventReader(database).events_of([READER])} == {"vote", "shown"}
    assert erase(database, [READER])[0] == 2
    assert list(EventReader(database).events()) == []
