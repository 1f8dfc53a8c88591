"""Ten thousand made-up articles, and a few that are huge: no rule falls over, and every finding has its place."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from kb_tools.checks.fixes import fix_article
from kb_tools.checks.lexicon import has_lexicon, read_lexicon
from kb_tools.checks.plan import Plan
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_article
from kb_tools.content.article import Article, article_from
from kb_tools.content.library import Library
from kb_tools.content.schema import ArticleType, Person
from kb_tools.settings import Settings
from tests.conftest import TODAY

MARKUP = [
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "# ",
    "## ",
    "###### ",
    "- ",
    "1. ",
    "    ",
    "> ",
    "> [!NOTE]\n> ",
    '!!! note "T"\n    ',
    "??? x\n    ",
    '=== "T"\n    ',
    "```\n",
    "~~~",
    "\n`",
    "``",
    "**",
    "*",
    "_",
    "~~",
    "==",
    "^^",
    "[a](b.md#c)",
    "[",
    "](",
    ")",
    "![",
    "](x.png)",
    "![](y.png)",
    "<b>",
    "</b>",
    "<div>\n",
    "</div>\n",
    "<br>",
    '<img src="z.png">',
    "&amp;",
    "&#x1F511;",
    "\n",
    " a ",
    " b ",
    "\n",
    "---",
    "---",
    "\n",
    " ",
    "[x]: y\n",
    "[^1]",
    "[^1]: note\n",
    "++ctrl+c++",
    "<!-- kb-ignore: plain-words: why -->\n",
    "<!--",
    "-->",
    "{#id}",
    "{: .x}",
    ":\n: ",
]
ODD = [
    "🔑",
    "e\u0301",
    "İ",
    "\u2028",
    "\x0c",
    "\u200d",
    "ß",
    "ﬁ",
    "K",
    "١٢٣",
    "مرحبا",
    "\ufeff",
    "…",
    "“",
    "”",
    "'",
    '"',
]
PLAIN = """you your the a it is was not if when because we can must do don't never please click select open choose run
type enter press restart update phone code account password admin user file https://example.com 192.0.2.1 10.0.0.1
2026-11-25 10:30 v4.2 e.g. i.e. and/or N/A API MFA rm -rf / AKIAIOSFODNN7EXAMPLE +1-202-555-0143 someone@example.org
Settings > Account > Security red left above below here . , ! ? : ; ( ) 1 2 3""".split()  # noqa: SIM905


def vocabulary() -> list[str]:
    """What the rules look for, and what surrounds it in articles."""
    words = [*PLAIN, *ODD]
    for rule in all_rules().values():
        words += rule.triggers
        words += [*rule.signs]
        if rule.lexicon and has_lexicon(rule.lexicon, "en"):
            words += read_lexicon(rule.lexicon).phrases
        words += (*rule.explanation().bad, *rule.explanation().good)
    return words


def made_up(chance: random.Random, words: list[str]) -> Article:
    pieces = [
        chance.choice(MARKUP)
        if chance.random() < 0.2
        else chance.choice(words) + chance.choice(["", " ", " ", " "])
        for _ in range(chance.randint(1, 90))
    ]
    kind = chance.choice(list(ArticleType)).value
    audience = chance.choice(["customer", "agent"])
    locale = chance.choice(["en", "en", "en", "de", "ar"])
    matter = f"---\nid: b\ntitle: {chance.choice(words[:40])!r}\ntype: {kind}\naudience: {audience}\nlocale: {locale}\n---\n"
    return article_from(matter + "".join(pieces), "a/b.md", Path("b.md"))[0]


def around(article: Article) -> Surroundings:
    library = Library(Path("nowhere"), (article,), {"ana": Person(name="Ana")})
    return Surroundings(library, Settings(), TODAY)


@pytest.mark.slow
def test_ten_thousand_articles_are_checked_and_every_finding_lies_in_the_file():
    chance, words = random.Random(20261125), vocabulary()
    plan, with_search = Plan(Settings().check, at_once=True), Plan(Settings().check)
    fixed = 0
    for number in range(10_000):
        article = made_up(chance, words)
        lines = (article.body.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        # Rules that make an index of all articles are asked for one in two hundred: each time takes a second.
        findings = list(check_article(article, around(article), plan if number % 200 else with_search))
        for finding in findings:
            place = finding.place
            assert place.line >= 1, (number, finding)
            assert place.length >= 0, (number, finding)
            line = place.line - article.body_line
            assert line < len(lines), (number, finding)
            if line >= 0:
                assert 1 <= place.column <= len(lines[line]) + 1, (number, finding)
            assert finding.message, (number, finding)
        if any(finding.fix for finding in findings) and fixed < 1000:
            fixed += 1
            _mended_for_good(article, plan)
    assert fixed > 50


def _mended_for_good(article: Article, plan: Plan) -> None:
    """A second run over a mended text has nothing to do."""

    def check(each: Article):
        return check_article(each, around(each), plan)

    text = _whole(article)
    once = fix_article(article, text, check).text
    again, _ = article_from(once, article.path, article.file)
    assert fix_article(again, once, check).text == once


def _whole(article: Article) -> str:
    matter = article.matter
    head = (
        f"---\nid: b\ntitle: {matter.title!r}\ntype: {matter.type.value}\n"
        f"audience: {matter.audience.value}\nlocale: {article.locale}\n---\n"
    )
    return head + article.body


HUGE = {
    "a sentence of a megabyte": "you failed to save it and " * 40_000,
    "a word of a megabyte": "a" * 1_000_000,
    "a hundred thousand headings": "# a\n" * 100_000,
    "ten thousand nested quotes": "> " * 10_000 + "x",
    "ten thousand nested lists": "\n".join(" " * 2 * depth + "- x" for depth in range(1_000)) + "\n" + "  - x\n" * 9_000,
    "ten thousand items": "1. Select **OK** and then click **Save** to go on.\n" * 10_000,
    "a wide table": "|" + "a|" * 10_000 + "\n|" + "-|" * 10_000 + "\n|" + "b|" * 10_000,
    "a long table": "| a | b |\n|---|---|\n" + "| x | |\n" * 20_000,
    "many links": "[here](https://example.com/) " * 10_000,
    "many images": "![](a.png) " * 10_000,
    "commas": "a, " * 100_000,
    "capitals": "ABC " * 100_000,
    "capital words": "Abc Def " * 50_000,
    "numbers": "1.2.3.4 " * 50_000,
    "digits": "1" * 200_000,
    "hyphens": "a-" * 100_000,
    "slashes": "a/" * 100_000,
    "apostrophes": "don't " * 50_000,
    "quotes": '"a" ' * 50_000,
    "open quotes": "“" * 100_000,
    "brackets": "(a " * 100_000,
    "stops": ". " * 100_000,
    "marks": "e\u0301" * 100_000,
    "addresses": "a@b.co " * 40_000,
    "hex": "0123456789abcdef" * 20_000,
    "base64": "QUJD" * 50_000 + "==",
    "comments": "<!-- kb-ignore: a: b -->\n\nx\n\n" * 5_000,
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_a_huge_article_takes_time_by_its_length_only(name):
    article, _ = article_from(
        f"---\nid: b\ntitle: B\ntype: how_to\n---\n{HUGE[name]}\n", "a/b.md", Path("b.md")
    )
    plan = Plan(Settings().check)
    list(check_article(article_from("Text.\n", "a/b.md", Path("b.md"))[0], around(article), plan))
    began = time.process_time()
    list(check_article(article, around(article), plan))
    assert time.process_time() - began < 15
