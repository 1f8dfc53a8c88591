"""Tickets into both stores: each once, as its desk last told it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kb_tools.feedback.database import Database
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.feedback.store import database_at
from kb_tools.feedback.ticket_store import Put, put_tickets
from kb_tools.feedback.tickets import DESK_TABLES, Span, Ticket

TICKET = Ticket(
    desk="zendesk",
    number="12",
    changed_ms=2_000,
    created_ms=1_000,
    first_reply_ms=1_500,
    satisfied=True,
    mark=5,
    articles=("lost-phone", "backup-codes", "lost-phone"),
    spans=(Span("reply", 1_000, 1_500), Span("wait", 1_000, None)),
)


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return SqliteFile(tmp_path / "votes.sqlite")
    return database_at(request.getfixturevalue("postgres").new_database())


def rows(database: Database) -> list[list[tuple[object, ...]]]:
    with database.open_to_read() as moment:
        return [sorted(moment.rows(f"SELECT {table.names} FROM {table.name}")) for table in DESK_TABLES]


def test_the_same_tickets_again_change_nothing(database: Database) -> None:
    other = msgspec.structs.replace(TICKET, number="120", articles=None, spans=None)
    assert put_tickets(database, [TICKET, other]) == Put(new=2)
    before = rows(database)
    assert [len(found) for found in before] == [2, 2, 2]
    assert put_tickets(database, [other, TICKET]) == Put(same=2)
    assert rows(database) == before


def test_a_later_telling_replaces_an_earlier_one_and_never_the_other_way_round(database: Database) -> None:
    neighbour = msgspec.structs.replace(TICKET, number="121")
    later = msgspec.structs.replace(TICKET, changed_ms=9_000, solved_ms=8_000, articles=(), spans=())
    put_tickets(database, [TICKET, neighbour])
    assert put_tickets(database, [later]) == Put(changed=1)
    assert put_tickets(database, [TICKET]) == Put(same=1)
    tickets, spans, links = rows(database)
    assert [row[2] for row in tickets] == [9_000, 2_000]
    assert {row[1] for row in spans} == {row[1] for row in links} == {"zendesk:121"}


def test_told_twice_in_one_go_the_later_telling_counts(database: Database) -> None:
    later = msgspec.structs.replace(TICKET, changed_ms=3_000, reopened=1)
    assert put_tickets(database, [later, TICKET]) == Put(new=1, same=1)
    assert rows(database)[0][0][2] == 3_000
