"""Counts of answers to "Did this solve it?": the last answer of each reader to each text, by week.

Finding last answers is the dear part of a report. Few readers answer twice, so only their answers are
sorted: one pass finds who did, a second what they had said before, and the rest is counted as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kb_tools.feedback.events import UNKNOWN_TEXT
from kb_tools.feedback.reading import Comment, RevisionCount
from kb_tools.measures.engines.engine import Engine

_CHANGED_THEIR_MIND = """
SELECT article, edition, locale, revision, reader FROM votes
GROUP BY article, edition, locale, revision, reader HAVING COUNT(*) > 1
"""
_SUPERSEDED = """
SELECT id FROM (
  SELECT votes.id AS id, ROW_NUMBER() OVER (
    PARTITION BY votes.article, votes.edition, votes.locale, votes.revision, votes.reader
    ORDER BY votes.at_ms DESC, votes.received_ms DESC, votes.id DESC
  ) AS rn
  FROM votes JOIN changed_their_mind AS changed
    ON votes.reader = changed.reader AND votes.article = changed.article
    AND votes.edition = changed.edition AND votes.locale = changed.locale
    AND votes.revision = changed.revision
) AS numbered WHERE rn > 1
"""
_BY_WEEK = """
SELECT article, edition, locale, revision, week_no,
  COUNT(*) AS answers,
  SUM(solved) AS n_solved,
  SUM(CASE WHEN reason_no = 1 THEN 1 ELSE 0 END) AS n_wrong,
  SUM(CASE WHEN reason_no = 2 THEN 1 ELSE 0 END) AS n_unclear,
  SUM(CASE WHEN reason_no = 3 THEN 1 ELSE 0 END) AS n_other_problem,
  SUM(CASE WHEN reason_no = 4 THEN 1 ELSE 0 END) AS n_something_else,
  MIN(at_ms) AS first_ms,
  MAX(at_ms) AS last_ms
FROM votes
WHERE id NOT IN (SELECT id FROM superseded) AND at_ms >= ? AND at_ms < ?
GROUP BY article, edition, locale, revision, week_no
ORDER BY article, edition, locale, revision, week_no
"""
_COMMENTS = """
SELECT article, edition, locale, revision, at_ms, val, reason, remark FROM votes
WHERE remark <> '' AND id NOT IN (SELECT id FROM superseded) AND at_ms >= ? AND at_ms < ?
ORDER BY at_ms DESC, id LIMIT ?
"""


class WeekCount(NamedTuple):
    """Answers of one week to one text of one article: the last one of each reader. Times: ms, UTC.

    week_no counts weeks as `engines.views` does. The four reasons are counted among the answers "no".
    """

    article: str
    edition: str
    locale: str
    revision: str
    week_no: int
    answers: int
    solved: int
    wrong: int
    unclear: int
    other_problem: int
    something_else: int
    first_ms: int
    last_ms: int


def find_last_answers(engine: Engine) -> None:
    """Keep what other statements here need: the ids of answers that were taken back by a later one."""
    engine.keep("changed_their_mind", _CHANGED_THEIR_MIND)
    engine.keep("superseded", _SUPERSEDED)


def answers_by_week(engine: Engine, from_ms: int, to_ms: int) -> list[WeekCount]:
    """Counts of answers given from one moment to before another, by article, edition, locale and revision."""
    return [WeekCount(*row) for row in engine.rows(_BY_WEEK, (from_ms, to_ms))]


def newest_comments(engine: Engine, from_ms: int, to_ms: int, most: int) -> list[Comment]:
    """The newest comments of readers' last answers, by article, the newest first."""
    found = [Comment(*row) for row in engine.rows(_COMMENTS, (from_ms, to_ms, most))]
    return sorted(found, key=lambda comment: (comment.article, -comment.at_ms))


def of_each_text(counts: Iterable[WeekCount]) -> list[RevisionCount]:
    """The same, all weeks of a text together."""
    text = attrgetter("article", "edition", "locale", "revision")
    summed = []
    for key, group in groupby(sorted(counts, key=text), key=text):
        weeks = list(group)
        summed.append(
            RevisionCount(
                *key,
                answers=sum(week.answers for week in weeks),
                solved=sum(week.solved for week in weeks),
                first_ms=min(week.first_ms for week in weeks),
                last_ms=max(week.last_ms for week in weeks),
                wrong=sum(week.wrong for week in weeks),
                unclear=sum(week.unclear for week in weeks),
                other_problem=sum(week.other_problem for week in weeks),
                something_else=sum(week.something_else for week in weeks),
            )
        )
    return summed


def known_texts(counts: Iterable[WeekCount]) -> list[WeekCount]:
    """Without votes that were brought in from another program: nobody knows which text they are about."""
    return [count for count in counts if count.revision != UNKNOWN_TEXT]
