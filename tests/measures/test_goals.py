"""What is counted for a target is what the report counts; and it is said so that no rounding contradicts it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kb_tools.cli import main
from kb_tools.feedback.store import database_at
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.engines.opening import open_on_store
from kb_tools.measures.goals import Counts, added, goal_in_words, judge
from kb_tools.measures.headline import headline
from kb_tools.measures.hours import HOUR_MS
from kb_tools.measures.overview import Overview, count_all
from kb_tools.measures.period import Period, week_begins, week_of
from kb_tools.measures.public_holidays import public_holidays
from kb_tools.measures.target_check import check_targets
from kb_tools.measures.target_counts import count_target
from kb_tools.measures.targets import Measure, Target, read_targets

TUESDAY = 1_795_564_800_000
MONDAY = week_begins(week_of(TUESDAY))
OFFICE = (
    "hours:\n  - zone: Europe/Berlin\n"
    "    days: [mon 08:00-18:00, tue 08:00-18:00, wed 08:00-18:00, thu 08:00-18:00, fri 08:00-18:00]\n"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up year up to a day of 2026."""
    file = tmp_path_factory.mktemp("goals") / "demo.sqlite"
    options = ["--votes", "4000", "--tickets", "1500", "--until", "2026-11-25"]
    assert main(["demo-data", "--store", f"sqlite:{file}", *options]) == 0
    return file


@contextmanager
def counted(store: Path, now_ms: int) -> Iterator[tuple[Engine, Overview]]:
    hours = read_targets(OFFICE)[0].hours
    assert hours is not None
    with open_on_store(database_at(f"sqlite:{store}")) as engine:
        yield engine, count_all(engine, Period.up_to(now_ms), hours, {})


@pytest.mark.parametrize("measure", list(Measure))
def test_the_weeks_of_a_period_add_up_to_it(store: Path, measure: Measure) -> None:
    with counted(store, MONDAY) as (engine, overview):
        for target in (
            Target(measure, 0.5, within_ms=4 * HOUR_MS),
            Target(measure, 0.5, within_ms=30 * HOUR_MS, clock="calendar", priority="high"),
        ):
            found = count_target(engine, overview, target)
            last = week_of(MONDAY) - 1
            assert (
                added(found.weeks.get(each, Counts(0, 0)) for each in range(last - 12, last + 1))
                == found.period
            )
            assert found.period.of > 0


def test_it_is_what_the_report_counts(store: Path) -> None:
    with counted(store, TUESDAY) as (engine, overview):
        for figure in headline(overview):
            target = Target(Measure(figure.key), 0.5, within_ms=HOUR_MS)
            found = count_target(engine, overview, target).period
            if figure.unit == "ms":  # who still waits for longer than that has missed it, and has no wait yet
                assert figure.people <= found.of < figure.people * 1.2, figure.key
            else:
                assert found.of == figure.people, figure.key
                goal = judge(target, found)
                assert (goal.value, goal.low, goal.high) == (figure.value, figure.low, figure.high)


def test_a_week_that_is_not_over_is_in_no_alarm(store: Path) -> None:
    target = Target(Measure.HELPFULNESS, 0.99)
    with counted(store, TUESDAY) as (engine, overview):
        check = check_targets(engine, overview, [target])
    (alarm,) = check.alarms
    assert check.is_below and alarm.last_week == week_of(TUESDAY) - 1
    assert week_begins(alarm.last_week + 1) <= TUESDAY


def test_without_a_ticket_it_is_too_few(tmp_path: Path) -> None:
    file = tmp_path / "votes.sqlite"
    options = ["--votes", "100", "--tickets", "0", "--until", "2026-11-25"]
    assert main(["demo-data", "--store", f"sqlite:{file}", *options]) == 0
    wanted = [Target(Measure.SOLVED, 0.9, within_ms=HOUR_MS), Target(Measure.REOPENED, 0.1, at_least=False)]
    with counted(file, TUESDAY) as (engine, overview):
        check = check_targets(engine, overview, wanted)
    assert [goal.standing for goal in check.goals] == ["too_few", "too_few"]
    assert not check.alarms and not check.is_below


@pytest.mark.parametrize(
    ("counts", "standing"),
    [
        (Counts(80, 100, 5), "kept"),
        (Counts(50, 100, 20), "not_sure"),
        (Counts(20, 100, 50), "missed"),
        (Counts(9, 9), "too_few"),
    ],
)
def test_a_score_is_judged_by_its_own_interval(counts: Counts, standing: str) -> None:
    assert judge(Target(Measure.NPS, 30), counts).standing == standing


def test_rounding_never_says_the_opposite() -> None:
    target = Target(Measure.FIRST_REPLY, 0.8, within_ms=HOUR_MS)
    goal = judge(target, Counts(536, 700))
    assert goal.standing == "missed" and goal.high is not None and round(100 * goal.high) == 80
    assert "79." in goal_in_words(goal)


def test_public_holidays_come_from_their_package() -> None:
    pytest.importorskip("holidays")
    text = OFFICE + "    holidays: DE-BE\n    closed: [2026-12-24]\n"
    targets, problems = read_targets(text)
    assert problems == () and targets.hours is not None
    closed = {f"{day:%Y-%m-%d}" for day in targets.hours.schedules[0][1].closed}
    assert {"2026-03-08", "2026-12-25", "2026-12-24"} <= closed and "2026-01-06" not in closed
    assert public_holidays("DE-BY") - public_holidays("DE-BE")
    (unknown,) = read_targets(OFFICE + "    holidays: XX\n")[1]
    assert str(unknown).startswith("targets.yml:4:15: holidays: ")


def test_where_the_package_is_missing_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "holidays", None)
    (problem,) = read_targets(OFFICE + "    holidays: DE\n")[1]
    assert "beeline-kb[holidays]" in str(problem) and str(problem).startswith("targets.yml:4:15")
