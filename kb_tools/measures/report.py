"""What customers said, article by article: gathered here once; a format each lives beside this file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kb_tools.feedback.events import milliseconds, to_the_second
from kb_tools.feedback.exports import csv_line
from kb_tools.feedback.reading import Comment, HeldVotes, RevisionCount
from kb_tools.feedback.searches import Search
from kb_tools.measures.article_index import KnownArticle, present_revisions
from kb_tools.measures.counting.points import Told
from kb_tools.measures.counting.shown import ShownCount
from kb_tools.measures.earlier import EarlierAnswers, earlier_answers
from kb_tools.measures.helpfulness import Helpfulness, helpfulness
from kb_tools.measures.response import Response, response, response_row
from kb_tools.measures.searches import SearchFigures, count_searches
from kb_tools.snapshot import FAILS_MOST

_CSV_COLUMNS = (
    "article",
    "title",
    "url",
    "answers",
    "solved",
    "share",
    "low",
    "high",
    "wrong",
    "unclear",
    "other_problem",
    "something_else",
    "earlier_answers",
    "earlier_solved",
    "first_answer",
    "last_answer",
    "revision",
    "elsewhere_answers",
    "elsewhere_solved",
    "shown",
    "responded",
    "response",
    "response_low",
    "response_high",
)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says. Figures stand in the order of what to mend first; comments by article.

    earlier are votes that another program counted before, held those that wait for a look: in no figure.
    told is what came beside votes, counted; response how many of those who saw the question answered it.
    """

    made_at: str
    figures: tuple[Helpfulness, ...]
    comments: tuple[Comment, ...]
    articles: Mapping[str, KnownArticle]
    searches: SearchFigures
    earlier: tuple[EarlierAnswers, ...] = ()
    held: tuple[HeldVotes, ...] = ()
    told: Told = field(default_factory=Told)
    response: Response = field(default_factory=Response)
    overdue: int | None = None

    @property
    def solved(self) -> int:
        """Customers whom the article they read helped."""
        return sum(figure.solved for figure in self.figures)

    @property
    def answers(self) -> int:
        """Customers who answered."""
        return sum(figure.answers for figure in self.figures)

    @property
    def to_mend(self) -> tuple[Helpfulness, ...]:
        """Articles that surely fail half of their readers or more, the worst first."""
        return tuple(
            figure for figure in self.figures if figure.enough and figure.interval.high <= FAILS_MOST
        )

    def article(self, id_: str) -> KnownArticle:
        """What is known about an article; its id for a title where nothing is."""
        return self.articles.get(id_) or KnownArticle(id_)


def build_report(
    counts: Iterable[RevisionCount],
    comments: Iterable[Comment],
    made_at: datetime,
    articles: Mapping[str, KnownArticle] | None = None,
    searches: Iterable[Search] = (),
    held: Iterable[HeldVotes] = (),
    told: Told | None = None,
    shown: Iterable[ShownCount] = (),
    overdue: int | None = None,
) -> Report:
    """The report of these counts, comments and searches. made_at needs a time zone.

    overdue: how many of the articles should have been reviewed by now; None where that is not known.
    """
    known = articles or {}
    counts = list(counts)
    figures = helpfulness(counts, present_revisions(known))
    figures.sort(
        key=lambda figure: (-figure.unhappy_for_sure, not figure.enough, figure.share, figure.article)
    )
    made = to_the_second(milliseconds(made_at))
    earlier = earlier_answers(counts)
    return Report(
        made,
        tuple(figures),
        tuple(comments),
        known,
        count_searches(searches),
        earlier,
        tuple(held),
        told or Told(),
        response(shown),
        overdue,
    )


def write_csv_report(report: Report) -> Iterator[str]:
    """The report for a spreadsheet: a line an article; no cell is taken for a formula."""
    yield csv_line(_CSV_COLUMNS)
    elsewhere = {each.article: each for each in report.earlier}
    answered = {figure.article: article_row(report, figure) for figure in report.figures}
    for article in dict.fromkeys((*answered, *elsewhere, *report.response.articles)):
        known = report.article(article)
        nothing = {"article": article, "title": known.title, "url": known.url, "answers": 0, "solved": 0}
        row = answered.get(article, nothing)
        if (earlier := elsewhere.get(article)) is not None:
            row |= {"elsewhere_answers": earlier.answers, "elsewhere_solved": earlier.solved}
        if (rate := report.response.articles.get(article)) is not None:
            row |= response_row(rate)
        yield csv_line(row.get(name) for name in _CSV_COLUMNS)


def article_row(report: Report, figure: Helpfulness) -> dict[str, Any]:
    """An article for a program. Share and interval are None below 10 answers."""
    known = report.article(figure.article)
    interval = figure.interval
    return {
        "article": figure.article,
        "title": known.title,
        "url": known.url,
        "answers": figure.answers,
        "solved": figure.solved,
        "share": round(figure.share, 4) if figure.enough else None,
        "low": round(interval.low, 4) if figure.enough else None,
        "high": round(interval.high, 4) if figure.enough else None,
        "wrong": figure.wrong,
        "unclear": figure.unclear,
        "other_problem": figure.other_problem,
        "something_else": figure.something_else,
        "earlier_answers": figure.earlier_answers,
        "earlier_solved": figure.earlier_solved,
        "first_answer": to_the_second(figure.first_ms),
        "last_answer": to_the_second(figure.last_ms),
        "revision": figure.revisions[0],
    }
