"""How likely a count is by chance alone: the exact tail of the binomial distribution."""

from __future__ import annotations

from math import exp, lgamma, log


def at_most_by_chance(count: int, of: int, share: float) -> float:
    """The chance of count or fewer among so many, where each is one with this share.

    0 <= count <= of, 0 < share < 1; raises ValueError else. Exact (Clopper and Pearson 1934 build their
    interval on it): an approximation by a normal curve is wrong in just the rare cases that matter here.
    """
    if not 0 <= count <= of or not 0 < share < 1:
        raise ValueError(f"{count} of {of} with a share of {share} is no count of trials")
    if count == of:
        return 1.0
    if count > of * share:
        return 1.0 - at_most_by_chance(of - count - 1, of, 1 - share)
    # The largest term first; below the middle each smaller count is less likely than the one above it.
    term = exp(
        lgamma(of + 1)
        - lgamma(count + 1)
        - lgamma(of - count + 1)
        + count * log(share)
        + (of - count) * log(1 - share)
    )
    total = term
    for smaller in range(count, 0, -1):
        term *= smaller * (1 - share) / ((of - smaller + 1) * share)
        total += term
        if term < total * 1e-17:
            break
    return min(1.0, total)
