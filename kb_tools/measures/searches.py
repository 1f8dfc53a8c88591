"""What people searched and what came of it, each wording of a search counted once.

Only searches of customers that are over count. A wording that a single search used says little and may
say who wrote it: it is counted, and listed last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kb_tools.feedback.events import to_the_second
from kb_tools.feedback.exports import csv_line
from kb_tools.feedback.searches import Search
from kb_tools.snapshot import ENOUGH_ANSWERS

ENOUGH_SEARCHES = 2
"""Below this many separate searches a wording is one person's own."""

_CSV_COLUMNS = (
    "query",
    "searches",
    "found_nothing",
    "not_opened",
    "opened",
    "helped",
    "did_not_help",
    "contact",
    "article",
    "last_search",
)


@dataclass(frozen=True, slots=True)
class QueryCount:
    """What came of one wording. articles are those that were opened, the most often opened first.

    found_nothing: nothing was shown, or nothing that the page was sure of, and nothing was opened.
    not_opened: something likely was shown, and nothing was opened. did_not_help: something was opened, and
    the reader said that it did not help, or went on to write to us.
    """

    query: str
    searches: int
    found_nothing: int
    not_opened: int
    opened: int
    helped: int
    did_not_help: int
    contact: int
    articles: tuple[str, ...]
    last_ms: int


@dataclass(frozen=True, slots=True)
class SearchFigures:
    """All searches of customers that are over; queries by how often they were searched."""

    searches: int
    opened: int
    helped: int
    queries: tuple[QueryCount, ...]

    @property
    def found_nothing(self) -> tuple[QueryCount, ...]:
        """What found nothing, most often first."""
        return self._most("found_nothing")

    @property
    def not_opened(self) -> tuple[QueryCount, ...]:
        """What was found and not opened, most often first."""
        return self._most("not_opened")

    @property
    def did_not_help(self) -> tuple[QueryCount, ...]:
        """What was found, opened and did not help, most often first."""
        return self._most("did_not_help")

    def _most(self, name: str) -> tuple[QueryCount, ...]:
        return tuple(
            sorted(
                (query for query in self.queries if getattr(query, name)),
                key=lambda query: (query.searches < ENOUGH_SEARCHES, -getattr(query, name), query.query),
            )
        )


def customers_searches(searches: Iterable[Search]) -> list[Search]:
    """Those that count: customers' searches that are over."""
    return [each for each in searches if each.edition == "customers" and each.ended]


def folded(query: str) -> str:
    """A search without what makes no difference: capitals, and how it is spaced."""
    return " ".join(query.casefold().split())


def usual_wording(queries: Iterable[str]) -> str:
    """The wording that was used most; of several, the first by letters."""
    return min(Counter(queries).items(), key=lambda each: (-each[1], each[0]))[0]


def by_wording(searches: Iterable[Search]) -> dict[str, list[Search]]:
    """Searches by what is left of their words once capitals and spaces make no difference."""
    groups: dict[str, list[Search]] = {}
    for search in searches:
        groups.setdefault(folded(search.query), []).append(search)
    return groups


def found_nothing(search: Search) -> bool:
    """Whether nothing was shown that the page was sure of, and nothing was opened."""
    return not search.found and not search.opened


def share(count: int, of: int) -> float | None:
    """A share of 0 to 1; None below 10, where it says more about chance."""
    return round(count / of, 4) if of >= ENOUGH_ANSWERS else None


def count_searches(searches: Iterable[Search]) -> SearchFigures:
    """The figures of these searches; agents' and those that still go on are left out."""
    counted = customers_searches(searches)
    queries = [_of_one_wording(group) for group in by_wording(counted).values()]
    queries.sort(key=lambda query: (-query.searches, query.query))
    return SearchFigures(
        searches=len(counted),
        opened=sum(bool(search.opened) for search in counted),
        helped=sum(bool(search.helped) for search in counted),
        queries=tuple(queries),
    )


def write_csv_searches(figures: SearchFigures) -> Iterator[str]:
    """The searches for a spreadsheet: a line a wording; article is the one opened most often."""
    yield csv_line(_CSV_COLUMNS)
    for query in sorted(
        figures.queries, key=lambda query: (query.searches < ENOUGH_SEARCHES, -query.searches, query.query)
    ):
        row = {name: getattr(query, name) for name in _CSV_COLUMNS[:8]}
        row["article"] = query.articles[0] if query.articles else None
        row["last_search"] = to_the_second(query.last_ms)
        yield csv_line(row[name] for name in _CSV_COLUMNS)


def searches_as_json(figures: SearchFigures) -> dict[str, Any]:
    """The figures for a program: three lists, each count with the number of searches that it is of."""

    def rows(name: str) -> list[dict[str, Any]]:
        queries: tuple[QueryCount, ...] = getattr(figures, name)
        return [
            {
                "query": query.query,
                "count": getattr(query, name),
                "searches": query.searches,
                "share": share(getattr(query, name), query.searches),
                "articles": list(query.articles),
            }
            for query in queries
        ]

    return {
        "searches": figures.searches,
        "opened": figures.opened,
        "helped": figures.helped,
        **{name: rows(name) for name in ("found_nothing", "not_opened", "did_not_help")},
    }


def _of_one_wording(searches: list[Search]) -> QueryCount:
    opened = Counter(each.article for search in searches for each in search.opened)
    return QueryCount(
        query=usual_wording(search.query for search in searches),
        searches=len(searches),
        found_nothing=sum(found_nothing(search) for search in searches),
        not_opened=sum(search.found and not search.opened for search in searches),
        opened=sum(bool(search.opened) for search in searches),
        helped=sum(bool(search.helped) for search in searches),
        did_not_help=sum(_did_not_help(search) for search in searches),
        contact=sum(search.outcome == "contact" for search in searches),
        articles=tuple(sorted(opened, key=lambda article: (-opened[article], article))),
        last_ms=max(search.last_ms for search in searches),
    )


def _did_not_help(search: Search) -> bool:
    if not search.opened or search.helped:
        return False
    return bool(search.not_helped) or search.outcome == "contact"
