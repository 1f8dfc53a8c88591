"""Conversations of Intercom, with their parts where the export holds them.

Source: developers.intercom.com, "Conversations", "Conversation parts" and "Conversation statistics".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import ClosedBy, Ticket
from kb_tools.measures.tickets.history import History, Line, Move, Turn, Writer, history_of, with_solutions
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.links import linked_articles
from kb_tools.measures.tickets.making import make_ticket, mark_of, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.values import Number, count, id_of, moment, needed, same_id, word

_LISTS = (("conversations",), ("data",))
_CUSTOMERS = ("user", "lead", "contact")
_SPOKEN = frozenset({"comment", "close", "open", "snoozed"})
_MOVES: dict[str, Move] = {"close": "solved", "open": "ours", "snoozed": "theirs", "unsnoozed": "ours"}
_CLOSERS: dict[Writer, ClosedBy] = {"customer": "requester", "person": "person", "machine": "machine"}


class _Author(msgspec.Struct, gc=False):
    type: str | None = None
    id: Number = None


class _Source(msgspec.Struct, gc=False):
    type: str | None = None
    delivered_as: str | None = None
    author: _Author | None = None
    body: str | None = None


class _Part(msgspec.Struct, gc=False):
    part_type: str | None = None
    created_at: Number = None
    author: _Author | None = None
    body: str | None = None


class _Parts(msgspec.Struct):
    conversation_parts: list[_Part] = []
    total_count: Number = None


class _Statistics(msgspec.Struct, gc=False):
    first_admin_reply_at: Number = None
    first_close_at: Number = None
    last_close_at: Number = None
    count_reopens: Number = None


class _Rating(msgspec.Struct, gc=False):
    rating: Number = None
    created_at: Number = None


class _Tag(msgspec.Struct, gc=False):
    name: str = ""


class _Tags(msgspec.Struct):
    tags: list[_Tag] = []


class _Conversation(msgspec.Struct):
    id: Number = None
    created_at: Number = None
    updated_at: Number = None
    state: str | None = None
    open: bool | None = None
    priority: str | bool | None = None
    source: _Source | None = None
    statistics: _Statistics | None = None
    conversation_rating: _Rating | None = None
    conversation_parts: _Parts | None = None
    custom_attributes: dict[str, object] | None = None
    tags: _Tags | None = None


_DECODER = msgspec.json.Decoder(_Conversation)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each conversation as a ticket, or why it is none. Raises KbError."""
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(found: _Conversation, settings: ReadSettings, left_out: list[str]) -> Ticket:
    zone = settings.zone
    number = id_of(found.id)
    created = needed(moment(found.created_at, "created_at", zone), "created_at")
    statistics = found.statistics or _Statistics()
    is_closed = found.state == "closed" or (found.state is None and found.open is False)
    told = History(
        first_reply_ms=moment(statistics.first_admin_reply_at, "statistics.first_admin_reply_at", zone),
        first_solved_ms=moment(statistics.first_close_at, "statistics.first_close_at", zone),
        solved_ms=moment(statistics.last_close_at, "statistics.last_close_at", zone) if is_closed else None,
        reopened=count(statistics.count_reopens, "statistics.count_reopens") or 0,
    )
    history = told
    if found.conversation_parts is not None:
        parts = found.conversation_parts
        total = count(parts.total_count, "conversation_parts.total_count") or 0
        if total > len(parts.conversation_parts):
            left_out.append("parts of a conversation that the export lacks: its statistics stand")
        else:
            lines, turns = _events(found, created, settings)
            history = history_of(created, lines, turns)
            if is_closed and history.solved_ms is None:
                history = with_solutions(history, told)
    source = found.source or _Source()
    rating = found.conversation_rating or _Rating()
    tags = [tag.name for tag in found.tags.tags] if found.tags else []
    fields = found.custom_attributes or {}
    return make_ticket(
        "intercom",
        number,
        created,
        moment(found.updated_at, "updated_at", zone),
        history,
        settings,
        left_out,
        standing="by_agent" if source.delivered_as == "admin_initiated" else "counted",
        channel=word(source.type),
        category=named(settings.category_field, fields, tags),
        product=named(settings.product_field, fields, tags),
        language=named(settings.language_field, fields, tags),
        priority=word(found.priority),
        marked=mark_of(
            rating.rating, moment(rating.created_at, "conversation_rating.created_at", zone), left_out
        ),
    )


def _events(found: _Conversation, created: int, settings: ReadSettings) -> tuple[list[Line], list[Turn]]:
    source = found.source or _Source()
    opener = _writer(source.author, settings)
    if source.delivered_as in ("automated", "operator_initiated"):
        opener = "machine"
    lines = [_line(created, opener, source.body, settings)]
    turns = [Turn(created, "ours")]
    for part in found.conversation_parts.conversation_parts if found.conversation_parts else ():
        at = moment(part.created_at, "conversation_parts.created_at", settings.zone)
        if at is None:
            continue
        writer = _writer(part.author, settings)
        kind = part.part_type or ""
        if kind in _SPOKEN and part.body:
            lines.append(_line(at, writer, part.body, settings))
            if writer == "customer" and kind == "comment" and turns[-1].move != "ours":
                turns.append(Turn(at, "ours"))
        if kind in _MOVES:
            turns.append(Turn(at, _MOVES[kind], _CLOSERS[writer]))
    return lines, turns


def _writer(author: _Author | None, settings: ReadSettings) -> Writer:
    if author is None or author.type in _CUSTOMERS:
        return "customer"
    return "machine" if author.type == "bot" or same_id(author.id) in settings.bots else "person"


def _line(at: int, writer: Writer, body: str | None, settings: ReadSettings) -> Line:
    if writer == "customer" or not settings.paths:
        return Line(at, writer)
    return Line(at, writer, linked_articles(body or "", settings.site_url, settings.paths))
