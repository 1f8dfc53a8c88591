"""A store on a PostgreSQL server: any number of collectors write to it at once. The one door to psycopg.

All tables are in a schema of their own, `beeline`, so that a database can be shared. A batch goes in as one
statement over arrays, which is one way to the server and back; a connection that broke is made anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from kb_tools.errors import KbError
from kb_tools.feedback.database import TABLES, VERSION, WRITTEN, Row, StoreError, Table
from kb_tools.feedback.migrations import POSTGRES as MIGRATIONS

OLDEST = 1

_LOCK = 0x4265654C
_USUAL = {
    "application_name": "beeline",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
}
_REST_SECONDS = 0.5
_LONGEST_WAIT = "15s"
_ROWS_AT_ONCE = 5_000


def insert_into(table: Table) -> sql.Composed:
    """The statement that adds rows, from an array a column."""
    return sql.SQL("INSERT INTO beeline.{} ({}) SELECT * FROM unnest({})").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in table.columns),
        sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(kind)) for _, kind in table.columns),
    )


_INSERT = {
    table.name: insert_into(table) + sql.SQL(" ON CONFLICT (id) DO NOTHING RETURNING id") for table in WRITTEN
}
_DELETE = {
    table.name: sql.SQL("DELETE FROM beeline.{} WHERE id = %s").format(sql.Identifier(table.name))
    for table in WRITTEN
}
_UNKEEPABLE = (psycopg.DataError, psycopg.IntegrityError, UnicodeError, OverflowError)
_SENTENCES = {
    "25006": ("it takes no writes, perhaps because it is a standby", "name the server that takes writes"),
    "42501": ("this user may not do that", "grant it, or name another user in --store"),
    "53100": ("its disk is full, so nothing was saved", "make room there; it goes on by itself"),
    "53300": ("it has no connection left", "allow more (max_connections), or run fewer programs on it"),
    "57014": ("it took too long, so nothing was saved", "see what keeps its tables locked"),
    "57P03": ("it is starting or stopping", "wait a moment; it goes on by itself"),
}
_log = logging.getLogger("kb_tools.collector")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A store in this database: conninfo for libpq, and a name for people without a password."""

    conninfo: str = field(repr=False)
    name: str

    @classmethod
    def at(cls, address: str) -> PostgresServer:
        """The store at `postgresql://…`, as libpq reads it. Raises KbError where it cannot be read."""
        try:
            named = conninfo_to_dict(address)
        except psycopg.Error as error:
            raise KbError(
                "the address of the PostgreSQL store could not be read",
                hint="write it as postgresql://USER@HOST:PORT/DATABASE",
            ) from error
        where = f"{named.get('host') or 'localhost'}:{named.get('port') or 5432}"
        name = f"postgresql://{where}/{named.get('dbname') or named.get('user') or ''}"
        return cls(make_conninfo("", **{**_USUAL, **named}), name)

    def __str__(self) -> str:
        return self.name

    def open_to_write(self) -> PostgresWriter:
        """Ready to take events. Raises StoreError, also where `kb collector migrate` has to run first."""
        writer = PostgresWriter(self)
        writer.connect()
        return writer

    @contextmanager
    def open_to_read(self) -> Iterator[PostgresMoment]:
        """As it is now. Raises StoreError, also where nothing has been received yet."""
        with self.connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            with self.errors_told(), connection.transaction():
                version = self.version(connection)
                if not version:
                    raise StoreError(
                        f"{self}: nothing has been received here yet",
                        hint="run `kb collector migrate` on it once, then `kb collector`",
                    )
                yield PostgresMoment(connection, self, version)

    @contextmanager
    def open_to_change(self) -> Iterator[PostgresChanges]:
        """One transaction, committed at the end of the `with`. Raises StoreError."""
        with self.connected() as connection, self.errors_told(), connection.transaction():
            version = self.version(connection)
            if not version:
                raise StoreError(
                    f"{self}: nothing has been received here yet", hint="name the database with --store"
                )
            yield PostgresChanges(connection, self, version)

    def shred(self) -> str:
        """Let the server give the rows' room to others. Where it keeps copies of its own is its business."""
        with self.connected() as connection, self.errors_told():
            version = self.version(connection)
            for table in TABLES:
                if table.since <= version:
                    connection.execute(sql.SQL("VACUUM beeline.{}").format(sql.Identifier(table.name)))
        return f"{self}: the server's own log (WAL), standbys and backups, until they are written over"

    def migrate(self) -> tuple[int, int]:
        """Bring it to this version; the version before, and after. Raises StoreError."""
        with self.connected() as connection, self.errors_told(), connection.transaction():
            # One at a time; and rather give up than stand in the way of those who write.
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute("SET LOCAL lock_timeout TO '5s'")
            before = self.version(connection)
            if before >= len(MIGRATIONS):
                return before, before
            if before == 0:
                if connection.execute("SELECT to_regnamespace('beeline')").fetchone() == (None,):
                    connection.execute("CREATE SCHEMA beeline")
                connection.execute(
                    "CREATE TABLE beeline.store_version (version INTEGER NOT NULL, oldest INTEGER NOT NULL)"
                )
                connection.execute("INSERT INTO beeline.store_version VALUES (0, 0)")
            for statements in MIGRATIONS[before:]:
                for statement in statements:
                    connection.execute(statement.encode())
            values = (len(MIGRATIONS), OLDEST)
            connection.execute("UPDATE beeline.store_version SET version = %s, oldest = %s", values)
            return before, len(MIGRATIONS)

    def version(self, connection: psycopg.Connection) -> int:
        """The store's version, 0 where there is none. Raises StoreError for a stranger's, or a newer one."""
        if connection.execute("SELECT to_regclass('beeline.store_version')").fetchone() == (None,):
            strange = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'beeline'"
            if connection.execute(strange).fetchone() != (0,):
                raise StoreError(
                    f"{self}: the schema beeline of this database belongs to something else",
                    hint="name another database; nothing was changed",
                )
            return 0
        row = connection.execute("SELECT version, oldest FROM beeline.store_version").fetchone()
        version, oldest = row or (0, 0)
        if oldest > VERSION:
            raise StoreError(
                f"{self}: this store asks for version {oldest}, and this Beeline knows up to {VERSION}",
                hint="update Beeline; nothing was changed",
            )
        return int(version)

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        """A connection, closed at the end. Raises StoreError."""
        connection = self.connection()
        try:
            yield connection
        finally:
            connection.close()

    def connection(self) -> psycopg.Connection:
        """A new connection on which each statement is a transaction of its own. Raises StoreError."""
        try:
            connection = psycopg.connect(self.conninfo, autocommit=True)
        except psycopg.Error as error:
            raise described(error, self.name) from error
        with self.errors_told():
            connection.execute("SET search_path TO beeline")
        return connection

    @contextmanager
    def errors_told(self) -> Iterator[None]:
        """Errors of PostgreSQL come out as StoreError."""
        try:
            yield
        except psycopg.Error as error:
            raise described(error, self.name) from error


@dataclass(frozen=True, slots=True)
class PostgresMoment:
    """The database as it was when the transaction began."""

    connection: psycopg.Connection
    server: PostgresServer
    version: int
    _numbers: Iterator[int] = field(default_factory=count)

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds, fetched as it is asked for. Raises StoreError."""
        with (
            self.server.errors_told(),
            self.connection.cursor(name=f"rows_{next(self._numbers)}") as cursor,
        ):
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(statement.replace("?", "%s").encode(), values)
            yield from cursor


@dataclass(frozen=True, slots=True)
class PostgresChanges:
    """The database in the middle of a transaction."""

    connection: psycopg.Connection
    server: PostgresServer
    version: int

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """How many rows a statement changed. Raises StoreError."""
        with self.server.errors_told():
            return self.connection.execute(statement.replace("?", "%s").encode(), values).rowcount

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a statement finds. Raises StoreError."""
        with self.server.errors_told():
            return self.connection.execute(statement.replace("?", "%s").encode(), values).fetchall()

    def put(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows that are not there yet. Raises StoreError."""
        with self.server.errors_told():
            self.connection.execute(insert_into(table), [list(column) for column in zip(*rows, strict=True)])


class PostgresWriter:
    """A connection that takes events, and that comes back when the server does."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self.connection: psycopg.Connection | None = None
        self._failed: tuple[float, StoreError] | None = None

    def connect(self) -> psycopg.Connection:
        """The connection, made anew where it broke. Raises StoreError; then it rests for half a second."""
        if self.connection is not None:
            return self.connection
        if self._failed is not None and time.monotonic() < self._failed[0]:
            raise self._failed[1]
        try:
            connection = self._server.connection()
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        except StoreError as error:
            self._failed = (time.monotonic() + _REST_SECONDS, error)
            raise
        self.connection, self._failed = connection, None
        return connection

    def commit(self, rows: Sequence[Row]) -> list[bool | StoreError]:
        """One transaction. A row that PostgreSQL cannot hold fails alone; anything else fails for all."""
        try:
            return list(self._again_if_broken(rows))
        except _UNKEEPABLE as error:
            if len(rows) == 1:
                return [StoreError(f"{self._server}: this event could not be kept ({type(error).__name__})")]
            return [result for row in rows for result in self.commit([row])]

    def try_out(self, row: Row) -> None:
        """Write a row and take it out again in one transaction that goes to the disk."""
        with self._broken_is_dropped():
            connection = self.connect()
            with connection.transaction():
                _insert(connection, row.table, [row])
                connection.execute(_DELETE[row.table.name], (row.values[0],))

    def close(self) -> None:
        """Let go of the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _prepare(self, connection: psycopg.Connection) -> None:
        version = self._server.version(connection)
        if version < VERSION:
            found = "holds nothing of Beeline yet" if version == 0 else f"has version {version} of {VERSION}"
            raise StoreError(
                f"{self._server}: this database {found}",
                hint="run `kb collector migrate` with the same --store once, then this again",
            )
        with self._server.errors_told():
            # "on" is what durable asks for at least; whoever set more keeps it.
            connection.execute(
                "SELECT set_config('synchronous_commit', 'on', false) "
                "WHERE current_setting('synchronous_commit') IN ('off', 'local')"
            )
            connection.execute("SELECT set_config('statement_timeout', %s, false)", (_LONGEST_WAIT,))
            if connection.execute("SHOW fsync").fetchone() == ("off",):
                _log.warning("%s: fsync is off there, so a power cut can lose answers", self._server)

    def _again_if_broken(self, rows: Sequence[Row]) -> list[bool]:
        """Once more on a new connection where the one from before had broken: the server was restarted."""
        stale = self.connection is not None
        try:
            return self._insert(rows)
        except StoreError as error:
            cause = error.__cause__
            if not stale or not isinstance(cause, psycopg.Error) or not _ended(cause):
                raise
        return self._insert(rows)

    def _insert(self, rows: Sequence[Row]) -> list[bool]:
        tables = {row.table.name: row.table for row in rows}
        new: set[tuple[str, str]] = set()
        with self._broken_is_dropped():
            connection = self.connect()
            if len(tables) == 1:
                (table,) = tables.values()
                new = _insert(connection, table, rows)
            else:
                with connection.transaction():
                    # In one order everywhere, or two collectors could wait for each other.
                    for name in sorted(tables):
                        these = [row for row in rows if row.table.name == name]
                        new |= _insert(connection, tables[name], these)
        results = []
        for row in rows:
            results.append(row.key in new)
            new.discard(row.key)
        return results

    @contextmanager
    def _broken_is_dropped(self) -> Iterator[None]:
        """Errors as StoreError, but for those of a single row. A connection that broke is let go."""
        try:
            yield
        except _UNKEEPABLE:
            raise
        except psycopg.Error as error:
            # A standby stays one for this connection; elsewhere there may be a server that takes writes.
            if isinstance(error, psycopg.OperationalError) or error.sqlstate == "25006":
                self.close()
            raise described(error, self._server.name) from error


def _insert(connection: psycopg.Connection, table: Table, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Put rows into one table; the keys of those that are new."""
    ordered = sorted((row.values for row in rows), key=lambda values: values[0])
    columns = [list(column) for column in zip(*ordered, strict=True)]
    found = connection.execute(_INSERT[table.name], columns)
    return {(table.name, id_) for (id_,) in found}


def described(error: psycopg.Error, name: str) -> StoreError:
    """An error of PostgreSQL as a sentence and a next step."""
    told, hint = _SENTENCES.get(error.sqlstate or "", ("", ""))
    if not told and isinstance(error, psycopg.OperationalError) and not error.sqlstate:
        told = f"PostgreSQL cannot be reached ({_one_line(error)})"
        hint = "see that it runs and that the address is right; it goes on by itself"
    return StoreError(f"{name}: {told or _one_line(error)}", hint=hint)


def _ended(error: psycopg.Error) -> bool:
    """Whether it was the connection that ended, and not only this statement."""
    state = error.sqlstate or ""
    return isinstance(error, psycopg.OperationalError) and (not state or state.startswith(("08", "57P")))


def _one_line(error: psycopg.Error) -> str:
    """What the server said, without its details: those can hold values."""
    said = error.diag.message_primary or str(error)
    return " ".join(said.split()).rstrip(".") or type(error).__name__
