"""How many of those who saw the question answered it: by article, and over all.

Answers of readers of whom nobody knows whether they saw it are no part of it: from before pages told so,
without a script, or where the browser asks not to be tracked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb_tools.measures.counting.shown import ShownCount
from kb_tools.measures.rates import Rate


@dataclass(frozen=True, slots=True)
class Response:
    """Readers who answered, of those who saw the question; each counts once an article and text."""

    whole: Rate = field(default_factory=lambda: Rate(0, 0))
    articles: Mapping[str, Rate] = field(default_factory=dict)


def response(counts: Iterable[ShownCount], edition: str = "customers") -> Response:
    """The rates of one edition: of each article, all its texts together, by id."""
    articles: dict[str, Rate] = {}
    for each in sorted(counts):
        if each.edition == edition:
            before = articles.get(each.article, Rate(0, 0))
            articles[each.article] = Rate(before.count + each.answered, before.of + each.shown)
    whole = Rate(sum(rate.count for rate in articles.values()), sum(rate.of for rate in articles.values()))
    return Response(whole, articles)


def response_row(rate: Rate) -> dict[str, int | float | None]:
    """The rate for a program or a spreadsheet: no share and no interval below 10 readers."""
    interval = rate.interval
    return {
        "shown": rate.of,
        "responded": rate.count,
        "response": round(rate.share, 4) if rate.enough else None,
        "response_low": round(interval.low, 4) if rate.enough else None,
        "response_high": round(interval.high, 4) if rate.enough else None,
    }


def response_in_words(rate: Rate) -> str:
    """The rate as a sentence; nothing below 10 readers."""
    if not rate.enough:
        return ""
    low, high = (f"{100 * end:.0f}" for end in (rate.interval.low, rate.interval.high))
    return f"{rate.count:,} of {rate.of:,} readers who saw the question answered it ({low} to {high}\u00a0%)."
