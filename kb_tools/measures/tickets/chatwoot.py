"""Conversations of Chatwoot, with messages and reporting events where the export holds them.

Source: developers.chatwoot.com, "Conversations" and "Messages" of the application API.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import ClosedBy, Ticket
from kb_tools.measures.tickets.history import History, Line, Turn, Writer, history_of, with_solutions
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.links import linked_articles
from kb_tools.measures.tickets.making import Mark, make_ticket, mark_of, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.values import Number, id_of, moment, needed, same_id, word

_LISTS = (("data", "payload"), ("payload",), ("data",))
_INCOMING, _OUTGOING, _TEMPLATE = 0, 1, 3
_KINDS = {"incoming": _INCOMING, "outgoing": _OUTGOING, "template": _TEMPLATE}
_BEGINS_WITHIN_MS = 60_000


class _Sender(msgspec.Struct, gc=False):
    type: str | None = None
    id: Number = None


class _Survey(msgspec.Struct, gc=False):
    rating: Number = None


class _Submitted(msgspec.Struct):
    survey: _Survey | None = msgspec.field(name="csat_survey_response", default=None)


class _Attributes(msgspec.Struct):
    submitted: _Submitted | list[object] | None = msgspec.field(name="submitted_values", default=None)


class _Message(msgspec.Struct):
    created_at: Number = None
    updated_at: Number = None
    kind: int | str | None = msgspec.field(name="message_type", default=None)
    private: bool | None = None
    sender_type: str | None = None
    sender: _Sender | None = None
    content: str | None = None
    content_type: str | None = None
    content_attributes: _Attributes | None = None


class _Report(msgspec.Struct, gc=False):
    name: str | None = None
    at: Number = msgspec.field(name="event_end_time", default=None)
    created_at: Number = None


class _Meta(msgspec.Struct, gc=False):
    channel: str | None = None


class _Conversation(msgspec.Struct):
    id: Number = None
    created_at: Number = None
    updated_at: Number = None
    status: str | int | None = None
    priority: str | None = None
    first_reply_created_at: Number = None
    last_activity_at: Number = None
    labels: list[str] | None = None
    custom_attributes: dict[str, object] | None = None
    meta: _Meta | None = None
    messages: list[_Message] | None = None
    reporting_events: list[_Report] | None = None


_DECODER = msgspec.json.Decoder(_Conversation)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each conversation as a ticket, or why it is none. Raises KbError."""
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(found: _Conversation, settings: ReadSettings, left_out: list[str]) -> Ticket:
    zone = settings.zone
    number = id_of(found.id)
    created = needed(moment(found.created_at, "created_at", zone), "created_at")
    last = moment(found.last_activity_at, "last_activity_at", zone)
    is_solved = found.status in ("resolved", 1)
    told = History(
        first_reply_ms=moment(found.first_reply_created_at, "first_reply_created_at", zone),
        solved_ms=last if is_solved else None,
    )
    turns = _turns(found, created, settings)
    lines = _lines(found, created, settings)
    history = told
    if lines is not None or turns is not None:
        history = history_of(created, lines, turns, solved_ms=told.solved_ms)
        if turns is None or (is_solved and history.solved_ms is None):
            history = with_solutions(history, told)
        if lines is None:
            history = replace(history, first_reply_ms=told.first_reply_ms)
    labels, fields = found.labels or [], found.custom_attributes or {}
    channel = found.meta.channel if found.meta and found.meta.channel else ""
    return make_ticket(
        "chatwoot",
        number,
        created,
        moment(found.updated_at, "updated_at", zone) or last,
        history,
        settings,
        left_out,
        channel=word(channel.removeprefix("Channel::")),
        category=named(settings.category_field, fields, labels),
        product=named(settings.product_field, fields, labels),
        language=named(settings.language_field, fields, labels),
        priority=word(found.priority),
        marked=_mark(found, settings, left_out),
    )


def _mark(found: _Conversation, settings: ReadSettings, left_out: list[str]) -> Mark:
    for message in reversed(found.messages or ()):
        attributes = message.content_attributes
        submitted = attributes.submitted if attributes else None
        if isinstance(submitted, _Submitted) and submitted.survey is not None:
            at = moment(message.updated_at or message.created_at, "messages.created_at", settings.zone)
            return mark_of(submitted.survey.rating, at, left_out)
    return {}


def _lines(found: _Conversation, created: int, settings: ReadSettings) -> list[Line] | None:
    """What was said in public; None where the messages do not begin where the conversation did.

    Lists of conversations hold just the last message of each.
    """
    lines: list[Line] = []
    for message in found.messages or ():
        at = moment(message.created_at, "messages.created_at", settings.zone)
        kind = _KINDS.get(message.kind, -1) if isinstance(message.kind, str) else message.kind
        if at is None or message.private or kind not in _KINDS.values():
            continue
        writer = _writer(message, kind, settings)
        links: tuple[str, ...] = ()
        if settings.paths and writer != "customer":
            links = linked_articles(message.content or "", settings.site_url, settings.paths)
        lines.append(Line(at, writer, links))
    return lines if lines and lines[0].at_ms - created <= _BEGINS_WITHIN_MS else None


def _writer(message: _Message, kind: int | None, settings: ReadSettings) -> Writer:
    if kind == _INCOMING:
        return "customer"
    sender = message.sender or _Sender()
    named_type = (message.sender_type or sender.type or "").casefold()
    if kind == _OUTGOING and named_type == "user" and same_id(sender.id) not in settings.bots:
        return "person"
    return "machine"


def _turns(found: _Conversation, created: int, settings: ReadSettings) -> list[Turn] | None:
    """When it was resolved, by the reporting events; a customer's message after that opens it again."""
    if not found.reporting_events:
        return None
    solved: list[Turn] = []
    for event in found.reporting_events:
        if event.name in ("conversation_resolved", "conversation_bot_resolved"):
            at = moment(event.at or event.created_at, "reporting_events.event_end_time", settings.zone)
            by: ClosedBy = "machine" if event.name == "conversation_bot_resolved" else ""
            if at is not None:
                solved.append(Turn(at, "solved", by))
    if not solved:
        return None
    solved.sort(key=lambda turn: turn.at_ms)
    heard = sorted(
        at
        for message in found.messages or ()
        if message.kind in (_INCOMING, "incoming")
        and (at := moment(message.created_at, "messages.created_at", settings.zone)) is not None
    )
    turns = [Turn(created, "ours")]
    for turn in solved:
        if turns[-1].move == "solved" and any(turns[-1].at_ms < at < turn.at_ms for at in heard):
            turns.append(Turn(next(at for at in heard if at > turns[-1].at_ms), "ours"))
        turns.append(turn)
    if found.status not in ("resolved", 1) and turns[-1].move == "solved":
        turns.append(Turn(next((at for at in heard if at > turns[-1].at_ms), turns[-1].at_ms), "ours"))
    return turns
