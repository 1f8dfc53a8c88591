"""`kb feedback`: what was received, out; what others had, in; a person's request; and the snapshot.

Each action has its own help and example. All but the snapshot are in modules beside this one.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from kb_tools.cli import (
    feedback_delivery,
    feedback_digest,
    feedback_export,
    feedback_held,
    feedback_import,
    feedback_issues,
    feedback_privacy,
)
from kb_tools.cli.feedback_actions import add_action, add_index, add_since, add_store, since_ms

EXAMPLE = "kb feedback snapshot --out .kb/snapshot.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    feedback_export.add_actions(actions)
    feedback_import.add_action_to(actions)
    snapshot = add_action(
        actions, "snapshot", "the scores, for `kb check` and `kb build`", "kb feedback snapshot --out s.json"
    )
    add_store(snapshot)
    add_since(snapshot)
    add_index(snapshot)
    snapshot.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    feedback_held.add_actions(actions)
    feedback_privacy.add_actions(actions)
    feedback_delivery.add_actions(actions)
    feedback_digest.add_actions(actions)
    feedback_issues.add_actions(actions)


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    if arguments.action == "snapshot":
        return _snapshot(arguments)
    return _ELSEWHERE[arguments.action](arguments)


_ELSEWHERE = {
    "export": feedback_export.run,
    "held": feedback_held.run,
    "import": feedback_import.run,
    "tidy": feedback_privacy.run,
    "erase": feedback_privacy.run,
    "deliver": feedback_delivery.run,
    "dead-letters": feedback_delivery.run,
    "digest": feedback_digest.run,
    "issues": feedback_issues.run,
}


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
