"""A store in one SQLite file: opening it, bringing it to this version's shape, and its errors in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kb_tools.feedback.database import VERSION, WRITTEN, Row, StoreError, Table
from kb_tools.feedback.migrations import SQLITE as MIGRATIONS

APPLICATION = 0x4265654C
"""Marks the file as ours ("BeeL"), so that somebody else's database is never written into."""


def insert_into(table: Table) -> str:
    """The statement that adds a row."""
    return f"INSERT INTO {table.name} ({table.names}) VALUES ({', '.join('?' * len(table.columns))})"  # noqa: S608


_INSERT = {table.name: f"{insert_into(table)} ON CONFLICT (id) DO NOTHING" for table in WRITTEN}
_UNKEEPABLE = (ValueError, OverflowError, sqlite3.IntegrityError, sqlite3.InterfaceError)


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A store in this file. One process writes to it, any number read."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    def open_to_write(self) -> SqliteWriter:
        """The file, made or brought forward where needed. Raises StoreError."""
        return SqliteWriter(_opened(self.path), self.path)

    @contextmanager
    def open_to_read(self) -> Iterator[SqliteMoment]:
        """As it is now. Raises StoreError, also where there is none yet."""
        if not self.path.exists():
            raise StoreError(
                f"{self.path}: nothing has been received here yet",
                hint="start `kb collector` or `kb serve`, and vote on an article; or name another --store",
            )
        try:
            uri = f"file:{quote(str(self.path.absolute()))}?mode=ro"
            connection = sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10
            )
        except sqlite3.Error as error:
            raise described(error, self.path) from error
        with closing(connection):
            try:
                version = _check_ours(connection, self.path)
                connection.execute("BEGIN")  # all statements see one moment
            except sqlite3.Error as error:
                raise described(error, self.path) from error
            if version < 1:
                raise StoreError(
                    f"{self.path}: nothing has been received here yet",
                    hint="start `kb collector` on it once",
                )
            yield SqliteMoment(connection, self.path, version)

    @contextmanager
    def open_to_change(self) -> Iterator[SqliteChanges]:
        """One transaction, committed at the end of the `with`; a collector may run. Raises StoreError."""
        with self._to_change() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield SqliteChanges(connection, self.path, _check_ours(connection, self.path))
            connection.execute("COMMIT")

    def shred(self) -> str:
        """Write the file anew, and empty its log: what was taken out is in neither.

        To overwrite what is removed (secure_delete) is not enough: a page that was split long ago can still
        hold a copy of a row in its gap.
        """
        with self._to_change() as connection:
            connection.execute("VACUUM")
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            return (
                f"{self.path}-wal: another program reads the file; run `kb feedback tidy` once it has ended"
            )
        return ""

    @contextmanager
    def _to_change(self) -> Iterator[sqlite3.Connection]:
        if not self.path.exists():
            raise StoreError(
                f"{self.path}: nothing has been received here yet", hint="name the file with --store"
            )
        with closing(_opened(self.path)) as connection:
            try:
                connection.execute("PRAGMA secure_delete=ON")
                yield connection
            except sqlite3.Error as error:
                raise described(error, self.path) from error

    def migrate(self) -> tuple[int, int]:
        """Bring it to this version; the version before, and after. Raises StoreError."""
        before = 0
        if self.path.exists():
            with closing(sqlite3.connect(self.path, timeout=10)) as connection:
                try:
                    before = _check_ours(connection, self.path)
                except sqlite3.Error as error:
                    raise described(error, self.path) from error
        _opened(self.path).close()
        return before, max(before, VERSION)


@dataclass(frozen=True, slots=True)
class SqliteMoment:
    """The file as it was when it was opened."""

    connection: sqlite3.Connection
    path: Path
    version: int

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds. Raises StoreError."""
        try:
            yield from self.connection.execute(statement, values)
        except sqlite3.Error as error:
            raise described(error, self.path) from error


@dataclass(frozen=True, slots=True)
class SqliteChanges:
    """The file in the middle of a transaction."""

    connection: sqlite3.Connection
    path: Path
    version: int

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows a statement changed. Raises StoreError."""
        try:
            return self.connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise described(error, self.path) from error

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a statement finds. Raises StoreError."""
        try:
            return self.connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise described(error, self.path) from error

    def put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows that are not there yet. Raises StoreError."""
        try:
            self.connection.executemany(insert_into(table), rows)
        except sqlite3.Error as error:
            raise described(error, self.path) from error
        except (ValueError, OverflowError) as error:
            raise StoreError(f"{self.path}: a row holds a value that cannot be kept ({error})") from error


class _NotAllNewError(Exception):
    """One of the rows was there already."""


class SqliteWriter:
    """The file, ready to write durably.

    WAL with synchronous=FULL: a transaction that committed survives a kill and a power cut.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self._path = path

    def commit(self, rows: Sequence[Row]) -> list[bool | StoreError]:
        """One transaction. A row that SQLite cannot hold fails alone; anything else fails for all."""
        tables = {row.table.name for row in rows}
        if len(tables) == 1 and len(rows) > 1 and self._all_new(_INSERT[tables.pop()], rows):
            return [True] * len(rows)
        results: list[bool | StoreError] = []
        execute = self.connection.execute
        with self._transaction():
            for row in rows:
                try:
                    results.append(execute(_INSERT[row.table.name], row.values).rowcount == 1)
                except _UNKEEPABLE as error:
                    results.append(StoreError(f"{self._path}: this event could not be kept ({error})"))
        return results

    def _all_new(self, statement: str, rows: Sequence[Row]) -> bool:
        """Keep all in one go, as it mostly is; False, and none kept, where one was there already."""
        before = self.connection.total_changes
        try:
            with self._transaction():
                try:
                    self.connection.executemany(statement, [row.values for row in rows])
                except _UNKEEPABLE as error:
                    raise _NotAllNewError from error
                if self.connection.total_changes - before != len(rows):
                    raise _NotAllNewError
        except _NotAllNewError:
            return False
        return True

    def try_out(self, row: Row) -> None:
        """Write a row and take it out again in one transaction that goes to the disk."""
        with self._transaction():
            self.connection.execute(_INSERT[row.table.name], row.values)
            self.connection.execute(f"DELETE FROM {row.table.name} WHERE id = ?", (row.values[0],))  # noqa: S608

    def close(self) -> None:
        """Fold the log in, and close the file."""
        self.connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise described(error, self._path) from error
            raise


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


def _opened(path: Path) -> sqlite3.Connection:
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
