"""The runner: levels, positions, what is read once, and findings that stay together."""

from __future__ import annotations

import pytest

from kb_tools.checks.finding import Severity
from kb_tools.checks.registry import all_rules, rule_named
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_library
from kb_tools.errors import KbError
from kb_tools.settings import CheckSettings, Level, Settings
from kb_tools.snapshot import ArticleScore, Snapshot
from tests.conftest import TODAY

BLAME = "You failed to save it.\n"


def with_levels(**levels: str) -> Settings:
    named = {name.replace("_", "-"): level for name, level in levels.items()}
    off = {name: "A reason." for name, level in named.items() if level == "off"}
    rules = {name: Level(level) for name, level in named.items() if level != "off"}
    return Settings(check=CheckSettings(rules=rules, off=off))


def test_a_sound_article_has_no_finding(folder):
    folder.article("a/one.md")
    assert folder.findings() == []


def test_a_rule_that_is_off_finds_nothing(folder):
    folder.article("a/one.md", BLAME)
    assert folder.findings(with_levels(tone_blame="off")) == []


@pytest.mark.parametrize("level", ["hint", "warning", "error"])
def test_a_rule_counts_as_the_settings_say(folder, level):
    folder.article("a/one.md", BLAME)
    [finding] = folder.findings(with_levels(tone_blame=level))
    assert finding.severity is Severity[level.upper()]


def test_a_rule_that_does_not_exist_is_told_with_the_nearest(folder):
    with pytest.raises(KbError, match=r'"tone-blam" that does not exist: did you mean "tone-blame"\?'):
        folder.findings(with_levels(tone_blam="off"))


def test_a_rule_is_found_by_name_or_told_with_the_nearest():
    assert rule_named("link-broken").id == "link-broken"
    with pytest.raises(KbError, match='did you mean "link-broken"'):
        rule_named("link-broke")


def test_findings_come_in_order_of_file_and_place(folder):
    folder.article("b/two.md", BLAME + "\nUtilise it.\n\n" + BLAME)
    folder.article("a/one.md", "[x](gone.md) and utilise it.\n")
    places = [str(each.place) for each in folder.findings()]
    assert places == ["a/one.md:9:5", "a/one.md:9:18", "b/two.md:9:1", "b/two.md:11:1", "b/two.md:13:1"]


def test_only_the_articles_asked_for_are_told_about(folder):
    folder.article("a/one.md", BLAME)
    folder.article("a/two.md", BLAME, fields="typ: x\n")
    around = Surroundings(folder.library(), Settings(), TODAY)
    assert {each.place.file for each in check_library(around, ["a/two.md"])} == {"a/two.md"}
    assert len(check_library(around, ["a/two.md"])) == 2


@pytest.mark.parametrize(
    ("before", "column"),
    [
        ("🔑🔑 ", 4),
        ("e\u0301 ", 4),
        ("İİ ", 4),
        ("\u200d ", 3),
        ("**Bold** and [x](https://example.org/y) ", 41),
        ("&amp; &#x1F511; ", 17),
        ("`code` ", 8),
        ("1. \t", 5),
        ("> [!NOTE]\n\n", 1),
    ],
)
def test_a_column_counts_the_characters_of_the_line(folder, before, column):
    folder.article("a/one.md", f"{before}You failed to save it.\n")
    [finding] = [each for each in folder.findings() if each.rule == "tone-blame"]
    assert (finding.place.column, finding.place.length) == (column, len("You failed to"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_editors_do(folder, end):
    text = f"---\n{'# x'}\nid: one\n---\nA.\u2028B.\x0cC.\n\n{BLAME}"
    folder.write("a/one.md", text.replace("\n", end))
    [finding] = [each for each in folder.findings() if each.rule == "tone-blame"]
    assert (finding.place.line, finding.place.column) == (7, 1)


def test_front_matter_moves_findings_by_its_lines_and_changes_nothing_else(folder):
    body = (
        "# 🔑 Title\r\n\r\nYou failed to\tsave it, in order\r\nto win.\r\n\r\n"
        "| A | B |\r\n|---|---|\r\n| Utilise it | é [x](gone.md) |\r\n\r\n"
        "1. Prior to it\r\n\r\n    ![p](gone.png)\r\n"
    )
    folder.write("a/with.md", f"---\nid: a\ntitle: T\ntype: concept\n---\n{body}")
    folder.write("a/without.md", body)

    def found(name: str, moved: int):
        front = {"front-matter", "trust-owner", "trust-overdue"}
        return [
            (each.place.line - moved, each.place.column, each.place.length, each.rule, each.message)
            for each in folder.findings()
            if each.place.file == name and each.rule not in front
        ]

    assert found("a/with.md", 5) == found("a/without.md", 0)
    assert len(found("a/without.md", 0)) == 6


HARD = (
    "Notwithstanding aforementioned considerations, administrators reconfigure authentication infrastructure "
    "whenever organisational circumstances necessitate comprehensive remediation of interdependent systems. "
)
EASY = "Open the app. Choose your name. Then choose Sign out. You can sign in again at any time. "


def grades(folder, body: str, settings: Settings | None = None):
    folder.article("a/one.md", body)
    return [each for each in folder.findings(settings) if each.rule == "read-grade"]


def test_a_hard_text_is_told_at_its_hardest_sentence(folder):
    [finding] = grades(folder, f"{EASY * 8}\n\n{HARD * 6}\n")
    assert finding.place.line == 11
    assert "its budget is 9." in finding.message
    assert "hardest sentence" in finding.message


def test_an_easy_text_is_not_told(folder):
    assert grades(folder, EASY * 20) == []


def test_a_few_words_have_no_grade(folder):
    assert grades(folder, HARD) == []


def test_the_budget_is_the_sites(folder):
    assert grades(folder, HARD * 8, Settings(check=CheckSettings(grade=18))) == []


NOT_PROSE = {
    "code": f"```\n{HARD * 8}\n```",
    "code in the text": f"`{HARD * 8}`",
    "a table": f"| A |\n|---|\n| {HARD * 8} |",
    "a quote": f"> {HARD * 8}",
    "a heading": f"# {HARD * 8}",
    "addresses": " ".join(f"https://example.org/administrative-infrastructure-{at}" for at in range(150)),
    "a menu path": " ".join(
        "**Administrative infrastructure > Authentication considerations**" for _ in range(60)
    ),
}


@pytest.mark.parametrize("kind", NOT_PROSE)
def test_what_is_no_prose_does_not_count_for_the_grade(folder, kind):
    without = EASY * 10
    assert grades(folder, f"{without}\n\n{NOT_PROSE[kind]}\n", Settings(check=CheckSettings(grade=5))) == []


def score(solved: int, answers: int, low: float | None, high: float | None, revision: str) -> Snapshot:
    given = ArticleScore(solved=solved, answers=answers, low=low, high=high, revision=revision)
    return Snapshot(made_at="2026-11-25T06:00:00Z", articles={"one": given})


def votes(folder, *counts, revision: str = ""):
    folder.article("a/one.md")
    revision = revision or folder.read("a/one.md").revision
    found = folder.findings(snapshot=score(*counts, revision))
    return [each.message for each in found if each.rule == "vote-unsolved"]


def test_customers_who_were_not_helped_are_heard(folder):
    assert votes(folder, 3, 40, 0.026, 0.199) == [
        "Customers say this article does not solve it: 3 of 40 say it helped (true share 3 to 20 %)."
    ]


def test_a_few_votes_say_nothing_yet(folder):
    assert votes(folder, 0, 9, None, None) == []


def test_votes_that_leave_doubt_say_nothing_yet(folder):
    assert votes(folder, 4, 12, 0.138, 0.609) == []


def test_votes_for_another_text_do_not_count(folder):
    assert votes(folder, 3, 40, 0.026, 0.199, revision="0123456789ab") == []


def test_no_rule_reads_anything_but_its_article_twice(folder):
    folder.article("a/one.md", BLAME)
    first, second = folder.findings(), folder.findings()
    assert first == second


def test_rules_have_ids_that_name_their_files():
    assert list(all_rules()) == sorted(all_rules())
    for name, rule in all_rules().items():
        assert rule.module.rpartition(".")[2] == name.replace("-", "_")
