"""When things happen: few at night and on Sundays, many on Monday morning, by local time and its changes."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kb_tools.errors import KbError

_HOUR_MS = 3_600_000
_DAYS = (1.25, 1.1, 1.0, 1.0, 0.9, 0.35, 0.3)
_HOURS = (1, 1, 1, 1, 1, 2, 4, 9, 16, 20, 20, 18, 15, 17, 18, 17, 15, 12, 9, 8, 8, 6, 4, 2)
_QUIET_DAYS = frozenset({(1, 1), (12, 24), (12, 25), (12, 26), (12, 31)})
_QUIET = 0.3


class Season:
    """Makes moments from from_ms to to_ms (milliseconds since 1970, UTC; to_ms excluded)."""

    def __init__(self, from_ms: int, to_ms: int, zone: ZoneInfo) -> None:
        self._first = from_ms // _HOUR_MS
        last = max((to_ms - 1) // _HOUR_MS, self._first)
        hours = range(self._first, last + 1)
        self._before = [0.0, *accumulate(_weight(hour, zone) for hour in hours)]

    def moments(self, chance: Random, count: int, from_ms: int, to_ms: int) -> list[int]:
        """So many moments, in order. Raises ValueError where to_ms is not later than from_ms."""
        if count and from_ms >= to_ms:
            raise ValueError("there is no time between these moments")
        found: list[int] = []
        low, high = self._until(from_ms), self._until(to_ms)
        before, first = self._before, self._first
        for _ in range(count):
            weight = low + (high - low) * chance.random()
            number = bisect_right(before, weight) - 1
            rest = (weight - before[number]) / (before[number + 1] - before[number])
            at_ms = int((first + number + rest) * _HOUR_MS)
            found.append(min(max(at_ms, from_ms), to_ms - 1))
        found.sort()
        return found

    def _until(self, at_ms: int) -> float:
        number, rest = divmod(at_ms - self._first * _HOUR_MS, _HOUR_MS)
        if number < 0:
            return 0.0
        if number >= len(self._before) - 1:
            return self._before[-1] * (1 - 1e-12)
        step = self._before[number + 1] - self._before[number]
        return self._before[number] + step * rest / _HOUR_MS


def zone_named(name: str) -> ZoneInfo:
    """The time zone of this name. Raises KbError where this computer has no list of them."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise KbError(
            f'the time zone "{name}" is not known here', hint="install the list with: pip install tzdata"
        ) from error


def day_start_ms(day: date) -> int:
    """The first millisecond of a day, UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def _weight(hour: int, zone: ZoneInfo) -> float:
    local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)).astimezone(zone)
    quiet = _QUIET if (local.month, local.day) in _QUIET_DAYS else 1.0
    return _DAYS[local.weekday()] * _HOURS[local.hour] * quiet
