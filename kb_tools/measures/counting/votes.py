"""Counts of answers to "Did this solve it?": the last answer of each reader to each text, by week.

Finding last answers is the dear part of a report. Few readers answer twice, so only their answers are
sorted: one pass finds who did, a second what they had said before, and the rest is counted as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from kb_tools.feedback.events import UNKNOWN_TEXT
from kb_tools.feedback.reading import Comment, RevisionCount
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.period import Period

_SEEN_TWICE = "SELECT reader FROM votes GROUP BY reader HAVING COUNT(*) > 1"
_SUPERSEDED = """
SELECT id FROM (
  SELECT id, ROW_NUMBER() OVER (
    PARTITION BY article, edition, locale, revision, votes.reader
    ORDER BY at_ms DESC, received_ms DESC, id DESC
  ) AS rn
  FROM votes JOIN seen_twice ON votes.reader = seen_twice.reader
) AS numbered WHERE rn > 1
"""
_ANSWERS = """
SELECT article, edition, locale, revision, week_no, period_no,
  COUNT(*) AS answers,
  SUM(solved) AS n_solved,
  SUM(CASE WHEN reason_no = 1 THEN 1 ELSE 0 END) AS n_wrong,
  SUM(CASE WHEN reason_no = 2 THEN 1 ELSE 0 END) AS n_unclear,
  SUM(CASE WHEN reason_no = 3 THEN 1 ELSE 0 END) AS n_other_problem,
  SUM(CASE WHEN reason_no = 4 THEN 1 ELSE 0 END) AS n_something_else,
  MIN(at_ms) AS first_ms,
  MAX(at_ms) AS last_ms
FROM (
  SELECT article, edition, locale, revision, week_no, solved, reason_no, at_ms,
    CASE WHEN at_ms >= ? THEN 1 WHEN at_ms >= ? THEN 2 ELSE 0 END AS period_no
  FROM votes WHERE id NOT IN (SELECT id FROM superseded) AND at_ms >= ? AND at_ms < ?{only}
) AS last_answers
GROUP BY article, edition, locale, revision, week_no, period_no
"""
_SUMS = """
  SUM(answers), SUM(n_solved), SUM(n_wrong), SUM(n_unclear), SUM(n_other_problem), SUM(n_something_else),
  MIN(first_ms), MAX(last_ms)
FROM answers
"""
_COMMENTS = """
SELECT article, edition, locale, revision, at_ms, val, reason, remark FROM votes
WHERE remark <> '' AND id NOT IN (SELECT id FROM superseded) AND at_ms >= ? AND at_ms < ?
ORDER BY at_ms DESC, id LIMIT ?
"""


class Answers(NamedTuple):
    """Last answers of readers, counted. Times: ms, UTC. The four reasons are among the answers "no"."""

    answers: int
    solved: int
    wrong: int
    unclear: int
    other_problem: int
    something_else: int
    first_ms: int
    last_ms: int


class TextCount(NamedTuple):
    """Customers' answers of a period to one text of an article, all languages that share it together.

    period: 1 is the one asked for, 2 the time before that it is compared with, 0 what was before both.
    """

    article: str
    revision: str
    period: int
    answers: int
    solved: int
    first_ms: int


def count_answers(engine: Engine, period: Period, since_ms: int = 0, locale: str | None = None) -> None:
    """Keep counts by article, edition, locale, revision, week and period, of answers from a moment on."""
    only, values = ("", ()) if locale is None else (" AND locale = ?", (locale,))
    engine.keep("seen_twice", _SEEN_TWICE)
    engine.keep("superseded", _SUPERSEDED)
    asked = (period.from_ms, period.before_ms, since_ms, period.to_ms)
    engine.keep("answers", _ANSWERS.format(only=only), (*asked, *values))


def answers_to_texts(engine: Engine) -> list[RevisionCount]:
    """Counts of each text of each article."""
    keys = "article, edition, locale, revision"
    statement = f"SELECT {keys}, {_SUMS} GROUP BY {keys} ORDER BY {keys}"
    return [
        RevisionCount(*row[:4], *_in_order_of_a_text(Answers(*row[4:]))) for row in engine.rows(statement)
    ]


def answers_by_period(engine: Engine) -> list[TextCount]:
    """Customers' answers to known texts, period by period."""
    statement = f"""
    SELECT article, revision, period_no, SUM(answers), SUM(n_solved), MIN(first_ms) FROM answers
    WHERE edition = 'customers' AND revision <> '{UNKNOWN_TEXT}'
    GROUP BY article, revision, period_no ORDER BY article, revision, period_no
    """
    return [TextCount(*row) for row in engine.rows(statement)]


def answers_by_week(engine: Engine, categories: Mapping[str, str]) -> dict[tuple[str, int], Answers]:
    """Customers' answers by category and week; what is in no category that is named here is in "".

    categories: by article. Votes that were brought in from another program are left out.
    """
    engine.load("categories", (("article", "text"), ("category", "text")), categories.items(), key=1)
    statement = f"""
    SELECT COALESCE(category, '') AS group_name, week_no, {_SUMS}
    LEFT JOIN categories ON categories.article = answers.article
    WHERE edition = 'customers' AND revision <> '{UNKNOWN_TEXT}'
    GROUP BY COALESCE(category, ''), week_no ORDER BY group_name, week_no
    """
    return {(row[0], row[1]): Answers(*row[2:]) for row in engine.rows(statement)}


def newest_comments(engine: Engine, from_ms: int, to_ms: int, most: int) -> list[Comment]:
    """The newest comments of readers' last answers, by article, the newest first."""
    found = [Comment(*row) for row in engine.rows(_COMMENTS, (from_ms, to_ms, most))]
    return sorted(found, key=lambda comment: (comment.article, -comment.at_ms))


def _in_order_of_a_text(found: Answers) -> tuple[int, ...]:
    counted, reasons, times = found[:2], found[2:6], found[6:]
    return (*counted, *times, *reasons)
