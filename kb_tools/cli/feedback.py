"""`kb feedback`: what was received, out again; what a person asks for; and the snapshot for the next build.

Each action has its own help and example. Those that do more than read are in modules beside this one.
"""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from kb_tools.cli import feedback_actions, feedback_privacy
from kb_tools.cli.feedback_actions import add_action, add_tokens
from kb_tools.errors import KbError

EXAMPLE = "kb feedback snapshot --out .kb/snapshot.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = add_action(
        actions,
        "export",
        "every event, as JSON lines or CSV",
        "kb feedback export --format csv --out all.csv",
    )
    add_store(export)
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="default: %(default)s")
    export.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    add_tokens(export, "only what carries this token: for a person who asks what you have of theirs")
    snapshot = add_action(
        actions, "snapshot", "the scores, for `kb check` and `kb build`", "kb feedback snapshot --out s.json"
    )
    add_store(snapshot)
    add_index(snapshot)
    snapshot.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    feedback_privacy.add_actions(actions)


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    if arguments.action in feedback_privacy.ACTIONS:
        return feedback_privacy.run(arguments)
    if arguments.action == "export":
        return _export(arguments)
    return _snapshot(arguments)


def _export(arguments: argparse.Namespace) -> int:
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.exports import write_csv, write_jsonl
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at

    reader = EventReader(database_at(arguments.store))
    write = {"jsonl": write_jsonl, "csv": write_csv}[arguments.format]
    since = since_ms(arguments.since)
    events = reader.events_of(arguments.token) if arguments.token else reader.events(since)
    put_out(write(stored for stored in events if stored.received_ms >= since), arguments.out)
    return 0


def _snapshot(arguments: argparse.Namespace) -> int:
    from kb_tools.cli.results import put_out
    from kb_tools.feedback.events import milliseconds
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at
    from kb_tools.measures.article_index import present_revisions, read_article_index
    from kb_tools.measures.snapshot import build_snapshot
    from kb_tools.snapshot import write_snapshot

    reader = EventReader(database_at(arguments.store))
    present = present_revisions(read_article_index(arguments.index)) if arguments.index else None
    since, now = since_ms(arguments.since), datetime.now(UTC)
    searches = reader.searches(milliseconds(now), since)
    snapshot = build_snapshot(reader.counts(since), now, present, searches)
    put_out([write_snapshot(snapshot)], arguments.out)
    return 0


def add_store(parser: argparse.ArgumentParser) -> None:
    """The options that every command over the store takes."""
    feedback_actions.add_store(parser)
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
