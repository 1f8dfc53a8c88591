"""The report as one page: no other file, no other host, readable without JavaScript and on paper."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files

from kb_tools.feedback.events import to_the_second
from kb_tools.measures.article_table import article_table, between, mend_section, percent
from kb_tools.measures.comments_page import comments_section
from kb_tools.measures.compared import compared_section
from kb_tools.measures.definitions_page import definitions_section
from kb_tools.measures.earlier_page import earlier_section
from kb_tools.measures.first_screen import first_screen, first_words, period_in_words
from kb_tools.measures.headline import Figure
from kb_tools.measures.held_page import held_section
from kb_tools.measures.helpfulness import ENOUGH_FOR_A_SCORE
from kb_tools.measures.left_out import left_out, left_out_section
from kb_tools.measures.overview import Overview
from kb_tools.measures.report import Report
from kb_tools.measures.response import response_in_words
from kb_tools.measures.search_page import searches_section
from kb_tools.measures.themes import themes
from kb_tools.measures.told_page import told_section
from kb_tools.measures.wait_tables import wait_tables
from kb_tools.measures.wilson import wilson_interval
from kb_tools.measures.work import Work
from kb_tools.snapshot import ENOUGH_ANSWERS

_CONTENTS = (
    ("next", "What to do next"),
    ("outcome", "What came of it"),
    ("kin", "More figures"),
    ("compared", "Side by side"),
    ("theme-answers", "Answers"),
    ("theme-waits", "Waits"),
    ("waits-by", "How long whom"),
    ("theme-searches", "Searches"),
    ("left-out", "What is left out"),
    ("articles", "Every article"),
    ("comments", "In their own words"),
    ("searches", "What people searched"),
    ("worked-out", "How each figure is worked out"),
)
_STYLES = ("report.css", "report_first.css", "report_charts.css", "report_print.css")


def write_html_report(
    report: Report,
    overview: Overview | None = None,
    figures: Sequence[Figure] = (),
    work: Sequence[Work] = (),
    filters: str = "",
) -> str:
    """The whole page. What customers wrote is escaped; style and script are allowed by their hash alone.

    Without an overview it tells of articles, comments and searches only. filters is the form of a served one.
    """
    assets = files("kb_tools.measures") / "assets"
    style = "".join((assets / name).read_text("utf-8") for name in _STYLES)
    script = (assets / "report.js").read_text("utf-8")
    answers, lead = _first_words(report)
    parts = {
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "style": style,
        "script": script,
        "form_action": "'self'" if filters else "'none'",
        "filters": filters,
        "eyebrow": "What customers said",
        "headline": answers,
        "lead": lead,
        "period": _period(report),
        "first": "",
        "contents": "",
        "themes": "",
        "left_out": "",
        "mend": "" if work else mend_section(report),
        "held": held_section(report),
        "answers": "",
        "table": article_table(report),
        "told": told_section(report),
        "elsewhere": earlier_section(report),
        "comments": comments_section(report),
        "searches": searches_section(report),
        "definitions": definitions_section(figures),
    }
    if overview is not None:
        headline, compared = first_words(figures, overview.period.weeks)
        parts |= {
            "eyebrow": period_in_words(overview),
            "headline": headline,
            "lead": compared,
            "period": f"Made {_moment(report.made_at)}.",
            "first": first_screen(report, overview, figures, work),
            "themes": "\n".join(
                (
                    compared_section(overview, len(report.articles), report.overdue),
                    themes(overview),
                    wait_tables(overview),
                )
            ),
            "left_out": left_out_section(left_out(report, overview)),
            "answers": f"<p>{answers} {lead} {_period(report)}</p>",
        }
        parts["contents"] = _contents(*parts.values())
    page = (assets / "report.html").read_text("utf-8")
    # One pass over the template only: a comment that spells {{style}} stays what it is.
    pieces = page.split("{{")
    return pieces[0] + "".join(
        parts[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces[1:])
    )


def _contents(*parts: str) -> str:
    """Ways to the sections that there are."""
    always = ("articles", "comments", "searches")
    links = "".join(
        f'<li><a href="#{name}">{title}</a></li>'
        for name, title in _CONTENTS
        if name in always or any(f'<h2 id="{name}">' in part for part in parts)
    )
    return f'<nav class="contents" aria-label="On this page"><ul>{links}</ul></nav>'


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


def _first_words(report: Report) -> tuple[str, str]:
    solved, answers = report.solved, report.answers
    if not answers:
        return "Nobody has answered yet.", "As soon as somebody does, the figures stand here."
    if answers < ENOUGH_ANSWERS:
        return (
            f"Only {'1 customer' if answers == 1 else f'{answers} customers'} answered so far.",
            f"That is not enough for a figure: from {ENOUGH_ANSWERS} answers on, one stands here.",
        )
    interval = wilson_interval(solved, answers)
    count = len(report.to_mend)
    headline = f"{solved:,} of {answers:,} customers who answered were helped."
    share = f"That is {percent(solved / answers)} %; m" if answers >= ENOUGH_FOR_A_SCORE else "M"
    if count:
        next_step = (
            "One article fails most of its readers: mend it first."
            if count == 1
            else f"{count} articles fail most of their readers: mend these first."
        )
    else:
        next_step = "No article surely fails most of its readers."
    asked = response_in_words(report.response.whole)
    lead = f"{share}ost likely {between(interval)} of all who read are helped. {next_step} {asked}"
    return headline, lead.rstrip()


def _period(report: Report) -> str:
    if not report.figures:
        return f"Made {_moment(report.made_at)}."
    first = to_the_second(min(figure.first_ms for figure in report.figures))
    last = to_the_second(max(figure.last_ms for figure in report.figures))
    return f"Answers from {_day(first)} to {_day(last)}. Made {_moment(report.made_at)}."


def _day(moment: str) -> str:
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])}</time>'


def _moment(moment: str) -> str:
    return f'<time datetime="{escape(moment)}">{escape(moment[:10])} at {escape(moment[11:16])} UTC</time>'
