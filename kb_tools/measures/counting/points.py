"""What was told beside votes: steps that did not work, flags of agents, and marks of surveys, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb_tools.measures.engines.engine import Engine

MOST_REMARKS = 2_000
FLAGS = {
    "wrong": "Something is wrong",
    "out_of_date": "Out of date",
    "unclear": "Unclear",
    "missing": "Something is missing",
}
_POINTS = """
SELECT article, kind, what, revision, COUNT(*) AS readers FROM (
  SELECT DISTINCT article, kind, what, revision, edition, locale, reader FROM points WHERE received_ms >= ?
) AS once GROUP BY article, kind, what, revision ORDER BY article, kind, what, revision
"""
_REMARKS = """
SELECT article, kind, what, remark FROM points WHERE remark <> '' AND received_ms >= ?
ORDER BY received_ms DESC, id LIMIT ?
"""
_MARKS = """
SELECT question, val, COUNT(*) AS links FROM (
  SELECT question, val, ROW_NUMBER() OVER (
    PARTITION BY question, link ORDER BY received_ms DESC, id DESC
  ) AS rn FROM marks WHERE received_ms >= ?
) AS latest WHERE rn = 1 GROUP BY question, val ORDER BY question, val
"""


@dataclass(frozen=True, slots=True)
class Point:
    """What so many readers told of one place of an article: kind "step" or "flag", and which one.

    remarks are what they wrote beside it, the newest first. texts: how many told it of each revision.
    """

    article: str
    kind: str
    what: str
    readers: int
    remarks: tuple[str, ...] = ()
    texts: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Which place, or what flag, in words: Step 2 of sign-in."""
        if self.kind == "flag":
            return FLAGS.get(self.what, self.what)
        section, slash, number = self.what.partition("/")
        if not slash:
            return f"Section {section}"
        return f"Step {number} of {section}" if section else f"Step {number}"


@dataclass(frozen=True, slots=True)
class Told:
    """Points, those of most readers first; and how many links gave which mark, by question."""

    points: tuple[Point, ...] = ()
    marks: tuple[tuple[str, int, int], ...] = ()


def count_points(engine: Engine, since_ms: int = 0) -> Told:
    """What was told at or after this moment of receipt. The newest 2,000 remarks are among it."""
    texts: dict[tuple[str, str, str], dict[str, int]] = {}
    for article, kind, what, revision, readers in engine.rows(_POINTS, (since_ms,)):
        texts.setdefault((article, kind, what), {})[revision] = readers
    written: dict[tuple[str, str, str], list[str]] = {}
    for article, kind, what, remark in engine.rows(_REMARKS, (since_ms, MOST_REMARKS)):
        written.setdefault((article, kind, what), []).append(remark)
    points = [
        Point(*key, sum(readers.values()), tuple(written.get(key, ())), readers)
        for key, readers in texts.items()
    ]
    points.sort(key=lambda point: (-point.readers, point.article, point.kind, point.what))
    return Told(tuple(points), tuple(engine.rows(_MARKS, (since_ms,))))
