"""A figure as people say it: what it is now, how sure that is, of how many, and where it is going."""

from __future__ import annotations

from collections.abc import Mapping

from kb_tools.measures.headline import Figure, Unit
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.times import in_words
from kb_tools.snapshot import ENOUGH_ANSWERS

_OF_ONE_AND_MORE: Mapping[str, tuple[str, str]] = {
    "first_reply": ("first reply", "first replies"),
    "next_reply": ("later reply", "later replies"),
    "requester_wait": ("ticket", "tickets"),
    "first_solved": ("solved ticket", "solved tickets"),
    "solved": ("solved ticket", "solved tickets"),
    "no_result": ("search", "searches"),
    "not_opened": ("search", "searches"),
    "link_rate": ("solved ticket", "solved tickets"),
    "reopened": ("solved ticket", "solved tickets"),
}


def value_in_words(unit: Unit, value: float) -> str:
    """One value: 2 h 1 min, 75 %, +32."""
    if unit == "ms":
        return in_words(value).replace(" ", "\u00a0")
    if unit == "score":
        return _signed(value)
    return f"{100 * value:.0f}\u00a0%"


def range_in_words(unit: Unit, low: float, high: float) -> str:
    """From where to where: 1 h 51 min to 2 h 12 min, 68 to 81 %, +20 to +44."""
    if unit == "share":
        return f"{100 * low:.0f} to {100 * high:.0f}\u00a0%"
    return f"{value_in_words(unit, low)} to {value_in_words(unit, high)}"


def people_in_words(key: str, people: int) -> str:
    """Of how many a figure is: 163 answers, 1 first reply."""
    one, more = _OF_ONE_AND_MORE.get(key, ("answer", "answers"))
    return f"1 {one}" if people == 1 else f"{people:,} {more}"


def big_words(figure: Figure) -> str:
    """The value; the interval alone where there are too few for one number; a dash where nothing is said."""
    if figure.value is not None:
        return value_in_words(figure.unit, figure.value)
    if figure.low is not None and figure.high is not None:
        return range_in_words(figure.unit, figure.low, figure.high)
    return "–"


def how_sure(figure: Figure) -> str:
    """The interval in a few words, or why there is none."""
    of_how_many = people_in_words(figure.key, figure.people)
    if figure.low is None or figure.high is None:
        if figure.people >= ENOUGH_ANSWERS:
            return "No interval: too few for one."
        what = "a figure" if figure.unit == "ms" else "an interval"
        return f"{of_how_many} so far; from {ENOUGH_ANSWERS} on {what} stands here."
    if figure.value is None:
        return f"It lies most likely there. From {ENOUGH_FOR_A_SCORE} answers on, one number stands here."
    return f"most likely {range_in_words(figure.unit, figure.low, figure.high)}"


def before_in_words(weeks: int) -> str:
    """The time that a figure is compared with."""
    return "the week before" if weeks == 1 else f"the {weeks} weeks before"


def direction_in_words(figure: Figure, weeks: int) -> str:
    """Whether it is better or worse than before, and what it was then."""
    before = before_in_words(weeks)
    was = "" if figure.before_value is None else value_in_words(figure.unit, figure.before_value)
    if figure.verdict == "too_few":
        return f"too few to compare with {before}"
    if figure.verdict == "not_sure":
        return f"no sure change; {was} in {before}" if was else f"no sure change against {before}"
    return f"{figure.verdict} than {before}: {was}" if was else f"{figure.verdict} than {before}"


def _signed(value: float) -> str:
    whole = round(value)
    return f"+{whole}" if whole > 0 else f"−{-whole}" if whole < 0 else "0"
