"""Rows as Parquet, in types that every engine reads: text and whole numbers. The one door to pyarrow.

Times are milliseconds since 1970, UTC; an id is text, because some engines refuse a file with Parquet's UUID.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from kb_tools.feedback.database import Table

_ROWS_AT_ONCE = 50_000
_TYPES = {"text": pa.string(), "integer": pa.int32(), "bigint": pa.int64()}


def write_parquet(file: Path, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of this table; the same rows give the same bytes. Raises OSError."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in table.columns])
    going = iter(rows)
    with pq.ParquetWriter(file, schema, compression="zstd", store_schema=False) as writer:
        while batch := list(islice(going, _ROWS_AT_ONCE)):
            columns = zip(zip(*batch, strict=True), schema, strict=True)
            writer.write_batch(
                pa.record_batch([pa.array(values, field.type) for values, field in columns], schema=schema)
            )
