"""Small texts of the interface that depend on data: days, minutes, counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

WORDS_A_MINUTE = 200


def day_in_words(day: date, strings: Mapping[str, str]) -> str:
    """A day as the site's language writes it: the pattern `day_pattern` with {day}, {month} and {year}."""
    months = strings["months"].split()
    return strings["day_pattern"].format(day=day.day, month=months[day.month - 1], year=day.year)


def minutes_to_read(words: int) -> int:
    """How long a calm reader takes, in whole minutes and at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def counted(count: int, one: str, many: str) -> str:
    """A count with its noun; the patterns hold {count}."""
    return (one if count == 1 else many).format(count=count)
