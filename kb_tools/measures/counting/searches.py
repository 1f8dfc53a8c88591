"""Counts of searches: what came of each, by week and by wording. A search is all that has its token.

How it ended is the last thing that happened; `kb_tools.feedback.searches` says the same of one search.
Only customers' searches that are over count: what was only shown is over after half an hour.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kb_tools.feedback.searches import GIVEN_UP_AFTER_MS, Search, SearchStep, fold_searches
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.period import DAY_MS, Period

_ENDED = f"""
SELECT search, edition, locale, week_no, at_ms, query,
  CASE WHEN hits > 0 AND sure = 1 THEN 1 ELSE 0 END AS found,
  opened, wrote, helped
FROM (
  SELECT steps.search AS search, edition, locale, week_no, at_ms, query, hits, sure, opened, wrote, helped,
    asked
  FROM (
    SELECT search, edition, locale, week_no, at_ms, query, hits, sure,
      ROW_NUMBER() OVER (PARTITION BY search ORDER BY at_ms DESC, received_ms DESC, id DESC) AS rn
    FROM search_steps
  ) AS steps JOIN (
    SELECT search,
      MAX(CASE WHEN article IS NOT NULL THEN 1 ELSE 0 END) AS opened,
      MAX(CASE WHEN outcome = 'contact' THEN 1 ELSE 0 END) AS wrote,
      MAX(CASE WHEN outcome = 'helped' THEN 1 ELSE 0 END) AS helped,
      MAX(CASE WHEN outcome <> 'shown' THEN 1 ELSE 0 END) AS asked
    FROM search_steps GROUP BY search
  ) AS whole ON whole.search = steps.search
  WHERE rn = 1
) AS folded
WHERE edition = 'customers' AND (asked = 1 OR at_ms < ? - {GIVEN_UP_AFTER_MS})
"""
_BY_WEEK = """
SELECT locale, week_no, period_no, COUNT(*) AS searches,
  SUM(CASE WHEN found = 0 AND opened = 0 THEN 1 ELSE 0 END) AS found_nothing,
  SUM(CASE WHEN found = 1 AND opened = 0 THEN 1 ELSE 0 END) AS not_opened,
  SUM(opened) AS n_opened, SUM(wrote) AS n_wrote, SUM(helped) AS n_helped
FROM (
  SELECT locale, week_no, found, opened, wrote, helped,
    CASE WHEN at_ms >= ? THEN 1 WHEN at_ms >= ? THEN 2 ELSE 0 END AS period_no
  FROM ended WHERE at_ms >= ? AND at_ms < ?
) AS of_periods
GROUP BY locale, week_no, period_no ORDER BY locale, week_no, period_no
"""


_STEPS = """
SELECT search, edition, locale, at_ms, query, hits, sure, outcome, article, place FROM search_steps
WHERE received_ms >= ? ORDER BY search, at_ms, received_ms, id
"""
MOST_STEPS = 500_000
"""Of more, the newest are read one by one: wordings are a matter of the last weeks."""


class SearchWeek(NamedTuple):
    """Searches of one week in one language. wrote: went on to write to us."""

    locale: str
    week_no: int
    period: int
    searches: int
    found_nothing: int
    not_opened: int
    opened: int
    wrote: int
    helped: int


def searches_by_week(engine: Engine, period: Period) -> list[SearchWeek]:
    """Counts of searches that ended, by week and period (1 is the one asked for, 2 the one before)."""
    engine.keep("ended", _ENDED, (period.to_ms,))
    values = (period.from_ms, period.before_ms, period.trend_ms, period.to_ms)
    return [SearchWeek(*row) for row in engine.rows(_BY_WEEK, values)]


def summed(weeks: Iterable[SearchWeek]) -> SearchWeek:
    """All of them together, without a language, a week or a period."""
    found = list(weeks)
    totals = (sum(getattr(week, name) for week in found) for name in SearchWeek._fields[3:])
    return SearchWeek("", 0, 0, *totals)


def each_search(engine: Engine, now_ms: int, since_ms: int = 0) -> list[Search]:
    """Searches that ended at or after this moment, one by one, each with what came of it, by their token."""
    received_since = since_ms - DAY_MS  # a search that began just before belongs to it as a whole
    newest = engine.rows(
        "SELECT received_ms FROM search_steps ORDER BY received_ms DESC LIMIT 1 OFFSET ?", (MOST_STEPS,)
    )
    for (received_ms,) in newest:
        received_since = max(received_since, received_ms)
    steps = (SearchStep(*row) for row in engine.rows(_STEPS, (received_since,)))
    return [each for each in fold_searches(steps, now_ms) if each.last_ms >= since_ms]
