"""`kb feedback`: what was received, out again; and the snapshot that the next build reads."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from kb_tools.errors import KbError

EXAMPLE = "kb feedback snapshot --out .kb/snapshot.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="export | snapshot")
    export = actions.add_parser("export", help="every event, as JSON lines or CSV")
    add_store(export)
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="default: %(default)s")
    export.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    snapshot = actions.add_parser("snapshot", help="the scores, for `kb check` and `kb build`")
    add_store(snapshot)
    add_index(snapshot)
    snapshot.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")


def run(arguments: argparse.Namespace) -> int:
    """Export, or write the snapshot."""
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at

    reader = EventReader(database_at(arguments.store))
    if arguments.action == "export":
        from kb_tools.feedback.exports import write_csv, write_jsonl

        write = {"jsonl": write_jsonl, "csv": write_csv}[arguments.format]
        put_out(write(reader.events(since_ms(arguments.since))), arguments.out)
        return 0
    from kb_tools.feedback.events import milliseconds
    from kb_tools.measures.article_index import present_revisions, read_article_index
    from kb_tools.measures.snapshot import build_snapshot
    from kb_tools.snapshot import write_snapshot

    present = present_revisions(read_article_index(arguments.index)) if arguments.index else None
    since, now = since_ms(arguments.since), datetime.now(UTC)
    searches = reader.searches(milliseconds(now), since)
    snapshot = build_snapshot(reader.counts(since), now, present, searches)
    put_out([write_snapshot(snapshot)], arguments.out)
    return 0


def add_store(parser: argparse.ArgumentParser) -> None:
    """The options that every command over the store takes."""
    parser.add_argument(
        "--store",
        default="sqlite:.kb/feedback.sqlite",
        metavar="STORE",
        help="where answers are kept: sqlite:PATH or postgresql://USER@HOST/DATABASE (default: %(default)s)",
    )
    parser.add_argument(
        "--since", metavar="DAY", help="only answers of this day (UTC) and later, such as 2026-11-01"
    )


def add_index(parser: argparse.ArgumentParser) -> None:
    """The option that names the built site's articles."""
    parser.add_argument(
        "--index",
        type=Path,
        metavar="FILE",
        help="index.json of the built site: titles, addresses, and which text is the present one",
    )


def since_ms(day: str | None) -> int:
    """The first millisecond of this day, UTC. Raises KbError where it is no day."""
    from kb_tools.feedback.events import milliseconds

    if day is None:
        return 0
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        raise KbError(
            f'--since: "{day}" is not a day', hint="write it as year-month-day: 2026-11-01"
        ) from None
    return milliseconds(datetime(parsed.year, parsed.month, parsed.day, tzinfo=UTC))
