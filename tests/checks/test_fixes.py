"""Changes that findings offer: made where they are safe, never twice, never at the cost of the article."""

from __future__ import annotations

import pytest

from kb_tools.checks.finding import Finding, Fix, Severity
from kb_tools.checks.fixes import apply, fix_article
from kb_tools.content.article import article_from
from kb_tools.errors import Place


def finding(line: int, column: int, length: int, text: str, rule: str = "plain-words") -> Finding:
    place = Place("a.md", line, column, length)
    return Finding(place, rule, Severity.WARNING, "m", "w", "", Fix(place, text))


def fixed(tmp_path, text: str, *rounds: list[Finding]) -> tuple[str, int]:
    article, _ = article_from(text, "a.md", tmp_path / "a.md")
    left = list(rounds)
    done = fix_article(article, text, lambda _: left.pop(0) if left else [])
    return done.text, len(done.made)


def test_words_change_where_they_stand_and_nothing_else():
    text = "🔑 Utilise\tit.\r\nUtilise it.\r\n"
    done = apply(text, [finding(2, 1, 7, "Use"), finding(1, 3, 7, "Use")])
    assert done.text == "🔑 Use\tit.\r\nUse it.\r\n"
    assert len(done.made) == 2


def test_of_two_changes_in_one_place_the_first_is_made():
    done = apply("one two three\n", [finding(1, 1, 7, "x"), finding(1, 5, 9, "y")])
    assert (done.text, len(done.made)) == ("x three\n", 1)


def test_rounds_go_on_until_nothing_is_offered(tmp_path):
    rounds = [[finding(1, 1, 1, "b")], [finding(1, 1, 1, "c")], []]
    assert fixed(tmp_path, "a\n", *rounds) == ("c\n", 2)


def test_a_rule_that_never_has_enough_is_stopped(tmp_path):
    rounds = [[finding(1, 1, 1, letter)] for letter in "bcdefghijklmnop"]
    assert fixed(tmp_path, "a\n", *rounds)[1] == 8


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("## Utilise it\n", finding(1, 4, 7, "Use")),  # others link to #utilise-it
        ("Run `utilise` now.\n", finding(1, 6, 7, "use")),
        ("See [x](utilise.md).\n", finding(1, 9, 7, "use")),
        ("Word and more.\n", finding(1, 1, 4, "# Word")),
        ("Word and more.\n", finding(1, 1, 4, "- Word")),
        ("Word and more.\n", finding(1, 1, 4, "**Word**")),
        ("Word and more.\n", finding(1, 6, 3, "`and`")),
        ("Word and more.\n", finding(1, 6, 3, "\n\n")),
        ("---\ntitle: Word\n---\nText.\n", finding(2, 8, 4, "[a: b")),
        ("---\ntitle: Word\n---\nText.\n", finding(1, 1, 3, "-")),
    ],
)
def test_what_would_break_the_article_is_left_alone(tmp_path, text, change):
    assert fixed(tmp_path, text, [change]) == (text, 0)


def test_one_bad_change_does_not_keep_the_good_ones_from_being_made(tmp_path):
    text = "## Utilise\n\nUtilise it.\n"
    rounds = [[finding(1, 4, 7, "Use"), finding(3, 1, 7, "Use")]]
    assert fixed(tmp_path, text, *rounds) == ("## Utilise\n\nUse it.\n", 1)


def test_an_address_may_change_where_the_finding_is_about_the_link(tmp_path):
    text = "See [x](old.md).\n"
    assert fixed(tmp_path, text, [finding(1, 9, 6, "new.md", "link-moved")]) == ("See [x](new.md).\n", 1)
