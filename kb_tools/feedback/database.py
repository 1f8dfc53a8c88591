"""The SQLite file: opening it, bringing it to this version's shape, and its errors in words."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from kb_tools.errors import KbError

APPLICATION = 0x4265654C
"""Marks the file as ours ("BeeL"), so that somebody else's database is never written into."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    # 1: events as they came. claimed_ms is the reader's clock, received_ms ours.
    (
        """
        CREATE TABLE events (
          id TEXT NOT NULL PRIMARY KEY,
          kind TEXT NOT NULL,
          version INTEGER NOT NULL,
          article TEXT NOT NULL,
          revision TEXT NOT NULL,
          locale TEXT NOT NULL,
          edition TEXT NOT NULL,
          claimed_ms INTEGER NOT NULL,
          received_ms INTEGER NOT NULL,
          val TEXT NOT NULL,
          reader TEXT NOT NULL,
          reason TEXT,
          remark TEXT
        ) WITHOUT ROWID
        """,
    ),
    # 2: what came of searches. All rows with one `search` are one search.
    (
        """
        CREATE TABLE searches (
          id TEXT NOT NULL PRIMARY KEY,
          version INTEGER NOT NULL,
          locale TEXT NOT NULL,
          edition TEXT NOT NULL,
          claimed_ms INTEGER NOT NULL,
          received_ms INTEGER NOT NULL,
          search TEXT NOT NULL,
          query TEXT NOT NULL,
          hits INTEGER NOT NULL,
          sure INTEGER NOT NULL,
          outcome TEXT NOT NULL,
          article TEXT,
          place INTEGER
        ) WITHOUT ROWID
        """,
    ),
)
"""What leads from one version to the next, only ever forward. PRAGMA user_version counts them."""

SEARCHES_SINCE = 2
"""The first version that has a table of searches. A file of an earlier one is read as if it were empty."""


class StoreError(KbError):
    """The place where answers are kept cannot be read or written just now."""


def described(error: sqlite3.Error, path: Path) -> StoreError:
    """An error of SQLite as a sentence and a next step."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    told, hint = {
        sqlite3.SQLITE_FULL: ("the disk is full, so nothing was saved", "make room; it goes on by itself"),
        sqlite3.SQLITE_READONLY: (
            "the file, or the disk it is on, can only be read",
            "let the user that runs this write to the file and its folder",
        ),
        sqlite3.SQLITE_CANTOPEN: (
            "the file could not be opened",
            "see that its folder exists and may be written by the user that runs this",
        ),
        sqlite3.SQLITE_NOTADB: (
            "this is not a SQLite database",
            "name the file that `kb collector` writes, or a new one",
        ),
        sqlite3.SQLITE_CORRUPT: (
            "the database is damaged",
            "keep this file, and put the last backup in its place; `sqlite3 FILE .recover` saves what can be",
        ),
        sqlite3.SQLITE_BUSY: (
            "another program holds the database",
            "run one collector on one file, and end what else writes to it",
        ),
        sqlite3.SQLITE_IOERR: ("the disk reported an error", "look at the disk before you go on"),
    }.get(code, (str(error), ""))
    return StoreError(f"{path}: {told}", hint=hint)


def open_to_write(path: Path) -> sqlite3.Connection:
    """The database, made or brought forward where needed, and ready to write durably.

    WAL with synchronous=FULL: a transaction that committed survives a kill and a power cut.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{path.parent}: this folder could not be made ({error.strerror})") from error
    try:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    except sqlite3.Error as error:
        raise described(error, path) from error
    try:
        _check_ours(connection, path)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        _migrate(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise described(error, path) from error
    except StoreError:
        connection.close()
        raise
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """The database, for reading only. Raises StoreError where there is none yet."""
    if not path.exists():
        raise StoreError(
            f"{path}: nothing has been received here yet",
            hint="start `kb collector` or `kb serve`, and vote on an article; or name another --store",
        )
    try:
        uri = f"file:{quote(str(path.absolute()))}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10)
    except sqlite3.Error as error:
        raise described(error, path) from error
    try:
        if _check_ours(connection, path) < 1:
            raise StoreError(
                f"{path}: nothing has been received here yet", hint="start `kb collector` on it once"
            )
    except sqlite3.Error as error:
        connection.close()
        raise described(error, path) from error
    except StoreError:
        connection.close()
        raise
    return connection


def _check_ours(connection: sqlite3.Connection, path: Path) -> int:
    """The file's version, 0 for an empty one. Raises StoreError for a stranger's file or a newer version."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    used = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0] > 0
    if owner != APPLICATION and (used or version or owner):
        raise StoreError(
            f"{path}: this database belongs to something else", hint="name another file; nothing was changed"
        )
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: this store has version {version}, and this Beeline knows up to {len(MIGRATIONS)}",
            hint="update Beeline; nothing was changed",
        )
    return version


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    if _check_ours(connection, path) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Again, under the lock: another process may have been faster.
        for number in range(_check_ours(connection, path), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id={APPLICATION}")
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
