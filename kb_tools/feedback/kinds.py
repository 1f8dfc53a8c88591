"""The kinds of events: declared once. Reading, the JSON Schema and the reference follow from this.

An event never says who somebody is. `reader` is a random token that the page makes for one article and
one revision of its text: a changed answer counts once, and nothing can be joined across articles.
`search` is one for a single search: what came of it can be told, and no two searches can be joined.
`link` is one for a single link that was sent to somebody: it says which answers are one and the same.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

COMMENT_LENGTH = 2000
QUERY_LENGTH = 200
MOST_HITS = 1000
LAST_PLACE = 50
LONGEST_ANSWER_MS = 3_600_000


def because(why: str) -> dict[str, str]:
    """What a field is collected for: the sheet for a privacy officer is made of it."""
    return {"why": why}


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
        pattern=_whole(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}"),
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
        pattern=_whole(MOMENT),
        extra_json_schema={"format": "date-time"},
        description='the moment it happened in UTC, such as "2026-11-25T06:04:31.250Z"',
        examples=["2026-11-25T06:04:31.250Z"],
        extra=because("to show change over time, and which answer came last"),
    ),
]
_ARTICLE = _whole(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")
_TOKEN = _whole(r"[A-Za-z0-9_-]{16,64}")
# A heading's anchor, in any writing; no sign that an address or markup could be made of.
_HEADING = r"[A-Za-z0-9._\u00c0-\u1fff\u2c00-\ud7ff-]{1,150}"
Article = Annotated[
    str,
    Meta(
        pattern=_ARTICLE,
        max_length=200,
        description="the article's id: letters, digits and . _ / -, at most 200",
        examples=["lost-phone"],
        extra=because("to know which article the answer is about"),
    ),
]
Revision = Annotated[
    str,
    Meta(
        pattern=_whole(r"[0-9a-f]{12}"),
        description="the hash of the text that was read: 12 characters of 0-9 and a-f",
        examples=["3f9a1c04b7de"],
        extra=because("answers to an old text do not count for the new one"),
    ),
]
Reader = Annotated[
    str,
    Meta(
        pattern=_TOKEN,
        description="a random token for this one article and revision: 16 to 64 letters, digits, - and _",
        examples=["Yk3v9xQm2LtB7wZc4RfHdA"],
        extra=because("so that a changed answer counts once; it cannot join two articles"),
    ),
]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 of a moment with a time zone; exact, and for any year."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _kind(name: str) -> Meta:
    return Meta(
        description=f'"{name}"', examples=[name], extra=because("to know which question was answered")
    )


class _Event(msgspec.Struct, frozen=True, gc=False):
    """What all kinds have in common: a moment."""

    @property
    def at_ms(self) -> int:
        """The moment by the reader's own clock: milliseconds since 1970, UTC."""
        at: str = getattr(self, "at")  # noqa: B009 - each kind declares it in its own place
        return milliseconds(datetime.fromisoformat(at))


class Vote(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One answer of one reader to "Did this solve it?"."""

    id: EventId
    kind: Annotated[Literal["vote"], _kind("vote")]
    version: Version
    article: Article
    revision: Revision
    locale: Locale
    edition: Edition
    at: Moment
    value: Annotated[
        Literal["yes", "no"],
        Meta(
            description='"yes" or "no"', examples=["no"], extra=because("to find articles that do not help")
        ),
    ]
    reader: Reader
    reason: Annotated[
        Literal["wrong", "unclear", "other_problem", "something_else"] | None,
        Meta(
            description='"wrong", "unclear", "other_problem" or "something_else", or nothing',
            examples=["unclear"],
            extra=because("to know what to mend in the article"),
        ),
    ] = None
    comment: Annotated[
        Annotated[str, Meta(max_length=COMMENT_LENGTH)] | None,
        Meta(
            description=f"text of at most {COMMENT_LENGTH:,} characters, or nothing",
            examples=["Step 2 names a button that I do not have."],
            extra=because("to mend the article in the words of those who use it"),
        ),
    ] = None
    after_ms: Annotated[
        Annotated[int, Meta(ge=0, le=LONGEST_ANSWER_MS)] | None,
        Meta(
            description=(
                "how many milliseconds lay between the question being seen and the press, 0 to "
                f"{LONGEST_ANSWER_MS:,}, more counts as that; nothing where the page cannot know it"
            ),
            examples=[8200],
            extra=because("to tell an answer from a press that no reader makes, such as a program's"),
        ),
    ] = None


class Shown(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One reader has seen the question "Did this solve it?"; whether they answer is another matter."""

    id: EventId
    kind: Annotated[
        Literal["shown"],
        Meta(
            description='"shown"',
            examples=["shown"],
            extra=because("to know that this is no answer, only that the question was seen"),
        ),
    ]
    version: Version
    article: Article
    revision: Revision
    locale: Locale
    edition: Edition
    at: Moment
    reader: Reader


class SearchEvent(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One thing that happened in one search. What happened last is how the search ended."""

    id: EventId
    kind: Annotated[Literal["search"], _kind("search")]
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
            extra=because("to know what came of this one search; it cannot join two searches"),
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
            extra=because("to find articles and words that are missing"),
        ),
    ]
    hits: Annotated[
        int,
        Meta(
            ge=0,
            le=MOST_HITS,
            description=f"how many articles were shown, 0 to {MOST_HITS}",
            examples=[4],
            extra=because("to see searches that found nothing"),
        ),
    ]
    sure: Annotated[
        bool,
        Meta(
            description="whether the page thought that one of them likely answers",
            examples=[True],
            extra=because("to see searches that found nothing useful"),
        ),
    ]
    outcome: Annotated[
        Literal["shown", "opened", "gave_up", "contact", "helped", "did_not_help"],
        Meta(
            description='"shown", "opened", "gave_up", "contact", "helped" or "did_not_help"',
            examples=["opened"],
            extra=because("to see whether the search helped"),
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
            extra=because("to know which article was opened for these words"),
        ),
    ] = None
    place: Annotated[
        Annotated[int, Meta(ge=1, le=LAST_PLACE)] | None,
        Meta(
            description=f"at which place of the results the article stood, 1 to {LAST_PLACE}, or nothing",
            examples=[1],
            extra=because("to see whether the right article stands high enough"),
        ),
    ] = None


def _comment(told: str, shown: str) -> Meta:
    return Meta(
        description=f"{told}, at most {COMMENT_LENGTH:,} characters, or nothing",
        examples=[shown],
        extra=because("to mend what went wrong, in the words of those to whom it happened"),
    )


_Text = Annotated[str, Meta(max_length=COMMENT_LENGTH)]


class StepReport(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One reader says that one step, or one section, did not work for them."""

    id: EventId
    kind: Annotated[Literal["step"], _kind("step")]
    version: Version
    article: Article
    revision: Revision
    locale: Locale
    edition: Edition
    at: Moment
    step: Annotated[
        str,
        Meta(
            pattern=_whole(rf"{_HEADING}(?:/[1-9][0-9]{{0,2}})?|/[1-9][0-9]{{0,2}}"),
            description=(
                "the anchor of a section's heading, a / and the number of the step in that section; "
                "only the anchor for a section, only / and the number above the first heading"
            ),
            examples=["sign-in-without-your-phone/2"],
            extra=because("to know which step to mend"),
        ),
    ]
    reader: Reader
    comment: Annotated[
        _Text | None, _comment("what they saw instead", "There is no such line. It says: Ask your company.")
    ] = None


class Flag(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One agent tells the owner of an article what is not right with it."""

    id: EventId
    kind: Annotated[Literal["flag"], _kind("flag")]
    version: Version
    article: Article
    revision: Revision
    locale: Locale
    edition: Annotated[
        Literal["agents"],
        Meta(
            description='"agents": customers are not asked this',
            examples=["agents"],
            extra=because("only agents are asked this"),
        ),
    ]
    at: Moment
    flag: Annotated[
        Literal["wrong", "out_of_date", "unclear", "missing"],
        Meta(
            description='"wrong", "out_of_date", "unclear" or "missing" (something is)',
            examples=["out_of_date"],
            extra=because("to know what to mend in the article"),
        ),
    ]
    reader: Reader
    comment: Annotated[
        _Text | None, _comment("a line to the owner", "The button moved to the left menu in 5.2.")
    ] = None


class SurveyAnswer(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One answer to a question that came by a signed link, after contact with a person or now and then."""

    id: EventId
    kind: Annotated[Literal["survey"], _kind("survey")]
    version: Version
    locale: Locale
    at: Moment
    question: Annotated[
        Literal["satisfaction", "effort", "recommend"],
        Meta(
            description='"satisfaction" (1 to 5), "effort" (1 to 7, 7 is easiest) or "recommend" (0 to 10)',
            examples=["satisfaction"],
            extra=because("to know which question was answered"),
        ),
    ]
    value: Annotated[
        int,
        Meta(
            ge=0,
            le=10,
            description="the mark: 1 to 5, 1 to 7 or 0 to 10, as the question has it",
            examples=[4],
            extra=because("to see how content people are, as a figure over many"),
        ),
    ]
    link: Annotated[
        str,
        Meta(
            pattern=_TOKEN,
            description="the link's random token: 16 to 64 letters, digits, - and _; its last answer counts",
            examples=["m4Kx0TqYcJ8wVb2ZsN6uPg"],
            extra=because("so that a changed answer counts once; who got the link is not stored here"),
        ),
    ]
    comment: Annotated[
        _Text | None, _comment("what they wrote beside the mark", "The call was quick, and it worked.")
    ] = None


MARKS: dict[str, tuple[int, int]] = {"satisfaction": (1, 5), "effort": (1, 7), "recommend": (0, 10)}
"""The lowest and the highest mark of each question of a survey."""

Event = Vote | SearchEvent | StepReport | Flag | SurveyAnswer | Shown
KINDS: dict[str, type[Event]] = {
    "vote": Vote,
    "search": SearchEvent,
    "step": StepReport,
    "flag": Flag,
    "survey": SurveyAnswer,
    "shown": Shown,
}
BY_LINK = ("survey",)
"""Kinds that no page of the site sends: they come by a signed link only."""
