"""SQLite: the store's own file, read in place. Nothing to install; good to about a million events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kb_tools.feedback.sqlite_file import SqliteFile, SqliteMoment
from kb_tools.measures.engines.engine import Columns


@dataclass(frozen=True, slots=True)
class SqliteEngine:
    """The file as it was at one moment; what is kept and brought in lies beside it, for this run only."""

    moment: SqliteMoment
    tables: frozenset[str]

    @property
    def name(self) -> str:
        """What people call it."""
        return "SQLite"

    def has(self, table: str) -> bool:
        """Whether the file has this table."""
        return table in self.tables

    def source(self, table: str) -> str:
        """How a statement names it."""
        return f"main.{table}"

    def whole(self, number: str, by: str) -> str:
        """How it divides whole numbers."""
        return f"{number} / {by}"

    def view(self, name: str, statement: str) -> None:
        """Give a statement a name."""
        self._run(f"CREATE TEMP VIEW {name} AS {statement}")

    def keep(self, name: str, statement: str, values: Sequence[object] = ()) -> None:
        """Keep what a statement finds."""
        self._run(f"DROP TABLE IF EXISTS temp.{name}")
        self._run(f"CREATE TEMP TABLE {name} AS {statement}", values)

    def load(self, name: str, columns: Columns, rows: Iterable[tuple[Any, ...]], key: int = 0) -> None:
        """Bring rows in."""
        told = [f"{column} {kind.upper()}" for column, kind in columns]
        if key:
            told.append(f"PRIMARY KEY ({', '.join(column for column, _ in columns[:key])})")
        self._run(f"DROP TABLE IF EXISTS temp.{name}")
        self._run(f"CREATE TEMP TABLE {name} ({', '.join(told)}){' WITHOUT ROWID' if key else ''}")
        places = ", ".join("?" * len(columns))
        self.moment.connection.executemany(f"INSERT INTO temp.{name} VALUES ({places})", rows)

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds."""
        return self.moment.rows(statement, values)

    def _run(self, statement: str, values: Sequence[object] = ()) -> None:
        for _ in self.moment.rows(statement, values):
            pass


@contextmanager
def open_sqlite(file: SqliteFile) -> Iterator[SqliteEngine]:
    """The engine on this file. Raises StoreError."""
    with file.open_to_read() as moment:
        moment.connection.execute("PRAGMA cache_size=-65536")
        found = moment.rows("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        yield SqliteEngine(moment, frozenset(name for (name,) in found))
