"""Front matter: every declared field is read, and whatever is wrong is said with its place."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from kb_tools.content.article import article_from
from kb_tools.content.schema import (
    ArticleType,
    Audience,
    FrontMatter,
    Question,
    SearchOptions,
    Source,
    Status,
)
from kb_tools.fields import Days, as_yaml, described

REQUIRED = {"id": "lost-phone", "title": "Lost phone", "type": "how_to"}


def read(front_matter: str, body: str = "Text.\n"):
    article, problems = article_from(f"---\n{front_matter}---\n{body}", "signing-in/lost-phone.md", None)
    return article, [f"{p.place.line}:{p.place.column}: {p.message}" for p in problems]


def with_field(name: str, value: str) -> str:
    lines = {**REQUIRED, name: value}
    return "".join(f"{key}: {each}\n" for key, each in lines.items())


VALID = {
    "id": ("sign-in-2", "sign-in-2"),
    "title": ('"Error 5: no access"', "Error 5: no access"),
    "type": ("known_issue", ArticleType.KNOWN_ISSUE),
    "short_title": ("Phone", "Phone"),
    "description": ("Use a code.", "Use a code."),
    "category": ("signing-in", "signing-in"),
    "products": ("[Vault, Shield]", ("Vault", "Shield")),
    "versions": ("[1.10, 2]", ("1.10", "2")),
    "audience": ("agent", Audience.AGENT),
    "locale": ("pt-BR", "pt-BR"),
    "owner": ("ana", "ana"),
    "reviewers": ("[ben]", ("ben",)),
    "last_reviewed_on": ("2026-11-03", date(2026, 11, 3)),
    "review_in": ("6 months", Days(180)),
    "questions": (
        "[no, {text: móvil perdido, locale: es}]",
        ("no", Question("móvil perdido", "es")),
    ),
    "keywords": ("[2fa]", ("2fa",)),
    "related": ("[backup-codes]", ("backup-codes",)),
    "redirect_from": ("[old/place/]", ("old/place/",)),
    "ai_assisted": ("true", True),
    "sources": (
        "[NCSC, {title: NIST, url: https://nist.gov/}]",
        ("NCSC", Source("NIST", "https://nist.gov/")),
    ),
    "status": ("archived", Status.ARCHIVED),
    "tags": ("[phones]", ("phones",)),
    "hide": ("[toc]", ("toc",)),
    "icon": ("material/cellphone", "material/cellphone"),
    "template": ("home.html", "home.html"),
    "search": ("{boost: 2, exclude: true}", SearchOptions(2.0, True)),
}
WRONG = {
    "id": ("Lost Phone", '"Lost Phone" does not fit'),
    "title": ("[a]", "found a list"),
    "type": ("howto", '"howto" does not fit'),
    "short_title": ("x" * 61, "has 61 characters"),
    "description": ("{a: b}", "found several values"),
    "category": ("[a]", "found a list"),
    "products": ("Vault", '"Vault" does not fit'),
    "versions": ("{a: b}", "found several values"),
    "audience": ("everyone", '"everyone" does not fit'),
    "locale": ("english please", "does not fit"),
    "owner": ("[ana]", "found a list"),
    "reviewers": ("ben", '"ben" does not fit'),
    "last_reviewed_on": ("2026-13-02", '"2026-13-02" does not fit'),
    "review_in": ("soon", '"soon" does not fit'),
    "questions": ("[{text: a, lang: en}]", 'there is no field "lang"'),
    "keywords": ("[[a]]", "found a list"),
    "related": ("backup-codes", '"backup-codes" does not fit'),
    "redirect_from": ("old/", '"old/" does not fit'),
    "ai_assisted": ("perhaps", '"perhaps" does not fit'),
    "sources": ("[{url: https://nist.gov/}]", "title is missing"),
    "status": ("live", '"live" does not fit'),
    "tags": ("phones", '"phones" does not fit'),
    "hide": ("toc", '"toc" does not fit'),
    "icon": ("[a]", "found a list"),
    "template": ("[a]", "found a list"),
    "search": ("{boost: lots}", '"lots" does not fit'),
}


def test_no_field_is_left_out_of_these_tests():
    declared = {field.encode_name for field in msgspec.structs.fields(FrontMatter)}
    assert declared == set(VALID) == set(WRONG)


@pytest.mark.parametrize("name", VALID)
def test_a_right_value_is_read(name):
    written, meant = VALID[name]
    article, problems = read(with_field(name, written))
    assert problems == []
    assert getattr(article.matter, name) == meant


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_told_with_its_place_and_what_was_expected(name):
    written, told = WRONG[name]
    front_matter = with_field(name, written)
    article, problems = article_from(f"---\n{front_matter}---\n", "a/lost-phone.md", None)
    line = 2 + [each.split(":")[0] for each in front_matter.splitlines()].index(name)
    [problem] = problems
    assert problem.place.line == line
    assert problem.place.column >= len(name) + 3
    assert told in problem.message
    assert problem.expected
    assert article.title


@pytest.mark.parametrize("name", VALID)
def test_the_declared_example_could_stand_in_a_file_as_it_is(name):
    [field] = [each for each in described(FrontMatter) if each.name == name]
    assert field.meaning.endswith(".")
    if name != "search":
        article, problems = read(with_field(name, field.example))
        assert problems == []
        assert getattr(article.matter, name) != ()


def test_an_unknown_field_is_told_with_the_nearest_known():
    _, problems = read(with_field("last_reviewed", "2026-11-03"))
    assert problems == [
        '5:1: there is no field "last_reviewed" in front matter: did you mean "last_reviewed_on"?'
    ]


def test_an_unknown_field_inside_a_question_stands_at_its_own_place():
    _, problems = read(with_field("questions", "\n  - text: lost\n    lang: en"))
    assert problems == ['7:5: questions: there is no field "lang" here']


def test_all_problems_are_told_at_once_and_what_is_right_is_kept():
    article, problems = read(
        "id: Lost Phone\ntitle: Lost phone\ntype: howto\nreview_in: soon\n"
        "questions: [fine, [not fine], {text: '', locale: en}]\nowner: ana\ntyp: x\n"
    )
    assert [each.split(" ")[0] for each in problems] == ["2:5:", "4:7:", "5:12:", "6:19:", "6:38:", "8:1:"]
    assert article.id == "lost-phone"
    assert article.matter.questions == ("fine",)
    assert article.matter.owner == "ana"


def test_columns_count_characters_after_emoji():
    _, problems = read('id: lost-phone\ntitle: x\ntype: how_to\nkeywords: ["🔑🔑", [x]]\n')
    assert problems == ["5:18: keywords: found a list"]


def test_an_empty_value_is_as_good_as_none():
    article, problems = read("id: lost-phone\ntitle: x\ntype: how_to\nowner:\nquestions: ~\n")
    assert problems == []
    assert article.matter.owner == ""
    assert article.matter.questions == ()


def test_a_title_of_blanks_is_no_title():
    article, problems = read('id: lost-phone\ntitle: "   "\ntype: how_to\n')
    assert len(problems) == 1
    assert article.title == "lost phone"


@pytest.mark.parametrize(
    ("written", "days"),
    [("90", 90), ("90 days", 90), ("1 day", 1), ("2 weeks", 14), ("6 months", 180), ("1 year", 365)],
)
def test_spans_are_counted_in_days(written, days):
    assert read(with_field("review_in", written))[0].matter.review_in == Days(days)


def test_as_yaml_writes_what_reads_back():
    assert as_yaml(True) == "true"
    assert as_yaml([{"title": "x", "n": [1]}]) == "[{title: x, n: [1]}]"


def test_without_front_matter_id_title_and_type_are_made_up():
    article, problems = article_from("# What *to* do\n\nText.\n", "signing-in/Lost phone.md", None)
    assert problems == ()
    assert (article.id, article.title, article.matter.type) == (
        "lost-phone",
        "What to do",
        ArticleType.CONCEPT,
    )
    assert article.derived == ("id", "title", "type")
    assert article.body_line == 1


def test_a_comment_in_code_is_no_title():
    article, _ = article_from("```sh\n# install it\n```\n\nText.\n", "a/set_up.md", None)
    assert article.title == "set up"


def test_an_index_file_is_named_after_its_folder():
    article, _ = article_from("Text.\n", "signing-in/lost-phone/index.md", None)
    assert article.id == "lost-phone"
