"""Differences of two shares: published answers, and what has to hold for any counts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact, hypergeom

from kb_tools.measures.newcombe import chance_of_no_difference, newcombe_interval

# Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10: contrasts a to h.
PUBLISHED = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@st.composite
def counts(draw: st.DrawFn, most: int = 2_000) -> tuple[int, int]:
    trials = draw(st.integers(1, most))
    return draw(st.integers(0, trials)), trials


@pytest.mark.parametrize(("found", "expected"), PUBLISHED)
def test_published_differences(found: tuple[int, int, int, int], expected: tuple[float, float]) -> None:
    interval = newcombe_interval(*found)
    assert (round(interval.low, 4), round(interval.high, 4)) == expected


@given(counts(), counts())
def test_the_difference_lies_inside_and_turns_round_with_the_groups(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    interval, turned = newcombe_interval(*one, *other), newcombe_interval(*other, *one)
    difference = one[0] / one[1] - other[0] / other[1]
    assert -1 <= interval.low <= difference + 1e-12 and difference - 1e-12 <= interval.high <= 1
    assert (interval.low, interval.high) == pytest.approx((-turned.high, -turned.low), abs=1e-12)


@given(counts(), counts())
def test_one_yes_more_moves_it_up_and_a_surer_one_is_wider(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    interval, surer = newcombe_interval(*one, *other), newcombe_interval(*one, *other, 0.99)
    assert surer.low <= interval.low and interval.high <= surer.high
    if one[0] < one[1]:
        more = newcombe_interval(one[0] + 1, one[1], *other)
        assert more.low >= interval.low - 1e-12 and more.high >= interval.high - 1e-12


def test_nobody_in_a_group_says_nothing() -> None:
    interval = newcombe_interval(3, 5, 0, 0)
    assert (interval.low, interval.high) == (-1.0, 1.0)
    assert chance_of_no_difference(3, 5, 0, 0) == 1.0


@given(counts(), counts())
def test_a_chance_is_one_and_the_same_from_either_side(one: tuple[int, int], other: tuple[int, int]) -> None:
    chance = chance_of_no_difference(*one, *other)
    no = [(each[1] - each[0], each[1]) for each in (one, other)]
    assert 0 <= chance <= 1
    assert chance == pytest.approx(chance_of_no_difference(*other, *one), rel=1e-6)
    assert chance == pytest.approx(chance_of_no_difference(*no[0], *no[1]), rel=1e-6)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 119), st.sampled_from([0.01, 0.05, 0.2]))
def test_a_false_alarm_is_never_more_likely_than_said(
    trials: int, other_trials: int, successes: int, limit: float
) -> None:
    """Over all tables that the same answers could have made, without a difference."""
    every = trials + other_trials
    successes = min(successes, every - 1)
    alarmed = sum(
        hypergeom.pmf(count, every, successes, trials)
        for count in range(max(0, successes - other_trials), min(trials, successes) + 1)
        if chance_of_no_difference(count, trials, successes - count, other_trials) <= limit
    )
    assert alarmed <= limit + 1e-9


@pytest.mark.parametrize("counts", [(-1, 3, 1, 2), (4, 3, 1, 2), (1, 3, 3, 2)])
def test_counts_that_are_none_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="not two shares"):
        chance_of_no_difference(*counts)
    with pytest.raises(ValueError, match="not a count"):
        newcombe_interval(*counts)


@pytest.mark.parametrize(
    "counts",
    [(50_000, 100_000, 50_320, 100_000), (31, 40_000, 4, 20_000), (0, 9_000, 3, 5), (100_000, 100_000, 7, 8)],
)
def test_large_counts_too_are_fishers(counts: tuple[int, int, int, int]) -> None:
    one, of, other, of_other = counts
    expected = fisher_exact([[one, of - one], [other, of_other - other]]).pvalue
    assert chance_of_no_difference(*counts) == pytest.approx(expected, abs=1e-9)


def test_ten_million_searches_are_compared_at_once() -> None:
    began = time.process_time()
    chance = chance_of_no_difference(1_500_000, 10_000_000, 1_501_500, 10_000_000)
    assert time.process_time() - began < 0.5
    assert chance == pytest.approx(0.3474, abs=0.001)  # the normal test of two shares, which is as good here
