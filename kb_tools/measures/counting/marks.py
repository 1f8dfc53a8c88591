"""Counts of marks: from surveys that were sent by link, and from ratings that a desk collected."""

from __future__ import annotations

from typing import NamedTuple

from kb_tools.measures.engines.engine import Engine

# A link that answers twice changes its answer. Pages and letters share their question's name.
_BY_LINK = """
SELECT question, val, week_no, COUNT(*) AS n FROM (
  SELECT question, val, week_no, received_ms, ROW_NUMBER() OVER (
    PARTITION BY question, link ORDER BY received_ms DESC, id DESC
  ) AS rn FROM marks
) AS latest WHERE rn = 1 AND received_ms >= ? AND received_ms < ?
GROUP BY question, val, week_no ORDER BY question, val, week_no
"""


class MarkCount(NamedTuple):
    """How many gave this mark in this week: "csat" is 1 to 5, "nps" 0 to 10, "effort" 1 to 7."""

    question: str
    mark: int
    week_no: int
    people: int


def marks_by_week(engine: Engine, from_ms: int, to_ms: int) -> list[MarkCount]:
    """Last answers to each link, received from one moment to before another."""
    return [MarkCount(*row) for row in engine.rows(_BY_LINK, (from_ms, to_ms))]
