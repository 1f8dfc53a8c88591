"""Time while the desk is open: equal to a plain count of minutes, across clock changes and closed days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_tools.feedback.events import milliseconds
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS, Hours, Schedule
from tests.measures.open_time import OpenTime

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Schedule(BERLIN, dict.fromkeys(range(5), ((8 * 60, 18 * 60),)), frozenset({date(2026, 12, 25)}))
DAY_AND_NIGHT = Schedule(BERLIN, dict.fromkeys(range(7), ((0, 1440),)))
NIGHT_SHIFT = Schedule(ZoneInfo("Asia/Kolkata"), {5: ((22 * 60 + 5, 1440),), 6: ((0, 6 * 60),)})


def at(text: str) -> int:
    return milliseconds(datetime.fromisoformat(text))


def open_time(schedule: Schedule, start: str, end: str) -> int:
    return OpenTime(schedule, at(start), at(end)).between(at(start), at(end))


@pytest.mark.parametrize(
    ("schedule", "start", "end", "hours"),
    [
        (OFFICE, "2026-11-25T08:00+01:00", "2026-11-25T18:00+01:00", 10),
        (OFFICE, "2026-11-27T17:00+01:00", "2026-11-30T09:00+01:00", 2),  # over a weekend
        (OFFICE, "2026-12-24T17:00+01:00", "2026-12-28T09:00+01:00", 2),  # over Christmas and a weekend
        (OFFICE, "2026-10-23T18:00+02:00", "2026-10-26T18:00+01:00", 10),  # clocks go back on Sunday
        (DAY_AND_NIGHT, "2026-03-29T00:00+01:00", "2026-03-30T00:00+02:00", 23),  # clocks go forward
        (DAY_AND_NIGHT, "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00", 25),
        (OFFICE, "2026-11-28T10:00+01:00", "2026-11-28T12:00+01:00", 0),  # a Saturday
    ],
)
def test_known_answers(schedule: Schedule, start: str, end: str, hours: int) -> None:
    assert open_time(schedule, start, end) == hours * HOUR_MS


def by_the_minute(schedule: Schedule, start_ms: int, minutes: int) -> int:
    """An independent count: is each minute, on the clock on the wall, within the hours?"""
    found = 0
    for minute in range(minutes):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=start_ms + minute * MINUTE_MS)
        local = moment.astimezone(schedule.zone)
        spans = schedule.days.get(local.weekday(), ())
        wall = local.hour * 60 + local.minute
        found += local.date() not in schedule.closed and any(a <= wall < b for a, b in spans)
    return found * MINUTE_MS


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([OFFICE, DAY_AND_NIGHT, NIGHT_SHIFT]),
    st.integers(at("2026-01-01T00:00Z") // MINUTE_MS, at("2027-01-01T00:00Z") // MINUTE_MS),
    st.integers(1, 6 * 1440),
)
def test_equal_to_a_count_of_minutes(schedule: Schedule, start_minute: int, minutes: int) -> None:
    start = start_minute * MINUTE_MS
    end = start + minutes * MINUTE_MS
    assert OpenTime(schedule, start, end).between(start, end) == by_the_minute(schedule, start, minutes)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([OFFICE, DAY_AND_NIGHT, NIGHT_SHIFT]),
    st.integers(at("2026-03-01T00:00Z"), at("2026-11-01T00:00Z")),
    st.integers(0, 10 * 24 * HOUR_MS),
)
def test_slots_tell_the_same_to_the_millisecond(schedule: Schedule, start: int, length: int) -> None:
    end = start + length
    hours = Hours(((0, schedule),))
    slots = {slot.number: slot for slot in hours.slots(start, end)}

    def until(moment: int) -> int:
        slot = slots[moment // hours.slot_ms]
        return slot.open_before_ms + slot.is_open * (moment % hours.slot_ms)

    assert until(end) - until(start) == OpenTime(schedule, start, end).between(start, end)


def test_a_slot_knows_the_local_hour_of_the_week() -> None:
    hours = Hours(((0, NIGHT_SHIFT),))
    assert hours.slot_ms == 5 * MINUTE_MS
    for slot in hours.slots(at("2026-11-23T00:00Z"), at("2026-11-24T00:00Z")):
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=slot.number * hours.slot_ms)
        local = moment.astimezone(NIGHT_SHIFT.zone)
        assert slot.hour == local.weekday() * 24 + local.hour


def test_the_schedule_in_force_when_a_wait_began_counts_for_all_of_it() -> None:
    longer = Schedule(BERLIN, dict.fromkeys(range(6), ((7 * 60, 20 * 60),)))
    hours = Hours(((at("2020-01-01T00:00Z"), OFFICE), (at("2026-06-01T00:00Z"), longer)))
    assert [hours.in_force(at(f"{year}-07-01T00:00Z")) for year in (2019, 2025, 2026)] == [0, 0, 1]
    assert [number for number, _, _ in hours.ranges()] == [0, 1]
    with pytest.raises(ValueError, match="follow each other"):
        Hours(((2, OFFICE), (1, longer)))
