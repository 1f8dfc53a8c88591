"""Which engine, on which data: by its name, or by what the store is."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal

from kb_tools.errors import KbError
from kb_tools.feedback.database import Database
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.engines.sqlite import open_sqlite

EngineName = Literal["sqlite", "postgres", "duckdb", "spark"]
USUAL_MASTER = "local[*]"


def open_on_store(database: Database) -> AbstractContextManager[Engine]:
    """The engine that reads this store in place. Raises KbError."""
    if isinstance(database, SqliteFile):
        return open_sqlite(database)
    from kb_tools.feedback.postgres import PostgresServer
    from kb_tools.measures.engines.postgres import open_postgres

    assert isinstance(database, PostgresServer)
    return open_postgres(database)


def open_on_export(
    name: Literal["duckdb", "spark"], folder: Path, master: str = USUAL_MASTER
) -> AbstractContextManager[Engine]:
    """The engine on a folder that `kb feedback export --format parquet` wrote. Raises KbError.

    master: where Spark is, `spark://HOST:PORT` or `local[*]`.
    """
    try:
        if name == "duckdb":
            from kb_tools.measures.engines.duckdb import open_duckdb

            return open_duckdb(folder)
        from kb_tools.measures.engines.spark import open_spark

        return open_spark(folder, master)
    except ImportError as error:
        package, extra = ("duckdb", "report") if name == "duckdb" else ("pyspark", "spark")
        if (error.name or "").partition(".")[0] != package:
            raise
        raise KbError(
            f"this engine needs a package that is not installed ({package})",
            hint=f"install it with: pip install 'beeline-kb[{extra}]'",
        ) from error
