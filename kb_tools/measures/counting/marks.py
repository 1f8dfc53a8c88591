"""Counts of marks: from surveys that were sent by link, and from ratings that a desk collected."""

from __future__ import annotations

from typing import NamedTuple

from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.period import Period

# A link that answers twice changes its answer. Pages and letters share their question's name.
_BY_LINK = """
SELECT question, val, week_no, period_no, COUNT(*) AS n FROM (
  SELECT question, val, week_no, received_ms,
    CASE WHEN received_ms >= ? THEN 1 WHEN received_ms >= ? THEN 2 ELSE 0 END AS period_no,
    ROW_NUMBER() OVER (
    PARTITION BY question, link ORDER BY received_ms DESC, id DESC
  ) AS rn FROM marks
) AS latest WHERE rn = 1 AND received_ms >= ? AND received_ms < ?
GROUP BY question, val, week_no, period_no ORDER BY question, val, week_no, period_no
"""


class MarkCount(NamedTuple):
    """How many gave this mark: "satisfaction" is 1 to 5, "recommend" 0 to 10, "effort" 1 to 7."""

    question: str
    mark: int
    week_no: int
    period: int
    people: int


def marks_by_week(engine: Engine, period: Period) -> list[MarkCount]:
    """Last answers to each link, by week and period (1 is the one asked for, 2 the one before)."""
    values = (period.from_ms, period.before_ms, period.trend_ms, period.to_ms)
    return [MarkCount(*row) for row in engine.rows(_BY_LINK, values)]
