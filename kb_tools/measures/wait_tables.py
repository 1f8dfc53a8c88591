"""How long whom: waits by channel, category, priority, language and product, a table each."""

from __future__ import annotations

from html import escape

from kb_tools.measures.counting.waits import Group, Wait, Waits
from kb_tools.measures.overview import Overview
from kb_tools.measures.report_table import scrolling_table
from kb_tools.measures.times import in_words
from kb_tools.snapshot import ENOUGH_ANSWERS

GROUPS: tuple[tuple[Group, str], ...] = (
    ("channel", "Channel"),
    ("category", "Category"),
    ("priority", "Priority"),
    ("language", "Language"),
    ("product", "Product"),
)
_WAITS: tuple[tuple[Wait, str], ...] = (("first_reply", "First reply"), ("solved", "Solved"))


def wait_tables(overview: Overview) -> str:
    """The tables, most tickets first; nothing without tickets. What has one group only is left out."""
    waits = overview.desk.waits if overview.desk else ()
    tables = [_table(title, [each for each in waits if each.group_by == group]) for group, title in GROUPS]
    shown = "\n".join(table for table in tables if table)
    if not shown:
        return ""
    return f"""<section aria-labelledby="waits-by">
<h2 id="waits-by">How long whom</h2>
<p>Time while the desk is open. Half waited less than the median; one in ten waited longer than the 90th
percentile. In brackets where each most likely lies. Below {ENOUGH_ANSWERS} there is no figure.</p>
{shown}
</section>"""


def _table(title: str, waits: list[Waits]) -> str:
    by_name: dict[str, dict[Wait, Waits]] = {}
    for each in waits:
        by_name.setdefault(str(each.group), {})[each.wait] = each
    if len(by_name) < 2:
        return ""
    order = sorted(by_name, key=lambda name: (-sum(each.people for each in by_name[name].values()), name))
    rows = "\n".join(_row(name, by_name[name]) for name in order)
    columns = [(title, "words")]
    for _, said in _WAITS:
        columns += [(f"{said}: {what}", "number") for what in ("tickets", "median", "90th percentile")]
    return f"<h3>By {title.lower()}</h3>\n{scrolling_table(f'Waits by {title.lower()}', columns, rows)}"


def _row(name: str, waits: dict[Wait, Waits]) -> str:
    said = f"<bdi>{escape(name)}</bdi>" if name else '<span class="muted">not named</span>'
    cells = "".join(_cells(waits.get(wait)) for wait, _ in _WAITS)
    return f'<tr><th scope="row" data-sort="{escape(name)}">{said}</th>{cells}</tr>'


def _cells(waits: Waits | None) -> str:
    people = waits.people if waits else 0
    of = f'<td class="number" data-sort="{people}">{people:,}</td>'
    if waits is None or people < ENOUGH_ANSWERS:
        return of + '<td class="number muted" data-sort="">not enough yet</td><td data-sort=""></td>'
    return (
        of
        + _percentile(waits.median, waits.median_low, waits.median_high)
        + _percentile(waits.ninetieth, waits.ninetieth_low, waits.ninetieth_high)
    )


def _percentile(value: int, low: int | None, high: int | None) -> str:
    between = f"{in_words(low)} to {in_words(high)}" if low is not None and high is not None else "too few"
    return (
        f'<td class="number" data-sort="{value}">{in_words(value)}<span class="small">({between})</span></td>'
    )
