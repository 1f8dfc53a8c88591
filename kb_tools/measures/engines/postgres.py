"""PostgreSQL: the store on its server, read in place, in one transaction that changes nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kb_tools.feedback.postgres import PostgresServer
from kb_tools.feedback.postgres_workspace import PostgresWorkspace, open_workspace
from kb_tools.measures.engines.engine import Columns

_TYPES = {"text": 'TEXT COLLATE "C"', "integer": "INTEGER", "bigint": "BIGINT"}


@dataclass(frozen=True, slots=True)
class PostgresEngine:
    """The database as it was at one moment; what is kept and brought in is temporary."""

    workspace: PostgresWorkspace
    tables: frozenset[str]

    @property
    def name(self) -> str:
        """What people call it."""
        return "PostgreSQL"

    def has(self, table: str) -> bool:
        """Whether the store has this table."""
        return table in self.tables

    def source(self, table: str) -> str:
        """How a statement names it."""
        return f"beeline.{table}"

    def whole(self, number: str, by: str) -> str:
        """How it divides whole numbers."""
        return f"{number} / {by}"

    def view(self, name: str, statement: str) -> None:
        """Give a statement a name."""
        self.workspace.run(f"CREATE TEMP VIEW {name} AS {statement}")

    def keep(self, name: str, statement: str, values: Sequence[object] = ()) -> None:
        """Keep what a statement finds."""
        self.workspace.run(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.workspace.run(f"CREATE TEMP TABLE {name} AS {statement}", values)
        self.workspace.run(f"ANALYZE pg_temp.{name}")

    def load(self, name: str, columns: Columns, rows: Iterable[tuple[Any, ...]], key: int = 0) -> None:
        """Bring rows in."""
        told = [f"{column} {_TYPES[kind]}" for column, kind in columns]
        if key:
            told.append(f"PRIMARY KEY ({', '.join(column for column, _ in columns[:key])})")
        self.workspace.run(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.workspace.run(f"CREATE TEMP TABLE {name} ({', '.join(told)})")
        self.workspace.copy(f"COPY pg_temp.{name} FROM STDIN", rows)
        self.workspace.run(f"ANALYZE pg_temp.{name}")

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds. A sum comes as a decimal number from there: it is whole."""
        for row in self.workspace.rows(statement, values):
            yield tuple(int(each) if isinstance(each, Decimal) else each for each in row)


@contextmanager
def open_postgres(server: PostgresServer) -> Iterator[PostgresEngine]:
    """The engine on this database. Raises StoreError; this user needs the right to make temporary tables."""
    with open_workspace(server) as workspace:
        found = workspace.rows("SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'beeline'")
        yield PostgresEngine(workspace, frozenset(name for (name,) in found))
