"""Counts of readers to whom the question was shown, and of those among them who answered it."""

from __future__ import annotations

from typing import NamedTuple

from kb_tools.measures.engines.engine import Engine

# One reader counts once for each text, however often the question was seen or answered.
_SHOWN = """
SELECT article, edition, locale, revision, COUNT(*) AS n_shown, SUM(answered) AS n_answered FROM (
  SELECT seen.article, seen.edition, seen.locale, seen.revision, seen.reader,
    MAX(CASE WHEN votes.reader IS NULL THEN 0 ELSE 1 END) AS answered
  FROM questions_seen AS seen LEFT JOIN votes
    ON votes.reader = seen.reader AND votes.article = seen.article AND votes.edition = seen.edition
    AND votes.locale = seen.locale AND votes.revision = seen.revision
  WHERE seen.at_ms >= ? AND seen.at_ms < ?
  GROUP BY seen.article, seen.edition, seen.locale, seen.revision, seen.reader
) AS readers
GROUP BY article, edition, locale, revision ORDER BY article, edition, locale, revision
"""


class ShownCount(NamedTuple):
    """Readers who saw the question below one text of an article, and how many of them answered it."""

    article: str
    edition: str
    locale: str
    revision: str
    shown: int
    answered: int


def count_shown(engine: Engine, from_ms: int, to_ms: int) -> list[ShownCount]:
    """Each text whose question was seen in this time: milliseconds since 1970, the end not among it.

    An answer counts whenever it came, unless it waits for a look or was set aside.
    """
    return [ShownCount(*row) for row in engine.rows(_SHOWN, (from_ms, to_ms))]
