"""`kb feedback`: what was received, out; what others had, in; a person's request; and the snapshot.

Each action has its own help and example, and stands in a module beside this one.
"""

from __future__ import annotations

import argparse

from kb_tools.cli import (
    feedback_delivery,
    feedback_digest,
    feedback_export,
    feedback_held,
    feedback_import,
    feedback_issues,
    feedback_privacy,
    feedback_snapshot,
)

EXAMPLE = "kb feedback snapshot --out .kb/snapshot.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    feedback_export.add_actions(actions)
    feedback_import.add_action_to(actions)
    feedback_snapshot.add_action_to(actions)
    feedback_held.add_actions(actions)
    feedback_privacy.add_actions(actions)
    feedback_delivery.add_actions(actions)
    feedback_digest.add_actions(actions)
    feedback_issues.add_actions(actions)


def run(arguments: argparse.Namespace) -> int:
    """Do what the action says."""
    return _ELSEWHERE[arguments.action](arguments)


_ELSEWHERE = {
    "snapshot": feedback_snapshot.run,
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
