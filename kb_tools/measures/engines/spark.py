"""Spark over the same Parquet files, where data is larger than a machine. The one door to pyspark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from kb_tools.errors import KbError
from kb_tools.measures.engines.engine import Columns

_TYPES = {"text": "STRING", "integer": "INT", "bigint": "BIGINT"}


@dataclass(frozen=True, slots=True)
class SparkEngine:
    """The folder's files, which every worker reads at the same path."""

    session: SparkSession
    folder: Path
    _kept: dict[str, DataFrame] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call it."""
        return "Spark"

    def has(self, table: str) -> bool:
        """Whether the folder has files of this table."""
        return next((self.folder / table).glob("*/*/*.parquet"), None) is not None

    def source(self, table: str) -> str:
        """How a statement names it: a view of the files."""
        files = str(self.folder / table / "*" / "*" / "*.parquet")
        self.session.read.parquet(files).createOrReplaceTempView(f"files_of_{table}")
        return f"files_of_{table}"

    def whole(self, number: str, by: str) -> str:
        """How it divides whole numbers."""
        return f"{number} div {by}"

    def view(self, name: str, statement: str) -> None:
        """Give a statement a name."""
        self._found(statement).createOrReplaceTempView(name)

    def keep(self, name: str, statement: str, values: Sequence[object] = ()) -> None:
        """Keep what a statement finds, in the workers' memory or on their disks."""
        self._put(name, self._found(statement, values).cache())

    def load(self, name: str, columns: Columns, rows: Iterable[tuple[Any, ...]], key: int = 0) -> None:
        """Bring rows in. (It needs no key.)"""
        schema = ", ".join(f"{column} {_TYPES[kind]}" for column, kind in columns)
        self._put(name, self.session.createDataFrame(list(rows), schema))

    def rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """What a statement finds."""
        try:
            for row in self._found(statement, values).collect():
                yield tuple(row)
        except PySparkException as error:
            raise self._described(error) from error

    def _put(self, name: str, frame: DataFrame) -> None:
        before = self._kept.pop(name, None)
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame
        if before is not None:
            before.unpersist()

    def _found(self, statement: str, values: Sequence[object] = ()) -> DataFrame:
        try:
            return self.session.sql(statement, args=list(values)) if values else self.session.sql(statement)
        except PySparkException as error:
            raise self._described(error) from error

    def _described(self, error: PySparkException) -> KbError:
        told = (error.getMessage() or str(error)).splitlines()[0]
        return KbError(f"{self.folder}: Spark could not read this ({told})", hint="see the log of Spark")


@contextmanager
def open_spark(folder: Path, master: str) -> Iterator[SparkEngine]:
    """The engine on this folder, with the cluster at `spark://HOST:PORT` or `local[2]`. Raises KbError."""
    if not folder.is_dir():
        raise KbError(
            f"{folder}: there is no folder here",
            hint="write one with: kb feedback export --format parquet --to FOLDER",
        )
    try:
        session = (
            SparkSession.builder.appName("beeline report")
            .master(master)
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "8")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
    except Exception as error:
        raise KbError(
            f"Spark at {master} could not be reached ({str(error).splitlines()[0]})",
            hint="start it, and name its address with --master spark://HOST:PORT",
        ) from error
    try:
        yield SparkEngine(session, folder)
    finally:
        session.stop()
