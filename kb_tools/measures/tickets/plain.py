"""Tickets of any desk, in a table or in JSON lines whose columns are named like the fields of `Ticket`.

Times are ISO 8601 with a zone, or milliseconds since 1970; `_ms` at the end of a name may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, Literal, get_args

import msgspec

from kb_tools.feedback.event_fields import Article
from kb_tools.feedback.tickets import ClosedBy, Span, Standing, Ticket
from kb_tools.measures.tickets.history import History
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.making import Mark, make_ticket, mark_of
from kb_tools.measures.tickets.reading import ReadSettings, Told, Wrong, shown
from kb_tools.measures.tickets.table import Row, looks_like_table, read_table
from kb_tools.measures.tickets.values import Number, count, id_of, moment, needed, word

_MOMENTS = ("changed", "created", "first_reply", "machine_reply", "first_solved", "solved", "marked")
_OTHERS = (
    "desk",
    "number",
    "standing",
    "channel",
    "category",
    "language",
    "product",
    "priority",
    "closed_by",
    "reopened",
    "replies",
    "satisfied",
    "mark",
    "articles",
)
_NAMES = {name: (f"{name}_ms", name) for name in _MOMENTS} | {name: (name,) for name in _OTHERS}
_DESK = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class _Waited(msgspec.Struct, gc=False):
    kind: Literal["reply", "wait"]
    from_ms: Number = None
    to_ms: Number = None


class _Found(msgspec.Struct):
    desk: str | None = None
    number: Number = None
    changed_ms: Number = None
    changed: Number = None
    created_ms: Number = None
    created: Number = None
    standing: str | None = None
    channel: str | None = None
    category: str | None = None
    language: str | None = None
    product: str | None = None
    priority: str | None = None
    first_reply_ms: Number = None
    first_reply: Number = None
    machine_reply_ms: Number = None
    machine_reply: Number = None
    first_solved_ms: Number = None
    first_solved: Number = None
    solved_ms: Number = None
    solved: Number = None
    closed_by: str | None = None
    reopened: Number = None
    replies: Number = None
    satisfied: bool | int | str | None = None
    mark: Number = None
    marked_ms: Number = None
    marked: Number = None
    articles: list[str] | str | None = None
    spans: list[_Waited] | None = None


_DECODER = msgspec.json.Decoder(_Found)
Cell = Callable[[str], Number]


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each ticket, or why it is none. A table is told from JSON by its first character. Raises KbError."""
    if looks_like_table(stream):
        return read_table(stream, settings, _NAMES, ("number", "created"), _from_row)
    return read_json(stream, settings, (("tickets",),), _DECODER, _from_json)


def _from_row(row: Row, settings: ReadSettings, left_out: list[str]) -> Ticket:
    articles = row["articles"].replace(",", " ").split() if row["articles"] else None
    return _ticket(row.__getitem__, articles, None, settings, left_out)


def _from_json(found: _Found, settings: ReadSettings, left_out: list[str]) -> Ticket:
    def cell(name: str) -> Number:
        value = getattr(found, f"{name}_ms", None) if name in _MOMENTS else None
        told: Number = getattr(found, name) if value is None else value
        return told

    articles = found.articles.split() if isinstance(found.articles, str) else found.articles
    spans = None
    if found.spans is not None:
        spans = tuple(_span(waited, settings) for waited in found.spans)
    return _ticket(cell, articles, spans, settings, left_out)


def _span(waited: _Waited, settings: ReadSettings) -> Span:
    start = needed(moment(waited.from_ms, "spans.from_ms", settings.zone), "spans.from_ms")
    end = moment(waited.to_ms, "spans.to_ms", settings.zone)
    if end is not None and end < start:
        raise Wrong("spans.to_ms", "a moment before spans.from_ms", "a moment after it, or nothing")
    return Span(waited.kind, start, end)


def _ticket(
    cell: Cell,
    articles: list[str] | None,
    spans: tuple[Span, ...] | None,
    settings: ReadSettings,
    left_out: list[str],
) -> Ticket:
    at = {name: moment(cell(name), name, settings.zone) for name in _MOMENTS}
    desk = str(cell("desk") or "plain").strip().casefold()
    if not _DESK.fullmatch(desk):
        raise Wrong("desk", shown(desk), "a short name, such as our-desk")
    history = History(
        first_reply_ms=at["first_reply"],
        machine_reply_ms=at["machine_reply"],
        replies=count(cell("replies"), "replies"),
        first_solved_ms=at["first_solved"],
        solved_ms=at["solved"],
        closed_by=_closed_by(cell("closed_by")),
        reopened=count(cell("reopened"), "reopened") or 0,
        spans=spans,
    )
    marked = mark_of(cell("mark"), at["marked"], left_out)
    satisfied = _satisfied(cell("satisfied"))
    if satisfied is not None:
        marked = Mark(mark=marked.get("mark"), satisfied=satisfied, marked_ms=at["marked"])
    standing = _standing(cell("standing"))
    made = make_ticket(
        desk,
        id_of(cell("number"), "number"),
        needed(at["created"], "created"),
        at["changed"],
        history,
        settings,
        left_out,
        standing=standing,
        channel=word(cell("channel")),
        category=cell("category"),
        product=cell("product"),
        language=cell("language"),
        priority=word(cell("priority")),
        marked=marked,
    )
    return msgspec.structs.replace(made, articles=None if articles is None else _articles(articles))


def _closed_by(found: Number) -> ClosedBy:
    try:
        closed_by: ClosedBy = msgspec.convert(found or "", ClosedBy)
    except msgspec.ValidationError:
        raise Wrong("closed_by", shown(found), "person, machine or requester, or nothing") from None
    return closed_by


def _standing(found: Number) -> Standing:
    try:
        standing: Standing = msgspec.convert(found or "counted", Standing)
    except msgspec.ValidationError:
        wanted = ", ".join(get_args(Standing))
        raise Wrong("standing", shown(found), f"one of {wanted}, or nothing") from None
    return standing


def _satisfied(found: Number) -> bool | None:
    text = str("" if found is None else found).strip().casefold()
    if not text:
        return None
    if text not in _YES and text not in _NO:
        raise Wrong("satisfied", shown(found), "true or false")
    return text in _YES


def _articles(found: list[str]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(msgspec.convert(found, list[Article])))
    except msgspec.ValidationError:
        raise Wrong("articles", "what is no id of an article", "ids such as lost-phone") from None
