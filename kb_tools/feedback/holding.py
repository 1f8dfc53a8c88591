"""What a person decides about votes that wait for a look: they count, or they never do."""

from __future__ import annotations

from typing import Literal

from kb_tools.feedback.database import HELD, Database
from kb_tools.feedback.events import to_the_second
from kb_tools.feedback.reading import HeldVotes

Decision = Literal["accepted", "dismissed"]


def decide(database: Database, article: str, decision: Decision) -> int:
    """Decide about the waiting votes on an article; how many there were. Nothing is deleted.

    Raises StoreError.
    """
    with database.open_to_change() as changes:
        if changes.version < HELD.since:
            return 0
        return changes.run(
            "UPDATE held SET decision = ? WHERE decision = 'waiting' "
            "AND id IN (SELECT id FROM events WHERE article = ?)",
            (decision, article),
        )


def held_row(held: HeldVotes) -> dict[str, object]:
    """Held votes as they stand in JSON, in the report and in the list of what waits."""
    return {
        "article": held.article,
        "edition": held.edition,
        "reason": held.reason,
        "decision": held.decision,
        "votes": held.votes,
        "solved": held.solved,
        "first": to_the_second(held.first_ms),
        "last": to_the_second(held.last_ms),
    }
