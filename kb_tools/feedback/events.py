"""Events: reading them, their JSON Schema, and the small things that every module needs of them.

What there is to send is declared in `kinds`.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Meta

from kb_tools.errors import KbError, nearest
from kb_tools.feedback.event_fields import COMMENT_LENGTH
from kb_tools.feedback.kinds import (
    BY_LINK,
    KINDS,
    MARKS,
    QUERY_LENGTH,
    Event,
    Flag,
    SearchEvent,
    Shown,
    StepReport,
    SurveyAnswer,
    Vote,
    milliseconds,
)

__all__ = [
    "BY_LINK",
    "COMMENT_LENGTH",
    "KINDS",
    "MARKS",
    "QUERY_LENGTH",
    "UNKNOWN_TEXT",
    "Event",
    "EventError",
    "Flag",
    "SearchEvent",
    "Shown",
    "StepReport",
    "SurveyAnswer",
    "Vote",
    "event_schema",
    "example_event",
    "id_of",
    "milliseconds",
    "moment_text",
    "new_id",
    "read_event",
    "read_event_fields",
    "to_the_second",
]

UNKNOWN_TEXT = "000000000000"
"""The revision of a vote that was brought in from another program: nobody knows which text was read."""
_ABOUT_AN_ARTICLE = ("opened", "helped", "did_not_help")


class EventError(KbError):
    """An event that cannot be taken, in one plain sentence for whoever sent it."""


_decoders = tuple(msgspec.json.Decoder(declared) for declared in KINDS.values())
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


def moment_text(at_ms: int) -> str:
    """Milliseconds since 1970 as `2026-11-25T06:04:31.250Z`. Out of years 1 to 9999: the nearest end."""
    try:
        moment = _EPOCH + timedelta(milliseconds=at_ms)
    except OverflowError:
        return "0001-01-01T00:00:00.000Z" if at_ms < 0 else "9999-12-31T23:59:59.999Z"
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def to_the_second(at_ms: int) -> str:
    """A moment as `2026-11-25T06:04:31Z`."""
    return moment_text(at_ms)[:19] + "Z"


def new_id(now_ms: int) -> str:
    """A UUID version 7 (RFC 9562) for this moment: for answers that come without one, from a plain form."""
    return id_of(now_ms, secrets.randbits(74))


def id_of(at_ms: int, chance: int) -> str:
    """A UUID version 7 of this moment and these 74 bits."""
    number = (at_ms & (2**48 - 1)) << 80 | 0x7 << 76 | (chance >> 62 & 0xFFF) << 64
    digits = f"{number | 0b10 << 62 | chance & (2**62 - 1):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def read_event(body: bytes) -> Event:
    """The event in this JSON text. Raises EventError naming the field, what was found, what was expected.

    A time far off (a clock years ahead or behind) is taken: measures use the moment of receipt where the
    two differ by more than a day.
    """
    for decoder in _decoders:
        try:
            event = decoder.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        return _whole_event(event)
    found = _read_json(body)
    if isinstance(found, dict) and any(isinstance(each, float) for each in found.values()):
        # In JSON 4.0 is a whole number too.
        return read_event_fields({name: _whole_number(each) for name, each in found.items()})
    raise EventError(_explained(found))


def read_event_fields(fields: Mapping[str, object]) -> Event:
    """The event in these named values, as from a form. Raises EventError like read_event."""
    found = dict(fields)
    kind = found.get("kind")
    declared = KINDS.get(kind, Vote) if isinstance(kind, str) else Vote
    try:
        event: Event = msgspec.convert(found, declared)
    except msgspec.MsgspecError:
        raise EventError(_explained(found)) from None
    return _whole_event(event)


def _whole_number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _whole_event(event: Event) -> Event:
    """The event, if its parts also fit each other."""
    if isinstance(event, SearchEvent):
        outcome = _shown(event.outcome)
        if event.outcome in _ABOUT_AN_ARTICLE:
            if event.article is None:
                raise EventError(f"article: it is missing, expected the article's id beside {outcome}.")
        elif event.article is not None or event.place is not None:
            name = "place" if event.article is None else "article"
            raise EventError(
                f"{name}: found {_shown(getattr(event, name))}, expected nothing beside {outcome}."
            )
    elif isinstance(event, SurveyAnswer):
        lowest, highest = MARKS[event.question]
        if not lowest <= event.value <= highest:
            raise EventError(
                f"value: found {event.value}, expected {lowest} to {highest} beside {_shown(event.question)}."
            )
    return event


def _read_json(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except UnicodeDecodeError:
        raise EventError("The body is not UTF-8 text.") from None
    except RecursionError:
        raise EventError("The body is nested too deeply; expected one flat JSON object.") from None
    except msgspec.MsgspecError as error:
        half = " It may hold half a character (a lone surrogate)." if _HALF_CHARACTER.search(body) else ""
        raise EventError(f"The body is not valid JSON: {error}.{half}") from None


def _explained(found: object) -> str:
    """Why this is not an event: the first thing wrong, the kind and version before all else."""
    if not isinstance(found, dict):
        return f"Found {_shown(found)}, expected one JSON object with the fields of an event."
    kind = found.get("kind")
    *first, last = (f'"{name}"' for name in KINDS)
    kinds = f"{', '.join(first)} or {last}"
    if isinstance(kind, str) and kind not in KINDS:
        return f"kind: {_shown(kind)} is not a kind of event that is known here, expected {kinds}."
    declared = KINDS.get(kind, Vote) if isinstance(kind, str) else Vote
    fields = {field.name: field for field in msgspec.structs.fields(declared)}
    if isinstance(found.get("version"), int) and found["version"] != 1:
        return (
            f"version: found {_shown(found['version'])}, expected 1. A newer page may need a newer collector."
        )
    for name, field in fields.items():
        if name in found:
            try:
                msgspec.convert(found[name], field.type)
            except msgspec.ValidationError:
                return _mismatch(declared, name, found[name])
        elif field.required:
            expected = kinds if name == "kind" else _expected(field)
            return f"{name}: it is missing, expected {expected}."
    for name in found:
        if name not in fields:
            return f"{_shown(name)}: there is no such field{nearest(str(name), fields) or '.'}"
    return "This is not an event that is known here."


def _mismatch(declared: type[Event], name: str, found: object) -> str:
    fields = {field.name: field for field in msgspec.structs.fields(declared)}
    return f"{name}: found {_shown(found)}, expected {_expected(fields[name])}."


def _expected(field: msgspec.structs.FieldInfo) -> str:
    meta: Meta = field.type.__metadata__[-1]
    return meta.description or ""


def _shown(found: object) -> str:
    text = json.dumps(found)
    return text if len(text) <= 60 else f"{text[:60]}… ({len(text):,} characters)"


def event_schema(kinds: Iterable[str] = tuple(KINDS)) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an event of any of these kinds: it says all that read_event asks."""
    chosen = [KINDS[kind] for kind in kinds]
    _, parts = msgspec.json.schema_components(chosen, ref_template="#/$defs/{name}")
    if "SearchEvent" in parts:
        parts["SearchEvent"] |= {
            "if": {"properties": {"outcome": {"enum": list(_ABOUT_AN_ARTICLE)}}},
            "then": {"properties": {"article": {"type": "string"}}, "required": ["article"]},
            "else": {"properties": {"article": {"type": "null"}, "place": {"type": "null"}}},
        }
    if "SurveyAnswer" in parts:
        parts["SurveyAnswer"]["allOf"] = [
            {
                "if": {"properties": {"question": {"const": question}}},
                "then": {"properties": {"value": {"minimum": lowest, "maximum": highest}}},
            }
            for question, (lowest, highest) in MARKS.items()
        ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": (
            "What a page may send: a reader's answer, that the question was seen, or what came of a search."
        ),
        "oneOf": [{"$ref": f"#/$defs/{declared.__name__}"} for declared in chosen],
        "$defs": parts,
    }


def example_event(kind: str = "vote") -> dict[str, Any]:
    """A whole event of this kind, made of the fields' own examples, as a page would send it."""
    properties = event_schema()["$defs"][KINDS[kind].__name__]["properties"]
    return {name: part["examples"][0] for name, part in properties.items()}
