from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kb_tools.errors import KbError
from kb_tools.feedback.database import Row, StoreError
from kb_tools.feedback.events import Vote, moment_text, read_event_fields
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import MIGRATIONS, SqliteFile
from kb_tools.feedback.store import EventStore, database_at

Fields = Callable[..., dict[str, Any]]
DAY = 86_400_000
NOON = 1_764_072_000_000


def keep(store: EventStore, fields: dict[str, Any], received_ms: int | None = None) -> bool:
    event = read_event_fields(fields)
    return store.append(event, event.at_ms if received_ms is None else received_ms).result(10)


def at(at_ms: int) -> str:
    return moment_text(at_ms)


def test_an_event_sent_twice_counts_once(store: EventStore, vote: Fields) -> None:
    fields = vote()
    assert keep(store, fields) is True
    assert keep(store, fields) is False
    assert store.count(article="lost-phone") == 1


def test_an_event_comes_back_as_it_was(store: EventStore, vote: Fields) -> None:
    fields = vote(comment="Zeile 1\nZeile 2 ‏שלום 🐝", at="2026-11-25T06:04:31.250Z")
    keep(store, fields, NOON)
    (stored,) = store.events()
    assert stored.event == Vote(**fields)
    assert stored.received_ms == NOON


def test_what_was_resolved_is_there_for_another_reader_at_once(store: EventStore, vote: Fields) -> None:
    keep(store, vote())
    assert EventReader(store.database).count() == 1


def test_many_threads_lose_and_double_nothing(store: EventStore, vote: Fields) -> None:
    events = [read_event_fields(vote()) for _ in range(400)]
    new: list[bool] = []

    def send_all() -> None:
        futures = [store.append(event, 1) for event in events]
        new.extend(future.result(20) for future in futures)

    threads = [Thread(target=send_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(new) == 1600 and sum(new) == 400 == store.count()


def test_an_event_loop_is_told_too(store: EventStore, vote: Fields) -> None:
    async def send() -> list[bool]:
        event = read_event_fields(vote())
        others = [store.keep(read_event_fields(vote()), 1) for _ in range(20)]
        return [await store.keep(event, 1), await store.keep(event, 1), *await asyncio.gather(*others)]

    assert asyncio.run(send()) == [True, False] + [True] * 20


def test_proving_that_it_takes_events_leaves_none_in_it(
    store: EventStore, vote: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Row] = []
    try_out = store._writer.try_out
    monkeypatch.setattr(store._writer, "try_out", lambda row: (tried.append(row), try_out(row)))

    async def prove() -> None:
        await asyncio.gather(*(store.prove() for _ in range(5)))

    keep(store, vote())
    asyncio.run(prove())
    assert tried == [], "the commit of just now is proof enough"
    monkeypatch.setattr("kb_tools.feedback.store.PROVED_SECONDS", 0)
    asyncio.run(prove())
    assert 1 <= len(tried) <= 5 and store.count() == 1 and len(list(store.events())) == 1


def test_a_caller_who_gives_up_does_not_stop_the_writer(store: EventStore, vote: Fields) -> None:
    async def send() -> bool:
        lost = asyncio.create_task(store.keep(read_event_fields(vote()), 1))
        await asyncio.sleep(0)
        lost.cancel()
        return await store.keep(read_event_fields(vote()), 1)

    assert asyncio.run(send())
    assert store.alive and store.count() == 2


def test_the_last_answer_of_a_reader_wins(store: EventStore, vote: Fields) -> None:
    keep(store, vote(value="no", reader="r" * 16, at=at(NOON)))
    keep(store, vote(value="yes", reader="r" * 16, at=at(NOON + 1), reason=None, comment=None))
    keep(store, vote(value="no", reader="s" * 16, at=at(NOON)))
    (count,) = store.counts()
    assert (count.answers, count.solved, count.unclear) == (2, 1, 1)
    assert len(store.comments()) == 1


def test_the_order_of_arrival_does_not_decide(store: EventStore, vote: Fields) -> None:
    keep(store, vote(value="yes", reader="r" * 16, at=at(NOON + 5000)), NOON + 6000)
    keep(store, vote(value="no", reader="r" * 16, at=at(NOON)), NOON + 7000)
    assert store.counts()[0].solved == 1


def test_a_clock_that_is_off_by_more_than_a_day_is_not_believed(store: EventStore, vote: Fields) -> None:
    keep(store, vote(article="ahead", at=at(NOON + 3650 * DAY)), NOON)
    keep(store, vote(article="behind", at=at(NOON - 3650 * DAY)), NOON)
    keep(store, vote(article="right", at=at(NOON - DAY)), NOON)
    assert {count.article: count.last_ms for count in store.counts()} == {
        "ahead": NOON,
        "behind": NOON,
        "right": NOON - DAY,
    }


def test_since_leaves_out_what_came_before(store: EventStore, vote: Fields) -> None:
    keep(store, vote(article="old", at=at(NOON)), NOON)
    keep(store, vote(article="new", at=at(NOON + DAY)), NOON + DAY)
    assert [count.article for count in store.counts(NOON + 1)] == ["new"]
    assert [stored.event.article for stored in store.events(NOON + 1)] == ["new"]
    assert [comment.article for comment in store.comments(NOON + 1)] == ["new"]


def test_a_row_that_cannot_be_kept_fails_alone(store: EventStore, vote: Fields) -> None:
    good, bad = Vote(**vote()), Vote(**vote(comment="half \ud83d"))
    futures = [store.append(good, 1), store.append(bad, 1), store.append(Vote(**vote()), 2**70)]
    assert futures[0].result(10) is True
    for future in futures[1:]:
        with pytest.raises(StoreError):
            future.result(10)
    assert keep(store, vote()) and store.count() == 2


def test_a_full_disk_is_told_and_outlived(sqlite_store: EventStore, vote: Fields) -> None:
    store = sqlite_store
    keep(store, vote())
    pages = store._writer.connection.execute("PRAGMA page_count").fetchone()[0]
    store._writer.connection.execute(f"PRAGMA max_page_count={pages}")
    lost = 0
    for _ in range(30):
        try:
            keep(store, vote(comment="x" * 2000))
        except StoreError as error:
            lost += 1
            assert "the disk is full" in error.message and store.failing
    assert lost
    store._writer.connection.execute("PRAGMA max_page_count=1000000")
    assert keep(store, vote()) and not store.failing
    assert store.count() == 32 - lost


def test_a_closed_store_takes_nothing_and_closing_twice_is_fine(tmp_path: Path, vote: Fields) -> None:
    store = EventStore(SqliteFile(tmp_path / "s.sqlite"))
    waiting = [store.append(Vote(**vote()), 1) for _ in range(50)]
    store.close()
    store.close()
    assert all(future.result(0) for future in waiting)
    with pytest.raises(StoreError, match="closed"):
        store.append(Vote(**vote()), 1).result(1)


def test_opening_again_changes_nothing(tmp_path: Path, vote: Fields) -> None:
    path = tmp_path / "deep" / "s.sqlite"
    with EventStore(SqliteFile(path)) as store:
        keep(store, vote())
    with EventStore(SqliteFile(path)) as store:
        assert store.count() == 1


def test_a_store_that_is_not_there_yet_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing has been received here yet"):
        EventReader(SqliteFile(tmp_path / "none.sqlite")).counts()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Not a database at all, only some notes of mine. " * 50)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a SQLite database"):
        EventStore(SqliteFile(path))
    with pytest.raises(StoreError, match="not a SQLite database"):
        EventReader(SqliteFile(path)).counts()
    assert path.read_bytes() == before


def test_a_strangers_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    with pytest.raises(StoreError, match="belongs to something else"):
        EventStore(SqliteFile(path))
    with pytest.raises(StoreError, match="belongs to something else"):
        EventReader(SqliteFile(path)).counts()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    EventStore(SqliteFile(path)).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    told = f"has version {len(MIGRATIONS) + 1}, and this Beeline knows up to {len(MIGRATIONS)}"
    with pytest.raises(StoreError, match=told):
        EventStore(SqliteFile(path))


@pytest.mark.skipif(os.name != "posix", reason="a folder in the way of a file")
def test_a_path_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="could not be"):
        EventStore(SqliteFile(tmp_path / "file" / "s.sqlite"))
    with pytest.raises(StoreError, match="could not be opened"):
        EventStore(SqliteFile(tmp_path))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("sqlite:a/b.sqlite", "a/b.sqlite"),
        ("sqlite:/a.sqlite", "/a.sqlite"),
        ("sqlite:///a.sqlite", "/a.sqlite"),
    ],
)
def test_an_address_names_a_file(address: str, path: str) -> None:
    assert database_at(address) == SqliteFile(Path(path))


@pytest.mark.parametrize("address", ["", "sqlite", "sqlite:", "sqlite::memory:", "mysql://x", "a.sqlite"])
def test_another_address_is_refused(address: str) -> None:
    with pytest.raises(KbError, match="is not a store"):
        database_at(address)
