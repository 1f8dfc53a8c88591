"""The way back: figures into the small file that the check and the next build read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from kb_tools.feedback.events import milliseconds, moment_text
from kb_tools.feedback.reading import RevisionCount
from kb_tools.measures.helpfulness import Helpfulness, helpfulness
from kb_tools.snapshot import ArticleScore, Snapshot

DIGITS = 4


def build_snapshot(
    counts: Iterable[RevisionCount], made_at: datetime, present: Mapping[str, str] | None = None
) -> Snapshot:
    """The snapshot of these counts: customers' answers only, to the present text of each article.

    made_at needs a time zone. present: the revision that is on the site now, by article, where known.
    """
    figures = helpfulness(counts, present)
    return Snapshot(
        made_at=to_the_second(milliseconds(made_at)),
        since=to_the_second(min(figure.first_ms for figure in figures)) if figures else None,
        until=to_the_second(max(figure.last_ms for figure in figures)) if figures else None,
        articles={figure.article: _score(figure) for figure in figures},
    )


def to_the_second(at_ms: int) -> str:
    """A moment as `2026-11-25T06:04:31Z`."""
    return moment_text(at_ms)[:19] + "Z"


def _score(figure: Helpfulness) -> ArticleScore:
    return ArticleScore(
        solved=figure.solved,
        answers=figure.answers,
        low=round(figure.interval.low, DIGITS) if figure.enough else None,
        high=round(figure.interval.high, DIGITS) if figure.enough else None,
        revision=figure.revisions[0],
        other_revisions=figure.revisions[1:],
    )
