"""Tickets into a store: each once, as its desk last told it. Bringing them in again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kb_tools.feedback.database import Changes, Database
from kb_tools.feedback.tickets import (
    TICKET_LINKS,
    TICKET_SPANS,
    TICKETS,
    Ticket,
    link_rows,
    span_rows,
    ticket_row,
)

_AT_ONCE = 5_000
_CHANGED_MS = [name for name, _ in TICKETS.columns].index("received_ms")


@dataclass(frozen=True, slots=True)
class Put:
    """What became of tickets: new ones, those that changed, and those that were there just so (or newer)."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Put) -> Put:
        return Put(self.new + other.new, self.changed + other.changed, self.same + other.same)


def put_tickets(database: Database, tickets: Iterable[Ticket]) -> Put:
    """Keep tickets; the store is made, or brought to this version, where it has to be. Raises StoreError.

    Each few thousand are one transaction: what was kept before an error stays, and the same tickets can
    simply be put once more. A telling that is older than what is there is left out.
    """
    database.migrate()
    done = Put()
    going = iter(tickets)
    while batch := list(islice(going, _AT_ONCE)):
        with database.open_to_change() as changes:
            done += _put(changes, batch)
    return done


def _put(changes: Changes, batch: list[Ticket]) -> Put:
    latest: dict[str, Ticket] = {}
    for ticket in batch:
        before = latest.get(ticket.id)
        if before is None or ticket.changed_ms >= before.changed_ms:
            latest[ticket.id] = ticket
    there = {
        row[0]: row
        for ids in _some(list(latest), 500)
        for row in changes.rows(
            f"SELECT {TICKETS.names} FROM tickets WHERE id IN ({', '.join('?' * len(ids))})",  # noqa: S608
            ids,
        )
    }
    wanted = [ticket for ticket in latest.values() if _tells_more(ticket, there.get(ticket.id))]
    changed = [ticket.id for ticket in wanted if ticket.id in there]
    for id_ in changed:
        changes.run("DELETE FROM tickets WHERE id = ?", (id_,))
        for table in (TICKET_SPANS, TICKET_LINKS):
            # Their ids begin with the ticket's and a slash; 0 is the character after it.
            changes.run(
                f"DELETE FROM {table.name} WHERE id >= ? AND id < ?",  # noqa: S608
                (f"{id_}/", f"{id_}0"),
            )
    for table, rows in (
        (TICKETS, [ticket_row(ticket) for ticket in wanted]),
        (TICKET_SPANS, [row for ticket in wanted for row in span_rows(ticket)]),
        (TICKET_LINKS, [row for ticket in wanted for row in link_rows(ticket)]),
    ):
        if rows:
            changes.put(table, rows)
    return Put(len(wanted) - len(changed), len(changed), len(batch) - len(wanted))


def _tells_more(ticket: Ticket, row: tuple[object, ...] | None) -> bool:
    if row is None:
        return True
    kept = row[_CHANGED_MS]
    return isinstance(kept, int) and ticket.changed_ms >= kept and ticket_row(ticket) != row


def _some(ids: list[str], count: int) -> Iterator[list[str]]:
    for start in range(0, len(ids), count):
        yield ids[start : start + count]
