"""What is true of a made-up help centre: what measures should find in its data, and nothing that they know.

`kb demo-data --truth FILE` writes it as JSON. All moments are milliseconds since 1970, UTC; all shares are
0 to 1, and the chance of each reader, so that counts differ from them by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from kb_tools.errors import KbError

Share = Annotated[float, Meta(ge=0, le=1)]
Defect = Literal["", "wrong", "unclear", "other_problem"]


class TrueRevision(Struct, frozen=True):
    """A text of an article: from when it was on the site, and the share of customers whom it helps."""

    revision: str
    from_ms: int
    share: Share


class TrueArticle(Struct, frozen=True):
    """An article.

    readers is its part of all readers. defect is what is wrong with its bad texts, "" where none is bad;
    step is the number of the step that does not work, 0 where it is no step. The last revision is the
    present one.
    """

    id: str
    title: str
    category: str
    readers: Share
    defect: Defect
    step: int
    revisions: Annotated[tuple[TrueRevision, ...], Meta(min_length=1)]

    @property
    def present(self) -> TrueRevision:
        """The text that is on the site at the end."""
        return self.revisions[-1]

    @property
    def unhappy(self) -> float:
        """How many of 1,000 readers of the whole help centre this article leaves without help now."""
        return 1000 * self.readers * (1 - self.present.share)

    def at(self, at_ms: int) -> TrueRevision:
        """The text that was on the site at this moment; the first one before."""
        found = self.revisions[0]
        for revision in self.revisions[1:]:
            if revision.from_ms <= at_ms:
                found = revision
        return found

    def until_ms(self, number: int, end_ms: int) -> int:
        """The moment at which a revision, by its number in the list, made room for the next."""
        later = self.revisions[number + 1 : number + 2]
        return later[0].from_ms if later else end_ms


class WorstArticle(Struct, frozen=True):
    """unhappy: how many of 1,000 readers of the whole help centre it leaves without help."""

    article: str
    share: Share
    unhappy: float


class TrueChange(Struct, frozen=True):
    """A text that took the place of another: to help more ("mend"), or for another reason ("edit")."""

    article: str
    revision: str
    at_ms: int
    aim: Literal["mend", "edit"]
    before: Share
    after: Share
    effect: Literal["better", "worse", "none"]


class MissingTopic(Struct, frozen=True):
    """A topic without an article: a title that would fit, wordings by language, and its part of searches."""

    title: str
    wordings: Mapping[str, tuple[str, ...]]
    searches: Share


class MisledTopic(Struct, frozen=True):
    """Wordings that lead to an article that does not answer them, and their part of searches."""

    article: str
    wordings: Mapping[str, tuple[str, ...]]
    searches: Share


class FakeBurst(Struct, frozen=True):
    """Votes "no" that one network gave at once: how many, and how many of them counted before it was seen."""

    article: str
    from_ms: int
    votes: int
    counted: int


class TrueDesk(Struct, frozen=True):
    """People who answer, Monday to Friday from opens to closes (hours of local time).

    reply_minutes: half of the first replies in writing come within so many minutes of working time, by
    priority ("critical": of any time), before quicker_from_ms; from then on, within quicker times as many.
    From worse_from_ms on, worse_category has more_tickets times as many tickets, and replies there take
    slower times as long. reopened is the chance of a solved ticket to be opened again. satisfied_*: the
    share of marks 4 and 5, before and from quicker_from_ms on. easy: the share of marks 5 to 7 for effort.
    promoters and detractors: shares of marks 9 and 10, and 0 to 6.
    """

    opens: int
    closes: int
    reply_minutes: Mapping[str, int]
    quicker_from_ms: int
    quicker: float
    worse_category: str
    worse_from_ms: int
    more_tickets: float
    slower: float
    reopened: Share
    satisfied_before: Share
    satisfied_after: Share
    easy: Share
    promoters: Share
    detractors: Share


class Truth(Struct, frozen=True, kw_only=True, dict=True):
    """All that is true of a made-up help centre from from_ms to until_ms.

    locales: the part of readers by language. agents: the part of answers that agents gave; agents_share:
    the share of agents whom any text helps. answer: how many of those who see the question answer it.
    worst has the worst articles, the one that leaves most people without help first; their share is at
    most 0.5.
    """

    version: Literal[1] = 1
    seed: int
    zone: str
    from_ms: int
    until_ms: int
    locales: Mapping[str, Share]
    agents: Share
    agents_share: Share
    answer: Share
    articles: tuple[TrueArticle, ...]
    worst: tuple[WorstArticle, ...]
    changes: tuple[TrueChange, ...]
    missing: tuple[MissingTopic, ...]
    misled: tuple[MisledTopic, ...]
    burst: FakeBurst | None
    desk: TrueDesk

    @cached_property
    def by_id(self) -> Mapping[str, TrueArticle]:
        """The articles by id."""
        return {article.id: article for article in self.articles}


def with_mend(truth: Truth, article: str, revision: str, at_ms: int, share: float) -> Truth:
    """The truth after somebody mended an article: from at_ms on, a new text that helps this share.

    Raises ValueError where the present text is younger, KeyError where there is no such article.
    """
    mended = truth.by_id[article]
    before = mended.present
    if at_ms <= before.from_ms:
        raise ValueError(f"{article}: its present text is younger than the mended one")
    revised = msgspec.structs.replace(
        mended, revisions=(*mended.revisions, TrueRevision(revision, at_ms, share))
    )
    change = change_of(article, before, revised.present, "mend")
    articles = tuple(revised if each.id == article else each for each in truth.articles)
    return msgspec.structs.replace(
        truth, articles=articles, changes=(*truth.changes, change), worst=worst_of(articles)
    )


def change_of(
    article: str, before: TrueRevision, after: TrueRevision, aim: Literal["mend", "edit"]
) -> TrueChange:
    """What a new text changed."""
    effect: Literal["better", "worse", "none"] = "none"
    if after.share != before.share:
        effect = "better" if after.share > before.share else "worse"
    return TrueChange(article, after.revision, after.from_ms, aim, before.share, after.share, effect)


def worst_of(articles: tuple[TrueArticle, ...], most: int = 10) -> tuple[WorstArticle, ...]:
    """The articles that help half of their readers or fewer, the one that leaves most without help first."""
    bad = [article for article in articles if article.present.share <= 0.5]
    bad.sort(key=lambda article: (-article.unhappy, article.id))
    return tuple(
        WorstArticle(article.id, article.present.share, round(article.unhappy, 3)) for article in bad[:most]
    )


def write_truth(truth: Truth) -> str:
    """The truth as JSON."""
    return msgspec.json.format(msgspec.json.encode(truth), indent=2).decode() + "\n"


def read_truth(path: Path) -> Truth:
    """The truth of a file. Raises KbError where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Truth)
    except OSError as error:
        raise KbError(f"{path}: this file could not be read ({error.strerror})") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KbError(
            f"{path}: this is not the truth of made-up data ({error})",
            hint="write one with: kb demo-data --truth truth.json",
        ) from error


def truth_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the file."""
    (reference,), parts = msgspec.json.schema_components([Truth], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What is true of made-up data",
        **reference,
        "$defs": parts,
    }
