"""The same statements, the same rows: on SQLite, on DuckDB over Parquet, on PostgreSQL and on Spark."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kb_tools.cli.feedback_export import writer_of
from kb_tools.errors import KbError
from kb_tools.feedback.daily_files import EXPORTED, export_folder
from kb_tools.feedback.database import EVENTS, HELD, SEARCHES, SURVEYS, Database
from kb_tools.feedback.events import UNKNOWN_TEXT
from kb_tools.feedback.reading import EventReader
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import database_at
from kb_tools.feedback.ticket_store import put_tickets
from kb_tools.feedback.tickets import Span, Ticket
from kb_tools.measures.counting.searches import summed
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.engines.opening import open_on_export, open_on_store
from kb_tools.measures.hours import Hours, Schedule
from kb_tools.measures.overview import Choice, Overview, count_all
from kb_tools.measures.period import WEEK_MS, Period
from tests.postgres_server import Server
from tests.told_searches import searches_of

NOW = 1_764_072_000_000  # 25 November 2025
DAY = 86_400_000
BERLIN = ZoneInfo("Europe/Berlin")
HOURS = Hours(
    (
        (0, Schedule(BERLIN, dict.fromkeys(range(5), ((480, 1080),)))),
        (NOW - 40 * DAY, Schedule(BERLIN, dict.fromkeys(range(6), ((455, 1200),)))),
    )
)
CATEGORIES = {f"a{number}": f"c{number % 4}" for number in range(25)}


def fill(database: Database) -> None:
    """20,000 events with ties, nothing where something may be, late ones, and the edges of weeks and clocks."""
    chance = random.Random(5)

    def moment() -> int:
        edge = NOW - NOW % WEEK_MS - chance.randrange(30) * WEEK_MS - 3 * DAY
        clocks_go_back = 1_761_440_400_000
        return chance.choice(
            [
                NOW - chance.randrange(300 * DAY),
                NOW - chance.randrange(300 * DAY),
                edge + chance.choice([-1, 0, 1]),
                clocks_go_back + chance.randrange(-2, 3) * 1_800_000,
            ]
        )

    def claimed(received: int) -> int:
        return received + chance.choice([0, 0, 0, -5_000, 1_000, -90_000_000, 90_000_000])

    events, searches, marks, held = [], [], [], []
    for number in range(14_000):
        received = moment()
        value = chance.choice(["yes", "yes", "no"])
        events.append(
            (
                f"vote{number:06}", "vote", 1, f"a{chance.randrange(30)}",
                chance.choice(["aaaaaaaaaaaa", "bbbbbbbbbbbb", "000000000000"]),
                chance.choice(["en", "de", "pt-BR"]), chance.choice(["customers"] * 9 + ["agents"]),
                claimed(received), received, value, f"reader{chance.randrange(6_000)}",
                chance.choice([None, "wrong", "unclear", "other_problem"]) if value == "no" else None,
                chance.choice([None, None, "Der Code kam nie an – “nie”", "it's\ta = tab"]),
            )
        )  # fmt: skip
        if number % 300 == 0:
            held.append(
                (f"vote{number:06}", "burst", received, chance.choice(["waiting", "accepted", "dismissed"]))
            )
    for number in range(5_000):
        received = chance.choice([moment(), NOW - 10_000])
        outcome = chance.choice(["shown", "shown", "opened", "helped", "did_not_help", "contact", "gave_up"])
        article = f"a{chance.randrange(5)}" if outcome in ("opened", "helped", "did_not_help") else None
        searches.append(
            (
                f"step{number:06}", 1, chance.choice(["en", "de"]), chance.choice(["customers"] * 9 + ["agents"]),
                claimed(received), received, f"search{chance.randrange(2_500)}", "new phone",
                chance.randrange(3), chance.randrange(2), outcome, article, None,
            )
        )  # fmt: skip
    for number in range(1_000):
        received = moment()
        question, most = chance.choice([("satisfaction", 5), ("recommend", 10), ("effort", 7)])
        link = f"link{chance.randrange(800)}"
        marks.append(
            (f"mark{number}", 1, "en", received, received, question, chance.randint(1, most), link, None)
        )
    database.migrate()
    with database.open_to_change() as changes:
        for table, rows in ((EVENTS, events), (SEARCHES, searches), (SURVEYS, marks), (HELD, held)):
            empty = (None,) * (len(table.columns) - len(rows[0]))
            changes.put(table, [(*row, *empty) for row in rows])

    def ticket(number: int) -> Ticket:
        created = moment()
        first = chance.choice([None, created, created + int(chance.expovariate(1 / 7_200_000))])
        solved = chance.choice([None, created - 5, created + int(chance.expovariate(1 / 86_400_000))])
        satisfied = chance.choice([None, True, False])
        return Ticket(
            desk="plain",
            number=str(number),
            changed_ms=created,
            created_ms=created,
            standing=chance.choice(["counted"] * 8 + ["spam", "merged"]),
            channel=chance.choice(["email", "phone", ""]),
            category=f"c{chance.randrange(4)}",
            language=chance.choice(["en", "de"]),
            priority=chance.choice(["critical", "normal", ""]),
            first_reply_ms=first,
            first_solved_ms=solved,
            solved_ms=solved,
            closed_by=chance.choice(["", "person", "machine"]),
            satisfied=satisfied,
            mark=None if satisfied is None else chance.choice([None, 1, 4, 5]),
            articles=chance.choice([None, (), ("a1", "a2")]),
            spans=(
                Span("reply", created, first),
                Span("reply", created + 5_000, created + 9_000 + chance.randrange(DAY)),
                Span("wait", created, solved),
                Span("wait", created + DAY, created + 2 * DAY),
            ),
        )

    put_tickets(database, (ticket(number) for number in range(2_000)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SqliteFile:
    file = SqliteFile(tmp_path_factory.mktemp("engines") / "votes.sqlite")
    fill(file)
    return file


@pytest.fixture(scope="module")
def exported(store: SqliteFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engines") / "export"
    export_folder(store, folder, "parquet", writer_of("parquet"), NOW)
    return folder


@pytest.fixture(scope="module")
def copied(store: SqliteFile, postgres: Server) -> Database:
    """The same rows on a PostgreSQL server."""
    database = database_at(postgres.new_database())
    database.migrate()
    with store.open_to_read() as moment, database.open_to_change() as changes:
        for table in EXPORTED:
            if rows := list(moment.rows(f"SELECT {table.names} FROM {table.name}")):
                changes.put(table, rows)
    return database


def overview(opened: AbstractContextManager[Engine], choice: Choice | None = None) -> Overview:
    with opened as engine:
        return replace(count_all(engine, Period.up_to(NOW), HOURS, CATEGORIES, choice), engine="")


def hashed(found: Overview) -> str:
    return sha256(repr(asdict(found)).encode()).hexdigest()


CHOICES = [
    None,
    Choice(category="c1"),
    Choice(channel="email", language="de"),
    Choice(product="none of them"),
]


@pytest.mark.parametrize("choice", CHOICES)
def test_sqlite_duckdb_and_postgresql_find_the_same(
    store: SqliteFile, exported: Path, copied: Database, choice: Choice | None
) -> None:
    here = overview(open_on_store(store), choice)
    assert len(here.texts) > 50
    assert here.desk is not None
    for opened in (open_on_export("duckdb", exported), open_on_store(copied)):
        there = overview(opened, choice)
        for part in asdict(here):
            assert getattr(there, part) == getattr(here, part), part
        assert hashed(there) == hashed(here)


@pytest.mark.slow
def test_a_spark_cluster_finds_the_same(store: SqliteFile, exported: Path, spark_cluster: str) -> None:
    assert hashed(overview(open_on_export("spark", exported, spark_cluster))) == hashed(
        overview(open_on_store(store))
    )


def test_counts_are_those_of_the_reader_of_the_store(store: SqliteFile) -> None:
    """The reader finds last answers and folds searches in its own way, and comes to the same."""
    reader = EventReader(store)
    found = overview(open_on_store(store))
    # The moment of an answer that was brought in is believed, even where it is not over yet.
    assert [text for text in found.texts if text.revision != UNKNOWN_TEXT] == [
        text for text in reader.counts() if text.revision != UNKNOWN_TEXT
    ]
    ended = [
        search
        for search in searches_of(reader.database, NOW)
        if search.edition == "customers" and search.ended and search.last_ms >= Period.up_to(NOW).trend_ms
    ]
    counted = summed(found.searches)
    assert counted.searches == len(ended) > 500
    assert counted.found_nothing == sum(not search.found and not search.opened for search in ended)
    assert counted.not_opened == sum(search.found and not search.opened for search in ended)
    assert counted.opened == sum(bool(search.opened) for search in ended)


def test_an_older_store_and_one_without_tickets_are_read_too(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / "votes.sqlite")
    file.migrate()
    found = overview(open_on_store(file))
    assert found.desk is None
    assert found.texts == ()


@pytest.mark.parametrize("broken", [b"", b"PAR1 but no more", b"\x00" * 5_000])
def test_a_broken_file_of_an_export_is_told(exported: Path, tmp_path: Path, broken: bytes) -> None:
    folder = tmp_path / "export"
    shutil.copytree(exported, folder)
    next((folder / "events").rglob("*.parquet")).write_bytes(broken)
    with pytest.raises(KbError, match="DuckDB could not read this") as told:
        overview(open_on_export("duckdb", folder))
    assert told.value.hint and "kb feedback export" in told.value.hint


OPENERS: list[Callable[[Path], AbstractContextManager[Engine]]] = [
    lambda folder: open_on_export("duckdb", folder),
    lambda folder: open_on_store(SqliteFile(folder)),
]


@pytest.mark.parametrize("opener", OPENERS)
def test_no_data_is_told(opener: Callable[[Path], AbstractContextManager[Engine]], tmp_path: Path) -> None:
    with pytest.raises(KbError, match=r"there is no folder here|nothing has been received"):
        overview(opener(tmp_path / "none"))
