"""Counts of readers to whom the question was shown, and of those among them who answered it."""

from __future__ import annotations

from typing import NamedTuple

from kb_tools.measures.engines.engine import Engine

# One reader counts once for each text, however often the question was seen or answered. Both are laid on one
# pile and sorted by reader: a join of the two would compare everybody with everybody on some engines.
_SHOWN = """
SELECT article, edition, locale, revision, COUNT(*) AS n_shown, SUM(answered) AS n_answered FROM (
  SELECT article, edition, locale, revision, reader, MAX(saw) AS shown, MAX(gave) AS answered FROM (
    SELECT article, edition, locale, revision, reader, 1 AS saw, 0 AS gave FROM questions_seen
    WHERE at_ms >= ? AND at_ms < ?
    UNION ALL
    SELECT article, edition, locale, revision, reader, 0 AS saw, 1 AS gave FROM votes
  ) AS pile
  GROUP BY article, edition, locale, revision, reader
) AS readers
WHERE shown = 1
GROUP BY article, edition, locale, revision ORDER BY article, edition, locale, revision
"""


_READERS = """
SELECT article, COUNT(*) AS readers FROM (
  SELECT DISTINCT article, locale, revision, reader FROM questions_seen
  WHERE edition = 'customers' AND at_ms >= ? AND at_ms < ?
) AS once GROUP BY article ORDER BY article
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
    if next(engine.rows("SELECT COUNT(*) FROM questions_seen")) == (0,):
        return []
    return [ShownCount(*row) for row in engine.rows(_SHOWN, (from_ms, to_ms))]


def readers_of_articles(engine: Engine, from_ms: int, to_ms: int) -> dict[str, int]:
    """How many customers saw the question below each article in this time. (Who read two counts twice.)"""
    return dict(engine.rows(_READERS, (from_ms, to_ms)))
