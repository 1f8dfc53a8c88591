"""Change is said where it is, and not where it is not: held over many reports without any change."""

from __future__ import annotations

import time

import numpy as np
import pytest

from kb_tools.measures.change import Change, compare, told, told_beside
from kb_tools.measures.effort import Effort
from kb_tools.measures.nps import Nps, nps_difference
from kb_tools.measures.rates import Rate
from kb_tools.measures.self_service import SelfService

Pairs = dict[int, tuple[Rate, Rate]]


def unchanged(chance: np.random.Generator, articles: int, least: float, most: float) -> Pairs:
    """Articles with 10 to 300 answers before and after, few ones more often, and one true share each."""
    share = chance.uniform(least, most, articles)
    of = np.exp(chance.uniform(np.log(10), np.log(301), (2, articles))).astype(int)
    yes = chance.binomial(of, share)
    return {
        each: (Rate(int(yes[0, each]), int(of[0, each])), Rate(int(yes[1, each]), int(of[1, each])))
        for each in range(articles)
    }


@pytest.mark.parametrize(("articles", "reports"), [(1, 4_000), (10, 400), (100, 100)])
@pytest.mark.parametrize(("least", "most"), [(0.3, 0.95), (0.02, 0.1), (0.9, 0.99), (0.5, 0.5)])
def test_at_most_five_of_a_hundred_reports_raise_a_false_alarm(
    articles: int, reports: int, least: float, most: float
) -> None:
    chance = np.random.default_rng(2026)
    alarmed = sum(
        any(each.real for each in compare(unchanged(chance, articles, least, most)).values())
        for _ in range(reports)
    )
    assert alarmed / reports <= 0.05


def test_without_the_correction_nearly_every_large_report_would_raise_one() -> None:
    changes = compare(unchanged(np.random.default_rng(4), 10_000, 0.3, 0.95)).values()
    assert sum(each.interval.low > 0 or each.interval.high < 0 for each in changes) > 300
    assert sum(each.real for each in changes) == 0


def test_a_fall_from_nine_to_five_in_ten_is_found_with_sixty_answers() -> None:
    """Alone nearly always (99.9 %); among 200 unchanged articles in seven of eight reports (88 %)."""
    chance = np.random.default_rng(9)
    found = alone = 0
    for _ in range(100):
        pairs = unchanged(chance, 200, 0.3, 0.95)
        fallen = (Rate(int(chance.binomial(60, 0.9)), 60), Rate(int(chance.binomial(60, 0.5)), 60))
        pairs[-1] = fallen
        found += compare(pairs)[-1].verdict() == "worse"
        alone += compare({0: fallen})[0].verdict() == "worse"
    assert alone >= 99
    assert found >= 80


def test_ten_thousand_comparisons_take_less_than_two_seconds() -> None:
    pairs = unchanged(np.random.default_rng(1), 10_000, 0.3, 0.95)
    began = time.process_time()
    compare(pairs)
    assert time.process_time() - began < 2


def test_those_with_too_few_answers_do_not_make_it_harder_for_the_others() -> None:
    fallen = (Rate(52, 60), Rate(35, 60))
    alone = compare({-1: fallen})[-1]
    among = compare({**{each: (Rate(4, 9), Rate(40, 50)) for each in range(500)}, -1: fallen})[-1]
    assert alone.real and among == alone


def test_two_scores_of_the_same_truth_differ_in_at_most_six_of_a_hundred() -> None:
    chance = np.random.default_rng(12)
    for promoters, passives in ((0.45, 0.35), (0.9, 0.08), (0.2, 0.3)):
        split = [promoters, passives, 1 - promoters - passives]
        alarmed = 0
        for _ in range(1_000):
            both = [
                Nps(dict(zip((10, 8, 3), map(int, chance.multinomial(int(of), split)), strict=True)))
                for of in chance.integers(10, 300, 2)
            ]
            interval = nps_difference(both[0], both[1])
            alarmed += interval.low > 0 or interval.high < 0
        assert alarmed / 1_000 <= 0.06


@pytest.mark.parametrize("people", [1, 10, 100, 1_000_000])
@pytest.mark.parametrize("mark", [0, 8, 10])
def test_a_score_of_one_kind_lies_in_its_interval(mark: int, people: int) -> None:
    nps = Nps({mark: people})
    assert -100 <= nps.interval.low <= nps.score <= nps.interval.high <= 100
    assert nps.interval.low < nps.interval.high


def test_a_mark_of_effort_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks of 1 to 7"):
        Effort({0: 1})


def test_two_groups_in_words() -> None:
    def beside(one: Rate, others: Rate) -> str:
        found: Change[str] = compare({"signing-in": (others, one)})["signing-in"]
        return told_beside(found, "Signing in", "all others")

    assert beside(Rate(12, 40), Rate(1_310, 1_800)) == (
        "Signing in: 12 of 40 say that it helped; all others: 1,310 of 1,800. This is not chance."
    )
    assert beside(Rate(28, 40), Rate(1_310, 1_800)).endswith("This may be chance.")
    assert beside(Rate(3, 4), Rate(1_310, 1_800)).endswith("Too few to tell.")


def test_the_same_counts_in_words_of_time() -> None:
    found = compare({"a": (Rate(31, 52), Rate(1, 9))})["a"]
    assert told(found, 1_772_496_000_000, "found nothing") == (
        "Since 3 March 2026, 1 of 9 found nothing; before, 31 of 52: too few to tell."
    )


def test_readers_for_each_ticket() -> None:
    score = SelfService(readers=1_200, tickets=100)
    assert score.to_one == 12
    assert score.interval
    assert 9.5 < score.interval.low < 12 < score.interval.high < 15
    assert SelfService(5_000, 0).to_one is None
    assert SelfService(5_000, 9).interval is None
    assert SelfService(5_000, 12).enough and not SelfService(5_000, 12).enough_for_a_score


def test_the_true_ratio_lies_in_the_interval_as_often_as_said() -> None:
    chance = np.random.default_rng(3)
    held = 0
    for readers, tickets in zip(chance.poisson(360, 3_000), chance.poisson(30, 3_000), strict=True):
        interval = SelfService(int(readers), int(tickets)).interval
        held += bool(interval and interval.low <= 12 <= interval.high)
    assert 0.94 <= held / 3_000 <= 0.97
