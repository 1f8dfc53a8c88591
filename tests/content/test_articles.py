"""What follows from an article: its revision, its review, its category."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb_tools.content.article import article_from, file_name, safe_name

MATTER = "---\nid: a\ntitle: Lost phone\ntype: how_to\ndescription: Use a code.\n{}---\n"


def article(body: str = "One.\n\nTwo.\n", extra: str = "", path: str = "signing-in/a.md"):
    return article_from(MATTER.format(extra) + body, path, Path(path))[0]


@pytest.mark.parametrize(
    "same",
    [
        article("One.\r\n\r\nTwo.\r\n"),
        article("One.\r\rTwo.\r"),
        article("One.  \n\nTwo.\t\n\n\n"),
        article(extra="owner: ana\nlast_reviewed_on: 2026-11-03\n"),
        article(path="other/place.md"),
    ],
    ids=["crlf", "cr", "blanks at line ends", "owner and review", "place"],
)
def test_a_revision_stays_while_the_text_says_the_same(same):
    assert same.revision == article().revision


@pytest.mark.parametrize(
    "other",
    [
        article("One.\n\nTwo!\n"),
        article("One.\nTwo.\n"),
        article_from(MATTER.format("").replace("Lost", "Stolen") + "One.\n\nTwo.\n", "a.md", Path("a.md"))[0],
        article_from(MATTER.format("").replace("code", "key") + "One.\n\nTwo.\n", "a.md", Path("a.md"))[0],
    ],
    ids=["body", "paragraphs", "title", "short answer"],
)
def test_a_revision_changes_with_the_text(other):
    assert other.revision != article().revision
    assert len(other.revision) == 12


def test_a_review_holds_through_its_last_day():
    reviewed = article(extra="last_reviewed_on: 2026-11-03\nreview_in: 10 days\n")
    assert reviewed.review_due_on == date(2026, 11, 13)
    assert not reviewed.is_overdue(date(2026, 11, 13))
    assert reviewed.is_overdue(date(2026, 11, 14))


def test_an_article_without_a_review_is_never_overdue():
    assert article().review_due_on is None
    assert not article().is_overdue(date.max)


def test_a_review_that_holds_beyond_the_calendar_holds_for_ever():
    assert article(extra="last_reviewed_on: 9999-01-01\nreview_in: 99999 days\n").review_due_on == date.max


def test_what_a_machine_drafted_stays_a_draft_until_a_person_has_read_it():
    assert article(extra="ai_assisted: true\n").is_draft
    assert not article(extra="ai_assisted: true\nlast_reviewed_on: 2026-11-03\n").is_draft
    assert article(extra="status: draft\nlast_reviewed_on: 2026-11-03\n").is_draft


def test_the_folder_is_the_category_unless_a_field_says_another():
    assert article().category == "signing-in"
    assert article(extra="category: devices\n").category == "devices"
    assert article(path="a.md").category == ""


def test_a_place_in_the_body_is_counted_in_the_file():
    found = article("One.\n\n\tTwo 🔑 three.\n")
    assert str(found.place_at(found.body.index("three"), 5)) == "signing-in/a.md:9:8"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Get back in", "get-back-in"),
        ("Café crème", "cafe-creme"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 200, "x" * 80),
    ],
)
def test_safe_names_are_small_letters_digits_and_hyphens(text, name):
    assert safe_name(text) == name


def test_a_name_without_a_latin_letter_gets_one_that_lasts():
    assert safe_name("密码") == safe_name("密码") != safe_name("口令")
    assert safe_name("密码").startswith("article-")


def test_an_article_never_takes_the_name_of_a_categorys_page():
    assert file_name("Index") == "index-article"
    assert file_name("README") == "readme-article"
