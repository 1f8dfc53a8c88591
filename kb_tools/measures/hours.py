"""Time while the desk is open: between two moments, by the hours of contact, the time zone and closed days.

Local wall time decides: on the day when clocks change, a night shift has an hour more or less, an office
day has not. Durations are worked out in the report's SQL, through a table of short slots (`slots`), of which
each says how long the desk had been open before it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from math import gcd
from typing import NamedTuple
from zoneinfo import ZoneInfo

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_SLOT_MINUTES = 15


class Slot(NamedTuple):
    """A short stretch of time, within which the desk is open or closed and an hour of the week does not end.

    number × the slots' length is its beginning. open_before_ms: how long the desk was open from the first
    slot's beginning to this one's. is_open: 1 or 0. hour: of the local week, 0 is Monday 0:00 to 1:00.
    """

    schedule: int
    number: int
    open_before_ms: int
    is_open: int
    hour: int


@dataclass(frozen=True)
class Schedule:
    """Hours of contact: by weekday (0 is Monday) the minutes from and to, of local wall time.

    24:00 is 1440. closed are days on which nobody works, such as public holidays.
    """

    zone: ZoneInfo
    days: Mapping[int, tuple[tuple[int, int], ...]]
    closed: frozenset[date] = field(default_factory=frozenset)

    def open_spans(self, from_ms: int, to_ms: int) -> Iterator[tuple[int, int]]:
        """Every time that the desk is open between two moments, each (from, to) in milliseconds, UTC."""
        day = (_EPOCH + timedelta(milliseconds=from_ms)).astimezone(self.zone).date() - timedelta(days=1)
        last = (_EPOCH + timedelta(milliseconds=to_ms)).astimezone(self.zone).date()
        while day <= last:
            if day not in self.closed:
                for opens, closes in self.days.get(day.weekday(), ()):
                    start = max(self._moment(day, opens), from_ms)
                    end = min(self._moment(day, closes), to_ms)
                    if start < end:
                        yield start, end
            day += timedelta(days=1)

    def _moment(self, day: date, minutes: int) -> int:
        midnight = datetime.combine(day + timedelta(days=minutes // 1440), time(), self.zone)
        local = midnight + timedelta(minutes=minutes % 1440)
        return (local.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)

    @cached_property
    def step_minutes(self) -> int:
        """The length of slots at whose ends alone this desk opens and closes."""
        times = (minutes for spans in self.days.values() for span in spans for minutes in span)
        return gcd(_LONGEST_SLOT_MINUTES, *times)


@dataclass(frozen=True)
class Hours:
    """The schedules of a desk, each in force from a moment on (milliseconds, UTC), the first for ever before.

    One schedule counts for a whole wait: the one in force when it began. To mix two within a wait can give
    negative differences between waits.
    """

    schedules: tuple[tuple[int, Schedule], ...]

    def __post_init__(self) -> None:
        if not self.schedules:
            raise ValueError("there is no schedule")
        if any(earlier >= later for (earlier, _), (later, _) in pairwise(self.schedules)):
            raise ValueError("schedules must follow each other in time")

    def in_force(self, at_ms: int) -> int:
        """The number of the schedule at this moment."""
        return max(bisect_right([start for start, _ in self.schedules], at_ms) - 1, 0)

    @cached_property
    def slot_ms(self) -> int:
        """The length of all slots."""
        return gcd(*(schedule.step_minutes for _, schedule in self.schedules)) * MINUTE_MS

    def ranges(self) -> list[tuple[int, int, int]]:
        """For each schedule its number, from when, and to when it is in force."""
        starts = [-(2**62), *(start for start, _ in self.schedules[1:]), 2**62]
        return [(number, start, end) for number, (start, end) in enumerate(pairwise(starts))]

    def slots(self, from_ms: int, to_ms: int) -> Iterator[Slot]:
        """The slots from one moment to another, of all schedules."""
        first, last = from_ms // self.slot_ms, to_ms // self.slot_ms
        for schedule_number, (_, schedule) in enumerate(self.schedules):
            spans = schedule.open_spans(first * self.slot_ms, (last + 1) * self.slot_ms)
            span, before, offset_ms = next(spans, None), 0, 0
            for number in range(first, last + 1):
                start = number * self.slot_ms
                if number == first or start % (HOUR_MS // 2) == 0:  # clocks change at no other moment
                    offset_ms = _offset_ms(schedule.zone, start)
                while span is not None and span[1] <= start:
                    span = next(spans, None)
                is_open = int(span is not None and span[0] <= start)
                yield Slot(schedule_number, number, before, is_open, _hour_of_the_week(start, offset_ms))
                before += is_open * self.slot_ms


def _hour_of_the_week(at_ms: int, offset_ms: int) -> int:
    """0 is Monday 0:00 to 1:00; 1970 began on a Thursday."""
    return ((at_ms + offset_ms) // HOUR_MS + 72) % 168


def _offset_ms(zone: ZoneInfo, at_ms: int) -> int:
    offset = (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone).utcoffset() or timedelta()
    return offset // timedelta(milliseconds=1)
