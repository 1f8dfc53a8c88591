"""Intervals of medians and percentiles: as sure as said whatever waits are like, and quick for millions."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from kb_tools.measures.orders import interval_ranks, nearest_rank

PARTS = [(1, 2), (1, 10), (9, 10), (19, 20)]


@pytest.mark.parametrize("of", PARTS)
@pytest.mark.parametrize("size", [60, 150, 1_000])
def test_of_a_hundred_samples_about_95_have_the_true_percentile_between_their_ranks(
    of: tuple[int, int], size: int
) -> None:
    """Waits as they are: many short ones, few very long ones (log-normal)."""
    if (ranks := interval_ranks(size, *of)) is None:
        assert (size, of) == (60, (19, 20))
        return
    low, high = ranks
    waits = np.sort(np.random.default_rng(5).lognormal(3, 1.4, (4_000, size)), axis=1)
    true = np.quantile(np.random.default_rng(6).lognormal(3, 1.4, 4_000_000), of[0] / of[1])
    held = float(np.mean((waits[:, low - 1] <= true) & (true <= waits[:, high - 1])))
    promised = binom.cdf(high - 1, size, of[0] / of[1]) - binom.cdf(low - 1, size, of[0] / of[1])
    assert promised >= 0.95
    assert held == pytest.approx(promised, abs=0.013)


@pytest.mark.parametrize("of", PARTS)
def test_the_true_percentile_is_held_even_where_many_waits_are_equal(of: tuple[int, int]) -> None:
    low, high = interval_ranks(200, *of) or (0, 0)
    waits = np.sort(np.random.default_rng(8).integers(1, 6, (4_000, 200)), axis=1)
    true = -(-5 * of[0] // of[1])
    assert np.mean((waits[:, low - 1] <= true) & (true <= waits[:, high - 1])) >= 0.95


@given(st.integers(1, 3_000), st.integers(1, 99), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.999]))
def test_the_ranks_hold_the_nearest_one_and_mirror_each_other(
    count: int, percent: int, confidence: float
) -> None:
    ranks, mirrored = (interval_ranks(count, each, 100, confidence) for each in (percent, 100 - percent))
    if ranks is None:
        assert mirrored is None
        return
    low, high = ranks
    assert 1 <= low <= nearest_rank(count, percent, 100) <= high <= count
    assert mirrored == (count + 1 - high, count + 1 - low)


@given(st.integers(6, 5_000), st.sampled_from(PARTS))
def test_who_wants_to_be_surer_gets_no_closer_ranks(count: int, of: tuple[int, int]) -> None:
    less, more = interval_ranks(count, *of, 0.9), interval_ranks(count, *of, 0.99)
    if less and more:
        assert more[0] <= less[0] and less[1] <= more[1]


def test_a_rank_is_worked_out_in_whole_numbers() -> None:
    """In floating point 0.07 times 100 is more than 7, and would be rank 8."""
    assert nearest_rank(100, 7, 100) == 7
    assert nearest_rank(10, 9, 10) == 9
    assert nearest_rank(11, 9, 10) == 10
    assert nearest_rank(1, 1, 100) == 1


@pytest.mark.parametrize(("of", "enough"), [((1, 2), 6), ((9, 10), 36), ((19, 20), 72)])
def test_as_few_values_as_can_be(of: tuple[int, int], enough: int) -> None:
    """The least n with part^n at most 2.5 %."""
    assert interval_ranks(enough - 1, *of) is None
    assert interval_ranks(enough, *of) is not None


def test_known_ranks_of_the_median() -> None:
    """Conover, Practical Nonparametric Statistics, table A3: the binomial by hand."""
    assert interval_ranks(6, 1, 2) == (1, 6)
    assert interval_ranks(10, 1, 2) == (2, 9)
    assert interval_ranks(20, 1, 2) == (6, 15)
    assert interval_ranks(100, 1, 2) == (40, 61)


@pytest.mark.parametrize("count", range(2, 60))
def test_a_tail_that_is_met_to_the_letter_has_an_answer(count: int) -> None:
    ranks = interval_ranks(count, 1, 2, 1 - 2.0 ** -(count - 1)) if count < 54 else None
    assert ranks in (None, (1, count))


@pytest.mark.parametrize("of", [(0, 10), (10, 10), (11, 10), (-1, 10)])
def test_a_part_that_is_none_is_refused(of: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="has no ranks"):
        interval_ranks(100, *of)
    with pytest.raises(ValueError, match="have no rank"):
        nearest_rank(100, *of)


def test_a_confidence_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="has no ranks"):
        interval_ranks(100, 1, 2, 95)


def test_no_values_have_no_ranks() -> None:
    assert interval_ranks(0, 1, 2) is None
    with pytest.raises(ValueError, match="0 values have no rank"):
        nearest_rank(0, 1, 2)


@pytest.mark.parametrize("of", PARTS)
def test_ten_million_take_no_time(of: tuple[int, int]) -> None:
    interval_ranks.cache_clear()
    began = time.process_time()
    low, high = interval_ranks(10_000_000, *of) or (0, 0)
    assert time.process_time() - began < 0.25
    part = of[0] / of[1]
    assert binom.cdf(low - 1, 10_000_000, part) <= 0.025 < binom.cdf(low, 10_000_000, part)
    assert binom.sf(high - 1, 10_000_000, part) <= 0.025 < binom.sf(high - 2, 10_000_000, part)
