"""Counts of a desk's tickets: how many there are, who closed them, how customers rated them, what was linked.

Needs the tickets that `waits.choose_tickets` keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kb_tools.measures.counting.waits import WAITS, Clock, Wait
from kb_tools.measures.engines.engine import Engine

_STANDINGS = "SELECT standing, COUNT(*) FROM chosen WHERE period_no = ? GROUP BY standing ORDER BY standing"
_SUMS = """
SELECT COUNT(*),
  SUM(CASE WHEN solved_ms IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN closed_by = 'machine' THEN 1 ELSE 0 END),
  SUM(CASE WHEN reopened > 0 THEN 1 ELSE 0 END),
  SUM(CASE WHEN first_reply_ms IS NULL AND solved_ms IS NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN machine_reply_ms IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN solved_ms IS NOT NULL AND told_links > 0 THEN 1 ELSE 0 END),
  SUM(CASE WHEN solved_ms IS NOT NULL AND told_links > 0 AND linked.ticket IS NOT NULL THEN 1 ELSE 0 END),
  SUM(CASE WHEN first_reply_ms < created_ms OR first_solved_ms < created_ms OR solved_ms < created_ms
    THEN 1 ELSE 0 END)
FROM chosen LEFT JOIN (SELECT DISTINCT ticket FROM desk_links) AS linked ON linked.ticket = chosen.id
WHERE standing = 'counted' AND period_no = ?
"""
_MARKS = """
SELECT period_no, week_no, channel, category, COALESCE(mark, 0) AS n_mark, satisfied, COUNT(*) AS people
FROM chosen WHERE standing = 'counted' AND satisfied IS NOT NULL
GROUP BY period_no, week_no, channel, category, COALESCE(mark, 0), satisfied
ORDER BY period_no, week_no, channel, category, n_mark, satisfied
"""
_LINKS = """
SELECT article, COUNT(*) AS tickets FROM desk_links JOIN chosen ON chosen.id = desk_links.ticket
WHERE standing = 'counted' AND period_no = 1 GROUP BY article ORDER BY article
"""
_VALUES = """
SELECT 'channel' AS what, channel AS name, COUNT(*) AS tickets FROM desk_tickets GROUP BY channel
UNION ALL
SELECT 'category' AS what, category AS name, COUNT(*) AS tickets FROM desk_tickets GROUP BY category
UNION ALL
SELECT 'language' AS what, language AS name, COUNT(*) AS tickets FROM desk_tickets GROUP BY language
UNION ALL
SELECT 'product' AS what, product AS name, COUNT(*) AS tickets FROM desk_tickets GROUP BY product
ORDER BY what, name
"""


class TicketSums(NamedTuple):
    """Tickets that stand for a customer, made within a period.

    unanswered wait still. told_links are solved ones of which the desk tells what was linked; linked those
    of them with an article. impossible have a moment before they were made, which is in no wait.
    """

    tickets: int = 0
    solved: int = 0
    closed_by_machine: int = 0
    reopened: int = 0
    unanswered: int = 0
    machine_replied: int = 0
    told_links: int = 0
    linked: int = 0
    impossible: int = 0


class TicketMarks(NamedTuple):
    """How many customers rated so: mark is 1 to 5, or 0 where the desk only tells satisfied or not."""

    period: int
    week_no: int
    channel: str
    category: str
    mark: int
    satisfied: int
    people: int


def ticket_sums(engine: Engine, period: int = 1) -> TicketSums:
    """The sums of a period: 1 is the one asked for, 2 the one before."""
    (row,) = engine.rows(_SUMS, (period,))
    return TicketSums(*(each or 0 for each in row))


def standings(engine: Engine, period: int = 1) -> dict[str, int]:
    """How many tickets of a period stand for what: all that were read, also those in no figure."""
    return dict(engine.rows(_STANDINGS, (period,)))


def ticket_marks(engine: Engine) -> list[TicketMarks]:
    """Customers' ratings of tickets, by the week in which the ticket was made."""
    return [TicketMarks(*row) for row in engine.rows(_MARKS)]


def linked_articles(engine: Engine) -> dict[str, int]:
    """In how many tickets of the period each article was linked."""
    return dict(engine.rows(_LINKS))


def ticket_values(engine: Engine) -> dict[str, list[str]]:
    """The channels, categories, languages and products that there are, the most frequent first."""
    found: dict[str, list[tuple[int, str]]] = {}
    for what, name, tickets in engine.rows(_VALUES):
        if name:
            found.setdefault(what, []).append((-tickets, name))
    return {what: [name for _, name in sorted(values)] for what, values in found.items()}


def within(engine: Engine, wait: Wait, clock: Clock, limits_ms: Sequence[int]) -> tuple[int, list[int]]:
    """How many waits of the period have ended, and how many of them within each limit."""
    columns = "".join(f", SUM(CASE WHEN {clock}_ms <= ? THEN 1 ELSE 0 END)" for _ in limits_ms)
    statement = f"SELECT COUNT(*){columns} FROM durations WHERE wait = ? AND period_no = 1"
    (row,) = engine.rows(statement, (*limits_ms, WAITS.index(wait)))
    return row[0], [each or 0 for each in row[1:]]


def kept_within(
    engine: Engine, wait: Wait, clock: Clock, limit_ms: int, priority: str = ""
) -> tuple[tuple[int, int], dict[int, tuple[int, int]]]:
    """How many waits ended within the limit, of how many: in the period, and for each week of the trend.

    Who still waits, and has done so for longer than the limit, is among them; who still may be answered in
    time is not.
    """
    only = " AND priority = ?" if priority else ""
    values: list[object] = [WAITS.index(wait), *([priority] if priority else [])]
    statement = f"""
    SELECT period_no, week_no, SUM(CASE WHEN val <= ? THEN 1 ELSE 0 END), COUNT(*) FROM (
      SELECT period_no, week_no, {clock}_ms AS val FROM durations WHERE wait = ?{only}
      UNION ALL
      SELECT period_no, week_no, {clock}_ms AS val FROM still_waiting WHERE wait = ?{only} AND {clock}_ms > ?
    ) AS due GROUP BY period_no, week_no ORDER BY period_no, week_no
    """
    period, weeks = (0, 0), dict[int, tuple[int, int]]()
    for period_no, week_no, kept, due in engine.rows(statement, (limit_ms, *values, *values, limit_ms)):
        before = weeks.get(week_no, (0, 0))
        weeks[week_no] = (before[0] + kept, before[1] + due)
        if period_no == 1:
            period = (period[0] + kept, period[1] + due)
    return period, weeks
