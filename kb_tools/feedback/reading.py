"""What the store tells: events one by one, and counts for the measures.

The SQL keeps to what SQLite, PostgreSQL, DuckDB and Spark understand alike: CASE, COUNT, SUM, MIN, MAX,
ROW_NUMBER and comparisons of whole numbers. Shares and intervals are worked out elsewhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from kb_tools.feedback.database import (
    HELD,
    TABLES,
    Database,
    Moment,
    StoredEvent,
    Table,
    event_of,
)
from kb_tools.feedback.events import UNKNOWN_TEXT

# A clock that is off by more than a day is not believed: the moment of receipt counts then. Votes from
# another program were given long before they were brought in.
_LAST_ANSWERS = f"""
WITH votes AS (
  SELECT id, article, edition, locale, revision, reader, received_ms, val, reason, remark,
    CASE
      WHEN revision = '{UNKNOWN_TEXT}' THEN claimed_ms
      WHEN claimed_ms - received_ms > 86400000 THEN received_ms
      WHEN received_ms - claimed_ms > 86400000 THEN received_ms
      ELSE claimed_ms
    END AS at_ms
  FROM events WHERE kind = 'vote' {{counted}}
),
numbered AS (
  SELECT article, edition, locale, revision, at_ms, val, reason, remark, id,
    ROW_NUMBER() OVER (
      PARTITION BY article, edition, locale, revision, reader
      ORDER BY at_ms DESC, received_ms DESC, id DESC
    ) AS rn
  FROM votes
)
"""  # noqa: S608 - built of constants only

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

_COUNTED = "AND id NOT IN (SELECT id FROM held WHERE decision <> 'accepted')"
"""What waits for a look, or was set aside, counts for nothing."""

_HELD = """
SELECT events.article, events.edition, held.reason, held.decision, COUNT(*) AS votes,
  SUM(CASE WHEN val = 'yes' THEN 1 ELSE 0 END) AS solved,
  MIN(held.received_ms) AS first_ms, MAX(held.received_ms) AS last_ms
FROM held JOIN events ON events.id = held.id
GROUP BY events.article, events.edition, held.reason, held.decision
ORDER BY votes DESC, events.article, events.edition, held.reason, held.decision
"""


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


@dataclass(frozen=True, slots=True)
class HeldVotes:
    """Votes on one article that wait for a look, or were looked at. Times are milliseconds, UTC.

    reason is one of `bursts`; decision is "waiting", "accepted" or "dismissed".
    """

    article: str
    edition: str
    reason: str
    decision: str
    votes: int
    solved: int
    first_ms: int
    last_ms: int


class EventReader:
    """Reads one store. Every call sees one moment of it, also while a collector writes."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def events(self, since_ms: int = 0) -> Iterator[StoredEvent]:
        """Events received at or after this moment, by id (which is nearly by time), one after the other."""
        with self.database.open_to_read() as moment:
            streams = [
                map(partial(event_of, table), _rows_of(moment, table, "received_ms >= ?", since_ms))
                for table in TABLES
                if table.since <= moment.version
            ]
            yield from heapq.merge(*streams, key=lambda stored: stored.event.id)

    def events_of(self, tokens: Sequence[str]) -> Iterator[StoredEvent]:
        """All that carries one of these tokens, which a device made and still has."""
        with self.database.open_to_read() as moment:
            for token in tokens:
                for table in TABLES:
                    if table.since <= moment.version:
                        rows = _rows_of(moment, table, f"{table.found_by} = ?", token)
                        yield from map(partial(event_of, table), rows)

    def counts(self, since_ms: int = 0) -> list[RevisionCount]:
        """Answers per article, edition, locale and revision, given at or after this moment."""
        return [RevisionCount(*row) for row in self._answers(_COUNTS, since_ms)]

    def comments(self, since_ms: int = 0) -> list[Comment]:
        """Comments of readers' last answers, by article, the newest first."""
        return [Comment(*row) for row in self._answers(_COMMENTS, since_ms)]

    def held(self) -> list[HeldVotes]:
        """Votes that came as bursts, by article and reason, the most first."""
        with self.database.open_to_read() as moment:
            rows = moment.rows(_HELD) if moment.version >= HELD.since else ()
            return [HeldVotes(*row) for row in rows]

    def count(self, article: str | None = None) -> int:
        """How many votes are stored, of one article or of all."""
        if article is None:
            ((found,),) = self._rows("SELECT COUNT(*) FROM events")
        else:
            ((found,),) = self._rows("SELECT COUNT(*) FROM events WHERE article = ?", article)
        return int(found)

    def _answers(self, statement: str, since_ms: int) -> list[tuple[Any, ...]]:
        """What a statement about last answers finds, without those that wait for a look."""
        with self.database.open_to_read() as moment:
            counted = _COUNTED if moment.version >= HELD.since else ""
            return list(moment.rows(statement.replace("{counted}", counted), (since_ms,)))

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with self.database.open_to_read() as moment:
            return list(moment.rows(statement, values))


def _rows_of(moment: Moment, table: Table, which: str, value: object) -> Iterator[tuple[Any, ...]]:
    """Whole rows of a table, by id; which is a condition with one `?`."""
    names = table.names_in(moment.version)
    return moment.rows(f"SELECT {names} FROM {table.name} WHERE {which} ORDER BY id", (value,))  # noqa: S608
