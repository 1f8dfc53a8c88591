"""The CSV that Freshdesk's list of tickets exports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kb_tools.feedback.tickets import Ticket
from kb_tools.measures.tickets.history import History
from kb_tools.measures.tickets.making import make_ticket, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.table import Row, read_table
from kb_tools.measures.tickets.values import count, id_of, moment, needed, word

SOLVED = frozenset({4, 5, "4", "5", "resolved", "closed"})
PRIORITIES = {1: "low", 2: "medium", 3: "high", 4: "urgent"}
_NAMES = {
    "id": ("Ticket ID", "Ticket Id", "Id"),
    "created": ("Created time", "Created at"),
    "updated": ("Last update time", "Last updated time", "Updated at"),
    "replied": ("Initial response time", "First responded at"),
    "resolved": ("Resolved time", "Resolved at"),
    "closed": ("Closed time", "Closed at"),
    "status": ("Status",),
    "priority": ("Priority",),
    "channel": ("Source",),
    "type": ("Type",),
    "tags": ("Tags",),
    "replies": ("Agent interactions",),
}


def read_freshdesk_table(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each row as a ticket, or why it is none. Raises KbError where a needed column is missing."""
    return read_table(stream, settings, _NAMES, ("id", "created", "status"), _build)


def _build(row: Row, settings: ReadSettings, left_out: list[str]) -> Ticket:
    zone = settings.zone
    number = id_of(row["id"], "Ticket ID")
    created = needed(moment(row["created"], "Created time", zone), "Created time")
    solved = None
    if row["status"].casefold() in SOLVED:
        solved = moment(row["resolved"], "Resolved time", zone) or moment(row["closed"], "Closed time", zone)
    history = History(
        first_reply_ms=moment(row["replied"], "Initial response time", zone),
        replies=count(row["replies"], "Agent interactions"),
        solved_ms=solved,
    )
    tags = [tag.strip() for tag in row["tags"].split(",")]

    def own(name: str) -> object:
        return named(name, {name: row.own(name)}, tags)

    return make_ticket(
        "freshdesk",
        number,
        created,
        moment(row["updated"], "Last update time", zone),
        history,
        settings,
        left_out,
        channel=word(row["channel"]),
        category=own(settings.category_field) if settings.category_field else row["type"],
        product=own(settings.product_field),
        language=own(settings.language_field),
        priority=word(row["priority"]),
    )
