"""Votes that were brought in from another program: shown, and never part of a figure.

Nobody knows which text they were about, and that program may have counted one reader several times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb_tools.feedback.events import UNKNOWN_TEXT
from kb_tools.feedback.reading import RevisionCount


@dataclass(frozen=True, slots=True)
class EarlierAnswers:
    """What another program counted for one article. Times are milliseconds since 1970, UTC."""

    article: str
    solved: int
    answers: int
    first_ms: int
    last_ms: int


def earlier_answers(counts: Iterable[RevisionCount]) -> tuple[EarlierAnswers, ...]:
    """Those among these counts, the most answered article first."""
    found: dict[str, EarlierAnswers] = {}
    for count in counts:
        if count.revision != UNKNOWN_TEXT:
            continue
        known = found.get(count.article)
        found[count.article] = EarlierAnswers(
            article=count.article,
            solved=count.solved + (known.solved if known else 0),
            answers=count.answers + (known.answers if known else 0),
            first_ms=min(count.first_ms, known.first_ms if known else count.first_ms),
            last_ms=max(count.last_ms, known.last_ms if known else count.last_ms),
        )
    return tuple(sorted(found.values(), key=lambda each: (-each.answers, each.article)))
