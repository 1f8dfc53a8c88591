"""The time that a report is about: whole weeks up to now, the same number before, and a year of trends."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.errors import KbError

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
_MONDAY_MS = 3 * DAY_MS
USUAL_WEEKS = 13
_TREND_WEEKS = 53
_MOST_WEEKS = 520


def week_of(at_ms: int) -> int:
    """The number of the week of a moment: Monday 0:00 UTC to Monday, 0 is the week in which 1970 began."""
    return (at_ms + _MONDAY_MS) // WEEK_MS


def week_begins(week_no: int) -> int:
    """The moment (ms, UTC) at which a week begins."""
    return week_no * WEEK_MS - _MONDAY_MS


@dataclass(frozen=True, slots=True)
class Period:
    """From one moment to before another (ms, UTC). Both it and what it is compared with are whole weeks.

    So a quiet Sunday is in both as often, and weekdays alone never make a change.
    """

    from_ms: int
    to_ms: int

    @classmethod
    def up_to(cls, now_ms: int, weeks: int = USUAL_WEEKS) -> Period:
        """The last so many weeks. Raises KbError."""
        if not 1 <= weeks <= _MOST_WEEKS:
            raise KbError(f"{weeks} weeks is no time to report about", hint=f"name 1 to {_MOST_WEEKS} weeks")
        return cls(now_ms - weeks * WEEK_MS, now_ms)

    @property
    def weeks(self) -> int:
        """How many weeks it has."""
        return (self.to_ms - self.from_ms) // WEEK_MS

    @property
    def before_ms(self) -> int:
        """Where the time begins that it is compared with, which ends where it begins."""
        return 2 * self.from_ms - self.to_ms

    @property
    def trend_ms(self) -> int:
        """Where trends begin: a year before the end, or where the comparison does, on a Monday."""
        return week_begins(week_of(min(self.before_ms, self.to_ms - _TREND_WEEKS * WEEK_MS)))

    @property
    def trend_weeks(self) -> range:
        """The weeks of the trends; the last one may not be over."""
        return range(week_of(self.trend_ms), week_of(self.to_ms - 1) + 1)
