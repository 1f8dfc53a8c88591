"""The fields that several kinds of events have, and the patterns of what may stand in them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

COMMENT_LENGTH = 2000


def because(why: str) -> dict[str, str]:
    """What a field is collected for: the sheet for a privacy officer is made of it."""
    return {"why": why}


def whole(pattern: str) -> str:
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
UNSEEN = r"\x00-\x20\x7f-\xa0\xad\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u2069\u3000\ufeff"


EventId = Annotated[
    str,
    Meta(
        pattern=whole(UUID7),
        description="a UUID version 7 in lower case, made anew for every event",
        examples=["019abb7c-1f2e-7c3d-9a4b-5e6f708192a3"],
        extra=because("so that an event that is sent twice counts once"),
    ),
]
Version = Annotated[
    Literal[1],
    Meta(description="the number 1", examples=[1], extra=because("so that old events can be read for ever")),
]
Locale = Annotated[
    str,
    Meta(
        pattern=whole(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}"),
        max_length=35,
        description='a language such as "en" or "pt-BR"',
        examples=["en"],
        extra=because("each language has its own text"),
    ),
]
Edition = Annotated[
    Literal["customers", "agents"],
    Meta(
        description='"customers" or "agents"',
        examples=["customers"],
        extra=because("what agents say is not counted among what customers say"),
    ),
]
Moment = Annotated[
    str,
    Meta(
        pattern=whole(MOMENT),
        extra_json_schema={"format": "date-time"},
        description='the moment it happened in UTC, such as "2026-11-25T06:04:31.250Z"',
        examples=["2026-11-25T06:04:31.250Z"],
        extra=because("to show change over time, and which answer came last"),
    ),
]
ARTICLE = whole(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
TOKEN = whole(r"[A-Za-z0-9_-]{16,64}")
# A heading's anchor, in any writing; no sign that an address or markup could be made of.
HEADING = r"[A-Za-z0-9._\u00c0-\u1fff\u2c00-\ud7ff-]{1,150}"
Article = Annotated[
    str,
    Meta(
        pattern=ARTICLE,
        max_length=200,
        description="the article's id: letters, digits and . _ / -, at most 200",
        examples=["lost-phone"],
        extra=because("to know which article the answer is about"),
    ),
]
Revision = Annotated[
    str,
    Meta(
        pattern=whole(r"[0-9a-f]{12}"),
        description="the hash of the text that was read: 12 characters of 0-9 and a-f",
        examples=["3f9a1c04b7de"],
        extra=because("answers to an old text do not count for the new one"),
    ),
]
Reader = Annotated[
    str,
    Meta(
        pattern=TOKEN,
        description="a random token for this one article and revision: 16 to 64 letters, digits, - and _",
        examples=["Yk3v9xQm2LtB7wZc4RfHdA"],
        extra=because("so that a changed answer counts once; it cannot join two articles"),
    ),
]


def kind_named(name: str) -> Meta:
    """What the field `kind` of an answer of this kind says."""
    return Meta(
        description=f'"{name}"', examples=[name], extra=because("to know which question was answered")
    )


def comment_of(told: str, shown: str) -> Meta:
    """What a field of free words says: told is what people write there, shown an example."""
    return Meta(
        description=f"{told}, at most {COMMENT_LENGTH:,} characters, or nothing",
        examples=[shown],
        extra=because("to mend what went wrong, in the words of those to whom it happened"),
    )


Text = Annotated[str, Meta(max_length=COMMENT_LENGTH)]
