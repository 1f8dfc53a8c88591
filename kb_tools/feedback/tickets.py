"""What is kept of a ticket: moments and counts, so that waits can be measured. Nobody's name, nothing said.

A desk's export becomes tickets (`kb_tools.measures.tickets` has a module a desk); here they become rows of
three tables, in both stores. What is not named here is never kept: no subject, no message, no person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from kb_tools.feedback.database import Table

Standing = Literal["counted", "spam", "deleted", "merged", "by_agent"]
"""Whether a ticket stands for a customer who waited. Only "counted" ones are in figures."""

ClosedBy = Literal["", "person", "machine", "requester"]
SpanKind = Literal["reply", "wait"]


class Span(msgspec.Struct, frozen=True, gc=False):
    """A customer waited from one moment to another, milliseconds since 1970, UTC.

    "reply": from the first message that nobody had answered to the next public reply of a person.
    "wait": the ticket was the desk's to move (new, open or on hold). to_ms is None while it goes on.
    """

    kind: SpanKind
    from_ms: int
    to_ms: int | None


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket, as the desk last told it. All moments are milliseconds since 1970, UTC; None: not yet.

    number is the desk's own; changed_ms when the desk last changed it: a later telling replaces an earlier.
    first_reply_ms is the first public reply of a person, machine_reply_ms the first of a bot or of an
    automatic answer. first_solved_ms is the first time it was solved, solved_ms the last; both stand, and
    solved_ms is None, where it is open again. marked is the customer's answer to "how did we do":
    satisfied where the desk counts it as such, mark where it has a scale from 1 to 5.
    articles are ids of articles to which a public reply led. spans is None where the desk does not tell them.
    """

    desk: str
    number: str
    changed_ms: int
    created_ms: int
    standing: Standing = "counted"
    channel: str = ""
    category: str = ""
    language: str = ""
    product: str = ""
    priority: str = ""
    first_reply_ms: int | None = None
    machine_reply_ms: int | None = None
    first_solved_ms: int | None = None
    solved_ms: int | None = None
    closed_by: ClosedBy = ""
    reopened: int = 0
    replies: int | None = None
    satisfied: bool | None = None
    mark: int | None = None
    marked_ms: int | None = None
    articles: tuple[str, ...] | None = None
    spans: tuple[Span, ...] | None = None

    @property
    def id(self) -> str:
        """The same in every export: `zendesk:12`."""
        return f"{self.desk}:{self.number}"


# received_ms is the desk's own moment of its last change: the day in an export. told_links and told_spans are
# 0 where the desk does not tell them, else one more than their number.
TICKETS = Table(
    "tickets",
    (
        ("id", "text"),
        ("desk", "text"),
        ("received_ms", "bigint"),
        ("created_ms", "bigint"),
        ("standing", "text"),
        ("channel", "text"),
        ("category", "text"),
        ("language", "text"),
        ("product", "text"),
        ("priority", "text"),
        ("first_reply_ms", "bigint"),
        ("machine_reply_ms", "bigint"),
        ("first_solved_ms", "bigint"),
        ("solved_ms", "bigint"),
        ("closed_by", "text"),
        ("reopened", "integer"),
        ("replies", "integer"),
        ("satisfied", "integer"),
        ("mark", "integer"),
        ("marked_ms", "bigint"),
        ("told_links", "integer"),
        ("told_spans", "integer"),
    ),
    since=5,
)
TICKET_SPANS = Table(
    "ticket_spans",
    (
        ("id", "text"),
        ("ticket", "text"),
        ("received_ms", "bigint"),
        ("kind", "text"),
        ("from_ms", "bigint"),
        ("to_ms", "bigint"),
    ),
    since=5,
)
TICKET_LINKS = Table(
    "ticket_links",
    (("id", "text"), ("ticket", "text"), ("received_ms", "bigint"), ("article", "text")),
    since=5,
)
DESK_TABLES = (TICKETS, TICKET_SPANS, TICKET_LINKS)


def ticket_row(ticket: Ticket) -> tuple[Any, ...]:
    """Its row of TICKETS."""
    return (
        ticket.id,
        ticket.desk,
        ticket.changed_ms,
        ticket.created_ms,
        ticket.standing,
        ticket.channel,
        ticket.category,
        ticket.language,
        ticket.product,
        ticket.priority,
        ticket.first_reply_ms,
        ticket.machine_reply_ms,
        ticket.first_solved_ms,
        ticket.solved_ms,
        ticket.closed_by,
        ticket.reopened,
        ticket.replies,
        None if ticket.satisfied is None else int(ticket.satisfied),
        ticket.mark,
        ticket.marked_ms,
        0 if ticket.articles is None else 1 + len(set(ticket.articles)),
        0 if ticket.spans is None else 1 + len(ticket.spans),
    )


def span_rows(ticket: Ticket) -> Iterator[tuple[Any, ...]]:
    """Its rows of TICKET_SPANS."""
    for number, span in enumerate(ticket.spans or ()):
        yield f"{ticket.id}/{number}", ticket.id, ticket.changed_ms, span.kind, span.from_ms, span.to_ms


def link_rows(ticket: Ticket) -> Iterator[tuple[Any, ...]]:
    """Its rows of TICKET_LINKS."""
    for article in dict.fromkeys(ticket.articles or ()):
        yield f"{ticket.id}/{article}", ticket.id, ticket.changed_ms, article
