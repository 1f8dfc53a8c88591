"""What has to go to a receiver, what went, and what could not: a small SQLite file beside the store.

It holds ids and numbers only, never what somebody wrote: an event is read from the store when it is sent.
So what is erased there is not sent any more. Lose the file, and everything is sent once more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kb_tools.errors import KbError

_SHAPE = """
CREATE TABLE IF NOT EXISTS letters (
  event TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  tries INTEGER NOT NULL DEFAULT 0,
  first_ms INTEGER,
  next_ms INTEGER NOT NULL DEFAULT 0,
  told TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS waiting ON letters (lane, received_ms, event) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS dead ON letters (received_ms, event) WHERE state = 'dead';
CREATE TABLE IF NOT EXISTS receiver (failures INTEGER NOT NULL, next_ms INTEGER NOT NULL);
"""
_COLUMNS = "event, kind, lane, received_ms, tries, first_ms, told"


@dataclass(frozen=True, slots=True)
class Letter:
    """An event that has to go out. kind is its table; letters of one lane go one after the other.

    first_ms is the moment of the first try, None before it; told is what came of the last one.
    """

    event: str
    kind: str
    lane: str
    received_ms: int
    tries: int = 0
    first_ms: int | None = None
    told: str = ""


class Outbox:
    """The file, open. Close it, or use it in a `with`. Raises KbError where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SHAPE}")
        except (OSError, sqlite3.Error) as error:
            raise KbError(
                f"{path}: this outbox could not be opened ({error})", hint="name another with --outbox"
            ) from error

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def add(self, letters: Iterable[Letter]) -> int:
        """Take in those that are not known yet; how many."""
        before = self._connection.total_changes
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                cursor.executemany(
                    "INSERT INTO letters (event, kind, lane, received_ms) VALUES (?, ?, ?, ?) "
                    "ON CONFLICT (event) DO NOTHING",
                    ((each.event, each.kind, each.lane, each.received_ms) for each in letters),
                )
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")
        return self._connection.total_changes - before

    def newest_ms(self) -> int:
        """When the newest that is known was received; 0 where none is."""
        return int(
            self._connection.execute("SELECT COALESCE(MAX(received_ms), 0) FROM letters").fetchone()[0]
        )

    def due(self, now_ms: int, most: int) -> list[Letter]:
        """The first letter of each lane that may go now: the untried before others, then the oldest."""
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM ("  # noqa: S608 - built of constants only
            f"SELECT {_COLUMNS}, next_ms, "
            "ROW_NUMBER() OVER (PARTITION BY lane ORDER BY received_ms, event) AS rn "
            "FROM letters WHERE state = 'waiting') WHERE rn = 1 AND next_ms <= ? "
            "ORDER BY tries, received_ms, event LIMIT ?",
            (now_ms, most),
        )
        return [Letter(*row) for row in found]

    def next_in(self, lane: str, now_ms: int) -> Letter | None:
        """The next letter of a lane, where it may go now."""
        row = self._connection.execute(
            f"SELECT {_COLUMNS}, next_ms FROM letters WHERE state = 'waiting' AND lane = ? "  # noqa: S608
            "ORDER BY received_ms, event LIMIT 1",
            (lane,),
        ).fetchone()
        return Letter(*row[:-1]) if row and row[-1] <= now_ms else None

    def next_ones(self, letter: Letter, most: int) -> list[Letter]:
        """A letter and those that wait behind it in its lane, whenever they may go."""
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM letters WHERE state = 'waiting' AND lane = ? "  # noqa: S608
            "AND (received_ms, event) >= (?, ?) ORDER BY received_ms, event LIMIT ?",
            (letter.lane, letter.received_ms, letter.event, most),
        )
        return [Letter(*row) for row in found]

    def sent(self, letter: Letter) -> None:
        """It arrived."""
        self._connection.execute(
            "UPDATE letters SET state = 'sent', told = '' WHERE event = ?", (letter.event,)
        )

    def failed(self, letter: Letter, told: str, now_ms: int, next_ms: int | None) -> None:
        """It did not; next_ms says when to try again, None that it is given up."""
        self._connection.execute(
            "UPDATE letters SET state = ?, tries = tries + 1, first_ms = COALESCE(first_ms, ?), next_ms = ?, "
            "told = ? WHERE event = ?",
            ("dead" if next_ms is None else "waiting", now_ms, next_ms or 0, told, letter.event),
        )

    def forget(self, letter: Letter) -> None:
        """The store does not have it any more."""
        self._connection.execute("DELETE FROM letters WHERE event = ?", (letter.event,))

    def rest(self) -> tuple[int, int]:
        """How often in a row nobody answered, and the moment until which to leave the receiver alone."""
        row = self._connection.execute("SELECT failures, next_ms FROM receiver").fetchone()
        return (row[0], row[1]) if row else (0, 0)

    def set_rest(self, failures: int, next_ms: int) -> None:
        """Remember that, also over a restart."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("DELETE FROM receiver")
        self._connection.execute("INSERT INTO receiver VALUES (?, ?)", (failures, next_ms))
        self._connection.execute("COMMIT")

    def count(self, state: str) -> int:
        """How many are "waiting", "sent" or "dead"."""
        row = self._connection.execute("SELECT COUNT(*) FROM letters WHERE state = ?", (state,)).fetchone()
        return int(row[0])

    def dead(self) -> list[Letter]:
        """Those that were given up, the oldest first."""
        found = self._connection.execute(
            f"SELECT {_COLUMNS} FROM letters WHERE state = 'dead' ORDER BY received_ms, event"  # noqa: S608
        )
        return [Letter(*row) for row in found]

    def revive(self) -> int:
        """Let those that were given up go out once more; how many."""
        return self._connection.execute(
            "UPDATE letters SET state = 'waiting', tries = 0, first_ms = NULL, next_ms = 0 "
            "WHERE state = 'dead'"
        ).rowcount
