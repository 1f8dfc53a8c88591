"""The CSV that Zendesk's reporting and data exports write."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kb_tools.feedback.tickets import Standing, Ticket
from kb_tools.measures.tickets.history import History, Move
from kb_tools.measures.tickets.making import Mark, make_ticket, named
from kb_tools.measures.tickets.reading import ReadSettings, Told, Wrong, shown
from kb_tools.measures.tickets.table import Row, read_table
from kb_tools.measures.tickets.values import count, id_of, moment, needed, word

MOVES: dict[str, Move] = {
    "new": "ours",
    "open": "ours",
    "hold": "ours",
    "on-hold": "ours",
    "pending": "theirs",
    "solved": "solved",
    "closed": "solved",
}
SOLVED = frozenset(status for status, move in MOVES.items() if move == "solved")
SCORES = {
    "good": True,
    "good_with_comment": True,
    "good with comment": True,
    "bad": False,
    "bad_with_comment": False,
    "bad with comment": False,
}
_MINUTE_MS = 60_000
_NAMES = {
    "id": ("Id", "Ticket ID"),
    "created": ("Created at", "Ticket created - Timestamp", "Created"),
    "updated": ("Updated at", "Ticket updated - Timestamp", "Updated"),
    "solved": ("Solved at", "Ticket solved - Timestamp", "Solved"),
    "status": ("Status", "Ticket status"),
    "priority": ("Priority", "Ticket priority"),
    "channel": ("Via", "Channel", "Ticket channel"),
    "type": ("Ticket type", "Type"),
    "tags": ("Tags", "Ticket tags"),
    "score": ("Satisfaction Score", "Satisfaction rating", "Ticket satisfaction rating"),
    "reopens": ("Reopens",),
    "replies": ("Replies", "Agent replies"),
    "first_reply": ("First reply time in minutes", "First reply time (min)"),
    "first_solved": ("First resolution time in minutes", "First resolution time (min)"),
}


def read_zendesk_table(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each row as a ticket, or why it is none. Raises KbError where a needed column is missing."""
    return read_table(stream, settings, _NAMES, ("id", "created", "status"), _build)


def _build(row: Row, settings: ReadSettings, left_out: list[str]) -> Ticket:
    number = id_of(row["id"], "Id")
    created = needed(moment(row["created"], "Created at", settings.zone), "Created at")
    status = row["status"].casefold()
    tags = row["tags"].replace(",", " ").split()
    solved = moment(row["solved"], "Solved at", settings.zone) if status in SOLVED else None
    history = History(
        first_reply_ms=_after(created, row["first_reply"], "First reply time in minutes"),
        replies=count(row["replies"], "Replies"),
        first_solved_ms=_after(created, row["first_solved"], "First resolution time in minutes"),
        solved_ms=solved,
        reopened=count(row["reopens"], "Reopens") or 0,
    )
    satisfied = SCORES.get(row["score"].casefold())
    standing: Standing = "counted"
    if status == "deleted":
        standing = "deleted"
    elif "closed_by_merge" in tags:
        standing = "merged"

    def own(name: str) -> object:
        return named(name, {name: row.own(name)}, tags)

    return make_ticket(
        "zendesk",
        number,
        created,
        moment(row["updated"], "Updated at", settings.zone),
        history,
        settings,
        left_out,
        standing=standing,
        channel=word(row["channel"]),
        category=own(settings.category_field) if settings.category_field else row["type"],
        product=own(settings.product_field),
        language=own(settings.language_field),
        priority=word(row["priority"]),
        marked={} if satisfied is None else Mark(satisfied=satisfied),
    )


def _after(created: int, minutes: str, told: str) -> int | None:
    if not minutes:
        return None
    try:
        span = float(minutes.replace(",", "."))
    except ValueError:
        span = -1
    if not 0 <= span < 1e9:
        raise Wrong(told, shown(minutes), "a number of minutes, 0 or more")
    return created + int(span * _MINUTE_MS)
