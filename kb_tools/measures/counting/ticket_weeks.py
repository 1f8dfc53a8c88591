"""Counts of solved tickets week by week: how many were reopened, and how many lead to an article.

Needs the tickets that `waits.choose_tickets` keeps.
"""

from __future__ import annotations

from typing import NamedTuple

from kb_tools.measures.engines.engine import Engine

_BY_WEEK = """
SELECT week_no,
  SUM(CASE WHEN solved_ms IS NOT NULL THEN 1 ELSE 0 END) AS n_solved,
  SUM(CASE WHEN reopened > 0 THEN 1 ELSE 0 END) AS n_reopened,
  SUM(CASE WHEN solved_ms IS NOT NULL AND told_links > 0 THEN 1 ELSE 0 END) AS n_told,
  SUM(CASE WHEN solved_ms IS NOT NULL AND told_links > 0 AND linked.ticket IS NOT NULL THEN 1 ELSE 0 END)
    AS n_linked
FROM chosen LEFT JOIN (SELECT DISTINCT ticket FROM desk_links) AS linked ON linked.ticket = chosen.id
WHERE standing = 'counted' GROUP BY week_no ORDER BY week_no
"""


class TicketWeek(NamedTuple):
    """Tickets made in a week; what each is, `TicketSums` says."""

    week_no: int
    solved: int
    reopened: int
    told_links: int
    linked: int


def tickets_by_week(engine: Engine) -> list[TicketWeek]:
    """The weeks of the trend, each with a ticket at least."""
    return [TicketWeek(*row) for row in engine.rows(_BY_WEEK)]
