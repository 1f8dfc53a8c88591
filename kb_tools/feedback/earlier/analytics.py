"""Votes of Material for MkDocs' feedback widget, as Google Analytics 4 exports them: a CSV file.

The widget sends an event "feedback" with the page and a number: 1 for helpful, 0 for not. Analytics counts
them. Two shapes of export hold votes: a row for each page, day and value with a count; or a row for each
page and day with the count of all and the sum of the values, which is the count of those that said 1.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Literal

from kb_tools.errors import KbError, Place, Problem, ProblemsError
from kb_tools.feedback.earlier.articles import path_of
from kb_tools.feedback.earlier.table import Cell, read_table
from kb_tools.feedback.earlier.votes import EarlierVotes, ReadVotes
from kb_tools.feedback.events import milliseconds

MOST_IN_A_ROW = 100_000
_NAMES = {
    "page": (
        "page path",
        "page path and screen class",
        "page path + query string",
        "page path and query string",
        "page location",
        "full page url",
        "page",
        "path",
        "url",
        "page url",
        "pagepath",
        "pagelocation",
    ),
    "event": ("event name", "event", "eventname"),
    "value": (
        "event value",
        "value",
        "data",
        "rating",
        "feedback",
        "page rating",
        "feedback rating",
        "customevent:data",
        "eventvalue",
    ),
    "helpful": ("page helpful", "helpful", "sum of data", "feedback value"),
    "day": ("date", "day", "event date", "nth day"),
    "count": ("event count", "count", "total events", "events", "eventcount"),
}
_NEEDED = {
    "page": '"Page path" or "Page location"',
    "day": '"Date"',
    "count": '"Event count"',
    "value": '"Event value" (1 or 0), or "Page helpful" (the sum of them)',
}
_VALUES: dict[str, Literal["yes", "no"]] = {"1": "yes", "1.0": "yes", "0": "no", "0.0": "no"}
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_WHOLE = re.compile(r"\d{1,12}(?:\.0+)?")


def read_analytics(text: str, file: str, now: datetime) -> ReadVotes:
    """The votes in an export. Raises KbError where it lacks a column that is needed. now has a time zone."""
    first_line = _first_line(text)
    body = "\n".join(text.split("\n")[first_line - 1 :])
    separator = max((",", ";", "\t"), key=body.partition("\n")[0].count)
    rows = read_table(body, file, separator, first_line)
    head = next(rows, None)
    if head is None:
        raise KbError(f"{file}: this file holds no table", hint=_hint())
    columns = _columns(head, file)
    read = ReadVotes()
    for row in rows:
        _take(row, columns, len(head), now, read)
    return read


def _first_line(text: str) -> int:
    """The line of the names: Analytics writes remarks with # and empty lines above it."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip('"').startswith("#"):
            return number
    return len(lines)


def _columns(head: list[Cell], file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, accepted in _NAMES.items():
        for at, cell in enumerate(head):
            if cell.text.casefold().replace("_", " ") in accepted and name not in found:
                found[name] = at
    if "helpful" in found:
        found.pop("value", None)
    missing = [told for name, told in _NEEDED.items() if name not in found]
    if "helpful" in found and _NEEDED["value"] in missing:
        missing.remove(_NEEDED["value"])
    if missing:
        names = ", ".join(f'"{cell.text}"' for cell in head[:12])
        raise ProblemsError(
            [Problem(head[0].place, f"found the columns {names}", f"also {told}") for told in missing]
        )
    return found


def _hint() -> str:
    return "export the columns " + ", ".join(_NEEDED.values())


def _take(row: list[Cell], columns: dict[str, int], width: int, now: datetime, read: ReadVotes) -> None:
    """Add what one row holds."""
    read.records += 1
    place = row[0].place
    cells = {name: row[at] if at < len(row) else Cell("", place) for name, at in columns.items()}
    if any(cell.text.casefold() in ("grand total", "totals", "total") for cell in row):
        read.left_out["a row of totals"] += 1
        return
    if row[0].text.startswith("#"):
        read.left_out["a remark"] += 1
        return
    if "event" in cells and cells["event"].text.casefold() != "feedback":
        read.left_out["another event than feedback"] += 1
        return
    if len(row) < width:
        read.refused += 1
        read.problems.append(Problem(place, f"found {len(row)} cells", f"{width}, as in the first row"))
        return
    page, day = path_of(cells["page"].text), _day(cells["day"].text)
    problems: list[Problem] = []
    if page is None:
        problems.append(_wrong(cells["page"], "a page such as /lost-phone/"))
    if day is None:
        problems.append(_wrong(cells["day"], "a day such as 20261124 or 2026-11-24"))
    elif milliseconds(day) > milliseconds(now) or day.year < 1970:
        problems.append(_wrong(cells["day"], "a day that has been"))
    counts = _counts(cells, problems)
    if problems or page is None or day is None:
        read.refused += 1
        read.problems += problems
        return
    for value, count in counts:
        if count:
            read.votes.append(EarlierVotes(place, page, value, milliseconds(day), count))
    if not any(count for _, count in counts):
        read.left_out["a row that counts nobody"] += 1


def _counts(cells: dict[str, Cell], problems: list[Problem]) -> list[tuple[Literal["yes", "no"], int]]:
    """How many said what; what is wrong is added to the problems."""
    count = _whole(cells["count"].text)
    if count is None:
        problems.append(_wrong(cells["count"], f"a whole number, 0 to {MOST_IN_A_ROW:,}"))
        return []
    if "helpful" in cells:
        helpful = _whole(cells["helpful"].text)
        if helpful is None or helpful > count:
            problems.append(_wrong(cells["helpful"], f"a whole number, 0 to {count} (how many there are)"))
            return []
        return [("yes", helpful), ("no", count - helpful)]
    value = _VALUES.get(cells["value"].text)
    if value is None:
        problems.append(_wrong(cells["value"], "1 (helpful) or 0 (not)"))
        return []
    return [(value, count)]


def _wrong(cell: Cell, expected: str) -> Problem:
    shown = cell.text if len(cell.text) <= 80 else cell.text[:79] + "…"
    place = Place(cell.place.file, cell.place.line, cell.place.column, len(cell.text))
    return Problem(place, f'found "{shown}"' if shown else "found nothing", expected)


def _day(text: str) -> datetime | None:
    """Noon of this day: Analytics does not say in which time zone its days begin."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        day = date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _whole(text: str) -> int | None:
    if not _WHOLE.fullmatch(text) or not text.isascii():
        return None
    found = int(text.partition(".")[0])
    return found if found <= MOST_IN_A_ROW else None
