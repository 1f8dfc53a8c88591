"""What a page may send: declared once. Reading, the JSON Schema and the reference follow from this.

An event never says who somebody is. `reader` is a random token that the page makes for one article and
one revision of its text: a changed answer counts once, and nothing can be joined across articles.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from kb_tools.errors import KbError, nearest

COMMENT_LENGTH = 2000


def _whole(pattern: str) -> str:
    """The pattern for all of a text. `$` alone lets a line break through at the end."""
    return rf"^(?:{pattern})$(?!\n)"


UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z"


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One answer of one reader to "Did this solve it?"."""

    id: Annotated[
        str,
        Meta(
            pattern=_whole(UUID7),
            description="a UUID version 7 in lower case, made anew for every answer",
            examples=["019abb7c-1f2e-7c3d-9a4b-5e6f708192a3"],
        ),
    ]
    kind: Annotated[Literal["vote"], Meta(description='"vote"', examples=["vote"])]
    version: Annotated[Literal[1], Meta(description="the number 1", examples=[1])]
    article: Annotated[
        str,
        Meta(
            pattern=_whole(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}"),
            max_length=200,
            description="the article's id: letters, digits and . _ / -, at most 200",
            examples=["lost-phone"],
        ),
    ]
    revision: Annotated[
        str,
        Meta(
            pattern=_whole(r"[0-9a-f]{12}"),
            description="the hash of the text that was read: 12 characters of 0-9 and a-f",
            examples=["3f9a1c04b7de"],
        ),
    ]
    locale: Annotated[
        str,
        Meta(
            pattern=_whole(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}"),
            max_length=35,
            description='a language such as "en" or "pt-BR"',
            examples=["en"],
        ),
    ]
    edition: Annotated[
        Literal["customers", "agents"],
        Meta(description='"customers" or "agents"', examples=["customers"]),
    ]
    at: Annotated[
        str,
        Meta(
            pattern=_whole(MOMENT),
            extra_json_schema={"format": "date-time"},
            description='the moment of the answer in UTC, such as "2026-11-25T06:04:31.250Z"',
            examples=["2026-11-25T06:04:31.250Z"],
        ),
    ]
    value: Annotated[Literal["yes", "no"], Meta(description='"yes" or "no"', examples=["no"])]
    reader: Annotated[
        str,
        Meta(
            pattern=_whole(r"[A-Za-z0-9_-]{16,64}"),
            description=(
                "a random token for this one article and revision: 16 to 64 letters, digits, - and _"
            ),
            examples=["Yk3v9xQm2LtB7wZc4RfHdA"],
        ),
    ]
    reason: Annotated[
        Literal["wrong", "unclear", "other_problem", "something_else"] | None,
        Meta(
            description='"wrong", "unclear", "other_problem" or "something_else", or nothing',
            examples=["unclear"],
        ),
    ] = None
    comment: Annotated[
        Annotated[str, Meta(max_length=COMMENT_LENGTH)] | None,
        Meta(
            description=f"text of at most {COMMENT_LENGTH:,} characters, or nothing",
            examples=["Step 2 names a button that I do not have."],
        ),
    ] = None

    @property
    def at_ms(self) -> int:
        """The moment of the answer by the reader's own clock: milliseconds since 1970, UTC."""
        return milliseconds(datetime.fromisoformat(self.at))


class EventError(KbError):
    """An event that cannot be taken, in one plain sentence for whoever sent it."""


_decoder = msgspec.json.Decoder(Event)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 of a moment with a time zone; exact, and for any year."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def moment_text(at_ms: int) -> str:
    """Milliseconds since 1970 as `2026-11-25T06:04:31.250Z`. Out of years 1 to 9999: the nearest end."""
    try:
        moment = _EPOCH + timedelta(milliseconds=at_ms)
    except OverflowError:
        return "0001-01-01T00:00:00.000Z" if at_ms < 0 else "9999-12-31T23:59:59.999Z"
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def new_id(now_ms: int) -> str:
    """A UUID version 7 (RFC 9562) for this moment: for answers that come without one, from a plain form."""
    number = (now_ms & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    digits = f"{number | 0b10 << 62 | secrets.randbits(62):032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def read_event(body: bytes) -> Event:
    """The event in this JSON text. Raises EventError naming the field, what was found, what was expected.

    A time far off (a clock years ahead or behind) is taken: measures use the moment of receipt where the
    two differ by more than a day.
    """
    try:
        return _with_real_day(_decoder.decode(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise EventError(_explained(_read_json(body))) from None


def read_event_fields(fields: Mapping[str, object]) -> Event:
    """The event in these named values, as from a form. Raises EventError like read_event."""
    try:
        return _with_real_day(msgspec.convert(dict(fields), Event))
    except msgspec.MsgspecError:
        raise EventError(_explained(dict(fields))) from None


def _with_real_day(event: Event) -> Event:
    try:
        event.at_ms  # noqa: B018 - the pattern lets 31 February through, this does not
    except ValueError:
        raise EventError(_mismatch("at", event.at)) from None
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
    fields = {field.name: field for field in msgspec.structs.fields(Event)}
    if isinstance(found.get("kind"), str) and found["kind"] != "vote":
        return f'kind: {_shown(found["kind"])} is not a kind of event that is known here, expected "vote".'
    if isinstance(found.get("version"), int) and found["version"] != 1:
        return (
            f"version: found {_shown(found['version'])}, expected 1. A newer page may need a newer collector."
        )
    for name, field in fields.items():
        if name in found:
            try:
                msgspec.convert(found[name], field.type)
            except msgspec.ValidationError:
                return _mismatch(name, found[name])
        elif field.required:
            return f"{name}: it is missing, expected {_expected(field)}."
    for name in found:
        if name not in fields:
            return f"{_shown(name)}: there is no such field{nearest(str(name), fields) or '.'}"
    return "This is not an event that is known here."


def _mismatch(name: str, found: object) -> str:
    fields = {field.name: field for field in msgspec.structs.fields(Event)}
    return f"{name}: found {_shown(found)}, expected {_expected(fields[name])}."


def _expected(field: msgspec.structs.FieldInfo) -> str:
    meta: Meta = field.type.__metadata__[-1]
    return meta.description or ""


def _shown(found: object) -> str:
    text = json.dumps(found)
    return text if len(text) <= 60 else f"{text[:60]}… ({len(text):,} characters)"


def event_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an event, from the declaration above.

    It says all that read_event asks but one thing: that the day in `at` is in the calendar.
    """
    _, parts = msgspec.json.schema_components([Event])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": 'One answer of one reader to "Did this solve it?".',
        **parts["Event"],
    }


def example_event() -> dict[str, Any]:
    """A whole event made of the fields' own examples, as a page would send it."""
    return {name: part["examples"][0] for name, part in event_schema()["properties"].items()}
