"""Puts a year of made-up data into a store that holds nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from kb_tools.errors import KbError
from kb_tools.feedback.database import HELD, TABLES, Database, Row, StoredEvent, StoreError, row_of
from kb_tools.feedback.ticket_store import put_tickets
from kb_tools.feedback.tickets import TICKETS
from kb_tools.measures.simulation.customers import fake_votes, flags, step_reports, votes
from kb_tools.measures.simulation.desk import tickets
from kb_tools.measures.simulation.searching import searches
from kb_tools.measures.simulation.seen import questions_seen
from kb_tools.measures.simulation.surveys import surveys
from kb_tools.measures.simulation.truth import Truth

_AT_ONCE = 20_000
_SEARCHES_PER_VOTE = 0.6
_RECOMMENDATIONS_PER_TICKET = 0.15
Progress = Callable[[str, int], None]
"""Told what is being written, and how many rows of it are there."""


def check_empty(database: Database) -> None:
    """Raises KbError where the store holds anything already: made-up data never goes beside real answers."""
    try:
        with database.open_to_read() as moment:
            tables = [table for table in (*TABLES, HELD, TICKETS) if table.since <= moment.version]
            used = any(
                next(iter(moment.rows(f"SELECT id FROM {table.name} LIMIT 1")), None)  # noqa: S608
                for table in tables
            )
    except StoreError:
        return  # nothing is there yet; what else is wrong is told when it is opened to write
    if used:
        raise KbError(
            f"{database}: this store holds answers already, and made-up data must not go beside them",
            hint="name a new file with --store; nothing was changed",
        )


def write_demo(
    database: Database, truth: Truth, votes_wanted: int, tickets_wanted: int, progress: Progress | None = None
) -> dict[str, int]:
    """Write the year of so many readers who answer, and so many tickets; how many of each there are.

    Searches, steps, flags, surveys and those who only saw the question come along in proportion. The same
    arguments give the same rows.
    Raises KbError where the store holds anything already, StoreError where it cannot be written.
    """
    check_empty(database)
    database.migrate()
    told: dict[str, int] = {}

    def put(name: str, rows: Iterable[Row]) -> None:
        told[name] = 0
        for count in write_rows(database, rows):
            told[name] += count
            if progress:
                progress(name, told[name])

    answers = list(votes(truth, votes_wanted))
    reports = list(rows_of(step_reports(truth, answers)))
    rows = list(rows_of(answers))
    seen = questions_seen(truth, answers)
    if votes_wanted:
        fakes, held = fake_votes(truth)
        rows += rows_of(fakes)
        put("held votes", held)
    put("votes", sorted(rows, key=lambda row: row.key))
    put("questions seen", seen)
    del answers, rows, seen
    put("steps", reports)
    put("flags", rows_of(flags(truth, votes_wanted)))
    wanted = round(votes_wanted * _SEARCHES_PER_VOTE)
    put("events of searches", rows_of(searches(truth, wanted)))
    made = list(tickets(truth, tickets_wanted))
    wanted = round(tickets_wanted * _RECOMMENDATIONS_PER_TICKET)
    put("surveys", rows_of(surveys(truth, made, wanted)))
    told["tickets"] = put_tickets(database, made).new
    if progress:
        progress("tickets", told["tickets"])
    return told


def rows_of(events: Iterable[StoredEvent]) -> Iterator[Row]:
    """The rows of these events, one after the other."""
    return (row_of(each.event, each.received_ms) for each in events)


def write_rows(database: Database, rows: Iterable[Row]) -> Iterator[int]:
    """Write rows of one table; yields how many went in, batch by batch. In the order of ids it is fastest.

    Raises StoreError where one could not be kept.
    """
    going = iter(rows)
    first = next(going, None)
    if first is None:
        return
    writer = database.open_to_write()
    try:
        batch = [first, *islice(going, _AT_ONCE - 1)]
        while batch:
            results = writer.commit(batch)
            for result in results:
                if isinstance(result, StoreError):
                    raise result
            yield sum(result is True for result in results)
            batch = list(islice(going, _AT_ONCE))
    finally:
        writer.close()
