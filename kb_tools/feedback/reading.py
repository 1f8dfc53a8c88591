"""What the store tells: events one by one, and counts for the measures.

The SQL keeps to what SQLite, PostgreSQL, DuckDB and Spark understand alike: CASE, COUNT, SUM, MIN, MAX,
ROW_NUMBER and comparisons of whole numbers. Shares and intervals are worked out elsewhere.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb_tools.feedback.database import SEARCHES_SINCE, described, open_to_read
from kb_tools.feedback.events import Event, SearchEvent, Vote, moment_text
from kb_tools.feedback.searches import Search, SearchStep, fold_searches

_DAY_MS = 86_400_000

# A clock that is off by more than a day is not believed: the moment of receipt counts then.
_LAST_ANSWERS = """
WITH votes AS (
  SELECT id, article, edition, locale, revision, reader, received_ms, val, reason, remark,
    CASE
      WHEN claimed_ms - received_ms > 86400000 THEN received_ms
      WHEN received_ms - claimed_ms > 86400000 THEN received_ms
      ELSE claimed_ms
    END AS at_ms
  FROM events WHERE kind = 'vote'
),
numbered AS (
  SELECT article, edition, locale, revision, at_ms, val, reason, remark, id,
    ROW_NUMBER() OVER (
      PARTITION BY article, edition, locale, revision, reader
      ORDER BY at_ms DESC, received_ms DESC, id DESC
    ) AS rn
  FROM votes
)
"""

_COUNTS = f"""{_LAST_ANSWERS}
SELECT article, edition, locale, revision,
  COUNT(*) AS answers,
  SUM(CASE WHEN val = 'yes' THEN 1 ELSE 0 END) AS solved,
  MIN(at_ms) AS first_ms,
  MAX(at_ms) AS last_ms,
  SUM(CASE WHEN val = 'no' AND reason = 'wrong' THEN 1 ELSE 0 END) AS n_wrong,
  SUM(CASE WHEN val = 'no' AND reason = 'unclear' THEN 1 ELSE 0 END) AS n_unclear,
  SUM(CASE WHEN val = 'no' AND reason = 'other_problem' THEN 1 ELSE 0 END) AS n_other_problem,
  SUM(CASE WHEN val = 'no' AND reason = 'something_else' THEN 1 ELSE 0 END) AS n_something_else
FROM numbered WHERE rn = 1 AND at_ms >= ?
GROUP BY article, edition, locale, revision
ORDER BY article, edition, locale, revision
"""  # noqa: S608 - built of constants only

_COMMENTS = f"""{_LAST_ANSWERS}
SELECT article, edition, locale, revision, at_ms, val, reason, remark
FROM numbered WHERE rn = 1 AND remark <> '' AND at_ms >= ?
ORDER BY article, at_ms DESC, id
"""  # noqa: S608 - built of constants only

_EVENTS = """
SELECT id, kind, version, article, revision, locale, edition, claimed_ms, received_ms,
  val, reader, reason, remark
FROM events WHERE received_ms >= ? ORDER BY id
"""

_SEARCH_EVENTS = """
SELECT id, version, locale, edition, claimed_ms, search, query, hits, sure, outcome, article, place,
  received_ms
FROM searches WHERE received_ms >= ? ORDER BY id
"""

_STEPS = """
SELECT search, edition, locale, at_ms, query, hits, sure, outcome, article, place FROM (
  SELECT id, search, edition, locale, received_ms, query, hits, sure, outcome, article, place,
    CASE
      WHEN claimed_ms - received_ms > 86400000 THEN received_ms
      WHEN received_ms - claimed_ms > 86400000 THEN received_ms
      ELSE claimed_ms
    END AS at_ms
  FROM searches WHERE received_ms >= ?
) AS steps
ORDER BY search, at_ms, received_ms, id
"""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event, and when it was received: milliseconds since 1970 by the collector's clock."""

    event: Event
    received_ms: int


@dataclass(frozen=True, slots=True)
class RevisionCount:
    """Answers to one text of one article: the last one of each reader. Times are milliseconds, UTC.

    The four reasons are counted among the answers "no"; not everybody gives one.
    """

    article: str
    edition: str
    locale: str
    revision: str
    answers: int
    solved: int
    first_ms: int
    last_ms: int
    wrong: int = 0
    unclear: int = 0
    other_problem: int = 0
    something_else: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader wrote with their last answer."""

    article: str
    edition: str
    locale: str
    revision: str
    at_ms: int
    value: str
    reason: str | None
    text: str


class EventReader:
    """Reads one store. Every call sees one moment of it, also while the collector writes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def events(self, since_ms: int = 0) -> Iterator[StoredEvent]:
        """Events received at or after this moment, by id (which is nearly by time), one after the other."""
        with closing(open_to_read(self.path)) as connection:
            try:
                connection.execute("BEGIN")  # both tables as they are at one moment
                votes = map(_stored_vote, connection.execute(_EVENTS, (since_ms,)))
                if _has_searches(connection):
                    searches = map(_stored_search, connection.execute(_SEARCH_EVENTS, (since_ms,)))
                    yield from heapq.merge(votes, searches, key=lambda stored: stored.event.id)
                else:
                    yield from votes
            except sqlite3.Error as error:
                raise described(error, self.path) from error

    def searches(self, now_ms: int, since_ms: int = 0) -> list[Search]:
        """Searches that ended at or after this moment, each with what came of it, by their token.

        now_ms, milliseconds since 1970, says which of those that were only shown are given up by now.
        """
        with closing(open_to_read(self.path)) as connection:
            try:
                if not _has_searches(connection):
                    return []
                # A search that began just before the day still belongs to it as a whole.
                rows = connection.execute(_STEPS, (since_ms - _DAY_MS,))
                steps = (SearchStep(*row) for row in rows)
                return [each for each in fold_searches(steps, now_ms) if each.last_ms >= since_ms]
            except sqlite3.Error as error:
                raise described(error, self.path) from error

    def counts(self, since_ms: int = 0) -> list[RevisionCount]:
        """Answers per article, edition, locale and revision, given at or after this moment."""
        return [RevisionCount(*row) for row in self._rows(_COUNTS, (since_ms,))]

    def comments(self, since_ms: int = 0) -> list[Comment]:
        """Comments of readers' last answers, by article, the newest first."""
        return [Comment(*row) for row in self._rows(_COMMENTS, (since_ms,))]

    def count(self, article: str | None = None) -> int:
        """How many votes are stored, of one article or of all."""
        if article is None:
            (row,) = self._rows("SELECT COUNT(*) FROM events", ())
        else:
            (row,) = self._rows("SELECT COUNT(*) FROM events WHERE article = ?", (article,))
        found: int = row[0]
        return found

    def _rows(self, statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        with closing(open_to_read(self.path)) as connection:
            try:
                yield from connection.execute(statement, values)
            except sqlite3.Error as error:
                raise described(error, self.path) from error


def _has_searches(connection: sqlite3.Connection) -> bool:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version >= SEARCHES_SINCE


def _stored_vote(row: tuple[Any, ...]) -> StoredEvent:
    id_, kind, version, article, revision, locale, edition, claimed, received, val, reader, *rest = row
    vote = Vote(
        id=id_,
        kind=kind,
        version=version,
        article=article,
        revision=revision,
        locale=locale,
        edition=edition,
        at=moment_text(claimed),
        value=val,
        reader=reader,
        reason=rest[0],
        comment=rest[1],
    )
    return StoredEvent(vote, received)


def _stored_search(row: tuple[Any, ...]) -> StoredEvent:
    id_, version, locale, edition, claimed, search, query, hits, sure, outcome, article, place, received = row
    event = SearchEvent(
        id=id_,
        kind="search",
        version=version,
        locale=locale,
        edition=edition,
        at=moment_text(claimed),
        search=search,
        query=query,
        hits=hits,
        sure=bool(sure),
        outcome=outcome,
        article=article,
        place=place,
    )
    return StoredEvent(event, received)
