"""What a person decides about votes that wait for a look: they count, or they never do."""

from __future__ import annotations

from typing import Literal

from kb_tools.feedback.database import HELD, Database

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
