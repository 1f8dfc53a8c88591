"""What only a server can do: many writers, restarts, a database that others use too; and both stores alike."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import psycopg
import pytest

from kb_tools.cli import main
from kb_tools.errors import KbError
from kb_tools.feedback import postgres as engine
from kb_tools.feedback.database import VERSION, Database, StoreError
from kb_tools.feedback.events import Event, moment_text, read_event_fields
from kb_tools.feedback.exports import write_csv, write_jsonl
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import EventStore, database_at
from tests.postgres_server import Server
from tests.told_searches import searches_of

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000_000
DAY = 86_400_000


@pytest.fixture
def address(postgres: Server) -> str:
    """The address of a database that is ready for events."""
    made = postgres.new_database()
    database_at(made).migrate()
    return made


@pytest.fixture
def opened(address: str) -> Iterator[EventStore]:
    with EventStore(database_at(address)) as store:
        yield store


def some_events(vote: Fields, search: Fields, count: int) -> list[tuple[Event, int]]:
    """Votes and searches of every shape, some with clocks that are off, some sent twice."""
    chance = Random(6)
    articles = ["lost-phone", "Äh", "lost_phone", "a/b", "Zebra", "a.b", "a-b"]
    events: list[tuple[Event, int]] = []
    for number in range(count):
        at = NOON + chance.choice([0, number, -400 * DAY, 400 * DAY, DAY + number])
        given: dict[str, Any] = {"at": moment_text(at), "locale": chance.choice(["en", "de", "pt-BR"])}
        if chance.random() < 0.6:
            value = chance.choice(["yes", "no"])
            given |= {"article": chance.choice(articles).replace("Ä", "A"), "value": value}
            given |= {"reader": f"reader-{chance.randint(1, 30):010}", "reason": None, "comment": None}
            if value == "no":
                given |= {"reason": chance.choice([None, "wrong", "unclear", "other_problem"])}
                given |= {"comment": chance.choice([None, "", "ÿ🐝 ‏שלום\nline", "=1+1"])}
            fields = vote(**given)
        else:
            outcome = chance.choice(["shown", "opened", "gave_up", "contact", "helped", "did_not_help"])
            given |= {"search": f"search-{chance.randint(1, 40):010}", "outcome": outcome}
            if outcome in ("opened", "helped", "did_not_help"):
                given |= {
                    "article": chance.choice(articles).replace("Ä", "A"),
                    "place": chance.choice([None, 3]),
                }
            given |= {"query": chance.choice(["vpn", "VPN", "écran", "ecran"]), "hits": chance.randint(0, 9)}
            fields = search(**given)
        events.append((read_event_fields(fields), NOON + chance.choice([number, 5])))
    return events + events[:20]


def test_both_stores_tell_the_same_to_the_row(
    address: str,
    tmp_path: Path,
    vote: Fields,
    search: Fields,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "feedback.sqlite"
    events = some_events(vote, search, 600)
    told: list[list[Any]] = []
    databases: list[Database] = [SqliteFile(file), database_at(address)]
    for database in databases:
        with EventStore(database) as store:
            new = [future.result(20) for future in [store.append(*event) for event in events]]
            assert sum(new) == 600 and not any(new[600:])
            told.append(
                [
                    *(store.counts(since) for since in (0, NOON, NOON + DAY)),
                    *(store.comments(since) for since in (0, NOON, NOON + DAY)),
                    *(searches_of(store.database, NOON + 9 * DAY, since) for since in (0, NOON)),
                    store.count(),
                    store.count("lost-phone"),
                    list(write_jsonl(store.events())),
                    list(write_csv(store.events(NOON + 6))),
                ]
            )
    assert told[0] == told[1]
    assert all(told[0])
    for command in (
        ["report", "--format", "csv"],
        ["report", "--format", "csv", "--searches"],
        ["feedback", "export"],
        ["feedback", "export", "--format", "csv"],
        ["gaps", "--format", "json"],
    ):
        outputs = []
        for place in (f"sqlite:{file}", address):
            assert main([*command, "--store", place]) == 0
            outputs.append(capsys.readouterr().out)
        assert outputs[0] == outputs[1] and outputs[0].count("\n") > 2


def test_several_collectors_on_one_database_count_each_event_once(address: str, vote: Fields) -> None:
    events = [read_event_fields(vote()) for _ in range(500)]
    new: list[bool] = []

    def send(seed: int) -> None:
        mine = events.copy()
        Random(seed).shuffle(mine)
        with EventStore(database_at(address)) as store:
            new.extend(future.result(30) for future in [store.append(event, 1) for event in mine])

    threads = [Thread(target=send, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(new) == 2000 and sum(new) == 500
    with EventStore(database_at(address)) as store:
        assert store.count() == 500


def test_a_restart_between_two_events_is_not_noticed(
    postgres: Server, opened: EventStore, vote: Fields
) -> None:
    assert opened.append(read_event_fields(vote()), 1).result(10)
    postgres.stop()
    postgres.start()
    assert opened.append(read_event_fields(vote()), 1).result(10)
    assert not opened.failing and opened.count() == 2


def test_while_the_server_is_gone_that_is_said_and_then_it_goes_on(
    postgres: Server, opened: EventStore, vote: Fields
) -> None:
    postgres.stop(at_once=True)
    try:
        for _ in range(3):
            with pytest.raises(StoreError, match="PostgreSQL cannot be reached"):
                opened.append(read_event_fields(vote()), 1).result(10)
        assert opened.failing and opened.alive
    finally:
        postgres.start()
    event = read_event_fields(vote())
    while True:
        try:
            assert opened.append(event, 1).result(10)
            break
        except StoreError:
            continue
    assert not opened.failing and opened.count() == 1


def test_what_was_acknowledged_outlives_a_crash_of_the_server(
    postgres: Server, opened: EventStore, vote: Fields
) -> None:
    events = [read_event_fields(vote()) for _ in range(3000)]
    futures = [opened.append(event, 1) for event in events]
    futures[500].result(20)
    postgres.stop(at_once=True)
    kept = set()
    for event, future in zip(events, futures, strict=True):
        try:
            future.result(20)
            kept.add(event.id)
        except StoreError:
            continue
    postgres.start()
    assert len(kept) > 500
    assert kept <= {stored.event.id for stored in opened.events()}


def test_a_connection_that_is_cut_again_and_again_loses_and_doubles_nothing(
    postgres: Server, address: str, opened: EventStore, vote: Fields
) -> None:
    events = [read_event_fields(vote()) for _ in range(4000)]
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    database = address.split("/")[3].split("?")[0]
    waiting = [opened.append(event, 1) for event in events]
    with psycopg.connect(postgres.address(), autocommit=True) as other:
        while not waiting[-1].done():
            other.execute(ended, (database,))
    for event, future in zip(events, waiting, strict=True):
        try:
            future.result(20)
        except StoreError:
            while True:
                try:
                    opened.append(event, 1).result(20)
                    break
                except StoreError:
                    continue
    assert {stored.event.id for stored in opened.events()} == {event.id for event in events}
    assert opened.count() == len(events)


def test_before_it_was_migrated_it_says_what_to_run(postgres: Server) -> None:
    database = database_at(postgres.new_database())
    with pytest.raises(StoreError, match="holds nothing of Beeline yet") as told:
        EventStore(database)
    assert "kb collector migrate" in told.value.hint
    with pytest.raises(StoreError, match="nothing has been received"), database.open_to_read():
        pass
    assert database.migrate() == (0, VERSION)
    assert database.migrate() == (VERSION, VERSION)
    EventStore(database).close()


def test_the_command_migrates_and_says_so(
    postgres: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for store in (postgres.new_database(), f"sqlite:{tmp_path / 's.sqlite'}"):
        for words in (f"was brought from version 0 to {VERSION}", f"has version {VERSION}"):
            assert main(["collector", "migrate", "--store", store]) == 0
            assert words in capsys.readouterr().out


def test_an_old_version_goes_on_while_a_new_one_migrates(
    address: str, opened: EventStore, vote: Fields, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = ("ALTER TABLE beeline.events ADD COLUMN mood TEXT",)
    with monkeypatch.context() as newer:
        newer.setattr(engine, "MIGRATIONS", (*engine.MIGRATIONS, added))
        newer.setattr(engine, "VERSION", VERSION + 1)
        assert database_at(address).migrate() == (VERSION, VERSION + 1)
    assert opened.append(read_event_fields(vote()), 1).result(10)
    with EventStore(database_at(address)) as old_one_started_later:
        assert old_one_started_later.append(read_event_fields(vote()), 1).result(10)
        assert len(list(old_one_started_later.events())) == 2
    monkeypatch.setattr(engine, "VERSION", VERSION + 2)
    with pytest.raises(StoreError, match=f"has version {VERSION + 1} of {VERSION + 2}"):
        EventStore(database_at(address))


def test_a_store_that_asks_for_a_newer_program_is_left_alone(address: str) -> None:
    with psycopg.connect(address) as other:
        other.execute("UPDATE beeline.store_version SET version = 9, oldest = 9")
    for use in (EventStore, lambda database: database.migrate()):
        with pytest.raises(StoreError, match=f"asks for version 9, and this Beeline knows up to {VERSION}"):
            use(database_at(address))


def test_a_strangers_schema_is_left_alone(postgres: Server) -> None:
    address = postgres.new_database()
    with psycopg.connect(address) as other:
        other.execute("CREATE SCHEMA beeline; CREATE TABLE beeline.songs (name TEXT)")
    with pytest.raises(StoreError, match="belongs to something else"):
        database_at(address).migrate()


def test_two_migrations_at_once_do_it_once(postgres: Server) -> None:
    database = database_at(postgres.new_database())
    done: list[tuple[int, int]] = []
    threads = [Thread(target=lambda: done.append(database.migrate())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [(0, VERSION), *[(VERSION, VERSION)] * 3]


def test_a_user_without_rights_is_told_so(postgres: Server, address: str, vote: Fields) -> None:
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("DROP ROLE IF EXISTS guest")
        owner.execute("CREATE ROLE guest LOGIN")
        owner.execute("GRANT USAGE ON SCHEMA beeline TO guest")
        owner.execute("GRANT SELECT ON ALL TABLES IN SCHEMA beeline TO guest")
    guest = database_at(address.replace("kb@", "guest@"))
    with EventStore(guest) as store:
        with pytest.raises(StoreError, match="this user may not do that"):
            store.append(read_event_fields(vote()), 1).result(10)
        assert store.count() == 0
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("DROP OWNED BY guest")
        owner.execute("DROP ROLE guest")


def test_a_server_that_is_told_to_hurry_is_durable_all_the_same(address: str, vote: Fields) -> None:
    with EventStore(database_at(f"{address}&options=-c%20synchronous_commit%3Doff")) as store:
        found = store._writer.connection.execute("SHOW synchronous_commit").fetchone()
    assert found == ("on",)


def test_no_password_is_ever_told() -> None:
    database = database_at("postgresql://kb:s3cret@db.example.com:6000/votes")
    assert str(database) == "postgresql://db.example.com:6000/votes"
    assert "s3cret" not in repr(database)
    with pytest.raises(KbError) as told:
        database_at("postgresql://kb:s3cret@db.example.com:not-a-port/votes?x=y")
    assert "s3cret" not in str(told.value) and "postgresql://USER@HOST" in told.value.hint


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "kb_tools.feedback.postgres", raising=False)
    with pytest.raises(KbError, match="needs a package that is not installed") as told:
        database_at("postgresql://localhost/kb")
    assert told.value.hint == "install it with: pip install 'beeline-kb[postgres]'"
