"""What was measured, for a program: period, figures, waits, trends, what to do, and what is left out.

Times are moments of UTC, waits milliseconds; a figure that may not be told yet is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.headline import Figure
from kb_tools.measures.left_out import left_out
from kb_tools.measures.overview import Overview
from kb_tools.measures.rates import Rate
from kb_tools.measures.report import Report
from kb_tools.measures.trends import ShareAt, found_nothing_by_week, helped_by_week, monday
from kb_tools.measures.work import Work
from kb_tools.snapshot import ENOUGH_ANSWERS


def measured_as_json(
    report: Report, overview: Overview, figures: Sequence[Figure], work: Sequence[Work]
) -> dict[str, Any]:
    """The keys that a report has where something was counted."""
    period = overview.period
    desk = overview.desk
    return {
        "period": {
            "from": to_the_second(period.from_ms),
            "to": to_the_second(period.to_ms),
            "weeks": period.weeks,
            "compared_from": to_the_second(period.before_ms),
            "only": msgspec.to_builtins(overview.choice),
        },
        "figures": [figure_row(figure) for figure in figures],
        "work": [msgspec.to_builtins(each) for each in work],
        "waits": [_wait(each._asdict()) for each in (desk.waits if desk else ())],
        "trends": {
            "helpfulness": _trend(helped_by_week(overview)),
            "no_result": _trend(found_nothing_by_week(overview)),
            "categories": [
                {"category": name, "week_from": _day(week_no), **_share(Rate(each.solved, each.answers))}
                for (name, week_no), each in sorted(overview.by_week.items())
            ],
            "marks": [
                {
                    "question": each.question,
                    "mark": each.mark,
                    "week_from": _day(each.week_no),
                    "people": each.people,
                }
                for each in overview.marks
            ],
        },
        "left_out": [
            {"key": each.key, "count": each.count, "what": each.what, "why": each.why}
            for each in left_out(report, overview)
        ],
    }


def figure_row(figure: Figure) -> dict[str, Any]:
    """A figure, flat."""
    return {
        "key": figure.key,
        "name": figure.definition.name,
        "unit": figure.unit,
        "value": _rounded(figure, figure.value),
        "low": _rounded(figure, figure.low),
        "high": _rounded(figure, figure.high),
        "people": figure.people,
        "before_value": _rounded(figure, figure.before_value),
        "before_people": figure.before_people,
        "verdict": figure.verdict,
        "better": figure.definition.better,
    }


def _rounded(figure: Figure, value: float | None) -> float | int | None:
    if value is None:
        return None
    if figure.unit == "ms":
        return round(value)
    return round(value, 4 if figure.unit == "share" else 1)


def _wait(row: dict[str, Any]) -> dict[str, Any]:
    """Percentiles of fewer than ten are not told; they would be somebody's wait."""
    if row["people"] >= ENOUGH_ANSWERS:
        return row
    return {name: None if name.startswith(("median", "ninetieth")) else value for name, value in row.items()}


def _trend(shares: Sequence[ShareAt]) -> list[dict[str, Any]]:
    return [{"week_from": _day(each.week_no), **_share(each.rate)} for each in shares]


def _share(rate: Rate) -> dict[str, Any]:
    told = rate.interval if rate.enough else None
    return {
        "count": rate.count,
        "of": rate.of,
        "low": round(told.low, 4) if told else None,
        "high": round(told.high, 4) if told else None,
    }


def _day(week_no: int) -> str:
    return f"{monday(week_no):%Y-%m-%d}"
