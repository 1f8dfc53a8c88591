"""Tickets of Freshdesk: the API's lists with `include=stats`, with conversations where they are; or its CSV.

Source: developers.freshdesk.com/api, "Tickets" and "Conversations".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import Standing, Ticket
from kb_tools.measures.tickets.freshdesk_table import PRIORITIES, SOLVED, read_freshdesk_table
from kb_tools.measures.tickets.history import History, Line, Writer, history_of, with_solutions
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.links import linked_articles
from kb_tools.measures.tickets.making import make_ticket, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.table import looks_like_table
from kb_tools.measures.tickets.values import Number, id_of, moment, needed, same_id, word

_LISTS = (("tickets",), ("results",))
_SOURCES = {
    1: "email",
    2: "portal",
    3: "phone",
    7: "chat",
    9: "feedback widget",
    10: "outbound email",
    13: "whatsapp",
}
_OUTBOUND = 10
_NO_REPLIES = frozenset({2, 6, 8})  # a note, a survey's answer, a text that was forwarded


class _Stats(msgspec.Struct, gc=False):
    first_responded_at: Number = None
    resolved_at: Number = None
    closed_at: Number = None
    reopened_at: Number = None


class _Said(msgspec.Struct, gc=False):
    created_at: Number = None
    user_id: Number = None
    incoming: bool | None = None
    private: bool | None = None
    source: int | None = None
    body: str | None = None


class _Ticket(msgspec.Struct):
    id: Number = None
    created_at: Number = None
    updated_at: Number = None
    status: int | str | None = None
    priority: int | str | None = None
    source: int | str | None = None
    type: str | None = None
    spam: bool | None = None
    deleted: bool | None = None
    tags: list[str] | None = None
    custom_fields: dict[str, object] | None = None
    stats: _Stats | None = None
    conversations: list[_Said] | None = None


_DECODER = msgspec.json.Decoder(_Ticket)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each ticket, or why it is none. A table is told from JSON by its first character. Raises KbError."""
    if looks_like_table(stream):
        return read_freshdesk_table(stream, settings)
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(found: _Ticket, settings: ReadSettings, left_out: list[str]) -> Ticket:
    zone = settings.zone
    number = id_of(found.id)
    created = needed(moment(found.created_at, "created_at", zone), "created_at")
    stats = found.stats or _Stats()
    solved = None
    if found.status in SOLVED:
        solved = moment(stats.resolved_at, "stats.resolved_at", zone)
        solved = solved or moment(stats.closed_at, "stats.closed_at", zone)
    reopened = moment(stats.reopened_at, "stats.reopened_at", zone) is not None
    told = History(
        first_reply_ms=moment(stats.first_responded_at, "stats.first_responded_at", zone),
        first_solved_ms=None if reopened else solved,
        solved_ms=solved,
        reopened=int(reopened),
    )
    history = told
    if found.conversations is not None:
        lines = _lines(found, created, settings)
        history = with_solutions(history_of(created, lines, None, solved_ms=solved), told)
    standing: Standing = "deleted" if found.deleted else "spam" if found.spam else "counted"
    if standing == "counted" and found.source == _OUTBOUND:
        standing = "by_agent"
    tags, fields = found.tags or [], found.custom_fields or {}
    return make_ticket(
        "freshdesk",
        number,
        created,
        moment(found.updated_at, "updated_at", zone),
        history,
        settings,
        left_out,
        standing=standing,
        channel=_SOURCES.get(found.source, "") if isinstance(found.source, int) else word(found.source),
        category=named(settings.category_field, fields, tags) if settings.category_field else found.type,
        product=named(settings.product_field, fields, tags),
        language=named(settings.language_field, fields, tags),
        priority=PRIORITIES.get(found.priority, "")
        if isinstance(found.priority, int)
        else word(found.priority),
    )


def _lines(found: _Ticket, created: int, settings: ReadSettings) -> list[Line]:
    """What was said in public; the ticket's own text is the first of it."""
    lines = [Line(created, "person" if found.source == _OUTBOUND else "customer")]
    for said in found.conversations or ():
        at = moment(said.created_at, "conversations.created_at", settings.zone)
        if at is None or said.private or said.source in _NO_REPLIES:
            continue
        writer: Writer = "customer" if said.incoming else "person"
        if writer == "person" and same_id(said.user_id) in settings.bots:
            writer = "machine"
        links: tuple[str, ...] = ()
        if settings.paths and writer != "customer":
            links = linked_articles(said.body or "", settings.site_url, settings.paths)
        lines.append(Line(at, writer, links))
    return lines
