"""targets.yml: what a desk wants to reach, and when it is open. Read with every problem at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from kb_tools.errors import Place, Problem
from kb_tools.fields import read_fields, shortened
from kb_tools.measures import csat, effort, nps, rates, times
from kb_tools.measures.counting.waits import WAITS, Clock, Wait
from kb_tools.measures.declared_hours import HoursFields, Problems, read_hours
from kb_tools.measures.definition import Definition
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS, Hours
from kb_tools.measures.period import DAY_MS
from kb_tools.measures.tickets.values import word
from kb_tools.yaml_source import Entries, Items, Node, at_path, read_yaml

FILE = "targets.yml"
USUAL_SHARE = 90
_WITHIN = re.compile(r"(\d{1,6})\s*(minutes?|hours?|days?)\Z", re.ASCII)
_UNITS = {"minute": MINUTE_MS, "hour": HOUR_MS, "day": DAY_MS}
_LONGEST_MS = 366 * DAY_MS
_A_TIME = "whole minutes, hours or days, such as 15 minutes"


class Measure(StrEnum):
    """What can have a target: five waits, and shares and scores by their keys in the report."""

    FIRST_REPLY = "first_reply"
    NEXT_REPLY = "next_reply"
    REQUESTER_WAIT = "requester_wait"
    FIRST_SOLVED = "first_solved"
    SOLVED = "solved"
    CSAT = "csat"
    NPS = "nps"
    EFFORT = "effort"
    HELPFULNESS = "helpfulness"
    NO_RESULT = "no_result"
    NOT_OPENED = "not_opened"
    LINK_RATE = "link_rate"
    REOPENED = "reopened"

    @property
    def wait(self) -> Wait | None:
        """The wait that it is; None for shares and scores."""
        return next((wait for wait in WAITS if wait == self.value), None)

    @property
    def definition(self) -> Definition:
        """What it is, as the report has it."""
        return times.DEFINITIONS[self.wait] if self.wait else _DEFINITIONS[self]


class ClockChoice(StrEnum):
    """Which time counts."""

    OPEN = "open"
    CALENDAR = "calendar"


_DEFINITIONS: Mapping[Measure, Definition] = {
    Measure.CSAT: csat.DEFINITION,
    Measure.NPS: nps.DEFINITION,
    Measure.EFFORT: effort.DEFINITION,
    Measure.HELPFULNESS: rates.HELPFULNESS,
    Measure.NO_RESULT: rates.NO_RESULT,
    Measure.NOT_OPENED: rates.NOT_OPENED,
    Measure.LINK_RATE: rates.LINK_RATE,
    Measure.REOPENED: rates.REOPENED,
}


class TargetFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One entry below `targets:`. A wait has `within`, everything else `at_least` or `at_most`."""

    measure: Annotated[Measure, Meta(description="What is measured.", examples=["first_reply"])]
    within: Annotated[
        str,
        Meta(
            description="For a wait: how long it may take, in minutes, hours or (by the calendar) days.",
            examples=["15 minutes"],
        ),
    ] = ""
    share: Annotated[
        float, Meta(description="For a wait: how many of 100 have to end within that time.", examples=[90])
    ] = USUAL_SHARE
    priority: Annotated[
        str,
        Meta(
            description="For a wait: only tickets of this priority, as the desk calls it. Left out: all.",
            examples=["critical"],
        ),
    ] = ""
    clock: Annotated[
        ClockChoice,
        Meta(
            description="For a wait: whether only time counts while the desk is open, or all of it.",
            examples=["open"],
        ),
    ] = ClockChoice.OPEN
    at_least: Annotated[
        float | None,
        Meta(description="What is wanted at least: a percentage, or points for nps.", examples=[85]),
    ] = None
    at_most: Annotated[
        float | None,
        Meta(
            description="What is wanted at most, where less is better: no_result, not_opened, reopened.",
            examples=[10],
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Target:
    """One target. limit is a share of 0 to 1, for nps a score of -100 to 100.

    at_least says on which side of it the figure should be. within_ms, priority ("" is all) and clock are of
    waits only; there limit is the share of waits that should end within that time.
    """

    measure: Measure
    limit: float
    at_least: bool = True
    within_ms: int = 0
    priority: str = ""
    clock: Clock = "open"


@dataclass(frozen=True, slots=True)
class Targets:
    """All of targets.yml. hours is None where it names none: then those of contact.yml hold."""

    targets: tuple[Target, ...] = ()
    hours: Hours | None = None


class TargetsFields(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The two parts of the file, for its schema."""

    hours: Annotated[
        tuple[HoursFields, ...],
        Meta(description="When the desk is open. Left out: the hours of contact.yml, else day and night."),
    ] = ()
    targets: Annotated[tuple[TargetFields, ...], Meta(description="What the desk wants to reach.")] = ()


def read_targets(text: str, file: str = FILE) -> tuple[Targets, Problems]:
    """The file's text. What is wrong has its place, and is left out of what is returned."""
    root, problems = read_yaml(text, file)
    if root is None:
        return Targets(), problems
    if not isinstance(root, Entries):
        told = f"{FILE} is not a set of names"
        return Targets(), (*problems, Problem(root.place, told, "targets: and, if you like, hours:"))
    hours: Hours | None = None
    found: list[Target] = []
    for key, node in root.pairs:
        if key.text == "hours":
            hours, wrong = read_hours(node)
        elif key.text == "targets":
            found, wrong = _read_list(node)
        else:
            told = f'there is no field "{shortened(key.text)}" in {FILE}'
            wrong = (Problem(key.place, told, "one of: hours, targets"),)
        problems += wrong
    return Targets(tuple(found), hours), tuple(sorted(problems, key=lambda each: each.place))


def _read_list(node: Node) -> tuple[list[Target], Problems]:
    if not isinstance(node, Items):
        told = "targets: found no list"
        return [], (Problem(node.place, told, "entries that start with “- measure: …”"),)
    found: list[Target] = []
    problems: Problems = ()
    known: dict[tuple[object, ...], Place] = {}
    for entry in node.nodes:
        fields, wrong = read_fields(TargetFields, entry, what="a target")
        problems += wrong
        if fields is None or wrong or not isinstance(entry, Entries):
            continue
        target, wrong = _read_wait(fields, entry) if fields.measure.wait else _read_level(fields, entry)
        problems += wrong
        if target is None:
            continue
        same = (target.measure, target.at_least, target.within_ms, target.priority, target.clock)
        if same in known:
            told = f"the same target stands in line {known[same].line}"
            problems += (Problem(entry.place, told, "one of the two"),)
            continue
        known[same] = entry.place
        found.append(target)
    return found, problems


def _read_wait(fields: TargetFields, entry: Entries) -> tuple[Target | None, Problems]:
    """A target for a wait."""
    problems = _unused(fields, entry, ("at_least", "at_most"), "within: and a time, such as 15 minutes")
    within_ms = 0
    if entry.get("within") is None:
        if not problems:
            told = f"{fields.measure}: it does not say within which time"
            problems += (Problem(entry.place, told, "within: 15 minutes"),)
    else:
        within_ms, told, expected = _milliseconds(fields.within, fields.clock)
        if told:
            problems += (Problem(at_path(entry, ("within",)), f"within: {told}", expected),)
    if fields.priority and not word(fields.priority):
        told = f'priority: no ticket has the priority "{shortened(fields.priority)}"'
        expected = "a word as the desk has it, such as critical"
        problems += (Problem(at_path(entry, ("priority",)), told, expected),)
    if not 0 < fields.share < 100:
        told = f"share: {fields.share:g} of 100 can never be {'missed' if fields.share <= 0 else 'sure'}"
        if fields.share > 100:
            told = f"share: {fields.share:g} of 100 cannot be"
        problems += (Problem(at_path(entry, ("share",)), told, "a number above 0 and below 100, such as 90"),)
    if problems:
        return None, problems
    target = Target(
        fields.measure,
        fields.share / 100,
        within_ms=within_ms,
        priority=word(fields.priority),
        clock="open" if fields.clock is ClockChoice.OPEN else "calendar",
    )
    return target, ()


def _read_level(fields: TargetFields, entry: Entries) -> tuple[Target | None, Problems]:
    """A target for a share or a score."""
    measure = fields.measure
    is_low = measure.definition.better == "lower"
    right, wrong = ("at_most", "at_least") if is_low else ("at_least", "at_most")
    problems = _unused(fields, entry, ("within", "share", "priority", "clock"), f"{right}: and a number")
    if entry.get(wrong) is not None:
        told = f"{wrong}: of {measure}, {'less' if is_low else 'more'} is better"
        problems += (Problem(at_path(entry, (wrong,)), told, f"{right}: and a number"),)
    limit = fields.at_most if is_low else fields.at_least
    if limit is None:
        if not problems:
            told = f"{measure}: it does not say what is wanted"
            problems += (Problem(entry.place, told, f"{right}: {10 if is_low else 85}"),)
        return None, problems
    lowest, highest = (-100, 100) if measure is Measure.NPS else (0, 100)
    if not lowest < limit < highest:
        if limit > highest:
            told = f"{measure} is never above {highest}"
        elif limit < lowest:
            told = f"{measure} is never below {lowest}"
        elif limit == (lowest if is_low else highest):
            told = f"nobody can ever be sure of {limit:g}"
        else:
            told = f"{limit:g} cannot be missed"
        expected = f"a number above {lowest} and below {highest}"
        problems += (Problem(at_path(entry, (right,)), f"{right}: {told}", expected),)
    if problems:
        return None, problems
    level = limit if measure is Measure.NPS else limit / 100
    return Target(measure, level, at_least=not is_low), ()


def _unused(fields: TargetFields, entry: Entries, names: tuple[str, ...], expected: str) -> Problems:
    kind = "a wait" if fields.measure.wait else "no wait"
    return tuple(
        Problem(at_path(entry, (name,)), f"{name}: {fields.measure} is {kind}, and has no {name}", expected)
        for name in names
        if entry.get(name) is not None
    )


def _milliseconds(text: str, clock: ClockChoice) -> tuple[int, str, str]:
    """The time; else what is wrong with it, and what was expected."""
    match = _WITHIN.match(" ".join(text.split()))
    if match is None:
        return 0, f'"{shortened(text)}" is no time', _A_TIME
    unit = match[2].rstrip("s")
    length = int(match[1]) * _UNITS[unit]
    if length == 0:
        return 0, "nothing ends at once", "at least 1 minute"
    if unit == "day" and clock is ClockChoice.OPEN:
        return 0, "a day is not clear for time while the desk is open", "hours, or clock: calendar"
    if length > _LONGEST_MS:
        return 0, f"{match[0]} is longer than a year", "at most 366 days"
    return length, "", ""
