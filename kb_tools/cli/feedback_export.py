"""`kb feedback export`: everything at once into a file, or day by day into a folder."""

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


def add_actions(actions: Actions) -> None:
    """Declare it."""
    export = add_action(
        actions,
        "export",
        "every event, as JSON lines or CSV; or a folder with a file a day, also as Parquet",
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
        type=Path,
        metavar="FOLDER",
        help="a file a day; run it again, and only days that changed are written anew",
    )
    add_tokens(export, "only what carries this token: for a person who asks what you have of theirs")


def run(arguments: argparse.Namespace) -> int:
    """Export."""
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.exports import write_csv, write_jsonl
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at

    database = database_at(arguments.store)
    if arguments.to is not None:
        if arguments.since or arguments.token:
            raise KbError("--to takes everything", hint="leave out --since and --token, or write with --out")
        done = export_into(database, arguments.to, arguments.format)
        print(f"{arguments.to}: {done.written} written, {done.removed} removed, {done.kept} as they were.")
        return 0
    if arguments.format == "parquet":
        raise KbError("Parquet goes into a folder, with a file a day", hint="name it with --to FOLDER")
    reader = EventReader(database)
    write = {"jsonl": write_jsonl, "csv": write_csv}[arguments.format]
    since = since_ms(arguments.since)
    events = reader.events_of(arguments.token) if arguments.token else reader.events(since)
    put_out(write(stored for stored in events if stored.received_ms >= since), arguments.out)
    return 0


def export_into(database: Database, folder: Path, format_: Format) -> Exported:
    """Bring a folder to what the store holds now. Raises KbError."""
    from kb_tools.feedback.daily_files import export_folder

    return export_folder(database, folder, format_, writer_of(format_), int(time.time() * 1000))


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
