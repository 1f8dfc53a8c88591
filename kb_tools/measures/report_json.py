"""The report as JSON: articles, comments, searches, and all that was measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from kb_tools.feedback.events import to_the_second
from kb_tools.feedback.holding import held_row
from kb_tools.measures.counting.points import Point, Told
from kb_tools.measures.headline import Figure
from kb_tools.measures.measured_json import measured_as_json
from kb_tools.measures.overview import Overview
from kb_tools.measures.report import Report, article_row
from kb_tools.measures.response import response_row
from kb_tools.measures.searches import searches_as_json
from kb_tools.measures.wilson import wilson_interval
from kb_tools.measures.work import Work


def write_json_report(
    report: Report,
    overview: Overview | None = None,
    figures: Sequence[Figure] = (),
    work: Sequence[Work] = (),
) -> str:
    """The report for a program. Shares and intervals are null below 10 answers.

    With an overview it also holds the period, its figures, waits, trends, what to do, and what is left out.
    """
    whole = wilson_interval(report.solved, report.answers)
    told: dict[str, Any] = {
        "version": 1,
        "made_at": report.made_at,
        "answers": report.answers,
        "solved": report.solved,
        "low": round(whole.low, 4),
        "high": round(whole.high, 4),
        "articles": [article_row(report, figure) for figure in report.figures],
        "comments": [
            {
                "article": comment.article,
                "edition": comment.edition,
                "locale": comment.locale,
                "revision": comment.revision,
                "at": to_the_second(comment.at_ms),
                "value": comment.value,
                "reason": comment.reason,
                "comment": comment.text,
            }
            for comment in report.comments
        ],
        "held": [held_row(each) for each in report.held],
        "searches": searches_as_json(report.searches),
        "points": [_point(point) for point in report.told.points],
        "surveys": _surveys(report.told),
        "response": {
            **response_row(report.response.whole),
            "articles": [
                {"article": article, **response_row(rate)}
                for article, rate in report.response.articles.items()
            ],
        },
        "overdue": report.overdue,
        "elsewhere": [
            {
                "article": each.article,
                "title": report.article(each.article).title,
                "answers": each.answers,
                "solved": each.solved,
                "first_answer": to_the_second(each.first_ms),
                "last_answer": to_the_second(each.last_ms),
            }
            for each in report.earlier
        ],
    }
    if overview is not None:
        told |= measured_as_json(report, overview, figures, work)
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def _point(point: Point) -> dict[str, Any]:
    return {
        "article": point.article,
        "kind": point.kind,
        "what": point.what,
        "readers": point.readers,
        "remarks": list(point.remarks),
    }


def _surveys(told: Told) -> dict[str, dict[str, int]]:
    """For each question that was answered: how many links gave which mark."""
    surveys: dict[str, dict[str, int]] = {}
    for question, value, count in told.marks:
        surveys.setdefault(question, {})[str(value)] = count
    return surveys
