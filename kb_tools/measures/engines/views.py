"""The views that each engine has, of the tables as they are kept: canonical columns, weeks as whole numbers.

A week begins on Monday 0:00 UTC; week 0 is the one in which 1970 began. A clock that is off by more than
a day is not believed: the moment of receipt counts then. Votes from another program were given long
before they were brought in. Votes that wait for a look (`held`), or were set aside, are in no view.
"""

from __future__ import annotations

from kb_tools.feedback.database import (
    EVENTS,
    FLAGS,
    HELD,
    SEARCHES,
    SHOWN,
    STEPS,
    SURVEYS,
    Column,
    Table,
)
from kb_tools.feedback.events import UNKNOWN_TEXT
from kb_tools.feedback.tickets import TICKET_LINKS, TICKET_SPANS, TICKETS
from kb_tools.measures.engines.engine import Engine

WEEK_MS = 604_800_000
MONDAY_MS = 259_200_000
"""From the Monday of week 0 to the beginning of 1970."""
_BELIEVED = """CASE
      WHEN claimed_ms - received_ms > 86400000 THEN received_ms
      WHEN received_ms - claimed_ms > 86400000 THEN received_ms
      ELSE claimed_ms
    END"""


def make_views(engine: Engine, slot_ms: int) -> None:
    """Make them all. slot_ms is the length of the slots of the desk's hours (`hours.Hours.slot_ms`)."""

    def table(declared: Table) -> str:
        if engine.has(declared.name):
            return engine.source(declared.name)
        columns = ", ".join(f"{_nothing(kind)} AS {name}" for name, kind in declared.columns)
        return f"(SELECT {columns} WHERE 1 = 0)"

    def week(moment: str) -> str:
        return engine.whole(f"({moment} + {MONDAY_MS})", str(WEEK_MS))

    def slot(moment: str) -> str:
        return engine.whole(moment, str(slot_ms))

    waiting = f"SELECT id FROM {engine.source(HELD.name)} WHERE decision <> 'accepted'"
    counted = f"AND id NOT IN ({waiting})" if engine.has(HELD.name) else ""
    engine.view(
        "votes",
        f"""
        SELECT id, article, edition, locale, revision, reader, received_ms, at_ms, {week("at_ms")} AS week_no,
          CASE WHEN val = 'yes' THEN 1 ELSE 0 END AS solved,
          CASE WHEN val = 'yes' THEN 0 WHEN reason = 'wrong' THEN 1 WHEN reason = 'unclear' THEN 2
            WHEN reason = 'other_problem' THEN 3 WHEN reason = 'something_else' THEN 4 ELSE 0
          END AS reason_no,
          val, reason, remark
        FROM (
          SELECT id, article, edition, locale, revision, reader, received_ms, val, reason, remark,
            CASE WHEN revision = '{UNKNOWN_TEXT}' THEN claimed_ms ELSE {_BELIEVED} END AS at_ms
          FROM {table(EVENTS)} AS events
          WHERE kind = 'vote' {counted}
        ) AS believed
        """,
    )
    engine.view(
        "held_votes",
        f"""
        SELECT votes.article AS article, votes.edition AS edition, votes.val AS val, waiting.reason AS reason,
          waiting.decision AS decision, waiting.received_ms AS received_ms
        FROM {table(HELD)} AS waiting JOIN {table(EVENTS)} AS votes ON votes.id = waiting.id
        """,
    )
    engine.view(
        "questions_seen",
        f"""
        SELECT id, article, edition, locale, revision, reader, received_ms, {_BELIEVED} AS at_ms
        FROM {table(SHOWN)} AS shown
        """,
    )
    engine.view(
        "search_steps",
        f"""
        SELECT id, search, edition, locale, received_ms, at_ms, {week("at_ms")} AS week_no, query, hits, sure,
          outcome, article, place
        FROM (
          SELECT id, search, edition, locale, received_ms, {_BELIEVED} AS at_ms, query, hits, sure, outcome,
            article, place
          FROM {table(SEARCHES)} AS searches
        ) AS believed
        """,
    )
    engine.view(
        "marks",
        f"""
        SELECT id, question, val, link, locale, received_ms, {week("received_ms")} AS week_no
        FROM {table(SURVEYS)} AS surveys
        """,
    )
    engine.view(
        "points",
        f"""
        SELECT id, article, edition, locale, revision, reader, received_ms, 'step' AS kind, step AS what,
          remark
        FROM {table(STEPS)} AS steps
        UNION ALL
        SELECT id, article, edition, locale, revision, reader, received_ms, 'flag' AS kind, flag AS what,
          remark
        FROM {table(FLAGS)} AS flags
        """,
    )
    moments = ("created_ms", "first_reply_ms", "first_solved_ms", "solved_ms")
    slots = ", ".join(f"{slot(moment)} AS {moment.removesuffix('_ms')}_slot" for moment in moments)
    engine.view(
        "desk_tickets",
        f"SELECT {TICKETS.names}, {week('created_ms')} AS week_no, {slots} FROM {table(TICKETS)} AS tickets",
    )
    engine.view(
        "desk_spans",
        f"""
        SELECT id, ticket, kind, from_ms AS began_ms, to_ms AS ended_ms, {slot("from_ms")} AS began_slot,
          {slot("to_ms")} AS ended_slot
        FROM {table(TICKET_SPANS)} AS spans
        """,
    )
    engine.view("desk_links", f"SELECT id, ticket, article FROM {table(TICKET_LINKS)} AS links")


def _nothing(kind: Column) -> str:
    return "NULLIF('', '')" if kind == "text" else "CAST(NULL AS BIGINT)"
