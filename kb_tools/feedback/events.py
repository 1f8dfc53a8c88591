"""What a page may send: declared once. Reading, the JSON Schema and the reference follow from this.

An event never says who somebody is. `reader` is a random token that the page makes for one article and
one revision of its text: a changed answer counts once, and nothing can be joined across articles.
`search` is one for a single search: what came of it can be told, and no two searches can be joined.
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
QUERY_LENGTH = 200
MOST_HITS = 1000
LAST_PLACE = 50


def _whole(pattern: str) -> str:
    """The pattern for all of a text. `$` alone lets a line break through at the end."""
    return rf"^(?:{pattern})$(?!\n)"


UUID7 = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
# Only days of the calendar: 29 February in leap years.
_YEAR = r"(?!0000)[0-9]{4}"
_LEAP_YEAR = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?!0000)(?:[02468][048]|[13579][26])00)"
_DAY = (
    rf"(?:{_YEAR}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)"
    rf"|(?:0[13578]|1[02])-31)|{_LEAP_YEAR}-02-29)"
)
MOMENT = rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{{1,6}})?Z"
# What a search is cleaned of (see `queries`): a text of nothing else is none.
_UNSEEN = r"\x00-\x20\x7f-\xa0\xad\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff"


EventId = Annotated[
    str,
    Meta(
        pattern=_whole(UUID7),
        description="a UUID version 7 in lower case, made anew for every event",
        examples=["019abb7c-1f2e-7c3d-9a4b-5e6f708192a3"],
    ),
]
Version = Annotated[Literal[1], Meta(description="the number 1", examples=[1])]
Locale = Annotated[
    str,
    Meta(
        pattern=_whole(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}"),
        max_length=35,
        description='a language such as "en" or "pt-BR"',
        examples=["en"],
    ),
]
Edition = Annotated[
    Literal["customers", "agents"],
    Meta(description='"customers" or "agents"', examples=["customers"]),
]
Moment = Annotated[
    str,
    Meta(
        pattern=_whole(MOMENT),
        extra_json_schema={"format": "date-time"},
        description='the moment it happened in UTC, such as "2026-11-25T06:04:31.250Z"',
        examples=["2026-11-25T06:04:31.250Z"],
    ),
]
_ARTICLE = _whole(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_TOKEN = _whole(r"[A-Za-z0-9_-]{16,64}")


class Vote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One answer of one reader to "Did this solve it?"."""

    id: EventId
    kind: Annotated[Literal["vote"], Meta(description='"vote"', examples=["vote"])]
    version: Version
    article: Annotated[
        str,
        Meta(
            pattern=_ARTICLE,
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
    locale: Locale
    edition: Edition
    at: Moment
    value: Annotated[Literal["yes", "no"], Meta(description='"yes" or "no"', examples=["no"])]
    reader: Annotated[
        str,
        Meta(
            pattern=_TOKEN,
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


class SearchEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One thing that happened in one search. What happened last is how the search ended."""

    id: EventId
    kind: Annotated[Literal["search"], Meta(description='"search"', examples=["search"])]
    version: Version
    locale: Locale
    edition: Edition
    at: Moment
    search: Annotated[
        str,
        Meta(
            pattern=_TOKEN,
            description=(
                "a random token for this one search: 16 to 64 letters, digits, - and _; "
                "all events of the search carry it, and no other search does"
            ),
            examples=["p7Qe0vYxT3mKc9RzW2LbNd"],
        ),
    ]
    query: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=QUERY_LENGTH,
            pattern=f"[^{_UNSEEN}]",
            description=(
                f"what was searched for, 1 to {QUERY_LENGTH} characters; "
                "personal data is taken out before it leaves the page, and once more when it arrives"
            ),
            examples=["lost my phone cannot sign in"],
        ),
    ]
    hits: Annotated[
        int,
        Meta(ge=0, le=MOST_HITS, description=f"how many articles were shown, 0 to {MOST_HITS}", examples=[4]),
    ]
    sure: Annotated[
        bool,
        Meta(description="whether the page thought that one of them likely answers", examples=[True]),
    ]
    outcome: Annotated[
        Literal["shown", "opened", "gave_up", "contact", "helped", "did_not_help"],
        Meta(
            description='"shown", "opened", "gave_up", "contact", "helped" or "did_not_help"',
            examples=["opened"],
        ),
    ]
    article: Annotated[
        Annotated[str, Meta(pattern=_ARTICLE, max_length=200)] | None,
        Meta(
            description=(
                'the id of the article that was opened, helped or did not; nothing with "shown", "gave_up" '
                'and "contact"'
            ),
            examples=["lost-phone"],
        ),
    ] = None
    place: Annotated[
        Annotated[int, Meta(ge=1, le=LAST_PLACE)] | None,
        Meta(
            description=f"at which place of the results the article stood, 1 to {LAST_PLACE}, or nothing",
            examples=[1],
        ),
    ] = None

    @property
    def at_ms(self) -> int:
        """The moment by the reader's own clock: milliseconds since 1970, UTC."""
        return milliseconds(datetime.fromisoformat(self.at))


Event = Vote | SearchEvent
KINDS: dict[str, type[Vote] | type[SearchEvent]] = {"vote": Vote, "search": SearchEvent}
_ABOUT_AN_ARTICLE = ("opened", "helped", "did_not_help")


class EventError(KbError):
    """An event that cannot be taken, in one plain sentence for whoever sent it."""


_decoders = (msgspec.json.Decoder(Vote), msgspec.json.Decoder(SearchEvent))
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


def to_the_second(at_ms: int) -> str:
    """A moment as `2026-11-25T06:04:31Z`."""
    return moment_text(at_ms)[:19] + "Z"


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
    kinds = " or ".join(f'"{name}"' for name in KINDS)
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


def event_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an event of either kind: it says all that read_event asks."""
    _, parts = msgspec.json.schema_components(list(KINDS.values()), ref_template="#/$defs/{name}")
    nothing = {"properties": {"article": {"type": "null"}, "place": {"type": "null"}}}
    parts["SearchEvent"] |= {
        "if": {"properties": {"outcome": {"enum": list(_ABOUT_AN_ARTICLE)}}},
        "then": {"properties": {"article": {"type": "string"}}, "required": ["article"]},
        "else": nothing,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "What a page may send: a reader's answer, or what came of a search.",
        "oneOf": [{"$ref": f"#/$defs/{declared.__name__}"} for declared in KINDS.values()],
        "$defs": parts,
    }


def example_event(kind: str = "vote") -> dict[str, Any]:
    """A whole event of this kind, made of the fields' own examples, as a page would send it."""
    properties = event_schema()["$defs"][KINDS[kind].__name__]["properties"]
    return {name: part["examples"][0] for name, part in properties.items()}
