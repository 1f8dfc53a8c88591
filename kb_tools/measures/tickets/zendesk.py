"""Tickets of Zendesk: pages or lines of the incremental export, or of a data export, as JSON; or its CSV.

Source: developer.zendesk.com, "Incremental Exports", "Tickets", "Ticket Metrics", "Ticket Audits" and
"Ticket Audit Events Reference".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import ClosedBy, Standing, Ticket
from kb_tools.measures.tickets.history import History, Line, Turn, Writer, history_of, with_solutions
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.links import linked_articles
from kb_tools.measures.tickets.making import Mark, make_ticket, named
from kb_tools.measures.tickets.reading import ReadSettings, Told, Wrong
from kb_tools.measures.tickets.table import looks_like_table
from kb_tools.measures.tickets.values import Number, count, id_of, moment, needed, same_id, word
from kb_tools.measures.tickets.zendesk_table import MOVES, SCORES, SOLVED, read_zendesk_table

_LISTS = (("tickets",), ("results",))
_STAFF = ("agent", "admin")
_MACHINES = frozenset({"rule", "system", "trigger", "automation"})
_MINUTE_MS = 60_000


class _Via(msgspec.Struct, gc=False):
    channel: str | int | None = None


class _Rating(msgspec.Struct, gc=False):
    score: str | None = None
    created_at: Number = None


class _Span(msgspec.Struct, gc=False):
    calendar: Number = None


class _Metrics(msgspec.Struct):
    solved_at: Number = None
    reopens: Number = None
    replies: Number = None
    reply_time_in_minutes: _Span | None = None
    reply_time_in_seconds: _Span | None = None
    first_resolution_time_in_minutes: _Span | None = None


class _Person(msgspec.Struct, gc=False):
    id: Number = None
    role: str | None = None


class _Field(msgspec.Struct, gc=False):
    id: Number = None
    value: str | bool | int | float | list[object] | None = None


class _Event(msgspec.Struct):
    type: str = ""
    field_name: str | None = None
    value: msgspec.Raw = msgspec.Raw(b"")
    public: bool | None = None
    author_id: Number = None
    via: _Via | None = None
    body: str | None = None
    html_body: str | None = None


class _Audit(msgspec.Struct):
    created_at: Number = None
    author_id: Number = None
    via: _Via | None = None
    events: list[_Event] = []


class _Comment(msgspec.Struct):
    created_at: Number = None
    author_id: Number = None
    public: bool | None = None
    via: _Via | None = None
    body: str | None = None
    html_body: str | None = None


class _Ticket(msgspec.Struct):
    id: Number = None
    created_at: Number = None
    updated_at: Number = None
    status: str | None = None
    type: str | None = None
    priority: str | None = None
    via: _Via | None = None
    is_public: bool | None = None
    tags: list[str] | None = None
    custom_fields: list[_Field] | None = None
    requester_id: Number = None
    requester: _Person | str | None = None
    submitter: _Person | str | None = None
    satisfaction_rating: _Rating | str | None = None
    metric_set: _Metrics | None = None
    audits: list[_Audit] | None = None
    comments: list[_Comment] | None = None
    event_type: str | None = None
    ticket: _Ticket | None = None


_DECODER = msgspec.json.Decoder(_Ticket)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each ticket, or why it is none. A table is told from JSON by its first character. Raises KbError."""
    if looks_like_table(stream):
        return read_zendesk_table(stream, settings)
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(found: _Ticket, settings: ReadSettings, left_out: list[str]) -> Ticket:
    if found.ticket is not None:
        inner = found.ticket
        inner.audits = found.audits if inner.audits is None else inner.audits
        inner.comments = found.comments if inner.comments is None else inner.comments
        inner.metric_set = found.metric_set if inner.metric_set is None else inner.metric_set
        found = inner
    if found.event_type:
        raise Wrong(
            "event_type", "an event, not a ticket", "tickets; with their audits inside, where there are any"
        )
    number = id_of(found.id)
    created = needed(moment(found.created_at, "created_at", settings.zone), "created_at")
    changed = moment(found.updated_at, "updated_at", settings.zone)
    people = _People(found, settings)
    lines, turns = _events(found, people, settings)
    metrics = found.metric_set or _Metrics()
    solved = None
    if found.status in SOLVED:
        solved = moment(metrics.solved_at, "metric_set.solved_at", settings.zone)
    if lines is None and turns is None:
        history = _by_metrics(metrics, created, solved)
    else:
        history = history_of(created, lines, turns, solved_ms=solved)
        if turns is None:
            history = with_solutions(history, _by_metrics(metrics, created, solved))
    tags = found.tags or []
    fields = _fields(found, settings)
    return make_ticket(
        "zendesk",
        number,
        created,
        changed,
        history,
        settings,
        left_out,
        standing=_standing(found, people, tags),
        channel=word(found.via.channel) if found.via else "",
        category=named(settings.category_field, fields, tags) if settings.category_field else found.type,
        product=named(settings.product_field, fields, tags),
        language=named(settings.language_field, fields, tags),
        priority=word(found.priority),
        marked=_mark(found.satisfaction_rating, settings),
    )


def _fields(found: _Ticket, settings: ReadSettings) -> dict[str, object]:
    if not (settings.category_field or settings.product_field or settings.language_field):
        return {}
    return {same_id(each.id): each.value for each in found.custom_fields or ()}


def _standing(found: _Ticket, people: _People, tags: list[str]) -> Standing:
    if found.status == "deleted":
        return "deleted"
    if "closed_by_merge" in tags:
        return "merged"
    return "by_agent" if people.requester_is_staff or found.is_public is False else "counted"


def _mark(found: _Rating | str | None, settings: ReadSettings) -> Mark:
    score = found.score if isinstance(found, _Rating) else found
    satisfied = SCORES.get((score or "").casefold())
    if satisfied is None:
        return {}
    marked: Mark = {"satisfied": satisfied}
    if isinstance(found, _Rating):
        marked["marked_ms"] = moment(found.created_at, "satisfaction_rating.created_at", settings.zone)
    return marked


class _People:
    """Who writes: by the ids of a ticket, and by the way a line came in."""

    def __init__(self, found: _Ticket, settings: ReadSettings) -> None:
        requester = found.requester if isinstance(found.requester, _Person) else _Person()
        self.requester = same_id(found.requester_id) or same_id(requester.id)
        self.requester_is_staff = requester.role in _STAFF
        self._bots = settings.bots

    def writer(self, author: Number, via: _Via | None) -> Writer:
        """Whose line it is. Who is neither the requester nor a machine is taken for the desk."""
        id_ = same_id(author)
        channel = via.channel if via and isinstance(via.channel, str) else ""
        if channel in _MACHINES or channel.startswith("answer_bot") or author == -1 or id_ in self._bots:
            return "machine"
        return "customer" if id_ and id_ == self.requester else "person"


def _events(
    found: _Ticket, people: _People, settings: ReadSettings
) -> tuple[list[Line] | None, list[Turn] | None]:
    """Lines and turns, in the export's order; None for what it does not hold."""
    if found.audits is not None:
        return _audited(found.audits, people, settings)
    if found.comments is None:
        return None, None
    lines = []
    for comment in found.comments:
        at = moment(comment.created_at, "comments.created_at", settings.zone)
        if comment.public is not False and at is not None:
            writer = people.writer(comment.author_id, comment.via)
            lines.append(_line(at, writer, comment, settings))
    return lines, None


def _audited(
    audits: list[_Audit], people: _People, settings: ReadSettings
) -> tuple[list[Line], list[Turn] | None]:
    lines: list[Line] = []
    turns: list[Turn] = []
    for audit in audits:
        at = moment(audit.created_at, "audits.created_at", settings.zone)
        if at is None:
            continue
        for event in audit.events:
            via = event.via or audit.via
            if event.type in ("Comment", "VoiceComment"):
                if event.public is not False:
                    author = audit.author_id if event.author_id is None else event.author_id
                    lines.append(_line(at, people.writer(author, via), event, settings))
            elif event.field_name == "status" and event.type in ("Create", "Change"):
                move = MOVES.get(_text(event.value))
                if move is not None:
                    turns.append(Turn(at, move, _closer(people.writer(audit.author_id, via))))
    return lines, turns or None


def _line(at: int, writer: Writer, said: _Event | _Comment, settings: ReadSettings) -> Line:
    if writer == "customer" or not settings.paths:
        return Line(at, writer)
    return Line(
        at, writer, linked_articles(said.html_body or said.body or "", settings.site_url, settings.paths)
    )


def _closer(writer: Writer) -> ClosedBy:
    return "requester" if writer == "customer" else writer


def _text(value: msgspec.Raw) -> str:
    """A short plain text out of JSON; an empty one for all else."""
    body = bytes(value)
    return body[1:-1].decode("utf-8", "replace") if body.startswith(b'"') and len(body) < 40 else ""


def _by_metrics(metrics: _Metrics, created: int, solved: int | None) -> History:
    """What the metrics alone say: moments to the minute, and no spans."""
    first_solved = _after(
        created, metrics.first_resolution_time_in_minutes, _MINUTE_MS, "first_resolution_time"
    )
    reply = _after(created, metrics.reply_time_in_seconds, 1000, "reply_time_in_seconds")
    if reply is None:
        reply = _after(created, metrics.reply_time_in_minutes, _MINUTE_MS, "reply_time_in_minutes")
    return History(
        first_reply_ms=reply,
        replies=count(metrics.replies, "metric_set.replies"),
        first_solved_ms=first_solved,
        solved_ms=solved,
        reopened=count(metrics.reopens, "metric_set.reopens") or 0,
    )


def _after(created: int, span: _Span | None, unit_ms: int, told: str) -> int | None:
    if span is None or span.calendar is None:
        return None
    minutes = span.calendar
    if isinstance(minutes, str) or not 0 <= minutes < 1e9:
        raise Wrong(f"metric_set.{told}", "no span of time", "a number, 0 or more")
    return created + int(minutes * unit_ms)
