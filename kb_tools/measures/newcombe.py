"""Whether two shares differ: the interval of their difference, and the chance of it where they do not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
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
    counts: it says "not chance" more rarely than it could. 1 where a group has no trials. Its cost grows with
    the root of the counts: millions are quick. Raises ValueError for counts that are none.
    """
    if not 0 <= successes <= trials or not 0 <= other_successes <= other_trials:
        raise ValueError(f"{successes} of {trials}, {other_successes} of {other_trials}: not two shares")
    every, all_successes = trials + other_trials, successes + other_successes
    least, most = max(0, all_successes - other_trials), min(all_successes, trials)
    if least >= most:
        return 1.0
    whole = _choose(every, all_successes)

    def logarithm(count: int) -> float:
        return _choose(trials, count) + _choose(other_trials, all_successes - count) - whole

    def odds(count: int) -> float:
        """How much likelier one success more is, in the first group, than count of them."""
        return ((trials - count) * (all_successes - count)) / (
            (count + 1) * (other_trials - all_successes + count + 1)
        )

    likeliest = min(max((trials + 1) * (all_successes + 1) // (every + 2), least), most)
    # Tables that are as likely as the one seen may come out a hair likelier.
    limit = logarithm(successes) + 1e-7
    chance = 0.0
    low = _last(least, likeliest, lambda count: logarithm(count) <= limit)
    if low is not None:
        chance += exp(logarithm(low)) * _falling(1 / odds(count - 1) for count in range(low, least, -1))
    high = _last(-most, -likeliest - 1, lambda count: logarithm(-count) <= limit)
    if high is not None:
        chance += exp(logarithm(-high)) * _falling(odds(count) for count in range(-high, most))
    return min(chance, 1.0)


def _last(first: int, last: int, holds: Callable[[int], bool]) -> int | None:
    """The last whole number that holds, where all up to it do and none after it; None where none does."""
    if first > last or not holds(first):
        return None
    return first + bisect_left(range(first + 1, last + 1), True, key=lambda number: not holds(number))


def _falling(factors: Iterable[float]) -> float:
    """1, and what is left of it after each factor in turn, added up; each is smaller than the one before."""
    total = term = 1.0
    for factor in factors:
        term *= factor
        total += term
        if term < 1e-17 * total:
            break
    return total


def _choose(whole: int, part: int) -> float:
    """The logarithm of the number of ways to choose a part of a whole."""
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)
