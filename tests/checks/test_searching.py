"""find-… rules: what a reader would find, told truly, by editions, and never from what was known last time."""

from __future__ import annotations

import pytest

from kb_tools.checks.cache import CheckCache
from kb_tools.checks.plan import Plan
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_article
from kb_tools.checks.site_check import SiteCheck
from kb_tools.content.article import article_from
from kb_tools.errors import KbError
from kb_tools.settings import CheckSettings, Settings, Site
from kb_tools.snapshot import SearchedArticle, Snapshot
from tests.conftest import TODAY

RIVALS = {"one": "Printer offline", "two": "Printer offline again", "three": "Offline printer"}


@pytest.fixture
def printing(folder):
    """Three articles about a printer that is offline, and one about paper that has the question too."""
    for name, title in RIVALS.items():
        folder.article(f"printing/{name}.md", title=title, fields="questions: [printer offline]\n")
    asked = "questions: [printer offline, where do i get more paper, which paper fits, the tray is empty]\n"
    folder.article("printing/paper.md", title="Get paper", fields=asked)
    return folder


def told(findings, rule="find-question"):
    return [(each.place.file, each.message) for each in findings if each.rule == rule]


def site_check(folder, tmp_path=None, **settings):
    site = Site(articles=folder.path, settings=Settings(check=CheckSettings(**settings)))
    cache = CheckCache(tmp_path / "cache", folder.path) if tmp_path else None
    return SiteCheck(site, folder.path, TODAY, cache=cache)


def test_it_names_what_comes_first_and_by_which_words(printing):
    ((file, message),) = told(printing.findings(whole=True))
    assert file == "printing/paper.md"
    assert message.startswith("“printer offline” brings up “")
    assert "“Printer offline” (by “printer” and “offline”)" in message
    assert message.endswith("first; this article is number 4.")


def test_a_question_without_a_word_to_look_for_says_so(folder):
    folder.article("a/one.md", title="Lost phone", fields="questions: [how do i]\n")
    ((_, message),) = told(folder.findings(whole=True))
    assert message == "“how do i” brings up nothing: none of its words says what it is about."


def test_an_article_is_looked_for_in_its_readers_edition(printing):
    for name in RIVALS:
        text = (printing.path / f"printing/{name}.md").read_text("utf-8")
        printing.write(f"printing/{name}.md", text.replace("owner: ana", "owner: ana\naudience: agent"))
    assert told(printing.findings(whole=True)) == []
    text = (printing.path / "printing/paper.md").read_text("utf-8")
    printing.write("printing/paper.md", text.replace("owner: ana", "owner: ana\naudience: agent"))
    assert len(told(printing.findings(whole=True))) == 1


def test_what_customers_opened_counts_as_on_the_site(printing):
    opened = SearchedArticle(query="gizmo", article="paper", opened=900, helped=300, not_helped=0)
    snapshot = Snapshot(made_at="2026-11-25T06:00:00Z", searches=(opened,))
    library = printing.library()
    paper = library.by_path["printing/paper.md"]
    assert Surroundings(library, Settings(), TODAY).searching.beaten(paper, "gizmo") is not None
    assert Surroundings(library, Settings(), TODAY, snapshot).searching.beaten(paper, "gizmo") is None


def test_the_cache_keeps_no_finding_that_another_article_decides(printing, tmp_path):
    def run():
        return told(site_check(printing, tmp_path).run().findings)

    assert [file for file, _ in run()] == ["printing/paper.md"]
    assert [file for file, _ in run()] == ["printing/paper.md"]
    printing.article("printing/two.md", "Nothing of that.\n", id="two", title="Something else")
    assert run() == []
    asked = "questions: [printer offline]\n"
    printing.article("printing/two.md", id="two", title="Printer offline again", fields=asked)
    assert [file for file, _ in run()] == ["printing/paper.md"]


def test_one_file_is_looked_for_among_all(printing, tmp_path):
    check = site_check(printing, tmp_path)
    assert len(told(check.run(["printing/paper.md"]).findings)) == 1
    assert told(check.run(["printing/one.md"]).findings) == []


def test_no_index_is_made_where_the_rules_are_off(printing, monkeypatch):
    def made(*_, **__):
        raise AssertionError("an index was made")

    monkeypatch.setattr("kb_tools.search.library.searcher_of", made)
    off = {"find-question": "Not yet.", "find-title": "Not yet."}
    assert told(site_check(printing, off=off).run().findings) == []


def test_nothing_is_searched_while_somebody_writes(printing, monkeypatch):
    def made(*_, **__):
        raise AssertionError("an index was made")

    monkeypatch.setattr("kb_tools.search.library.searcher_of", made)
    around, plan = site_check(printing).prepared(at_once=True)
    plan.prepare(around.library.articles, around)
    found = check_article(around.library.by_path["printing/paper.md"], around, plan)
    assert [each.rule for each in found if each.rule.startswith("find-")] == []


def test_an_ignored_finding_is_no_unused_comment_while_somebody_writes(printing):
    text = (printing.path / "printing/paper.md").read_text("utf-8")
    comment = "<!-- kb-ignore-file: find-question: people ask it here too -->\n"
    printing.write("printing/paper.md", f"{text}\n{comment}")
    for whole in (True, False):
        findings = printing.findings(whole=whole)
        assert [each for each in findings if each.rule in ("find-question", "kb-ignore")] == []


def test_another_state_of_the_articles_is_searched_anew(printing):
    library = printing.library()
    around = Surroundings(library, Settings(), TODAY)
    paper = library.by_path["printing/paper.md"]
    assert around.searching.beaten(paper, "printer offline") is not None
    text = paper.file.read_text("utf-8").replace("Get paper", "Printer offline and get paper")
    changed, _ = article_from(text, paper.path, paper.file)
    articles = tuple(changed if each is paper else each for each in library.articles)
    later = around.with_library(type(library)(library.folder, articles))
    assert later.searching.beaten(changed, "printer offline, get paper") is None


def test_a_language_that_cannot_be_searched_here_is_told_once_and_stops_nothing(printing, monkeypatch):
    def missing(*_, **__):
        raise KbError("a German site needs German word stems")

    monkeypatch.setattr("kb_tools.search.library.searcher_of", missing)
    checked = site_check(printing).run()
    assert told(checked.findings) == []
    assert [note for note in checked.notes if "German" in note] == ["a German site needs German word stems"]


def test_all_cores_find_what_one_finds(folder):
    for number in range(40):
        folder.article(f"a/n{number}.md", title="Printer offline", fields="questions: [printer is offline]\n")
    around = Surroundings(folder.library(), Settings(), TODAY)
    plan = Plan(around.settings.check)
    alone = [each for article in around.library.articles for each in check_article(article, around, plan)]
    shared = site_check(folder).run().findings
    rules = ("find-question", "find-title", "find-same")
    for rule in rules:
        assert sorted(told(alone, rule)) == sorted(told(shared, rule))
    assert len(told(shared, "find-title")) == 37
    assert len(told(shared, "find-same")) == 40
