"""When the desk is open, as people write it down: `hours:` of targets.yml, or the hours of contact.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from kb_tools.errors import KbError, Place, Problem, nearest
from kb_tools.fields import read_fields, shortened
from kb_tools.measures.hours import WEEKDAYS, Hours, Schedule
from kb_tools.measures.public_holidays import public_holidays
from kb_tools.yaml_source import Entries, Items, Node, Scalar, at_path, plain

Problems = tuple[Problem, ...]
DAY_AND_NIGHT = Hours(((0, Schedule(ZoneInfo("UTC"), dict.fromkeys(range(7), ((0, 1440),)))),))
"""What holds where nobody says when the desk is open."""
_A_SPAN = "a day and whole minutes, such as mon 08:00-18:00"
_OVER_MIDNIGHT = "two spans, such as mon 22:00-24:00 and tue 00:00-06:00"
_A_ZONE = "the IANA name of a time zone, such as Europe/Berlin"
_SPAN = re.compile(r"(\w+)\s+(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\Z", re.ASCII)
_WHOLE_DAY = 1440
_ALWAYS = -(2**62)
_YEARS = range(1970, 3000)


class HoursFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry below `hours:` in targets.yml: when the desk is open, from a day on."""

    start: Annotated[
        date | None,
        Meta(
            description="From which day on these hours hold. Only the first entry may be without: it holds "
            "before all others.",
            examples=["2026-06-01"],
        ),
    ] = msgspec.field(name="from", default=None)
    zone: Annotated[str, Meta(description="The time zone, an IANA name.", examples=["Europe/Berlin"])]
    days: Annotated[
        tuple[str, ...],
        Meta(
            description="For each day with hours: day and span, to the minute. 24:00 is the end of a day.",
            examples=[["mon 08:00-12:30", "mon 13:00-18:00"]],
        ),
    ]
    closed: Annotated[
        tuple[date, ...],
        Meta(description="Single days on which nobody answers.", examples=[["2026-12-24", "2026-12-31"]]),
    ] = ()
    holidays: Annotated[
        str,
        Meta(
            description="A country, or a part of it, on whose public holidays nobody answers. "
            "It needs `pip install 'beeline-kb[holidays]'`.",
            examples=["DE-BE"],
        ),
    ] = ""


def read_hours(node: Node) -> tuple[Hours | None, Problems]:
    """`hours:` of targets.yml: a list, in order of time. None where nothing of it can be used."""
    if not isinstance(node, Items) or not node.nodes:
        found = "an empty list" if isinstance(node, Items) else "no list"
        return None, (Problem(node.place, f"hours: found {found}", "entries that start with “- zone: …”"),)
    problems: Problems = ()
    read: list[tuple[int, Schedule]] = []
    for number, entry in enumerate(node.nodes):
        fields, wrong = read_fields(HoursFields, entry, what="hours")
        problems += wrong
        if fields is None:
            continue
        schedule, wrong = _read_schedule(fields, entry)
        problems += wrong
        day = entry.get("from") if isinstance(entry, Entries) else None
        if number and day is None:
            told = "hours: only the first entry can be without a day from which it holds"
            problems += (Problem(entry.place, told, "from: and a day, such as 2026-06-01"),)
        if fields.start is not None and fields.start.year not in _YEARS:
            told = f"from: {fields.start} is no day of a help desk"
            problems += (Problem(at_path(entry, ("from",)), told, f"a day since {_YEARS[0]}"),)
        elif schedule is not None and not wrong:
            begins = _begins(fields.start, schedule.zone)
            if read and begins <= read[-1][0] and fields.start is not None:
                told = f"from: {fields.start} is not after the beginning of the entry before"
                problems += (Problem(at_path(entry, ("from",)), told, "entries in the order of time"),)
            read.append((begins, schedule))
    return (None if problems else Hours(tuple(read))), problems


def read_contact_hours(root: Node | None) -> tuple[Hours, Problems]:
    """The hours of contact.yml; day and night where it names no days."""
    below = root.get("hours") if isinstance(root, Entries) else None
    days = below.get("days") if isinstance(below, Entries) else None
    if not isinstance(below, Entries) or not isinstance(days, Items) or not days.nodes:
        return DAY_AND_NIGHT, ()
    fields = HoursFields(
        zone=str(plain(below.get("zone")) or "UTC"),
        days=tuple(each.text if isinstance(each, Scalar) else "" for each in days.nodes),
    )
    schedule, problems = _read_schedule(fields, below)
    if problems or schedule is None:
        return DAY_AND_NIGHT, problems
    return Hours(((0, schedule),)), ()


def _read_schedule(fields: HoursFields, entry: Node) -> tuple[Schedule | None, Problems]:
    zone = _zone(fields.zone)
    problems: list[Problem] = []
    if zone is None:
        problems.append(Problem(at_path(entry, ("zone",)), _no_zone(fields.zone), _A_ZONE))
    if not fields.days:
        problems.append(Problem(at_path(entry, ("days",)), "days: here stands no day", _A_SPAN))
    listed = entry.get("days") if isinstance(entry, Entries) else None
    nodes = listed.nodes if isinstance(listed, Items) else ()
    days, wrong = _read_days((node.text, node.place) for node in nodes if isinstance(node, Scalar))
    problems += wrong
    closed = frozenset(fields.closed)
    if fields.holidays:
        try:
            closed |= public_holidays(fields.holidays)
        except KbError as error:
            problems.append(Problem(at_path(entry, ("holidays",)), f"holidays: {error.message}", error.hint))
    if problems or zone is None:
        return None, tuple(problems)
    return Schedule(zone, days, closed), ()


def _read_days(
    spans: Iterable[tuple[str, Place]],
) -> tuple[dict[int, tuple[tuple[int, int], ...]], list[Problem]]:
    """The spans of each weekday in order, in minutes of the day."""
    found: dict[int, list[tuple[int, int]]] = {}
    problems = []
    for text, place in spans:
        day, span, problem = _read_span(text, place)
        if problem is None:
            for opens, closes in found.get(day, ()):
                if span[0] < closes and opens < span[1]:
                    told = f'days: "{shortened(text)}" overlaps {_said(day, opens, closes)}'
                    problem = Problem(place, told, "spans of one day that do not overlap")
        if problem is None:
            found.setdefault(day, []).append(span)
        else:
            problems.append(problem)
    return {day: tuple(sorted(each)) for day, each in found.items()}, problems


def _read_span(text: str, place: Place) -> tuple[int, tuple[int, int], Problem | None]:
    """A weekday and its minutes from and to, or what is wrong with it."""
    match = _SPAN.match(text.strip())
    told, expected = "", _A_SPAN
    day, opens, closes = 0, 0, 0
    if match is None:
        told = "is no day with a span"
    elif match[1].lower() not in WEEKDAYS:
        told = f"names no day of the week{nearest(match[1].lower(), WEEKDAYS)}"
        expected = f"one of {', '.join(WEEKDAYS)}"
    else:
        day = WEEKDAYS.index(match[1].lower())
        opens, closes = (60 * int(match[hour]) + int(match[hour + 1]) for hour in (2, 4))
        if int(match[3]) > 59 or int(match[5]) > 59 or max(opens, closes) > _WHOLE_DAY:
            told, expected = "has a time that no clock shows", "times from 00:00 to 24:00"
        elif opens == _WHOLE_DAY:
            told, expected = "begins at the end of its day", "00:00 of the next day"
        elif closes == opens:
            told, expected = "ends when it begins", "an end after the beginning; 00:00-24:00 is a whole day"
        elif closes < opens:
            told, expected = "goes over midnight, or ends before it begins", _OVER_MIDNIGHT
    problem = Problem(place, f'days: "{shortened(text)}" {told}', expected) if told else None
    return day, (opens, closes), problem


def _said(day: int, opens: int, closes: int) -> str:
    return f"{WEEKDAYS[day]} {opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def _no_zone(name: str) -> str:
    from zoneinfo import available_timezones

    return f'zone: "{shortened(name)}" is no time zone{nearest(name, available_timezones())}'


def _begins(day: date | None, zone: ZoneInfo) -> int:
    """The moment (ms, UTC) at which a day begins there; long ago for none."""
    if day is None:
        return _ALWAYS
    begins = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    return int(begins.timestamp() * 1000)
