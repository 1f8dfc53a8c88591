"""What customers typed before they opened an article: it helps the next one who types it, a little.

Only the snapshot brings this in, so that a build stays reproducible and nobody's clicks change a page by
themselves. It is damped: a few clicks say little, and what did not help counts less.
"""

from __future__ import annotations

from kb_tools.snapshot import Snapshot

HALF_AT = 10
"""So many openings are worth half of a question that the writer put down."""


def learned_wordings(snapshot: Snapshot | None) -> dict[str, tuple[tuple[str, float], ...]]:
    """For each article the wordings that led to it, each with what it counts: 0 to 1 written questions."""
    learned: dict[str, list[tuple[str, float]]] = {}
    for each in snapshot.searches if snapshot else ():
        worth = each.opened / (each.opened + HALF_AT)
        liked = (each.helped + 1) / (each.helped + each.not_helped + 1)
        learned.setdefault(each.article, []).append((each.query, round(worth * liked, 4)))
    return {article: tuple(wordings) for article, wordings in learned.items()}
