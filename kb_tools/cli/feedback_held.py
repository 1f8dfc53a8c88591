"""`kb feedback held`: votes that wait for a look, and what a person decides about them."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action, add_store

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions
    from kb_tools.feedback.reading import HeldVotes

_WHY = {
    "network": "from one network",
    "rush": "all at once",
    "flood": "while the collector was flooded",
    "too_quick": "quicker than a person presses",
}


def add_actions(actions: Actions) -> None:
    """Declare it."""
    held = add_action(
        actions,
        "held",
        "show votes that look as if no reader gave them and do not count yet, and decide about them",
        "kb feedback held --accept lost-phone",
    )
    add_store(held)
    decision = held.add_mutually_exclusive_group()
    decision.add_argument("--accept", metavar="ARTICLE", help="the waiting votes on this article count")
    decision.add_argument("--dismiss", metavar="ARTICLE", help="they never count; they stay in the store")
    held.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Decide, or show; 1 where votes wait, or where there was nothing to decide."""
    from kb_tools.feedback.holding import decide, held_row
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at

    database = database_at(arguments.store)
    article = arguments.accept or arguments.dismiss
    if article:
        decided = decide(database, article, "accepted" if arguments.accept else "dismissed")
        now = "counted now" if arguments.accept else "left out"
        print(f"{article}: votes {now}: {decided:,}." if decided else _nothing(article))
        return 0 if decided else 1
    waiting = [each for each in EventReader(database).held() if each.decision == "waiting"]
    if arguments.format == "json":
        print(json.dumps([held_row(each) for each in waiting], indent=2))
    else:
        print("\n".join(_in_words(each) for each in waiting) or "No votes wait for a look.")
    return 1 if waiting else 0


def _nothing(article: str) -> str:
    return f"No votes on “{article}” wait for a look. `kb feedback held` lists those that do."


def _in_words(held: HeldVotes) -> str:
    from kb_tools.feedback.events import to_the_second

    times = f"{to_the_second(held.first_ms)} to {to_the_second(held.last_ms)}"
    said = f"{held.solved:,} yes, {held.votes - held.solved:,} no"
    return f"{held.article}: {held.votes:,} more votes {_WHY[held.reason]}, {times} ({said})"
