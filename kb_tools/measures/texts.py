"""The present text of each article, and the one before it: how many readers each of them helped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from kb_tools.measures.counting.votes import TextCount
from kb_tools.measures.overview import Overview
from kb_tools.measures.rates import Rate


@dataclass(frozen=True, slots=True)
class ArticleTexts:
    """Customers' answers to an article: now to its present text, before to the one that it replaced.

    since_ms is the first answer to the present text. reasons are those named beside "no" to it. answers
    are all of them, of_period those of the period to any of its texts.
    """

    article: str
    revision: str
    since_ms: int
    now: Rate
    before: Rate
    answers: int
    of_period: int
    reasons: Mapping[str, int] = field(default_factory=dict)


def texts_of_articles(overview: Overview, present: Mapping[str, str]) -> list[ArticleTexts]:
    """One for each article with answers, by id.

    present: the revision that is on the site, by article. Where it is not known, the text whose first
    answer came last is taken for it; where nobody answered about it yet, it has none.
    """
    reasons: dict[tuple[str, str], dict[str, int]] = {}
    for count in overview.texts:
        if count.edition == "customers":
            named = reasons.setdefault((count.article, count.revision), {})
            for name in ("wrong", "unclear", "other_problem", "something_else"):
                named[name] = named.get(name, 0) + getattr(count, name)
    return [
        _of_article(article, list(counts), present.get(article, ""), reasons)
        for article, counts in groupby(overview.by_text, key=attrgetter("article"))
    ]


def _of_article(
    article: str, counts: list[TextCount], known: str, reasons: Mapping[tuple[str, str], Mapping[str, int]]
) -> ArticleTexts:
    texts: dict[str, tuple[int, int, int]] = {}
    for count in counts:
        solved, answers, first_ms = texts.get(count.revision, (0, 0, count.first_ms))
        texts[count.revision] = (
            solved + count.solved,
            answers + count.answers,
            min(first_ms, count.first_ms),
        )
    by_time = sorted(texts, key=lambda revision: (texts[revision][2], revision))
    revision = known or by_time[-1]
    earlier = [each for each in by_time if each != revision]
    since_ms = texts[revision][2] if revision in texts else max(each[2] for each in texts.values())
    return ArticleTexts(
        article=article,
        revision=revision,
        since_ms=since_ms,
        now=Rate(*texts.get(revision, (0, 0))[:2]),
        before=Rate(*texts[earlier[-1]][:2]) if earlier else Rate(0, 0),
        answers=sum(each[1] for each in texts.values()),
        of_period=sum(count.answers for count in counts if count.period == 1),
        reasons=reasons.get((article, revision), {}),
    )
