"""What is taken out is gone: from every answer, and from the files on the disk."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kb_tools.cli import main
from kb_tools.feedback.database import Database
from kb_tools.feedback.events import read_event_fields
from kb_tools.feedback.postgres import PostgresServer
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore
from kb_tools.feedback.tidying import DAY_MS, Keeping, erase, tidied_daily, tidy
from tests.told_searches import searches_of

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000_000
SECRET = "mauve-heron-4711"


def keep(store: EventStore, fields: dict[str, Any], received_ms: int) -> None:
    store.append(read_event_fields(fields), received_ms).result(10)


def on_the_disk(path: Path, text: str = SECRET) -> int:
    """How often a text stands in the files of a store, as bytes."""
    files = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", "-journal")]
    return sum(file.read_bytes().count(text.encode()) for file in files if file.exists())


def fill(store: EventStore, vote: Fields, count: int, text: str) -> None:
    """Many votes out of order, with short and long comments, so that pages are split and split again."""
    chance = Random(7)
    futures = []
    for number in range(count):
        id_ = f"{chance.getrandbits(48):012x}"
        comment = f"{text} " * chance.choice([1, 2, 20, 100]) if number % 3 else None
        fields = vote(id=f"{id_[:8]}-{id_[8:]}-7c3d-9a4b-{number:012x}", comment=comment)
        futures.append(store.append(read_event_fields(fields), NOON))
    for future in futures:
        future.result(20)


def test_old_comments_go_and_figures_stay(store: EventStore, vote: Fields, search: Fields) -> None:
    keep(store, vote(comment="an old one"), NOON - 31 * DAY_MS)
    keep(store, vote(comment="a new one"), NOON - 29 * DAY_MS)
    keep(store, search(query="old words"), NOON - 61 * DAY_MS)
    keep(store, search(query="new words"), NOON)
    before = store.counts()
    done = tidy(store.database, Keeping(30, 60), NOON)
    assert (done.comments, done.searches) == (1, 1)
    assert [comment.text for comment in store.comments()] == ["a new one"]
    assert [each.query for each in searches_of(store.database, NOON)] == ["new words"]
    assert store.counts() == before and store.count() == 2
    again = tidy(store.database, Keeping(30, 60), NOON)
    assert (again.comments, again.searches) == (0, 0)


def test_nothing_goes_where_it_is_kept_for_ever(store: EventStore, vote: Fields, search: Fields) -> None:
    keep(store, vote(comment="an old one"), 1)
    keep(store, search(), 1)
    assert tidy(store.database, Keeping(0, 0), NOON).comments == 0
    assert len(store.comments()) == 1 and len(searches_of(store.database, NOON)) == 1


def test_a_persons_token_takes_all_that_is_theirs_and_nothing_else(
    store: EventStore, vote: Fields, search: Fields
) -> None:
    mine, ours = "mine-mine-mine-mine", "search-search-search"
    for fields in (vote(reader=mine), vote(reader=mine, value="yes"), vote(), search(search=ours), search()):
        keep(store, fields, NOON)
    assert len(list(store.events_of([mine, ours]))) == 3
    erased, _ = erase(store.database, [mine, ours])
    assert erased == 3 and list(store.events_of([mine, ours])) == []
    assert store.count() == 1 and len(list(store.events())) == 2
    keep(store, vote(), NOON)
    assert store.count() == 2, "the collector goes on"


def test_a_token_is_a_value_and_no_statement(store: EventStore, vote: Fields) -> None:
    keep(store, vote(), NOON)
    for token in ("' OR 1=1 --", "%", "_" * 16, ""):
        assert erase(store.database, [token])[0] == 0
    assert store.count() == 1


def test_no_byte_of_a_comment_is_left_while_the_collector_runs(tmp_path: Path, vote: Fields) -> None:
    path = tmp_path / "s.sqlite"
    with EventStore(SqliteFile(path)) as store:
        fill(store, vote, 3000, SECRET)
        assert on_the_disk(path) > 2000
        done = tidy(store.database, Keeping(1, 0), NOON + 2 * DAY_MS)
        assert (done.comments, done.not_reached) == (2000, "")
        assert on_the_disk(path) == 0
        assert store.count() == 3000
    assert on_the_disk(path) == 0


def test_no_byte_of_a_person_is_left(tmp_path: Path, vote: Fields) -> None:
    path = tmp_path / "s.sqlite"
    with EventStore(SqliteFile(path)) as store:
        fill(store, vote, 500, "of others")
        token = "token-of-one-person-0815"
        keep(store, vote(reader=token, comment=SECRET * 100), NOON)
        fill_after = [vote(comment="of others") for _ in range(200)]
        for fields in fill_after:
            keep(store, fields, NOON)
        assert on_the_disk(path) and on_the_disk(path, token)
        assert erase(store.database, [token]) == (1, "")
        assert on_the_disk(path) == on_the_disk(path, token) == 0


def test_a_reader_in_the_way_is_named_and_the_next_time_reaches_it(
    tmp_path: Path, vote: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.sqlite"
    connect = sqlite3.connect
    monkeypatch.setattr(
        "kb_tools.feedback.sqlite_file.sqlite3.connect",
        lambda *args, **named: connect(*args, **named | {"timeout": 0.2}),
    )
    with EventStore(SqliteFile(path)) as store:
        keep(store, vote(comment=SECRET), NOON)
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT COUNT(*) FROM events").fetchone()
            told = tidy(store.database, Keeping(1, 0), NOON + 2 * DAY_MS)
            assert told.comments == 1 and "another program reads the file" in told.not_reached
        assert tidy(store.database, Keeping(1, 0), NOON + 2 * DAY_MS).not_reached == ""
        assert on_the_disk(path) == 0


def test_the_collector_does_it_by_itself(store: EventStore, vote: Fields) -> None:
    keep(store, vote(comment="old"), NOON - 31 * DAY_MS)
    with tidied_daily(store.database, Keeping(30, 0), lambda: NOON / 1000, 0.01):
        until = time.monotonic() + 20
        while store.comments() and time.monotonic() < until:
            time.sleep(0.01)
    assert store.comments() == [] and store.count() == 1


def test_what_a_server_keeps_for_itself_is_said(store: EventStore, vote: Fields) -> None:
    keep(store, vote(), NOON)
    _, told = erase(store.database, ["nobody-nobody-nobody"])
    database: Database = store.database
    assert ("WAL" in told) == isinstance(database, PostgresServer)


def test_by_command(store: EventStore, vote: Fields, capsys: pytest.CaptureFixture[str]) -> None:
    name = store.database.conninfo if isinstance(store.database, PostgresServer) else store.database
    assert isinstance(store.database, PostgresServer | SqliteFile)
    if isinstance(store.database, PostgresServer):
        host = store.database.conninfo.partition("host=")[2].split()[0]
        address = f"postgresql://kb@/{store.database.name.rpartition('/')[2]}?host={host}"
    else:
        address = f"sqlite:{name}"
    token = "mine-mine-mine-mine"
    keep(store, vote(reader=token, comment="mine"), NOON)
    keep(store, vote(comment="theirs"), NOON)
    assert main(["feedback", "export", "--store", address, "--token", token]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert '"comment":"mine"' in line
    assert main(["feedback", "erase", "--store", address, "--token", token]) == 0
    told = capsys.readouterr().out
    assert "erased 1 event." in told and "- backups of the store" in told
    assert main(["feedback", "erase", "--store", address, "--token", token]) == 1
    assert main(["feedback", "tidy", "--store", address, "--keep-comments", "30"]) == 0
    assert "removed 1 comment and 0 searches" in capsys.readouterr().out
    assert main(["feedback", "tidy", "--store", address, "--keep-comments", "-1"]) == 2
    assert "--keep-comments: found -1" in capsys.readouterr().err
    assert store.comments() == [] and store.count() == 1


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for action in (["tidy"], ["erase", "--token", "x"]):
        assert main(["feedback", *action, "--store", f"sqlite:{tmp_path / 'none.sqlite'}"]) == 2
        assert "nothing has been received here yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
