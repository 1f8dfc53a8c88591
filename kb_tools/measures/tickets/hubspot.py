"""Tickets of HubSpot, as its CRM API lists them, with the history of their stage where the export has it.

Source: developers.hubspot.com, "Tickets" of the CRM API.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import msgspec

from kb_tools.feedback.tickets import ClosedBy, Ticket
from kb_tools.measures.tickets.history import History, Move, Turn, history_of, with_solutions
from kb_tools.measures.tickets.json_desk import read_json
from kb_tools.measures.tickets.making import make_ticket, named
from kb_tools.measures.tickets.reading import ReadSettings, Told
from kb_tools.measures.tickets.values import Number, id_of, moment, needed, word

_LISTS = (("results",), ("tickets",))
_DEFAULT_PIPELINE = "0"
# The stages of the pipeline that every account begins with.
_MOVES: dict[str, Move] = {"1": "ours", "2": "theirs", "3": "ours", "4": "solved"}
_MACHINES = ("AUTOMATION_PLATFORM", "WORKFLOW", "WORKFLOWS", "BOT", "CHATBOT", "SYSTEM")


class _Past(msgspec.Struct, gc=False):
    value: str | None = None
    timestamp: Number = None
    source_type: str | None = msgspec.field(name="sourceType", default=None)


class _Histories(msgspec.Struct):
    stages: list[_Past] | None = msgspec.field(name="hs_pipeline_stage", default=None)


class _Found(msgspec.Struct):
    id: Number = None
    properties: dict[str, str | int | float | bool | None] = {}
    histories: _Histories | None = msgspec.field(name="propertiesWithHistory", default=None)
    created_at: Number = msgspec.field(name="createdAt", default=None)
    updated_at: Number = msgspec.field(name="updatedAt", default=None)
    archived: bool | None = None


_DECODER = msgspec.json.Decoder(_Found)


def read(stream: BinaryIO, settings: ReadSettings) -> Iterator[Told]:
    """Each ticket, or why it is none. Raises KbError."""
    return read_json(stream, settings, _LISTS, _DECODER, _build)


def _build(found: _Found, settings: ReadSettings, left_out: list[str]) -> Ticket:
    properties = found.properties

    def at(name: str) -> int | None:
        return moment(properties.get(name), f"properties.{name}", settings.zone)

    number = id_of(found.id)
    created = needed(at("createdate") or moment(found.created_at, "createdAt", settings.zone), "createdate")
    changed = at("hs_lastmodifieddate") or moment(found.updated_at, "updatedAt", settings.zone)
    solved = at("closed_date")
    turns = _turns(found, created, settings)
    history = History(solved_ms=solved)
    if turns is not None:
        history = history_of(created, None, turns)
        if history.solved_ms is None and solved is not None and turns[-1].move == "solved":
            history = with_solutions(history, History(solved_ms=solved, reopened=history.reopened))
    history = replace(history, first_reply_ms=at("first_agent_reply_date"))
    category = settings.category_field or "hs_ticket_category"
    return make_ticket(
        "hubspot",
        number,
        created,
        changed,
        history,
        settings,
        left_out,
        standing="deleted" if found.archived else "counted",
        channel=word(properties.get("source_type")),
        category=named(category, properties, ()),
        product=named(settings.product_field, properties, ()),
        language=named(settings.language_field or "hs_detected_language", properties, ()),
        priority=word(properties.get("hs_ticket_priority")),
    )


def _turns(found: _Found, created: int, settings: ReadSettings) -> list[Turn] | None:
    """Whose move it was; None without the stage's history, or where a stage is one of the account's own."""
    stages = found.histories.stages if found.histories else None
    if not stages or str(found.properties.get("hs_pipeline") or _DEFAULT_PIPELINE) != _DEFAULT_PIPELINE:
        return None
    past: list[Turn] = []
    for stage in stages:
        at = moment(stage.timestamp, "propertiesWithHistory.hs_pipeline_stage", settings.zone)
        move = _MOVES.get(stage.value or "")
        if at is None or move is None:
            return None
        by: ClosedBy = "machine" if (stage.source_type or "").upper() in _MACHINES else "person"
        past.append(Turn(max(at, created), move, by))
    past.reverse()  # the API tells the newest first
    past.sort(key=lambda turn: turn.at_ms)
    return past
