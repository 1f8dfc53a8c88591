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

from kb_tools.feedback.event_fields import (
    ARTICLE,
    COMMENT_LENGTH,
    HEADING,
    TOKEN,
    UNSEEN,
    Article,
    Edition,
    EventId,
    Locale,
    Moment,
    Reader,
    Revision,
    Text,
    Version,
    because,
    comment_of,
    kind_named,
    whole,
)

QUERY_LENGTH = 200
MOST_HITS = 1000
LAST_PLACE = 50
LONGEST_ANSWER_MS = 3_600_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(moment: datetime) -> int:
    """Whole milliseconds since 1970 of a moment with a time zone; exact, and for any year."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


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
    kind: Annotated[Literal["vote"], kind_named("vote")]
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
    kind: Annotated[Literal["search"], kind_named("search")]
    version: Version
    locale: Locale
    edition: Edition
    at: Moment
    search: Annotated[
        str,
        Meta(
            pattern=TOKEN,
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
            pattern=f"[^{UNSEEN}]",
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
        Annotated[str, Meta(pattern=ARTICLE, max_length=200)] | None,
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


class StepReport(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One reader says that one step, or one section, did not work for them."""

    id: EventId
    kind: Annotated[Literal["step"], kind_named("step")]
    version: Version
    article: Article
    revision: Revision
    locale: Locale
    edition: Edition
    at: Moment
    step: Annotated[
        str,
        Meta(
            pattern=whole(rf"{HEADING}(?:/[1-9][0-9]{{0,2}})?|/[1-9][0-9]{{0,2}}"),
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
        Text | None, comment_of("what they saw instead", "There is no such line. It says: Ask your company.")
    ] = None


class Flag(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One agent tells the owner of an article what is not right with it."""

    id: EventId
    kind: Annotated[Literal["flag"], kind_named("flag")]
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
        Text | None, comment_of("a line to the owner", "The button moved to the left menu in 5.2.")
    ] = None


class SurveyAnswer(_Event, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One answer to a question that came by a signed link, after contact with a person or now and then."""

    id: EventId
    kind: Annotated[Literal["survey"], kind_named("survey")]
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
            pattern=TOKEN,
            description="the link's random token: 16 to 64 letters, digits, - and _; its last answer counts",
            examples=["m4Kx0TqYcJ8wVb2ZsN6uPg"],
            extra=because("so that a changed answer counts once; who got the link is not stored here"),
        ),
    ]
    comment: Annotated[
        Text | None, comment_of("what they wrote beside the mark", "The call was quick, and it worked.")
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
