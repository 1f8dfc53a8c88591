"""`kb feedback export`: everything at once into a file, or day by day into a folder or a bucket."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action, add_since, add_store, add_tokens, since_ms
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions
    from kb_tools.feedback.daily_files import Exported, Format, WriteRows
    from kb_tools.feedback.database import Database
    from kb_tools.feedback.export_targets import Target


def add_actions(actions: Actions) -> None:
    """Declare it."""
    export = add_action(
        actions,
        "export",
        "every event, as JSON lines or CSV; or a folder or a bucket with a file a day, also as Parquet",
        "kb feedback export --to /var/lib/kb/export --format parquet",
    )
    add_store(export)
    add_since(export)
    export.add_argument(
        "--format", choices=("jsonl", "csv", "parquet"), default="jsonl", help="default: %(default)s"
    )
    into = export.add_mutually_exclusive_group()
    into.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    into.add_argument(
        "--to",
        metavar="FOLDER",
        help="a file a day, in a folder or in s3://BUCKET/FOLDER; run it again, and only days that changed "
        "are written anew",
    )
    add_tokens(export, "only what carries this token: for a person who asks what you have of theirs")


def run(arguments: argparse.Namespace) -> int:
    """Export."""
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.export_targets import target_at
    from kb_tools.feedback.exports import write_csv, write_jsonl
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at

    database = database_at(arguments.store)
    if arguments.to is not None:
        if arguments.since or arguments.token:
            raise KbError("--to takes everything", hint="leave out --since and --token, or write with --out")
        target = target_at(arguments.to)
        done = export_into(database, target, arguments.format)
        print(f"{target}: {done.written} written, {done.removed} removed, {done.kept} as they were.")
        return 0
    if arguments.format == "parquet":
        raise KbError("Parquet goes into a folder, with a file a day", hint="name it with --to FOLDER")
    reader = EventReader(database)
    write = {"jsonl": write_jsonl, "csv": write_csv}[arguments.format]
    since = since_ms(arguments.since)
    events = reader.events_of(arguments.token) if arguments.token else reader.events(since)
    put_out(write(stored for stored in events if stored.received_ms >= since), arguments.out)
    return 0


def export_into(database: Database, target: Target, format_: Format) -> Exported:
    """Bring a folder or a bucket to what the store holds now. Raises KbError."""
    from kb_tools.feedback.daily_files import export_days

    return export_days(database, target, format_, writer_of(format_), int(time.time() * 1000))


def writer_of(format_: Format) -> WriteRows:
    """What writes the rows. Raises KbError where it needs a package that is not installed."""
    if format_ != "parquet":
        from kb_tools.feedback.text_files import write_csv_lines, write_json_lines

        return write_csv_lines if format_ == "csv" else write_json_lines
    try:
        from kb_tools.feedback.parquet import write_parquet
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise KbError(
            "Parquet needs a package that is not installed (pyarrow)",
            hint="install it with: pip install 'beeline-kb[parquet]'; or export as jsonl",
        ) from error
    return write_parquet
