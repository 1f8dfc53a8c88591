from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from kb_tools.checks.finding import Severity
from kb_tools.errors import Place
from kb_tools.reports import FORMATS, CheckReport, RuleNote, Span, summary, web_address
from tests.reports.made import BLAME, PHONE, TEXTS, any_report, empty, found, lines_of, report


@pytest.mark.parametrize("name", FORMATS)
@given(made=any_report())
def test_whatever_stands_in_articles_every_format_can_be_written_to_a_file(
    name: str, made: CheckReport
) -> None:
    if name == "text":
        # A terminal shows halves of characters as escapes; that is the command's to do.
        assert FORMATS[name](made)
    else:
        FORMATS[name](made).encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_something_where_nothing_was_found(name: str) -> None:
    assert FORMATS[name](empty())


def test_a_stretch_ends_after_its_last_character() -> None:
    assert report().span(Place(PHONE, 4, 9, 10)) == Span(4, 9, 4, 19)


def test_a_point_ends_where_it_begins() -> None:
    span = report().span(Place(PHONE, 4, 9))
    assert span == Span(4, 9, 4, 9)
    assert span.is_point


def test_a_stretch_over_a_line_end_is_followed_into_the_next_line() -> None:
    made = report()
    assert made.span(Place(PHONE, 5, 5, 12)) == Span(5, 5, 6, 6)
    assert made.flagged(Place(PHONE, 5, 5, 12)) == "failed again"


def test_a_stretch_never_leaves_its_file() -> None:
    assert report().span(Place(PHONE, 6, 8, 500)) == Span(6, 8, 6, 14)


def test_a_stretch_of_a_file_that_cannot_be_read_stays_on_its_line() -> None:
    assert report().span(Place("gone.md", 3, 4, 5)) == Span(3, 4, 3, 9)


@given(made=any_report())
def test_no_two_findings_share_a_fingerprint(made: CheckReport) -> None:
    assert len(set(made.fingerprints)) == len(made.findings)


def test_a_fingerprint_outlives_lines_put_above() -> None:
    before = report(BLAME)
    texts = {**TEXTS, PHONE: ["new", *TEXTS[PHONE]]}
    lower = replace(BLAME, place=replace(BLAME.place, line=BLAME.place.line + 1))
    assert report(lower, line_of=lines_of(texts)).fingerprints == before.fingerprints


def test_a_fingerprint_is_another_for_another_text_rule_or_file() -> None:
    place = BLAME.place
    others = [
        replace(BLAME, place=replace(place, column=place.column + 1)),
        replace(BLAME, rule="plain-words"),
        replace(BLAME, place=replace(place, file="docs/other.md")),
    ]
    assert len({report(each).fingerprints for each in [BLAME, *others]}) == 4


def test_a_rule_that_nobody_named_is_described_by_its_finding() -> None:
    stray = replace(BLAME, rule="vale-weasel", severity=Severity.ERROR, why="It wavers.")
    assert report(stray).note("vale-weasel") == RuleNote("vale-weasel", "It wavers.", Severity.ERROR)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://help.example/rules/#tone", "https://help.example/rules/#tone"),
        ("https://help.example/für uns/", "https://help.example/f%C3%BCr%20uns/"),
        ("https://help.example/a%20b", "https://help.example/a%20b"),
        ('https://x/"><script>', "https://x/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", ""),
        ("/rules/", ""),
        ("", ""),
    ],
)
def test_only_an_address_on_the_web_is_one(url: str, kept: str) -> None:
    assert web_address(url) == kept


@pytest.mark.parametrize(
    ("top", "named"),
    [("", "../docs/a.md"), ("site", "docs/a.md"), ("one/two", "one/docs/a.md")],
)
def test_a_file_is_named_from_the_top_of_its_repository(top: str, named: str) -> None:
    assert report(from_top=top).in_repository("../docs/a.md") == named


def test_the_counts_are_told_in_one_line() -> None:
    findings = [BLAME, BLAME, found("front-matter", Place("a"))]
    assert summary(findings, 1) == "1 article read: 1 error, 2 warnings."
    assert summary([], 54) == "54 articles read: nothing to mend."
