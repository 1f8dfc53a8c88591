"""DuckDB over a folder of Parquet files, as `kb feedback export --format parquet` writes it: the fast one.

It spills to the disk what does not fit into its memory. The one door to duckdb.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from kb_tools.errors import KbError
from kb_tools.measures.engines.engine import Columns

MEMORY = "400MB"
_AT_ONCE = 20_000
_TYPES = {"text": "VARCHAR", "integer": "INTEGER", "bigint": "BIGINT"}


@dataclass(frozen=True, slots=True)
class DuckEngine:
    """The folder's files; what is kept and brought in lies in memory, or in a temporary folder."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    @property
    def name(self) -> str:
        """What people call it."""
        return "DuckDB"

    def has(self, table: str) -> bool:
        """Whether the folder has files of this table."""
        return next((self.folder / table).glob("*/*/*.parquet"), None) is not None

    def source(self, table: str) -> str:
        """How a statement names it."""
        files = str(self.folder / table / "*" / "*" / "*.parquet").replace("'", "''")
        return f"read_parquet('{files}', hive_partitioning = false)"

    def whole(self, number: str, by: str) -> str:
        """How it divides whole numbers."""
        return f"{number} // {by}"

    def view(self, name: str, statement: str) -> None:
        """Give a statement a name."""
        self._run(f"CREATE OR REPLACE TEMP VIEW {name} AS {statement}")

    def keep(self, name: str, statement: str, values: Sequence[object] = ()) -> None:
        """Keep what a statement finds."""
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement}", values)

    def load(self, name: str, columns: Columns, rows: Iterable[tuple[Any, ...]], key: int = 0) -> None:
        """Bring rows in. (It needs no key: it joins without one.)"""
        told = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in columns)
        self._run(f"CREATE OR REPLACE TEMP TABLE {name} ({told})")
        unnested = ", ".join(f"unnest(CAST(? AS {_TYPES[kind]}[]))" for _, kind in columns)
        going = iter(rows)
        while batch := list(islice(going, _AT_ONCE)):
            values = [list(column) for column in zip(*batch, strict=True)]
            self._run(f"INSERT INTO {name} SELECT {unnested}", values)

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds."""
        found = self._run(statement, values)
        while batch := found.fetchmany(_AT_ONCE):
            yield from batch

    def _run(self, statement: str, values: Sequence[object] = ()) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(statement, list(values))
        except duckdb.Error as error:
            raise KbError(
                f"{self.folder}: DuckDB could not read this ({str(error).splitlines()[0]})",
                hint="write it anew with: kb feedback export --format parquet --to FOLDER",
            ) from error


@contextmanager
def open_duckdb(folder: Path, memory: str = MEMORY) -> Iterator[DuckEngine]:
    """The engine on this folder. Raises KbError."""
    if not folder.is_dir():
        raise KbError(
            f"{folder}: there is no folder here",
            hint="write one with: kb feedback export --format parquet --to FOLDER",
        )
    with TemporaryDirectory(prefix="kb-report-") as spill, duckdb.connect() as connection:
        connection.execute("SET memory_limit = ?", [memory])
        connection.execute("SET threads = ?", [os.cpu_count() or 1])
        connection.execute("SET temp_directory = ?", [spill])
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET autoload_known_extensions = false")
        yield DuckEngine(connection, folder)
