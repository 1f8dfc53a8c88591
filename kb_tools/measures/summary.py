"""The week in a few lines: the first figures, targets, alarms, and what to do next. Always short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import msgspec

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.alarms import alarm_in_words
from kb_tools.measures.change import day_in_words
from kb_tools.measures.figure_cards import first_figures
from kb_tools.measures.figure_words import big_words, direction_in_words, how_sure, people_in_words
from kb_tools.measures.first_screen import first_words
from kb_tools.measures.goals import Goal, Standing, goal_in_words, target_in_words
from kb_tools.measures.headline import Figure
from kb_tools.measures.measured_json import figure_row
from kb_tools.measures.period import Period
from kb_tools.measures.target_check import TargetCheck
from kb_tools.measures.targets_json import alarm_row, goal_row
from kb_tools.measures.work import KINDS_IN_WORDS, Work

MOST_WORK = 3
_WIDTH = 76
_NO_BREAK = "\u00a0"
_ORDER: tuple[Standing, ...] = ("missed", "not_sure", "kept", "too_few")


@dataclass(frozen=True, slots=True)
class Summary:
    """What is told of a period. work is the whole list; its first lines are told."""

    period: Period
    figures: Sequence[Figure]
    check: TargetCheck
    work: Sequence[Work]

    @property
    def next_work(self) -> list[Work]:
        """What is to be done next: the first of what is still open."""
        return [each for each in self.work if each.outcome in ("open", "did_not_work")][:MOST_WORK]

    @property
    def subject(self) -> str:
        """The whole in one line."""
        found = [f"the week to {day_in_words(self.period.to_ms - 1)}"]
        if self.check.alarms:
            found.append(_counted(len(self.check.alarms), "alarm"))
        missed = sum(goal.standing == "missed" for goal in self.check.goals)
        if missed:
            found.append(f"{_counted(missed, 'target')} missed")
        return f"Help centre, {', '.join(found)}"


def write_text_summary(summary: Summary) -> str:
    """As plain text, of lines that fit into a mail."""
    weeks = summary.period.weeks
    said, compared = first_words(summary.figures, weeks)
    days = f"{day_in_words(summary.period.from_ms)} to {day_in_words(summary.period.to_ms - 1)}"
    lines = [f"{days} ({_counted(weeks, 'week')})", "", *_wrapped(f"{said} {compared}")]
    figures = [line for figure in first_figures(summary.figures) for line in _figure(figure, weeks)]
    lines += _part("Figures", figures)
    if summary.check.goals:
        alarms = [alarm_in_words(alarm) for alarm in summary.check.alarms]
        lines += _part("Alarms", _listed(alarms or ["None."]))
        goals = sorted(summary.check.goals, key=lambda goal: _ORDER.index(goal.standing))
        lines += _part("Targets", _listed(_goal(goal) for goal in goals))
    lines += _part("What to do next", _listed(_work(each) for each in summary.next_work))
    return "\n".join(lines) + "\n"


def write_json_summary(summary: Summary) -> str:
    """The same for a program, with all figures."""
    return msgspec.json.format(msgspec.json.encode(summary_as_json(summary)), indent=1).decode() + "\n"


def summary_as_json(summary: Summary) -> dict[str, Any]:
    """Plain values. What readers wrote is not among them."""
    period = summary.period
    work = [msgspec.to_builtins(each) for each in summary.next_work]
    return {
        "version": 1,
        "period": {
            "from": to_the_second(period.from_ms),
            "to": to_the_second(period.to_ms),
            "weeks": period.weeks,
        },
        "figures": [figure_row(figure) for figure in summary.figures],
        "alarms": [alarm_row(alarm) for alarm in summary.check.alarms],
        "targets": [goal_row(goal) for goal in summary.check.goals],
        "work": [{name: each[name] for name in each if name != "remarks"} for each in work],
    }


def _figure(figure: Figure, weeks: int) -> list[str]:
    people = people_in_words(figure.key, figure.people)
    told = f"{figure.definition.name}: {big_words(figure)}. {_sentence(how_sure(figure))}"
    if figure.low is not None:
        told = f"{told} Of {people}."
    return _wrapped(f"{told} {_sentence(direction_in_words(figure, weeks))}", "- ")


def _goal(goal: Goal) -> str:
    return f"{target_in_words(goal.target)}. {goal_in_words(goal)}"


def _work(work: Work) -> str:
    people = round(work.people)
    customers = "1 customer" if people == 1 else f"{people:,} customers"
    left = f" It leaves at least {customers} without help." if people else ""
    title = work.title if work.title.startswith("“") else f"“{work.title}”"
    return f"{KINDS_IN_WORDS[work.kind]} {title}.{left} {work.next_step}".rstrip()


def _part(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, "-" * len(title), *lines] if lines else []


def _listed(told: Iterable[str]) -> list[str]:
    return [line for each in told for line in _wrapped(each, "- ")]


def _wrapped(text: str, first: str = "") -> list[str]:
    """Lines of a mail's width; signs that could turn or break a line are left out."""
    text = text.replace(" %", f"{_NO_BREAK}%")
    plain = "".join(sign if sign.isprintable() or sign == _NO_BREAK else " " for sign in text)
    return wrap(
        " ".join(part for part in plain.split(" ") if part),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:].rstrip('.')}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
