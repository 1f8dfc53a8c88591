"""Customer satisfaction (CSAT): the 4s and 5s among all marks of 1 to 5 after contact with a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb_tools.measures.definition import Definition
from kb_tools.measures.rates import Rate

MARKS = range(1, 6)
SATISFIED = (4, 5)
DEFINITION = Definition(
    name="Customer satisfaction (CSAT)",
    what_it_is="How many customers who rated a contact gave it a 4 or a 5 of 5.",
    worked_out=(
        "4s and 5s among all answers. Answers of desks that only ask “good” or “bad” count as satisfied or "
        "not, and are left out of the distribution. It is never a mean: a mean hides the worst marks. "
        "The interval is Wilson's, with a confidence of 95 %."
    ),
    not_to_trust=(
        "Who answers may not be like who does not; look at how many answered.",
        "Scales of two and of five points measure differently: do not compare across a change of scale.",
        "Below 10 answers there is no figure.",
    ),
    sources=(
        "ISO 10004:2018 as background on measuring satisfaction",
        "Wilson 1927 for the interval",
    ),
)


@dataclass(frozen=True, slots=True)
class Csat:
    """Marks counted: marks[m] customers gave m (1 to 5); good and bad are answers without a mark."""

    marks: Mapping[int, int]
    good: int = 0
    bad: int = 0

    def __post_init__(self) -> None:
        if strange := set(self.marks) - set(MARKS):
            raise ValueError(f"{sorted(strange)} are no marks of 1 to 5")

    @property
    def rate(self) -> Rate:
        """Satisfied customers among all who answered."""
        marked = sum(self.marks.values())
        return Rate(
            sum(self.marks.get(mark, 0) for mark in SATISFIED) + self.good, marked + self.good + self.bad
        )

    @property
    def top(self) -> Rate:
        """Only the 5s, among all who gave a mark."""
        return Rate(self.marks.get(5, 0), sum(self.marks.values()))
