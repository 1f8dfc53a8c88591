"""The way back: figures into the small file that the check and the next build read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from kb_tools.feedback.events import milliseconds, to_the_second
from kb_tools.feedback.queries import holds_removed
from kb_tools.feedback.reading import RevisionCount
from kb_tools.feedback.searches import Search
from kb_tools.measures.helpfulness import Helpfulness, helpfulness
from kb_tools.measures.searches import by_wording, customers_searches
from kb_tools.measures.work import Work
from kb_tools.snapshot import ENOUGH_OPENED, ArticleScore, NextStep, SearchedArticle, Snapshot

DIGITS = 4
MOST_WORK = 200
MOST_EVIDENCE = 4


def build_snapshot(
    counts: Iterable[RevisionCount],
    made_at: datetime,
    present: Mapping[str, str] | None = None,
    searches: Iterable[Search] = (),
    work: Sequence[Work] = (),
) -> Snapshot:
    """The snapshot of these counts: customers' answers only, to the present text of each article.

    Of searches, customers' alone, what at least three separate ones opened.

    made_at needs a time zone. present: the revision that is on the site now, by article, where known.
    """
    figures = helpfulness(counts, present)
    return Snapshot(
        made_at=to_the_second(milliseconds(made_at)),
        since=to_the_second(min(figure.first_ms for figure in figures)) if figures else None,
        until=to_the_second(max(figure.last_ms for figure in figures)) if figures else None,
        articles={figure.article: _score(figure) for figure in figures},
        searches=_searched(searches),
        work=tuple(_next_step(each) for each in work[:MOST_WORK]),
    )


def _next_step(work: Work) -> NextStep:
    return NextStep(
        kind=work.kind,
        article=work.article,
        revision=work.revision,
        title=work.title,
        evidence=work.evidence[:MOST_EVIDENCE],
        next_step=work.next_step,
        outcome=work.outcome,
    )


def _searched(searches: Iterable[Search]) -> tuple[SearchedArticle, ...]:
    found = [
        SearchedArticle(
            query=query,
            article=article,
            opened=sum(article in (each.article for each in search.opened) for search in group),
            helped=sum(article in search.helped for search in group),
            not_helped=sum(article in search.not_helped for search in group),
        )
        for query, group in by_wording(customers_searches(searches)).items()
        if not holds_removed(query)
        for article in {each.article for search in group for each in search.opened}
    ]
    kept = (each for each in found if each.opened >= ENOUGH_OPENED)
    return tuple(sorted(kept, key=lambda each: (each.query, each.article)))


def _score(figure: Helpfulness) -> ArticleScore:
    return ArticleScore(
        solved=figure.solved,
        answers=figure.answers,
        low=round(figure.interval.low, DIGITS) if figure.enough else None,
        high=round(figure.interval.high, DIGITS) if figure.enough else None,
        revision=figure.revisions[0],
        other_revisions=figure.revisions[1:],
    )
