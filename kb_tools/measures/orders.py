"""Ranks in a row of sorted waits: the median, the 90th percentile, and intervals that need no distribution.

How many of n waits lie below the true median is like throwing a coin n times, whatever the waits are like.
So two ranks, found from the binomial distribution alone, enclose it. Source: David and Nagaraja, Order
Statistics (2003), section 7.1.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, floor, lgamma, log, sqrt
from statistics import NormalDist


def nearest_rank(count: int, numerator: int, denominator: int) -> int:
    """The rank, from 1, of a percentile of so many values: the first with at least that part at or below it.

    The part is numerator / denominator, between 0 and 1. Raises ValueError for no values.
    """
    if count < 1 or not 0 < numerator < denominator:
        raise ValueError(f"{count} values have no rank for {numerator} of {denominator}")
    return -(-count * numerator // denominator)


@lru_cache(maxsize=4096)
def interval_ranks(
    count: int, numerator: int, denominator: int, confidence: float = 0.95
) -> tuple[int, int] | None:
    """The ranks, from 1, between whose values the true percentile lies; None where there are too few values.

    The part is numerator / denominator, between 0 and 1. Each tail holds at most half of what the confidence
    leaves, and no closer ranks would do: it is never less sure than said. Quick up to tens of millions.
    Raises ValueError for a part or a confidence that is none.
    """
    if not 0 < numerator < denominator or not 0 < confidence < 1:
        raise ValueError(f"{numerator} of {denominator} with confidence {confidence} has no ranks")
    tail = (1 - confidence) / 2
    low = _first_unsure(count, numerator / denominator, tail)
    # Seen from the other end, the upper rank is a lower one.
    high = _first_unsure(count, (denominator - numerator) / denominator, tail)
    return None if low is None or high is None else (low, count + 1 - high)


def _first_unsure(count: int, part: float, tail: float) -> int | None:
    """The greatest rank r so that fewer than r of count values lie below with a chance of at most tail."""
    if count < 1:
        return None
    spread = sqrt(count * part * (1 - part))
    k = max(floor(count * part - NormalDist().inv_cdf(1 - tail) * spread), 0)
    term = exp(
        lgamma(count + 1)
        - lgamma(k + 1)
        - lgamma(count - k + 1)
        + k * log(part)
        + (count - k) * log(1 - part)
    )
    odds = part / (1 - part)
    below, each, j = 0.0, term, k
    while j >= 0 and each > 1e-18 * (below + term):
        below += each
        each *= j / (count - j + 1) / odds
        j -= 1
    # below is the chance of at most k; the rank is one more than the greatest k that the tail has room for.
    while below > tail:
        if k == 0:
            return None
        below -= term
        term *= k / (count - k + 1) / odds
        k -= 1
    while k < count:
        term *= (count - k) / (k + 1) * odds
        if below + term > tail:
            break
        below += term
        k += 1
    return k + 1
