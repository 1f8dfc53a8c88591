"""Customer effort: those who agree that it was made easy, on a scale of 1 to 7 after a contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb_tools.measures.definition import Definition
from kb_tools.measures.rates import Rate

MARKS = range(1, 8)
EASY = (5, 6, 7)
DEFINITION = Definition(
    name="Effort",
    what_it_is="How many customers agree that we made it easy to solve their problem.",
    worked_out=(
        "5s, 6s and 7s among all answers to “We made it easy”, from 1 (strongly disagree) to 7 (strongly "
        "agree). The interval is Wilson's, with a confidence of 95 %."
    ),
    not_to_trust=(
        "There are two scales in use, and they point in opposite directions: here a high mark is good.",
        "Below 10 answers there is no figure.",
    ),
    sources=("Customer Effort Score 2.0 (CEB, 2013): agreement on seven points",),
)


@dataclass(frozen=True, slots=True)
class Effort:
    """Marks counted: marks[m] customers gave m (1 to 7)."""

    marks: Mapping[int, int]

    def __post_init__(self) -> None:
        if strange := set(self.marks) - set(MARKS):
            raise ValueError(f"{sorted(strange)} are no marks of 1 to 7")

    @property
    def rate(self) -> Rate:
        """Those who found it easy, among all who answered."""
        return Rate(sum(self.marks.get(mark, 0) for mark in EASY), sum(self.marks.values()))
