"""An alarm is seldom wrong, finds what is really worse, and says how often its rule would have been wrong."""

from __future__ import annotations

import random
from math import comb

import pytest

from kb_tools.measures.alarms import Replay, alarm_in_words, find_alarm, is_alarming, replay, replay_in_words
from kb_tools.measures.chance import at_most_by_chance
from kb_tools.measures.goals import Counts, judge
from kb_tools.measures.hours import MINUTE_MS
from kb_tools.measures.period import week_of
from kb_tools.measures.targets import Measure, Target

NOW = week_of(1_795_651_200_000) - 1
"""The last week that was over on 25 November 2026."""
CSAT = Target(Measure.CSAT, 0.85)
REOPENED = Target(Measure.REOPENED, 0.1, at_least=False)
REPLIES = Target(Measure.FIRST_REPLY, 0.9, within_ms=15 * MINUTE_MS, priority="critical")
NPS = Target(Measure.NPS, 30)


def year_of(counts: Counts, bad: Counts, bad_weeks: range = range(0)) -> dict[int, Counts]:
    """Sixty weeks up to NOW, all alike but for some, numbered back from NOW, which is 0."""
    return {NOW - ago: bad if ago in bad_weeks else counts for ago in range(60)}


@pytest.mark.parametrize(("count", "of", "share"), [(0, 10, 0.5), (3, 10, 0.5), (7, 10, 0.85), (10, 10, 0.9)])
def test_the_chance_is_the_sum_of_all_that_is_as_rare(count: int, of: int, share: float) -> None:
    exact = sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count + 1))
    assert at_most_by_chance(count, of, share) == pytest.approx(exact, rel=1e-12)


def test_the_chance_of_very_many_is_neither_lost_nor_above_one() -> None:
    assert at_most_by_chance(499_000, 1_000_000, 0.5) == pytest.approx(0.02285, abs=0.0005)
    assert at_most_by_chance(900_000, 1_000_000, 0.5) == pytest.approx(1.0)
    assert at_most_by_chance(100, 1_000_000, 0.5) == 0.0


@pytest.mark.parametrize("a_week", [4, 25])
@pytest.mark.parametrize("target", [CSAT, REOPENED, REPLIES])
def test_a_share_just_kept_all_year_has_an_alarm_in_at_most_one_of_twenty(
    target: Target, a_week: int
) -> None:
    chance = random.Random(f"{target.measure}{a_week}")
    raised = 0
    for _ in range(300):
        weeks = {
            NOW - ago: Counts(sum(chance.random() < target.limit for _ in range(a_week)), a_week)
            for ago in range(60)
        }
        raised += replay(target, weeks, NOW).raised > 0
    assert raised <= 15


def test_a_score_just_kept_all_year_has_an_alarm_in_at_most_one_of_twenty() -> None:
    chance = random.Random(30)
    raised = 0
    for _ in range(300):
        weeks = {}
        for ago in range(60):
            marks = [chance.random() for _ in range(25)]
            weeks[NOW - ago] = Counts(
                sum(each < 0.5 for each in marks), 25, sum(each > 0.8 for each in marks)
            )
        raised += replay(NPS, weeks, NOW).raised > 0
    assert raised <= 15


def test_nothing_is_alarming_that_is_not_missed() -> None:
    for count in range(101):
        for target in (CSAT, REOPENED, REPLIES):
            counts = Counts(count, 100)
            assert not is_alarming(target, counts) or judge(target, counts).standing == "missed"


def test_a_fall_of_a_quarter_of_a_year_is_found_and_was_not_false() -> None:
    done = replay(CSAT, year_of(Counts(27, 30), Counts(18, 30), range(15, 28)), NOW)
    assert (done.looks, done.raised, done.false, done.open) == (52, 1, 0, 0)


def test_two_bad_weeks_in_a_good_year_were_a_false_alarm_and_weeks_in_a_row_are_one() -> None:
    done = replay(CSAT, year_of(Counts(29, 30), Counts(10, 30), range(20, 22)), NOW)
    assert (done.raised, done.false, done.open) == (1, 1, 0)


def test_of_an_alarm_of_now_nobody_can_say_yet() -> None:
    weeks = year_of(Counts(27, 30), Counts(15, 30), range(2))
    alarm = find_alarm(CSAT, weeks, NOW)
    assert alarm is not None
    assert alarm.replay == Replay(looks=52, raised=1, false=0, open=1)
    told = alarm_in_words(alarm)
    assert told.startswith("Customer satisfaction (CSAT): at least 85 %. ")
    assert "the 4 weeks before 23 November 2026" in told and "of 120 answers" in told
    assert "too early to say" in told


def test_less_is_better_is_seen_from_the_other_side() -> None:
    assert is_alarming(REOPENED, Counts(40, 120))
    assert not is_alarming(REOPENED, Counts(0, 120))


def test_a_score_of_few_answers_raises_none() -> None:
    assert not is_alarming(NPS, Counts(0, 29, 29))
    assert is_alarming(NPS, Counts(0, 30, 30))


def test_weeks_without_answers_are_no_looks() -> None:
    weeks = {NOW - ago: Counts(25, 30) for ago in range(10)}
    assert replay(CSAT, weeks, NOW).looks == 10
    assert replay(CSAT, {}, NOW) == Replay(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (Replay(52, 6, 1, 0), "In the past year it would have been raised 6 times, 1 of them false."),
        (Replay(52, 3, 1, 1), "raised 3 times, 1 of them false; of 1 it is too early to say."),
        (Replay(20, 1, 0, 1), "In the 20 weeks with enough to look at it would have been raised once"),
        (Replay(2, 1, 0, 1), "too little of the past year"),
    ],
)
def test_how_far_to_trust_it_is_said(done: Replay, told: str) -> None:
    assert told in replay_in_words(done)
