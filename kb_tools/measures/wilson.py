"""How sure a share of few answers is: the interval of Wilson."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """From low to high: shares in 0..1, differences of shares in -1..1, scores in their own points."""

    low: float
    high: float


def wilson_interval(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """The interval in which the true share lies, for a count of yes among answers.

    successes and trials are counts, 0 <= successes <= trials. Returns shares in 0..1; for no
    trials the whole range. Raises ValueError outside that. Source: Wilson 1927; Brown, Cai and
    DasGupta 2001 recommend it for small samples.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a count of successes among trials")
    if not 0 < confidence < 1:
        raise ValueError(f"{confidence} is not a confidence between 0 and 1")
    if trials == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    spread = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / spread
    reach = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / spread
    # At the ends the formula gives exactly 0 and 1; rounding would leave a crumb.
    low = 0.0 if successes == 0 else max(0.0, middle - reach)
    high = 1.0 if successes == trials else min(1.0, middle + reach)
    return Interval(low, high)
