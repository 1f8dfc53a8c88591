"""What the figures leave out: tickets and votes that are in none of them, counted, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kb_tools.measures.overview import Overview
from kb_tools.measures.report import Report
from kb_tools.measures.report_table import scrolling_table

_STANDINGS = {
    "spam": ("Tickets marked as spam", "in no figure"),
    "deleted": ("Tickets that were deleted", "in no figure"),
    "merged": ("Tickets merged into another", "the other one counts"),
    "by_agent": ("Tickets that your own people began", "no customer waited for a first reply"),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many of something that a figure does not hold. key names it for programs."""

    key: str
    what: str
    count: int
    why: str


def left_out(report: Report, overview: Overview) -> list[LeftOut]:
    """All that is left out of the period's figures, those with none as well."""
    found: list[LeftOut] = []
    desk = overview.desk
    if desk is not None:
        known = {name: _STANDINGS.get(name, (f"Tickets: {name}", "in no figure")) for name in desk.standings}
        for name, (what, why) in {**_STANDINGS, **known}.items():
            if name != "counted":
                found.append(LeftOut(name, what, desk.standings.get(name, 0), why))
        sums = desk.sums
        found += [
            LeftOut(
                "unanswered",
                "Tickets that still wait for a first reply",
                sums.unanswered,
                "in no wait yet: a growing pile makes waits look shorter than they are",
            ),
            LeftOut(
                "closed_by_machine",
                "Tickets that a machine closed",
                sums.closed_by_machine,
                "in no time to a solution; their first replies count",
            ),
            LeftOut(
                "machine_replied",
                "Tickets that a machine answered too",
                sums.machine_replied,
                "the machine's line is no first reply; a person's is",
            ),
            LeftOut(
                "impossible",
                "Tickets with a moment before they were made",
                sums.impossible,
                "that wait is left out: look at the clocks of the desk and of the export",
            ),
            LeftOut(
                "links_not_told",
                "Solved tickets of which the desk does not tell what was linked",
                max(sums.solved - sums.told_links, 0),
                "not in the link rate",
            ),
        ]
    waiting = sum(each.votes for each in report.held if each.decision == "waiting")
    dismissed = sum(each.votes for each in report.held if each.decision == "dismissed")
    found += [
        LeftOut("held", "Votes that came as a burst and wait for a look", waiting, "in no figure yet"),
        LeftOut("dismissed", "Votes that were looked at and dismissed", dismissed, "in no figure"),
        LeftOut(
            "elsewhere",
            "Votes that another program counted before",
            sum(each.answers for each in report.earlier),
            "nobody knows which text they were about",
        ),
    ]
    return found


def left_out_section(found: Sequence[LeftOut]) -> str:
    """A table of what there is; a sentence where nothing is left out."""
    there = [each for each in found if each.count]
    told = "<p>Nothing was left out.</p>"
    if there:
        rows = "\n".join(
            f'<tr><th scope="row">{escape(each.what)}</th><td class="number">{each.count:,}</td>'
            f"<td>{escape(each.why)}</td></tr>"
            for each in there
        )
        columns = [("What", "words"), ("How many", "number"), ("What that means", "words")]
        told = scrolling_table("What the figures leave out", columns, rows, sorts=False)
    return f"""<section aria-labelledby="left-out">
<h2 id="left-out">What these figures leave out</h2>
{told}
</section>"""
