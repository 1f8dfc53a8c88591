"""Whether two shares differ: the interval of their difference, and the chance of it where they do not."""

from __future__ import annotations

from math import exp, lgamma, sqrt

from kb_tools.measures.wilson import Interval, wilson_interval


def newcombe_interval(
    successes: int, trials: int, other_successes: int, other_trials: int, confidence: float = 0.95
) -> Interval:
    """The interval of the first share less the other, -1 to 1; the whole range where one has no trials.

    Raises ValueError for counts that are none of successes among trials. Source: Newcombe 1998
    (Statistics in Medicine 17, 873-890), method 10: the intervals of Wilson, put together.
    """
    one = wilson_interval(successes, trials, confidence)
    other = wilson_interval(other_successes, other_trials, confidence)
    if trials == 0 or other_trials == 0:
        return Interval(-1.0, 1.0)
    share, other_share = successes / trials, other_successes / other_trials
    difference = share - other_share
    low = difference - sqrt((share - one.low) ** 2 + (other.high - other_share) ** 2)
    high = difference + sqrt((one.high - share) ** 2 + (other_share - other.low) ** 2)
    return Interval(max(low, -1.0), min(high, 1.0))


def chance_of_no_difference(successes: int, trials: int, other_successes: int, other_trials: int) -> float:
    """How likely two groups of one share come out at least as unequal as these: 0 to 1, both ways counted.

    Fisher's exact test, two-sided by the chance of each table (Fisher 1935). It is on the safe side for small
    counts: it says "not chance" more rarely than it could. 1 where a group has no trials.
    """
    total, all_successes = trials + other_trials, successes + other_successes
    least = max(0, all_successes - other_trials)
    most = min(all_successes, trials)
    if least >= most:
        return 1.0

    def logarithm(count: int) -> float:
        return _choose(trials, count) + _choose(other_trials, all_successes - count)

    whole = _choose(total, all_successes)
    seen = logarithm(successes) - whole
    # Tables that are as likely as the one seen may come out a hair likelier.
    limit = seen + 1e-7
    chance = 0.0
    for count in range(least, most + 1):
        each = logarithm(count) - whole
        if each <= limit:
            chance += exp(each)
    return min(chance, 1.0)


def _choose(whole: int, part: int) -> float:
    """The logarithm of the number of ways to choose a part of a whole."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
