"""Plain counts of what was told beside votes: steps that did not work, flags, and surveys.

The SQL keeps to what both stores understand alike, as in `reading`.
"""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.feedback.database import STEPS, Database

_STEPS = """
SELECT article, 'step', step, COUNT(*) FROM (
  SELECT article, step, ROW_NUMBER() OVER (
    PARTITION BY article, edition, locale, revision, reader, step ORDER BY received_ms DESC, id DESC
  ) AS rn FROM steps WHERE received_ms >= ?
) AS latest WHERE rn = 1 GROUP BY article, step
"""
_FLAGS = """
SELECT article, 'flag', flag, COUNT(*) FROM (
  SELECT article, flag, ROW_NUMBER() OVER (
    PARTITION BY article, edition, locale, revision, reader, flag ORDER BY received_ms DESC, id DESC
  ) AS rn FROM flags WHERE received_ms >= ?
) AS latest WHERE rn = 1 GROUP BY article, flag
"""
_SURVEYS = """
SELECT question, val, COUNT(*) FROM (
  SELECT question, val, ROW_NUMBER() OVER (
    PARTITION BY question, link ORDER BY received_ms DESC, id DESC
  ) AS rn FROM surveys WHERE received_ms >= ?
) AS latest WHERE rn = 1 GROUP BY question, val ORDER BY question, val
"""
_REMARKS = """
SELECT article, 'step', step, remark, received_ms, id FROM steps WHERE remark <> '' AND received_ms >= ?
UNION ALL
SELECT article, 'flag', flag, remark, received_ms, id FROM flags WHERE remark <> '' AND received_ms >= ?
"""


@dataclass(frozen=True, slots=True)
class Point:
    """What so many readers told of one place of an article: kind "step" or "flag", and which one.

    remarks are what they wrote beside it, the newest first.
    """

    article: str
    kind: str
    what: str
    readers: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Points, those of most readers first; and how many links gave which mark, by question."""

    points: tuple[Point, ...] = ()
    marks: tuple[tuple[str, int, int], ...] = ()


def read_told(database: Database, since_ms: int = 0) -> Told:
    """What was told at or after this moment of receipt. Raises StoreError."""
    with database.open_to_read() as moment:
        if moment.version < STEPS.since:
            return Told()
        counts = [*moment.rows(_STEPS, (since_ms,)), *moment.rows(_FLAGS, (since_ms,))]
        remarks = sorted(moment.rows(_REMARKS, (since_ms, since_ms)), key=lambda row: (-row[4], row[5]))
        marks = tuple(
            (question, int(value), int(count))
            for question, value, count in moment.rows(_SURVEYS, (since_ms,))
        )
    written: dict[tuple[str, str, str], list[str]] = {}
    for article, kind, what, remark, *_ in remarks:
        written.setdefault((article, kind, what), []).append(remark)
    points = [
        Point(article, kind, what, int(readers), tuple(written.get((article, kind, what), ())))
        for article, kind, what, readers in counts
    ]
    points.sort(key=lambda point: (-point.readers, point.article, point.kind, point.what))
    return Told(tuple(points), marks)
