from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from kb_tools.measures.figure_words import direction_in_words, how_sure, people_in_words
from kb_tools.measures.figures_csv import write_csv_figures
from kb_tools.measures.first_screen import first_words
from kb_tools.measures.headline import Figure
from kb_tools.measures.hours import HOUR_MS
from kb_tools.measures.nps import DEFINITION as NPS
from kb_tools.measures.rates import HELPFULNESS
from kb_tools.measures.report_json import write_json_report
from kb_tools.measures.report_page import write_html_report
from kb_tools.measures.times import DEFINITIONS
from tests.measures.measured import HOSTILE, made
from tests.measures.test_report import Page

WAIT = Figure(
    "first_reply",
    DEFINITIONS["first_reply"],
    "ms",
    2 * HOUR_MS,
    1.5 * HOUR_MS,
    3 * HOUR_MS,
    715,
    4 * HOUR_MS,
    693,
    "better",
)
SHARE = Figure("csat", HELPFULNESS, "share", 0.75, 0.68, 0.81, 163, 0.72, 150, "not_sure")
SCORE = Figure("nps", NPS, "score", 32.4, -20, 44, 101, None, 0, "too_few")


def words(html: str) -> str:
    return " ".join(" ".join(Page(html).text).replace("\u00a0", " ").split())


def test_figures_are_said_as_people_say_them() -> None:
    assert how_sure(WAIT).replace("\u00a0", " ") == "most likely 1 h 30 min to 3 h"
    assert how_sure(SHARE) == "most likely 68 to 81\u00a0%"
    assert how_sure(SCORE) == "most likely −20 to +44"
    assert people_in_words("first_reply", 1) == "1 first reply"
    assert direction_in_words(WAIT, 13).replace("\u00a0", " ") == "better than the 13 weeks before: 4 h"
    assert direction_in_words(SHARE, 1) == "no sure change; 72\u00a0% in the week before"
    assert direction_in_words(SCORE, 13) == "too few to compare with the 13 weeks before"


def test_where_there_is_no_figure_it_says_why() -> None:
    few = replace(SHARE, value=None, low=None, high=None, people=7)
    assert how_sure(few) == "7 answers so far; from 10 on an interval stands here."
    some = replace(SHARE, value=None, people=20)
    assert how_sure(some) == "It lies most likely there. From 30 answers on, one number stands here."
    assert how_sure(replace(WAIT, value=None, low=None, high=None, people=3)).endswith(
        "a figure stands here."
    )


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [
        (("better", "worse"), "First replies come sooner, but fewer customers are satisfied."),
        (("better", "better"), "First replies come sooner and more customers are satisfied."),
        (("not_sure", "worse"), "Fewer customers are satisfied."),
        (("not_sure", "too_few"), "Nothing has surely changed."),
        (("too_few", "too_few"), "There are too few answers yet to compare."),
    ],
)
def test_the_first_line_says_only_what_is_sure(verdicts: tuple[str, str], sentence: str) -> None:
    figures = [
        replace(figure, verdict=verdict) for figure, verdict in zip((WAIT, SHARE), verdicts, strict=True)
    ]
    assert first_words(figures, 13)[0] == sentence


def test_four_cards_come_first_and_the_rest_in_a_table() -> None:
    html = write_html_report(*made("all"))
    cards = re.findall(r'<li class="card .*?</li>', html, re.DOTALL)
    names = [re.search(r'href="#how-(\w+)"', card) for card in cards]
    assert [found and found[1] for found in names] == ["first_reply", "solved", "csat", "nps"]
    assert html.index('class="cards"') < html.index('id="next"') < html.index('id="kin"')
    assert "First replies come sooner and tickets are solved sooner." in html


def test_every_card_leads_to_how_it_is_worked_out() -> None:
    html = write_html_report(*made("all"))
    ids = set(re.findall(r' id="([^"]*)"', html))
    assert set(re.findall(r'href="#([^"]*)"', html)) <= ids
    assert "When not to trust it" in html


def test_what_is_missing_of_the_four_is_said() -> None:
    said = words(write_html_report(*made("no tickets")))
    assert "First response time: no ticket has been brought in (kb tickets import)." in said
    assert "How long whom" not in said


def test_what_to_do_is_told_with_its_evidence_and_what_came_of_it_apart() -> None:
    html = write_html_report(*made("all"))
    ahead, done = html.split('id="outcome"')[0], html.split('id="outcome"')[1].split("</section>")[0]
    assert "Rewrite step 4." in ahead and "Leaves at least 41 customers without help" in ahead
    assert "Changed already, and it did not help." in ahead and "It worked" not in ahead
    assert "It worked" in done and "Too early to tell" in done and "Mend first" not in html


def test_what_the_figures_leave_out_is_counted() -> None:
    said = words(write_html_report(*made("all")))
    assert "Tickets marked as spam 11 in no figure" in said
    assert "Tickets that a machine closed 42" in said
    assert "Tickets: odd 1" in said and "Tickets that were deleted" not in said


def test_an_empty_store_says_so() -> None:
    html = write_html_report(*made("none"))
    assert "<h1>There is nothing to tell yet.</h1>" in html
    assert 'class="drawn"' not in html and "Nothing was left out." in html


def test_names_from_outside_stay_text() -> None:
    html = write_html_report(*made("hostile"))
    page = Page(html)
    assert len(page.named("script")) == 1 and not page.named("img")
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert 'style="' not in html and "http:" not in html
    assert all(name in "".join(page.text) for name in HOSTILE)


def test_the_same_counts_are_the_same_bytes() -> None:
    assert write_html_report(*made("all")) == write_html_report(*made("all"))


def test_without_an_overview_the_page_tells_of_articles() -> None:
    html = write_html_report(made("all")[0])
    assert "<h1>94 of 144 customers who answered were helped.</h1>" in html and 'class="cards"' not in html


def test_all_but_the_first_comments_are_folded_away() -> None:
    html = write_html_report(*made("all"))
    assert "<details><summary>6 more</summary>" in html and html.count("<blockquote>") == 9


def test_json_holds_all_that_was_measured() -> None:
    told = json.loads(write_json_report(*made("all")))
    assert told["version"] == 1 and told["period"]["weeks"] == 13
    assert [each["key"] for each in told["figures"]][:4] == ["first_reply", "solved", "csat", "nps"]
    assert told["work"][0]["next_step"] == "Rewrite step 4."
    assert {each["key"]: each["count"] for each in told["left_out"]}["spam"] == 11
    few = [each for each in told["waits"] if each["people"] < 10]
    assert few and all(each["median"] is None and each["ninetieth"] is None for each in few)
    thin = [each for each in told["trends"]["categories"] if each["of"] < 10]
    assert thin and all(each["low"] is None for each in thin)


def test_figures_are_lines_of_a_table() -> None:
    _, overview, figures, _ = made("all")
    rows = list(csv.DictReader(io.StringIO("".join(write_csv_figures(overview, figures)), newline="")))
    assert [row["key"] for row in rows] == [figure.key for figure in figures]
    assert rows[0]["value"] == str(2 * HOUR_MS) and rows[0]["verdict"] == "better"
