"""The part of the report about steps that did not work, flags, and surveys: counts, no figures yet."""

from __future__ import annotations

from html import escape

from kb_tools.feedback.events import MARKS
from kb_tools.measures.report import Report
from kb_tools.measures.report_table import scrolling_table
from kb_tools.measures.search_page import article_link

_QUESTIONS = {
    "satisfaction": "How was the help? (1 to 5)",
    "effort": "It was easy (1 to 7)",
    "recommend": "Would recommend us (0 to 10)",
}
_MOST_REMARKS = 5

_COLUMNS = (
    ("Article", "words"),
    ("Where, or what", "words"),
    ("Readers", "number"),
    ("What they wrote", "words"),
)


def told_section(report: Report) -> str:
    """What readers and agents told of single places, and each mark of a survey; nothing where none did."""
    return _points(report) + _surveys(report)


def _points(report: Report) -> str:
    if not report.told.points:
        return ""
    rows = "\n".join(
        f'<tr><th scope="row">{article_link(report.article(point.article))}</th>'
        f"<td>{escape(point.place)}</td>"
        f'<td class="number" data-sort="{point.readers}">{point.readers:,}</td>'
        f"<td>{'<br>'.join(escape(remark) for remark in point.remarks[:_MOST_REMARKS])}</td></tr>"
        for point in report.told.points
    )
    return f"""<section aria-labelledby="told">
<details class="part"><summary><h2 id="told">Steps that did not work, and flags</h2></summary>
{scrolling_table("Steps and flags", _COLUMNS, rows)}
</details>
</section>"""


def _surveys(report: Report) -> str:
    given = {(question, value): count for question, value, count in report.told.marks}
    asked = [question for question in MARKS if any(question == each for each, _ in given)]
    if not asked:
        return ""
    lists = "\n".join(
        f"<h3>{escape(_QUESTIONS[question])}</h3>\n{_marks(question, given)}" for question in asked
    )
    return f"""<section aria-labelledby="surveys">
<h2 id="surveys">Surveys</h2>
<p>The last answer of each link. These are counts; a share needs more of them than a few.</p>
{lists}
</section>"""


def _marks(question: str, given: dict[tuple[str, int], int]) -> str:
    lowest, highest = MARKS[question]
    counts = [(mark, given.get((question, mark), 0)) for mark in range(lowest, highest + 1)]
    total = sum(count for _, count in counts)
    told = ", ".join(f"{mark}: {count:,}" for mark, count in counts)
    return f"<p>{total:,} {'answer' if total == 1 else 'answers'}. {told}</p>"
