"""What is compared side by side: each category with all others, and readers with tickets; in sentences."""

from __future__ import annotations

from html import escape

from kb_tools.measures.change import Change, compare, told_beside
from kb_tools.measures.overview import Overview
from kb_tools.measures.rates import Rate
from kb_tools.measures.self_service import SelfService

_THIS_PERIOD = 1


def compare_categories(overview: Overview) -> dict[str, Change[str]]:
    """Customers' answers of the period in each category, beside those in all others, corrected for all."""
    counts: dict[str, list[int]] = {}
    for text in overview.by_text:
        if text.period == _THIS_PERIOD:
            of_category = counts.setdefault(overview.categories.get(text.article, ""), [0, 0])
            of_category[0] += text.solved
            of_category[1] += text.answers
    solved, answers = (sum(each[place] for each in counts.values()) for place in (0, 1))
    return compare(
        {
            name: (Rate(solved - own[0], answers - own[1]), Rate(*own))
            for name, own in sorted(counts.items())
            if name
        }
    )


def self_service_of(overview: Overview) -> SelfService | None:
    """Readers and tickets of the period; None where one of them is not told at all."""
    readers = sum(overview.readers.values())
    return SelfService(readers, overview.desk.sums.tickets) if readers and overview.desk else None


def compared_section(overview: Overview, articles: int = 0, overdue: int | None = None) -> str:
    """The sentences, those that are sure; nothing where there is nothing to say.

    overdue: how many of the articles should have been reviewed by now.
    """
    said = [
        told_beside(change, name, "all other categories")
        for name, change in compare_categories(overview).items()
        if change.real
    ]
    service = self_service_of(overview)
    interval = service.interval if service else None
    if service and service.to_one is not None and interval is not None:
        said.append(
            f"{service.to_one:,.0f} readers of articles for each ticket, most likely {interval.low:,.0f} to "
            f"{interval.high:,.0f} ({service.readers:,} readers, {service.tickets:,} tickets). "
            "Who read two articles counts twice."
        )
    if articles and overdue is not None:
        said.append(f"{overdue:,} of {articles:,} articles should have been reviewed by now.")
    if not said:
        return ""
    lines = "\n".join(f'<li dir="auto">{escape(each)}</li>' for each in said)
    return f"""<section aria-labelledby="compared">
<h2 id="compared">Side by side</h2>
<ul>
{lines}
</ul>
</section>"""
