"""A transaction on the PostgreSQL store for measuring: it sees one moment, and may keep things of its own.

What it keeps is temporary, and goes with the connection; nothing of the store is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import psycopg

from kb_tools.feedback.database import StoreError
from kb_tools.feedback.postgres import PostgresServer

_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class PostgresWorkspace:
    """The database as it was when the transaction began; `?` in a statement stands for a value."""

    connection: psycopg.Connection
    server: PostgresServer
    _numbers: Iterator[int] = field(default_factory=count)

    def run(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement of which nothing comes back. Raises StoreError."""
        with self.server.errors_told():
            self.connection.execute(_spelled(statement), values or None)

    def copy(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Bring rows in by COPY. Raises StoreError."""
        with (
            self.server.errors_told(),
            self.connection.cursor() as cursor,
            cursor.copy(statement.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds, fetched as it is asked for. Raises StoreError."""
        with (
            self.server.errors_told(),
            self.connection.cursor(name=f"found_{next(self._numbers)}") as cursor,
        ):
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(_spelled(statement), values or None)
            yield from cursor


@contextmanager
def open_workspace(server: PostgresServer) -> Iterator[PostgresWorkspace]:
    """Begin; at the end of the `with` all of it is gone. Raises StoreError."""
    with server.connected() as connection, server.errors_told():
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with connection.transaction(force_rollback=True):
            if not server.version(connection):
                raise StoreError(
                    f"{server}: nothing has been received here yet",
                    hint="run `kb collector migrate` on it once, then `kb collector`",
                )
            yield PostgresWorkspace(connection, server)


def _spelled(statement: str) -> bytes:
    return statement.replace("?", "%s").encode()
