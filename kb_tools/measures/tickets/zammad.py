"""Tickets of Zammad, as its API lists them with `expand=true`; with articles and history where they are.

Source: docs.zammad.org, REST API: "Ticket", "Ticket Articles"; github.com/zammad/zammad.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import ClosedBy, Standing, Ticket
from kb_tools.measures.tickets.history import History, Line, Move, Turn, Writer, history_of, with_solutions
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.links import linked_articles
from kb_tools.measures.tickets.making import make_ticket, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.values import Number, count, id_of, moment, needed, same_id, word

_LISTS = (("tickets",),)
_MOVES: dict[str, Move] = {
    "new": "ours",
    "open": "ours",
    "pending reminder": "theirs",
    "pending close": "theirs",
    "closed": "solved",
    "merged": "solved",
    "removed": "solved",
}
_SENDERS: dict[str, Writer] = {"customer": "customer", "agent": "person", "system": "machine"}
_SENDER_IDS = {"1": "agent", "2": "customer", "3": "system"}
_SYSTEM_USER = "1"


class _Article(msgspec.Struct, gc=False):
    created_at: Number = None
    created_by_id: Number = None
    sender: str | None = None
    sender_id: Number = None
    internal: bool | None = None
    body: str | None = None


class _Change(msgspec.Struct, gc=False):
    object: str | None = None
    attribute: str | None = None
    value_to: str | None = None
    created_at: Number = None
    created_by_id: Number = None


class _Ticket(msgspec.Struct):
    id: Number = None
    created_at: Number = None
    updated_at: Number = None
    state: str | None = None
    priority: str | None = None
    group: str | None = None
    create_article_sender: str | None = None
    create_article_sender_id: Number = None
    create_article_type: str | None = None
    customer_id: Number = None
    first_response_at: Number = None
    close_at: Number = None
    last_close_at: Number = None
    article_count: Number = None
    articles: list[_Article] | None = None
    history: list[_Change] | None = None
    tags: list[str] | None = None


_DECODER = msgspec.json.Decoder(_Ticket)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each ticket, or why it is none. Raises KbError."""
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(found: _Ticket, settings: ReadSettings, left_out: list[str]) -> Ticket:
    zone = settings.zone
    number = id_of(found.id)
    created = needed(moment(found.created_at, "created_at", zone), "created_at")
    state = (found.state or "").casefold()
    closed_at = moment(found.close_at, "close_at", zone)
    last = moment(found.last_close_at, "last_close_at", zone) or closed_at
    # Without a state, only close_at says whether the ticket is solved.
    is_solved = _MOVES.get(state) == "solved" if state else True
    told = History(
        first_reply_ms=moment(found.first_response_at, "first_response_at", zone),
        first_solved_ms=closed_at,
        solved_ms=last if is_solved else None,
    )
    lines, turns = _lines(found, settings, left_out), _turns(found, created, settings)
    history = told
    if lines is not None or turns is not None:
        history = history_of(created, lines, turns, solved_ms=told.solved_ms)
        if turns is None:
            history = with_solutions(history, told)
        if lines is None:
            history = replace(history, first_reply_ms=told.first_reply_ms)
    tags = found.tags or []
    return make_ticket(
        "zammad",
        number,
        created,
        moment(found.updated_at, "updated_at", zone),
        history,
        settings,
        left_out,
        standing=_standing(found, state),
        channel=word(found.create_article_type),
        category=named(settings.category_field, {"group": found.group}, tags)
        if settings.category_field
        else found.group,
        product=named(settings.product_field, {"group": found.group}, tags),
        language=named(settings.language_field, {}, tags),
        priority=word(found.priority),
    )


def _standing(found: _Ticket, state: str) -> Standing:
    if state in ("merged", "removed"):
        return "merged" if state == "merged" else "deleted"
    return (
        "by_agent"
        if _sender(found.create_article_sender, found.create_article_sender_id) == "person"
        else "counted"
    )


def _sender(name: str | None, id_: Number) -> Writer | None:
    return _SENDERS.get((name or _SENDER_IDS.get(same_id(id_), "")).casefold())


def _lines(found: _Ticket, settings: ReadSettings, left_out: list[str]) -> list[Line] | None:
    if found.articles is None:
        return None
    if (count(found.article_count, "article_count") or 0) > len(found.articles):
        left_out.append("articles of a ticket that the export lacks: its own moments stand")
        return None
    lines = []
    for article in found.articles:
        at = moment(article.created_at, "articles.created_at", settings.zone)
        writer = _sender(article.sender, article.sender_id)
        if at is None or article.internal or writer is None:
            continue
        if writer == "person" and same_id(article.created_by_id) in settings.bots:
            writer = "machine"
        links: tuple[str, ...] = ()
        if settings.paths and writer != "customer":
            links = linked_articles(article.body or "", settings.site_url, settings.paths)
        lines.append(Line(at, writer, links))
    return lines


def _turns(found: _Ticket, created: int, settings: ReadSettings) -> list[Turn] | None:
    if found.history is None:
        return None
    turns = [Turn(created, "ours")]
    for change in found.history:
        move = _MOVES.get((change.value_to or "").casefold())
        at = moment(change.created_at, "history.created_at", settings.zone)
        if change.object == "Ticket" and change.attribute == "state" and move is not None and at is not None:
            by: ClosedBy = "person"
            who = same_id(change.created_by_id)
            if who == _SYSTEM_USER or who in settings.bots:
                by = "machine"
            elif who and who == same_id(found.customer_id):
                by = "requester"
            turns.append(Turn(at, move, by))
    return turns
