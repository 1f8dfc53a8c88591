"""Single values of an export as ours: ids, moments, counts, marks and short plain words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kb_tools.measures.tickets.reading import Wrong, shown

Number = str | int | float | None
"""How exports write ids, counts and moments: 12, 12.0, "12", or nothing."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST_MS = 631_152_000_000  # 1990
_LAST_MS = 4_102_444_800_000  # 2100
_SECONDS_BELOW = 100_000_000_000
_EXACT = 2**53
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:#-]{0,79}")
_WHOLE = re.compile(r"([+-]?\d{1,18})(?:\.0*)?")
_SHORTENED = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_SLASHED_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?=[ T]|$)")
_ZONE_NAME = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)
_SPACED_OFFSET = re.compile(r"\s+([+-]\d{2}:?\d{2})$")
_DIGITS = re.compile(r"\d(?:[\s().\-/]*\d){6,}")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\s]+")
_WORD = re.compile(r"[\w .:/&+-]{1,40}")
MOST_LETTERS = 80
_MOST_COUNT = 1_000_000
WHEN = "a moment such as 2026-02-13T09:30:00Z or 2026-02-13T10:30:00+01:00"


def id_of(found: Number, field: str = "id") -> str:
    """The desk's own id: 12.0 is 12. Raises Wrong for none, and for one that a spreadsheet shortened."""
    if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**40:
        return str(found)
    if isinstance(found, float) and found.is_integer() and 0 <= found < _EXACT:
        return str(int(found))
    if isinstance(found, str):
        text = found.replace("\0", "").strip()
        whole = _WHOLE.fullmatch(text)
        if whole and whole[1][0] != "-":
            return whole[1].lstrip("+")
        if _SHORTENED.fullmatch(text):
            raise Wrong(
                field, "a number that a spreadsheet shortened", "the export as it came, not saved anew"
            )
        if _ID.fullmatch(text):
            return text
    raise Wrong(field, shown(found), "the ticket's own id")


def same_id(found: Number) -> str:
    """An id to compare with others; an empty text for none."""
    if isinstance(found, float) and found.is_integer() and abs(found) < _EXACT:
        found = int(found)
    return "" if found is None else str(found).strip()


def moment(found: Number, field: str, zone: ZoneInfo | None) -> int | None:
    """Milliseconds since 1970, UTC; None for nothing. Raises Wrong.

    Takes ISO 8601, the same with a space or slashes in year-month-day order, and numbers: seconds or
    milliseconds since 1970. zone is for those that say none.
    """
    if found is None or found == "":
        return None
    if isinstance(found, str):
        found = found.strip()
        if not found:
            return None
        try:
            read = datetime.fromisoformat(found)
        except ValueError:
            return _in_range(_odd_moment(found, field, zone), found, field)
        return _in_range(_since_1970(read, found, field, zone), found, field)
    if isinstance(found, bool) or found != found or found in (float("inf"), float("-inf")):
        raise Wrong(field, shown(found), WHEN)
    if found == 0:
        return None
    return _in_range(int(found if found >= _SECONDS_BELOW else found * 1000), found, field)


def needed(found: int | None, field: str) -> int:
    """The moment, which every ticket must have. Raises Wrong where there is none."""
    if found is None:
        raise Wrong(field, "nothing", WHEN)
    return found


def count(found: Number, field: str) -> int | None:
    """A whole number, 0 or more; None for nothing. Raises Wrong."""
    if found is None or found == "":
        return None
    if isinstance(found, str):
        whole = _WHOLE.fullmatch(found.strip())
        number = int(whole[1]) if whole else -1
    else:
        number = int(found) if found == found and abs(found) < _EXACT and found == int(found) else -1
    if not 0 <= number <= _MOST_COUNT:
        raise Wrong(field, shown(found), f"a whole number, 0 to {_MOST_COUNT:,}")
    return number


def short(found: object) -> str | None:
    """A short plain text for a category or a product; None for what may tell of a person.

    At most MOST_LETTERS characters, on one line. What holds an @ or seven digits in a row is left out.
    """
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, int | float):
        found = f"{found:g}"
    if not isinstance(found, str):
        return ""
    text = _UNSEEN.sub(" ", found).strip()
    if "@" in text or _DIGITS.search(text):
        return None
    return text[:MOST_LETTERS].strip()


def word(found: object) -> str:
    """A word of the desk's own list, such as a priority or a channel, in small letters; or an empty text."""
    if not isinstance(found, str):
        return ""
    text = found.strip().casefold()
    return text if _WORD.fullmatch(text) and not _DIGITS.search(text) else ""


def _in_range(found_ms: int, found: Number, field: str) -> int:
    if _FIRST_MS <= found_ms <= _LAST_MS:
        return found_ms
    raise Wrong(field, shown(found), f"{WHEN}, between 1990 and 2100")


def _since_1970(read: datetime, found: str, field: str, zone: ZoneInfo | None) -> int:
    if read.tzinfo is None:
        if zone is None:
            raise Wrong(
                field, f"{shown(found)}, without a time zone", "the zone named with --zone Europe/Berlin"
            )
        read = read.replace(tzinfo=zone)
    try:
        return (read - _EPOCH) // _MILLISECOND
    except (OverflowError, ValueError):
        raise Wrong(field, shown(found), WHEN) from None


def _odd_moment(found: str, field: str, zone: ZoneInfo | None) -> int:
    if whole := _WHOLE.fullmatch(found):
        number = int(whole[1])
        return number if number >= _SECONDS_BELOW else number * 1000
    text = found.replace("\0", "")
    named = _ZONE_NAME.search(text)
    text = _SPACED_OFFSET.sub(r"\1", _ZONE_NAME.sub("+00:00", text) if named else text)
    text = _SLASHED_YEAR_FIRST.sub(lambda part: f"{part[1]}-{int(part[2]):02}-{int(part[3]):02}", text)
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        wanted = f"{WHEN}; days as year-month-day, since others can be read two ways"
        raise Wrong(field, shown(found), wanted) from None
    return _since_1970(read, found, field, zone)
