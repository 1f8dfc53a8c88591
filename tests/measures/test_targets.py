"""What a desk wants to reach: read with every mistake in its place, kept or missed only where it is sure."""

from __future__ import annotations

import random
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from kb_tools.feedback.events import milliseconds
from kb_tools.measures.alarms import find_alarm, is_alarming, replay
from kb_tools.measures.declared_hours import DAY_AND_NIGHT, read_contact_hours
from kb_tools.measures.goals import Counts, goal_in_words, judge, target_in_words
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS
from kb_tools.measures.targets import Measure, Target, read_targets
from kb_tools.yaml_source import read_yaml
from tests.measures.open_time import OpenTime

WHOLE = """\
hours:
  - zone: Europe/Berlin
    days: [mon 08:00-18:00, tue 08:00-12:00, tue 13:00-24:00]
    closed: [2026-12-25]
  - from: 2026-06-01
    zone: America/New_York
    days: [sat 09:30-17:00]
targets:
  - measure: first_reply
    within: 15 minutes
    priority: critical
  - measure: solved
    within: 3 days
    share: 75
    clock: calendar
  - measure: csat
    at_least: 85
  - measure: no_result
    at_most: 15
  - measure: nps
    at_least: 20
"""


def at(text: str) -> int:
    from datetime import datetime

    return milliseconds(datetime.fromisoformat(text))


def test_a_whole_file_is_read() -> None:
    targets, problems = read_targets(WHOLE)
    assert problems == ()
    first, solved, csat, nothing, nps = targets.targets
    assert (first.within_ms, first.limit, first.priority, first.clock) == (
        15 * MINUTE_MS,
        0.9,
        "critical",
        "open",
    )
    assert (solved.limit, solved.clock) == (0.75, "calendar")
    assert (csat.limit, csat.at_least) == (0.85, True)
    assert (nothing.limit, nothing.at_least) == (0.15, False)
    assert nps.limit == 20
    assert target_in_words(first) == (
        "First response time: 90 % within 15 min while the desk is open, priority critical"
    )
    hours = targets.hours
    assert hours is not None
    (_, berlin), (since, new_york) = hours.schedules
    assert since == at("2026-06-01T00:00-04:00")
    assert new_york.zone == ZoneInfo("America/New_York")
    assert berlin.closed == frozenset({date(2026, 12, 25)})
    monday = (at("2026-11-23T00:00+01:00"), at("2026-11-25T00:00+01:00"))
    assert OpenTime(berlin, *monday).between(*monday) == 25 * HOUR_MS


@pytest.mark.parametrize(
    ("text", "where", "told"),
    [
        ("targets:\n  - measure: csat\n    at_least: 101\n", "targets.yml:3", "never above 100"),
        ("targets:\n  - measure: csat\n    at_least: 100\n", "targets.yml:3", "sure"),
        ("targets:\n  - measure: first_reply\n    within: 0 minutes\n", "targets.yml:3", "within"),
        ("targets:\n  - measure: first_reply\n", "targets.yml:2", "within"),
        ("targets:\n  - measure: csat\n    within: 3 hours\n    at_least: 5\n", "targets.yml:3", "within"),
        ("targets:\n  - measure: moods\n    at_least: 5\n", "targets.yml:2", "measure"),
        ("targets:\n  - measure: csat\n    at_leats: 5\n", "targets.yml:3", "at_least"),
        (
            "targets:\n  - measure: csat\n    at_least: 80\n  - measure: csat\n    at_least: 80\n",
            "targets.yml:4",
            "same",
        ),
        ("targets: none\n", "targets.yml:1", "list"),
        ("goals: []\n", "targets.yml:1", "goals"),
        ("hours:\n  - zone: Europe/Atlantis\n    days: [mon 08:00-18:00]\n", "targets.yml:2", "Atlantis"),
        ("hours:\n  - zone: UTC\n    days: [mon 18:00-08:00]\n", "targets.yml:3", "18:00"),
        ("hours:\n  - zone: UTC\n    days: [mon 08:00-18:00, mon 17:00-19:00]\n", "targets.yml:3", "17:00"),
        ("hours:\n  - zone: UTC\n    days: [moonday 08:00-18:00]\n", "targets.yml:3", "moonday"),
        ("hours:\n  - zone: UTC\n    days: [mon 25:00-26:00]\n", "targets.yml:3", "25:00"),
        ("hours: []\n", "targets.yml:1", "hours"),
        (
            "hours:\n  - zone: UTC\n    days: [mon 08:00-18:00]\n  - zone: UTC\n    days: [tue 08:00-18:00]\n",
            "targets.yml:4",
            "from",
        ),
    ],
)
def test_each_mistake_is_told_in_its_place(text: str, where: str, told: str) -> None:
    targets, problems = read_targets(text)
    assert problems, text
    assert any(str(problem).startswith(where) and told in str(problem) for problem in problems), problems
    assert len(targets.targets) <= 1


def test_hours_of_contact_yml_hold_where_no_others_are_named() -> None:
    root, _ = read_yaml("hours:\n  zone: Europe/Berlin\n  days: [mon 08:00-18:00]\n", "contact.yml")
    hours, problems = read_contact_hours(root)
    assert problems == ()
    monday = (at("2026-11-23T00:00+01:00"), at("2026-11-30T00:00+01:00"))
    assert OpenTime(hours.schedules[0][1], *monday).between(*monday) == 10 * HOUR_MS
    assert read_contact_hours(None) == (DAY_AND_NIGHT, ())


CSAT = Target(Measure.CSAT, 0.85)
REOPENED = Target(Measure.REOPENED, 0.1, at_least=False)


@pytest.mark.parametrize(
    ("target", "count", "of", "standing"),
    [
        (CSAT, 97, 100, "kept"),
        (CSAT, 90, 100, "not_sure"),  # 85 % may still be the truth
        (CSAT, 70, 100, "missed"),
        (CSAT, 5, 9, "too_few"),
        (REOPENED, 2, 100, "kept"),
        (REOPENED, 9, 100, "not_sure"),
        (REOPENED, 30, 100, "missed"),
    ],
)
def test_kept_and_missed_are_said_only_where_the_whole_interval_is(
    target: Target, count: int, of: int, standing: str
) -> None:
    goal = judge(target, Counts(count, of))
    assert goal.standing == standing
    assert goal_in_words(goal)


def year(
    share: float, chance: random.Random, a_week: int = 40, since: int = 0, later: float = 0.0
) -> dict[int, Counts]:
    """60 weeks of answers; from week `since` on of another share."""
    weeks = {}
    for week in range(60):
        here = later if since and week >= since else share
        weeks[week] = Counts(sum(chance.random() < here for _ in range(a_week)), a_week)
    return weeks


def test_a_year_in_which_the_target_is_just_kept_raises_an_alarm_in_at_most_one_of_twenty() -> None:
    chance = random.Random(12)
    raised = sum(replay(CSAT, year(0.85, chance), 59).raised > 0 for _ in range(200))
    assert raised <= 10


def test_a_real_fall_raises_one_and_it_says_how_often_it_was_wrong() -> None:
    chance = random.Random(5)
    for _ in range(20):
        weeks = year(0.92, chance, since=50, later=0.6)
        alarm = find_alarm(CSAT, weeks, 59)
        assert alarm is not None
        assert alarm.goal.standing == "missed"
        assert alarm.replay.looks == 52
        assert alarm.replay.raised == 1
        assert alarm.replay.false == 0
    assert find_alarm(CSAT, year(0.95, chance), 59) is None


def test_few_answers_raise_none() -> None:
    assert not is_alarming(CSAT, Counts(0, 9))
    assert find_alarm(CSAT, {}, 59) is None
