"""Votes that came as a burst, by article and reason: in no figure until somebody has looked at them."""

from __future__ import annotations

from kb_tools.feedback.reading import HeldVotes
from kb_tools.measures.engines.engine import Engine

_HELD = """
SELECT article, edition, reason, decision, COUNT(*) AS votes,
  SUM(CASE WHEN val = 'yes' THEN 1 ELSE 0 END) AS n_solved,
  MIN(received_ms) AS first_ms, MAX(received_ms) AS last_ms
FROM held_votes GROUP BY article, edition, reason, decision
ORDER BY votes DESC, article, edition, reason, decision
"""


def count_held(engine: Engine) -> list[HeldVotes]:
    """All of them, the most first."""
    return [HeldVotes(*row) for row in engine.rows(_HELD)]
