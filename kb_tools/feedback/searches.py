"""What came of a search: the events that carry its token, folded into one.

The last thing that happened is how it ended. Results that were shown, and then nothing for half an hour,
are a search that was given up; so is one whose page could not send its last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

GIVEN_UP_AFTER_MS = 30 * 60 * 1000


@dataclass(frozen=True, slots=True)
class SearchStep:
    """One event of a search as the store has it: sure is 0 or 1, at_ms milliseconds since 1970, UTC."""

    search: str
    edition: str
    locale: str
    at_ms: int
    query: str
    hits: int
    sure: int
    outcome: str
    article: str | None
    place: int | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that was opened from the results; place counts from 1, None where the page did not say."""

    article: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Search:
    """One search. Times are milliseconds since 1970, UTC.

    outcome is "shown" while it may still go on, else "opened", "gave_up", "contact", "helped" or
    "did_not_help". opened holds each article once, in the order in which they were first opened. helped
    and not_helped are articles by the last that was said of each.
    """

    search: str
    edition: str
    locale: str
    query: str
    hits: int
    sure: bool
    outcome: str
    opened: tuple[Opened, ...]
    helped: tuple[str, ...]
    not_helped: tuple[str, ...]
    first_ms: int
    last_ms: int

    @property
    def found(self) -> bool:
        """Whether the page showed something that it thought likely to answer."""
        return self.hits > 0 and self.sure

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self.outcome != "shown"


def fold_searches(steps: Iterable[SearchStep], now_ms: int) -> Iterator[Search]:
    """One search for each token. The steps come by token and, within it, in the order of time."""
    for _, group in groupby(steps, key=attrgetter("search")):
        yield _folded(list(group), now_ms)


def _folded(steps: list[SearchStep], now_ms: int) -> Search:
    last = steps[-1]
    opened: dict[str, Opened] = {}
    said: dict[str, str] = {}
    for step in steps:
        if step.article is None:
            continue
        known = opened.get(step.article)
        # A vote can arrive where the news that the article was opened got lost.
        if known is None or known.place is None:
            opened[step.article] = Opened(step.article, step.place)
        if step.outcome != "opened":
            said[step.article] = step.outcome
    outcome = last.outcome
    if outcome == "shown" and len(steps) > 1:
        # Results that came back to the page are no news: what was done with them is.
        outcome = next((step.outcome for step in reversed(steps) if step.outcome != "shown"), "shown")
    if outcome == "shown" and now_ms - last.at_ms > GIVEN_UP_AFTER_MS:
        outcome = "gave_up"
    return Search(
        search=last.search,
        edition=last.edition,
        locale=last.locale,
        query=last.query,
        hits=last.hits,
        sure=bool(last.sure),
        outcome=outcome,
        opened=tuple(opened.values()),
        helped=tuple(article for article, told in said.items() if told == "helped"),
        not_helped=tuple(article for article, told in said.items() if told == "did_not_help"),
        first_ms=steps[0].at_ms,
        last_ms=last.at_ms,
    )
