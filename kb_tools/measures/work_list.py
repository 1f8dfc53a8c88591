"""What to do next, as a list on the page; and what came of what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

from kb_tools.measures.report import Report
from kb_tools.measures.search_page import article_link
from kb_tools.measures.work import KINDS_IN_WORDS, Work

MOST_LISTED = 10
_MOST_REMARKS = 3
_SHOWN = 2
_OUTCOMES = {"worked": "It worked", "waiting": "Too early to tell"}
_NOTES = {
    "waiting": "Changed already: too few answers since to say whether it helped.",
    "did_not_work": "Changed already, and it did not help.",
}


def work_section(report: Report, work: Sequence[Work]) -> str:
    """The first lines of the list; nothing where there is no work."""
    ahead = [each for each in work if each.outcome not in _OUTCOMES]
    if not ahead:
        return ""
    more = len(ahead) - MOST_LISTED
    rest = f'\n<p class="muted">And {more:,} more, in <code>--format json</code>.</p>' if more > 0 else ""
    return f"""<section class="next" aria-labelledby="next">
<h2 id="next">What to do next</h2>
<ol class="work">
{_lines(report, ahead[:MOST_LISTED])}
</ol>{rest}
</section>"""


def outcome_section(report: Report, work: Sequence[Work]) -> str:
    """What came of changes; nothing where none was made. What did not help stands in the list of work."""
    done = [each for each in work if each.outcome in _OUTCOMES]
    if not done:
        return ""
    return f"""<section aria-labelledby="outcome">
<h2 id="outcome">What came of it</h2>
<ul class="work">
{_lines(report, done)}
</ul>
</section>"""


def _lines(report: Report, work: Iterable[Work]) -> str:
    return "\n".join(_line(report, each) for each in work)


def _line(report: Report, work: Work) -> str:
    known = replace(report.article(work.article), title=work.title)
    kind = _OUTCOMES.get(work.outcome) or KINDS_IN_WORDS[work.kind]
    people = round(work.people)
    customers = "1 customer" if people == 1 else f"{people:,} customers"
    left = (
        f'<p class="of">Leaves at least {customers} without help</p>'
        if people > 0 and work.outcome not in _OUTCOMES
        else ""
    )
    evidence = [f"<li>{escape(each)}</li>" for each in work.evidence]
    evidence += [f'<li><q dir="auto">{escape(each)}</q></li>' for each in work.remarks[:_MOST_REMARKS]]
    shown = evidence[:_SHOWN] if len(evidence) > _SHOWN + 1 else evidence
    folded = evidence[len(shown) :]
    more = f'<ul class="evidence">{"".join(folded)}</ul>' if folded else ""
    if more:
        more = f"<details><summary>{len(folded):,} more reasons</summary>{more}</details>"
    note = f'<p class="muted">{_NOTES[work.outcome]}</p>' if work.outcome in _NOTES else ""
    following = f'<p class="step">{escape(work.next_step)}</p>' if work.next_step else ""
    return f"""<li class="{work.outcome}">
<h3><span class="kind">{kind}</span> <span dir="auto">{article_link(known)}</span></h3>
{left}<ul class="evidence">{"".join(shown)}</ul>
{note}{following}{more}
</li>"""
