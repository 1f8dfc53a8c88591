"""What is new about the articles of each owner, as far as they can act on it: words of readers, and figures.

A week in which nobody wrote anything, and no article fell below its mark, has no news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb_tools.feedback.database import StoredEvent
from kb_tools.feedback.events import UNKNOWN_TEXT, Flag, StepReport, Vote
from kb_tools.feedback.reading import Comment, RevisionCount
from kb_tools.measures.article_index import KnownArticle, present_revisions
from kb_tools.measures.helpfulness import Helpfulness, helpfulness
from kb_tools.snapshot import FAILS_MOST

_REASONS = {
    "wrong": "something is wrong",
    "unclear": "unclear",
    "other_problem": "they have another problem",
    "something_else": "something else",
}
_FLAGS = {
    "wrong": "wrong",
    "out_of_date": "out of date",
    "unclear": "unclear",
    "missing": "something is missing",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody told: in what form, and in which words, which may be none. at_ms is the receipt, UTC."""

    form: str
    words: str
    at_ms: int


@dataclass(slots=True)
class News:
    """What is new about one article: answers, and what was said. figure is about all answers to its text."""

    article: str
    known: KnownArticle
    figure: Helpfulness | None
    yes: int = 0
    no: int = 0
    said: list[Said] = field(default_factory=list)

    @property
    def fails(self) -> bool:
        """Whether it surely helps too few."""
        return self.figure is not None and self.figure.enough and self.figure.interval.high <= FAILS_MOST

    @property
    def calls_for_action(self) -> bool:
        """Whether there is something that its owner can act on."""
        return bool(self.said) or (self.fails and self.no > 0)


def build_news(
    events: Iterable[StoredEvent],
    fresh: Iterable[RevisionCount],
    counts: Iterable[RevisionCount],
    comments: Iterable[Comment],
    articles: Mapping[str, KnownArticle],
) -> list[News]:
    """News of the articles on the site, those first that need it most.

    events and fresh are of the time that is told of, counts and comments of all time. Only a comment that
    stands among those is told, so none that was taken back, and none of a vote that is held.
    """
    figures = {figure.article: figure for figure in helpfulness(counts, present_revisions(articles))}
    standing = {(comment.article, comment.text) for comment in comments}
    found: dict[str, News] = {}
    last: dict[tuple[str, str, str], StoredEvent] = {}
    for stored in events:
        event = stored.event
        if isinstance(event, Vote | StepReport | Flag) and event.article in articles:
            part = event.step if isinstance(event, StepReport) else event.kind
            last[event.article, event.reader, part] = stored
    for stored in last.values():
        event = stored.event
        if not isinstance(event, Vote | StepReport | Flag):
            continue
        known = articles[event.article]
        news = found.setdefault(event.article, News(event.article, known, figures.get(event.article)))
        if isinstance(event, Vote):
            if event.comment and (event.article, event.comment) in standing:
                news.said.append(Said(_answer(event), event.comment, stored.received_ms))
        elif isinstance(event, StepReport):
            news.said.append(Said(_step(event.step), event.comment or "", stored.received_ms))
        else:
            form = f"an agent flags it: {_FLAGS[event.flag]}"
            news.said.append(Said(form, event.comment or "", stored.received_ms))
    for count in fresh:
        if count.revision == UNKNOWN_TEXT:  # brought in from another program: no news
            continue
        if count.edition == "customers" and count.article in articles:
            known = articles[count.article]
            news = found.setdefault(count.article, News(count.article, known, figures.get(count.article)))
            news.yes += count.solved
            news.no += count.answers - count.solved
    for news in found.values():
        news.said.sort(key=lambda said: -said.at_ms)
    worth = [news for news in found.values() if news.calls_for_action]
    return sorted(worth, key=lambda news: (not news.fails, -news.no, -len(news.said), news.article))


def by_owner(news: Iterable[News]) -> dict[str, list[News]]:
    """News by the key of who owns the article; "" where nobody does."""
    found: dict[str, list[News]] = {}
    for each in news:
        found.setdefault(each.known.owner, []).append(each)
    return found


def _answer(vote: Vote) -> str:
    if vote.value == "yes":
        return "yes, it helped"
    return f"no, {_REASONS[vote.reason]}" if vote.reason else "no"


def _step(step: str) -> str:
    section, _, number = step.partition("/")
    where = f"step {number}" if number else "a section"
    return f"{where} did not work{f' ({section})' if section else ''}"
