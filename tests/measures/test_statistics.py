"""Shares, scores and changes: equal to what independent libraries work out, and no alarm where nothing is."""

from __future__ import annotations

import random
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from kb_tools.measures.change import Change, compare, corrected_chances, day_in_words, told
from kb_tools.measures.csat import Csat
from kb_tools.measures.effort import Effort
from kb_tools.measures.newcombe import chance_of_no_difference, newcombe_interval
from kb_tools.measures.nps import Nps, nps_difference
from kb_tools.measures.orders import interval_ranks, nearest_rank
from kb_tools.measures.rates import Rate

CLOSE = 1e-9


@st.composite
def counts(draw: st.DrawFn, most: int = 400) -> tuple[int, int]:
    trials = draw(st.integers(1, most))
    return draw(st.integers(0, trials)), trials


@given(counts(100_000))
def test_the_interval_of_a_share_is_wilsons(found: tuple[int, int]) -> None:
    interval = Rate(*found).interval
    assert (interval.low, interval.high) == pytest.approx(
        proportion_confint(*found, method="wilson"), abs=CLOSE
    )


@given(counts(5_000), counts(5_000))
def test_the_interval_of_a_difference_is_newcombes(one: tuple[int, int], other: tuple[int, int]) -> None:
    interval = newcombe_interval(*one, *other)
    expected = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert (interval.low, interval.high) == pytest.approx(expected, abs=CLOSE)


def test_newcombes_own_examples() -> None:
    """Newcombe 1998, table II: contrasts a, c and g by method 10."""
    for found, expected in [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
    ]:
        interval = newcombe_interval(*found)
        assert (round(interval.low, 4), round(interval.high, 4)) == expected


@given(counts(), counts())
def test_the_chance_of_no_difference_is_fishers(one: tuple[int, int], other: tuple[int, int]) -> None:
    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    assert chance_of_no_difference(*one, *other) == pytest.approx(fisher_exact(table).pvalue, abs=CLOSE)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_the_correction_is_benjaminis_and_hochbergs(chances: list[float]) -> None:
    assert corrected_chances(chances) == pytest.approx(
        list(multipletests(chances, method="fdr_bh")[1]), abs=CLOSE
    )


@given(st.integers(1, 20_000), st.sampled_from([(1, 2), (9, 10), (19, 20)]))
def test_ranks_enclose_the_percentile_as_surely_as_said_and_no_wider(count: int, of: tuple[int, int]) -> None:
    part = of[0] / of[1]
    assert nearest_rank(count, *of) == max(1, ceil(count * of[0] / of[1]))
    ranks = interval_ranks(count, *of)
    if ranks is None:
        assert min(binom.pmf(0, count, part), 1) > 0.025 or binom.pmf(count, count, part) > 0.025
        return
    low, high = ranks
    assert binom.cdf(low - 1, count, part) <= 0.025 + 1e-12
    assert binom.sf(high - 1, count, part) <= 0.025 + 1e-12
    assert binom.cdf(low, count, part) > 0.025 - 1e-12
    assert high == 1 or binom.sf(high - 2, count, part) > 0.025 - 1e-12


def test_ten_million_waits_have_ranks_too() -> None:
    low, high = interval_ranks(10_000_000, 9, 10) or (0, 0)
    assert (low, high) == (binom.ppf(0.025, 10_000_000, 0.9), binom.ppf(0.975, 10_000_000, 0.9) + 1)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 500)), st.integers(0, 90), st.integers(0, 90))
def test_csat_counts_fours_and_fives(marks: dict[int, int], good: int, bad: int) -> None:
    answers = [mark for mark, people in marks.items() for _ in range(people)]
    rate = Csat(marks, good, bad).rate
    assert rate == Rate(sum(mark >= 4 for mark in answers) + good, len(answers) + good + bad)


def test_marks_that_there_are_not_are_refused() -> None:
    with pytest.raises(ValueError, match="no marks of 1 to 5"):
        Csat({0: 3})
    with pytest.raises(ValueError, match="no marks of 0 to 10"):
        Nps({11: 3})


def test_nps_by_hand() -> None:
    nps = Nps({10: 30, 9: 20, 8: 10, 7: 10, 6: 10, 0: 20})
    assert nps.score == pytest.approx(20.0)
    assert (nps.promoters, nps.detractors, nps.answers) == (50, 30, 100)
    # By the textbook: the variance of +1, 0 and -1 over 103 answers of which one more is of each kind.
    values = np.array([1] * 51 + [0] * 21 + [-1] * 31)
    reach = 1.959963984540054 * values.std() / len(values) ** 0.5
    assert nps.interval.low == pytest.approx(100 * (values.mean() - reach), abs=CLOSE)
    assert nps.interval.high == pytest.approx(100 * (values.mean() + reach), abs=CLOSE)
    assert Nps({10: 12}).interval.high == 100.0
    assert Nps({10: 12}).interval.low < 100.0


def test_the_interval_of_a_score_holds_what_it_promises() -> None:
    """Of 2,000 surveys of 40 people, about 95 in 100 have the true score in their interval."""
    chance = random.Random(11)
    truth = {10: 0.45, 8: 0.35, 3: 0.2}
    score = 100 * (0.45 - 0.2)
    held = 0
    for _ in range(2_000):
        marks: dict[int, int] = {}
        for mark in chance.choices(list(truth), list(truth.values()), k=40):
            marks[mark] = marks.get(mark, 0) + 1
        interval = Nps(marks).interval
        held += interval.low <= score <= interval.high
    assert 0.93 <= held / 2_000 <= 0.975


def test_a_difference_of_scores() -> None:
    later, earlier = Nps({10: 80, 8: 20}), Nps({10: 20, 3: 60})
    difference = nps_difference(later, earlier)
    assert difference.low > 0
    assert difference.low < later.score - earlier.score < difference.high


def test_effort_counts_five_to_seven() -> None:
    assert Effort({7: 3, 5: 2, 4: 1, 1: 4}).rate == Rate(5, 10)


def unchanged_articles(chance: random.Random, articles: int) -> dict[int, tuple[Rate, Rate]]:
    pairs = {}
    for number in range(articles):
        share = chance.uniform(0.3, 0.95)
        sizes = [int(10 * 30 ** chance.random()) for _ in range(2)]
        rates = [Rate(sum(chance.random() < share for _ in range(size)), size) for size in sizes]
        pairs[number] = (rates[0], rates[1])
    return pairs


def test_ten_thousand_unchanged_articles_raise_no_false_alarm_more_often_than_said() -> None:
    """Where nothing changed, every alarm is false: at most 5 of 100 reports may have one."""
    chance = random.Random(7)
    whole = compare(unchanged_articles(chance, 10_000))
    assert sum(change.real for change in whole.values()) == 0
    reports = [compare(unchanged_articles(chance, 100)) for _ in range(100)]
    assert sum(any(change.real for change in report.values()) for report in reports) <= 5


def test_among_real_changes_false_ones_stay_as_rare_as_said() -> None:
    """200 reports of 50 articles, of which 10 got really better: of what is called real, 5 % at most is not."""
    chance = random.Random(3)
    said = wrong = missed = 0
    for _ in range(200):
        pairs = unchanged_articles(chance, 40)
        for number in range(100, 110):
            pairs[number] = (
                Rate(sum(chance.random() < 0.4 for _ in range(80)), 80),
                Rate(sum(chance.random() < 0.8 for _ in range(80)), 80),
            )
        changes = compare(pairs)
        said += sum(change.real for change in changes.values())
        wrong += sum(change.real for number, change in changes.items() if number < 100)
        missed += sum(not change.real for number, change in changes.items() if number >= 100)
    assert wrong / said <= 0.05
    assert missed / 2_000 < 0.1


def test_a_change_in_words() -> None:
    march = 1_772_496_000_000
    assert day_in_words(march) == "3 March 2026"

    def change(earlier: Rate, later: Rate) -> Change[str]:
        return compare({"lost-phone": (earlier, later)})["lost-phone"]

    worse = change(Rate(31, 52), Rate(12, 40))
    assert worse.verdict() == "worse"
    assert worse.verdict("lower") == "better"
    assert told(worse, march) == (
        "Since 3 March 2026, 12 of 40 say that it helped; before, 31 of 52: this is not chance."
    )
    assert told(change(Rate(31, 52), Rate(22, 40)), march).endswith("this may be chance.")
    few = change(Rate(3, 5), Rate(12, 40))
    assert few.verdict() == "too_few"
    assert told(few, march).endswith("too few to tell.")
