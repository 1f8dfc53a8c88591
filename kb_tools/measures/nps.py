"""Whether customers would recommend us: promoters less detractors, on a scale of 0 to 10."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from kb_tools.measures.definition import Definition
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.wilson import Interval
from kb_tools.snapshot import ENOUGH_ANSWERS

MARKS = range(11)
DEFINITION = Definition(
    name="Relationship score (0 to 10)",
    what_it_is=(
        "How many more customers would gladly recommend us than would not, asked on a scale of 0 to 10: from "
        "−100, nobody would, to +100, everybody would."
    ),
    worked_out=(
        "The share of 9s and 10s less the share of 0s to 6s, times 100. Its interval is its own (adjusted "
        "Wald, with three answers added in equal parts), with a confidence of 95 %."
    ),
    not_to_trust=(
        "It asks about the whole relationship: it says nothing about one article or one agent.",
        "The same score comes of many 10s and many 0s, and of all 8s: look at the distribution.",
        "It swings more than a share does: with 100 answers the interval is still about 30 points wide.",
        "It is known as NPS. Net Promoter and NPS are registered trademarks of Bain & Company, NICE and Fred "
        "Reichheld: ask before you use them in public.",
        "Below 10 answers there is no figure.",
    ),
    sources=(
        "Reichheld, The One Number You Need to Grow (Harvard Business Review, 2003)",
        "Rocks, Interval Estimation for the Net Promoter Score (The American Statistician 70, 2016), after "
        "Agresti and Min 2005: adjusted Wald; in equal parts, because that holds best for few answers",
    ),
)
_ADDED = 3.0


@dataclass(frozen=True, slots=True)
class Nps:
    """Marks counted: marks[m] customers gave m (0 to 10)."""

    marks: Mapping[int, int]

    def __post_init__(self) -> None:
        if strange := set(self.marks) - set(MARKS):
            raise ValueError(f"{sorted(strange)} are no marks of 0 to 10")

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.marks.values())

    @property
    def enough(self) -> bool:
        """Whether an interval may be shown."""
        return self.answers >= ENOUGH_ANSWERS

    @property
    def enough_for_a_score(self) -> bool:
        """Whether a single number may be shown beside it."""
        return self.answers >= ENOUGH_FOR_A_SCORE

    @property
    def promoters(self) -> int:
        """Those who gave 9 or 10."""
        return self.marks.get(9, 0) + self.marks.get(10, 0)

    @property
    def detractors(self) -> int:
        """Those who gave 0 to 6."""
        return sum(self.marks.get(mark, 0) for mark in range(7))

    @property
    def score(self) -> float:
        """-100 to 100; 0 without answers. Show it only where there is enough."""
        return 100 * (self.promoters - self.detractors) / self.answers if self.answers else 0.0

    @property
    def interval(self) -> Interval:
        """Where the true score lies, -100 to 100, with a confidence of 95 %."""
        return self.interval_at(0.95)

    def interval_at(self, confidence: float) -> Interval:
        """The same with another confidence, between 0 and 1."""
        middle, spread = _adjusted(self)
        reach = NormalDist().inv_cdf((1 + confidence) / 2) * spread
        return Interval(max(-100.0, 100 * (middle - reach)), min(100.0, 100 * (middle + reach)))


def nps_difference(later: Nps, earlier: Nps) -> Interval:
    """The interval of the later score less the earlier one, -200 to 200, with a confidence of 95 %.

    Source: the variances of both adjusted scores added up (Agresti and Caffo 2000, for two shares).
    """
    one, one_spread = _adjusted(later)
    other, other_spread = _adjusted(earlier)
    reach = NormalDist().inv_cdf(0.975) * sqrt(one_spread**2 + other_spread**2)
    return Interval(
        max(-200.0, 100 * (one - other - reach)),
        min(200.0, 100 * (one - other + reach)),
    )


def _adjusted(nps: Nps) -> tuple[float, float]:
    """The score as -1 to 1 with a third of three answers added to each kind, and its standard error.

    The variance of a difference of two shares of the same answers: p + d - (p - d)², over their number. With
    10 answers, of mixes in steps of 2 %, the worst is covered in 90 of 100 cases and the usual one in 96. The
    other parts in use (¾, 1½, ¾) give 88 and 95; nothing added gives 10 and 87.
    """
    answers = nps.answers + _ADDED
    promoters = (nps.promoters + _ADDED / 3) / answers
    detractors = (nps.detractors + _ADDED / 3) / answers
    middle = promoters - detractors
    return middle, sqrt((promoters + detractors - middle**2) / answers)
