"""How long customers waited: medians and 90th percentiles out of a desk's tickets, to the millisecond.

A percentile is the value at a rank (nearest rank), and its interval the values at two ranks. So the first
question is how many waits a group has; the ranks follow from that alone (`orders`), and the second question
fetches just the values that stand there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kb_tools.feedback.database import Column
from kb_tools.measures.engines.engine import Columns, Engine
from kb_tools.measures.hours import Hours
from kb_tools.measures.orders import interval_ranks, nearest_rank

Clock = Literal["open", "calendar"]
"""Time while the desk is open, or all time."""
Wait = Literal["first_reply", "next_reply", "requester_wait", "first_solved", "solved"]
WAITS: tuple[Wait, ...] = ("first_reply", "next_reply", "requester_wait", "first_solved", "solved")
Group = Literal["period_no", "channel", "category", "priority", "language", "product", "week_no", "hour"]
_DIMENSIONS = ("channel", "category", "priority", "language", "product")
_WHOLE_NUMBERS = ("period_no", "week_no", "hour")

_SLOT_COLUMNS: Columns = (
    ("schedule", "integer"),
    ("slot", "bigint"),
    ("start_ms", "bigint"),
    ("before_ms", "bigint"),
    ("is_open", "integer"),
    ("hour", "integer"),
)
_CHOSEN = """
SELECT desk_tickets.*, ranges.schedule AS schedule,
  CASE WHEN created_ms >= ? THEN 1 WHEN created_ms >= ? THEN 2 ELSE 0 END AS period_no
FROM desk_tickets JOIN ranges ON created_ms >= ranges.from_ms AND created_ms < ranges.to_ms
WHERE created_ms >= ? AND created_ms < ?
"""


def _until(slot: str, moment: str) -> str:
    """Open time from the first slot to a moment."""
    return f"({slot}.before_ms + {slot}.is_open * ({moment} - {slot}.start_ms))"


def _since_created(name: str, moment: str, wait: int, condition: str = "") -> str:
    """The statement of waits from the making of a ticket to a moment of it."""
    return f"""
    SELECT {wait} AS wait, period_no, week_no, made.hour AS hour, channel, category, priority,
      language, product, {moment} - created_ms AS calendar_ms,
      {_until("done", moment)} - {_until("made", "created_ms")} AS open_ms
    FROM chosen
    JOIN slots AS made ON made.schedule = chosen.schedule AND made.slot = created_slot
    JOIN slots AS done ON done.schedule = chosen.schedule AND done.slot = {name}_slot
    WHERE standing = 'counted' AND {moment} >= created_ms {condition}
    """


# A reply span that begins with the ticket is the first reply, which is counted already.
_SPAN_TIMES = f"""
SELECT chosen.id AS ticket, desk_spans.kind AS kind, period_no, week_no, began.hour AS hour, channel,
  category, priority, language, product, ended_ms - began_ms AS calendar_ms,
  {_until("ended", "ended_ms")} - {_until("began", "began_ms")} AS open_ms
FROM chosen JOIN desk_spans ON desk_spans.ticket = chosen.id
JOIN ranges ON began_ms >= ranges.from_ms AND began_ms < ranges.to_ms
JOIN slots AS began ON began.schedule = ranges.schedule AND began.slot = began_slot
JOIN slots AS ended ON ended.schedule = ranges.schedule AND ended.slot = ended_slot
WHERE standing = 'counted' AND ended_ms >= began_ms AND (desk_spans.kind = 'wait' OR began_ms > created_ms)
"""
_DURATIONS = f"""
{_since_created("first_reply", "first_reply_ms", 0)}
UNION ALL
SELECT 1 AS wait, period_no, week_no, hour, channel, category, priority, language, product, calendar_ms,
  open_ms
FROM span_times WHERE kind = 'reply'
UNION ALL
SELECT 2 AS wait, period_no, week_no, MIN(hour) AS hour, channel, category, priority, language, product,
  SUM(calendar_ms) AS calendar_ms, SUM(open_ms) AS open_ms
FROM span_times WHERE kind = 'wait'
GROUP BY ticket, period_no, week_no, channel, category, priority, language, product
UNION ALL
{_since_created("first_solved", "first_solved_ms", 3, "AND closed_by <> 'machine'")}
UNION ALL
{_since_created("solved", "solved_ms", 4, "AND closed_by <> 'machine'")}
"""

# Who still waits at the end of the period, for a reply (0) or for a solution (3 and 4): how long so far.
_STILL_WAITING = " UNION ALL ".join(
    f"""
    SELECT {wait} AS wait, period_no, week_no, priority, ? - created_ms AS calendar_ms,
      {_until("present", "?")} - {_until("made", "created_ms")} AS open_ms
    FROM chosen
    JOIN slots AS made ON made.schedule = chosen.schedule AND made.slot = created_slot
    JOIN slots AS present ON present.schedule = chosen.schedule AND present.slot = ?
    WHERE standing = 'counted' AND solved_ms IS NULL AND {moment} IS NULL
    """
    for wait, moment in ((0, "first_reply_ms"), (3, "first_solved_ms"), (4, "solved_ms"))
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which tickets: made from and to before these moments (ms, UTC), and, where named, of one kind only.

    before_ms is where the time to compare with begins; trend_ms where trends do.
    """

    from_ms: int
    to_ms: int
    before_ms: int
    trend_ms: int
    channel: str | None = None
    category: str | None = None
    language: str | None = None
    product: str | None = None


class Waits(NamedTuple):
    """How long one group waited. All times are milliseconds; low and high are ends of 95 % intervals.

    group_by names what the group is of, group is its name. An interval is None where there are too few.
    """

    wait: Wait
    clock: Clock
    group_by: Group
    group: str | int
    people: int
    median: int
    median_low: int | None
    median_high: int | None
    ninetieth: int
    ninetieth_low: int | None
    ninetieth_high: int | None


def choose_tickets(engine: Engine, hours: Hours, chosen: Chosen) -> None:
    """Keep the tickets that the statements here are about, and how long each wait took."""
    begin = min(chosen.before_ms, chosen.trend_ms)
    where, values = "", [chosen.from_ms, chosen.before_ms, begin, chosen.to_ms]
    for name in ("channel", "category", "language", "product"):
        wanted = getattr(chosen, name)
        if wanted is not None:
            where += f" AND {name} = ?"
            values.append(wanted)
    engine.load(
        "ranges", (("schedule", "integer"), ("from_ms", "bigint"), ("to_ms", "bigint")), hours.ranges()
    )
    engine.keep("chosen", _CHOSEN + where, values)
    ((first, last),) = engine.rows(
        """
        SELECT MIN(from_ms), MAX(to_ms) FROM (
          SELECT created_ms AS from_ms, solved_ms AS to_ms FROM chosen
          UNION ALL SELECT created_ms AS from_ms, first_reply_ms AS to_ms FROM chosen
          UNION ALL SELECT created_ms AS from_ms, first_solved_ms AS to_ms FROM chosen
          UNION ALL SELECT created_ms AS from_ms, created_ms AS to_ms FROM chosen
          UNION ALL SELECT began_ms AS from_ms, ended_ms AS to_ms FROM desk_spans
            JOIN chosen ON chosen.id = ticket
        ) AS moments
        """
    )
    slots = hours.slots(first, max(last, chosen.to_ms)) if first is not None else iter(())
    engine.load(
        "slots",
        _SLOT_COLUMNS,
        ((each.schedule, each.number, each.number * hours.slot_ms, *each[2:]) for each in slots),
        key=2,
    )
    engine.keep("span_times", _SPAN_TIMES)
    engine.keep("durations", _DURATIONS)
    now = (chosen.to_ms, chosen.to_ms, chosen.to_ms // hours.slot_ms)
    engine.keep("still_waiting", _STILL_WAITING, now * 3)


def waits_by(
    engine: Engine, group_by: Group, clock: Clock, waits: Iterable[Wait] = WAITS, period: int | None = 1
) -> list[Waits]:
    """How long each group waited. period: 1 is the one asked for, 2 the one before, None all of the trend."""
    numbers = ", ".join(str(WAITS.index(wait)) for wait in waits)
    only = f"wait IN ({numbers})" + (f" AND period_no = {period}" if period is not None else "")
    counts = {
        (wait, group): people
        for wait, group, people in engine.rows(
            f"SELECT wait, {group_by}, COUNT(*) FROM durations WHERE {only} GROUP BY wait, {group_by}"
        )
    }
    ranks = {key: _ranks(people) for key, people in counts.items()}
    kind: Column = "bigint" if group_by in _WHOLE_NUMBERS else "text"
    engine.load(
        "ranks",
        (("wait", "integer"), ("grp", kind), ("rn", "bigint")),
        sorted((*key, rank) for key, of in ranks.items() for rank in set(of.values())),
        key=3,
    )
    found = {
        (wait, group, rank): value
        for wait, group, rank, value in engine.rows(
            f"""
            SELECT ranks.wait, ranks.grp, ranks.rn, val FROM (
              SELECT wait, {group_by} AS grp, {clock}_ms AS val,
                ROW_NUMBER() OVER (PARTITION BY wait, {group_by} ORDER BY {clock}_ms) AS rn
              FROM durations WHERE {only}
            ) AS lined_up JOIN ranks ON ranks.wait = lined_up.wait AND ranks.grp = lined_up.grp
              AND ranks.rn = lined_up.rn
            """
        )
    }
    told = []
    for (wait, group), people in sorted(counts.items()):
        at = {name: found.get((wait, group, rank)) for name, rank in ranks[wait, group].items()}
        told.append(
            Waits(
                WAITS[wait],
                clock,
                group_by,
                group,
                people,
                found[wait, group, ranks[wait, group]["median"]],
                at.get("median_low"),
                at.get("median_high"),
                found[wait, group, ranks[wait, group]["ninetieth"]],
                at.get("ninetieth_low"),
                at.get("ninetieth_high"),
            )
        )
    return told


def _ranks(people: int) -> dict[str, int]:
    """Ranks of the median and the 90th percentile of so many waits, and of the ends of their intervals."""
    ranks = {"median": nearest_rank(people, 1, 2), "ninetieth": nearest_rank(people, 9, 10)}
    for name, of in (("median", (1, 2)), ("ninetieth", (9, 10))):
        ends = interval_ranks(people, *of)
        if ends is not None:
            ranks |= {f"{name}_low": ends[0], f"{name}_high": ends[1]}
    return ranks
