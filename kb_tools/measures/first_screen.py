"""The first screen of the report: what it comes to in a sentence, four figures, what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape

from kb_tools.measures.change import day_in_words
from kb_tools.measures.figure_cards import cards, first_figures, kin_table
from kb_tools.measures.figure_words import before_in_words
from kb_tools.measures.headline import Figure
from kb_tools.measures.overview import Choice, Overview
from kb_tools.measures.report import Report
from kb_tools.measures.work import Work
from kb_tools.measures.work_list import outcome_section, work_section

_BETTER_AND_WORSE: Mapping[str, tuple[str, str]] = {
    "first_reply": ("first replies come sooner", "first replies come later"),
    "solved": ("tickets are solved sooner", "tickets take longer to be solved"),
    "csat": ("more customers are satisfied", "fewer customers are satisfied"),
    "nps": ("customers recommend us more", "customers recommend us less"),
    "next_reply": ("later replies come sooner", "later replies come later"),
    "requester_wait": ("tickets wait less for us", "tickets wait longer for us"),
    "first_solved": ("tickets are solved sooner at first", "tickets are solved later at first"),
    "helpfulness": ("articles help more readers", "articles help fewer readers"),
    "effort": ("more customers find it easy", "fewer customers find it easy"),
    "no_result": ("fewer searches find nothing", "more searches find nothing"),
    "not_opened": ("fewer searches open nothing", "more searches open nothing"),
    "link_rate": ("more replies lead to articles", "fewer replies lead to articles"),
    "reopened": ("fewer tickets are opened again", "more tickets are opened again"),
}


def first_words(figures: Sequence[Figure], weeks: int) -> tuple[str, str]:
    """The whole in a sentence, and what it is compared with: only changes that chance does not explain."""
    before = before_in_words(weeks)
    if not figures:
        return "There is nothing to tell yet.", "As soon as customers answer, the figures stand here."
    shown = first_figures(figures)
    better = [_said(figure, 0) for figure in shown if figure.verdict == "better"]
    worse = [_said(figure, 1) for figure in shown if figure.verdict == "worse"]
    if better and worse:
        return _sentence(f"{_listed(better)}, but {_listed(worse)}"), f"All compared with {before}."
    if better:
        return _sentence(_listed(better)), f"Compared with {before}. None of these figures is surely worse."
    if worse:
        return _sentence(_listed(worse)), f"Compared with {before}. None of these figures is surely better."
    if all(figure.verdict == "too_few" for figure in shown):
        return "There are too few answers yet to compare.", f"That is: now, or in {before}."
    return "Nothing has surely changed.", f"What moved against {before} may be chance."


def first_screen(report: Report, overview: Overview, figures: Sequence[Figure], work: Sequence[Work]) -> str:
    """The cards, the list of work, what came of it, and the kin of the first figures."""
    weeks = overview.period.weeks
    parts = (
        cards(figures, weeks),
        work_section(report, work),
        outcome_section(report, work),
        kin_table(figures, weeks),
    )
    return "\n".join(part for part in parts if part)


def period_in_words(overview: Overview) -> str:
    """From which day to which the report is, and of what alone; days of UTC. As HTML."""
    period = overview.period
    weeks = "1 week" if period.weeks == 1 else f"{period.weeks} weeks"
    spanned = f"{_day(period.from_ms)} to {_day(period.to_ms - 1)}, {weeks}"
    only = _only(overview.choice)
    return f"{spanned} · only {only}" if only else spanned


def _only(choice: Choice) -> str:
    return ", ".join(
        f"{name} <bdi>{escape(getattr(choice, name))}</bdi>"
        for name in ("category", "channel", "language", "product")
        if getattr(choice, name) is not None
    )


def _day(at_ms: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    return f'<time datetime="{moment:%Y-%m-%d}">{day_in_words(at_ms)}</time>'


def _said(figure: Figure, place: int) -> str:
    said = _BETTER_AND_WORSE.get(figure.key)
    return said[place] if said else f"{figure.definition.name}: {figure.verdict}"


def _listed(said: Sequence[str]) -> str:
    if len(said) < 3:
        return " and ".join(said)
    return f"{', '.join(said[:-1])} and {said[-1]}"


def _sentence(said: str) -> str:
    return f"{said[0].upper()}{said[1:]}."
