"""What to do next: the worst first, what came of a change, and nothing that chance alone put there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from kb_tools.feedback.searches import Opened, Search
from kb_tools.feedback.sqlite_file import SqliteFile
from kb_tools.measures.article_index import KnownArticle
from kb_tools.measures.counting.points import Point, Told
from kb_tools.measures.counting.votes import TextCount
from kb_tools.measures.engines.opening import open_on_store
from kb_tools.measures.gaps import MissingArticle
from kb_tools.measures.hours import Hours, Schedule
from kb_tools.measures.overview import Choice, Overview, count_all
from kb_tools.measures.period import WEEK_MS, Period
from kb_tools.measures.priorities import Around, list_work
from kb_tools.measures.simulation.customers import more_votes
from kb_tools.measures.simulation.demo import write_demo, write_rows
from kb_tools.measures.simulation.invention import make_truth
from kb_tools.measures.simulation.seasons import day_start_ms, zone_named
from kb_tools.measures.simulation.subjects import made_up_subjects
from kb_tools.measures.simulation.truth import Truth, with_mend
from kb_tools.measures.work import Work

UNTIL = date(2026, 11, 25)
END = day_start_ms(UNTIL)
HOURS = Hours(((0, Schedule(zone_named("UTC"), dict.fromkeys(range(7), ((0, 1440),)))),))
MENDED = "c0ffee000001"


def known(truth: Truth) -> dict[str, KnownArticle]:
    return {
        article.id: KnownArticle(article.title, revision=article.present.revision, category=article.category)
        for article in truth.articles
    }


def counted(store: SqliteFile, now_ms: int) -> Overview:
    with open_on_store(store) as engine:
        return count_all(engine, Period.up_to(now_ms), HOURS, {})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_first_ten_hold_at_least_eight_of_the_ten_worst(seed: int, tmp_path: Path) -> None:
    truth = make_truth(made_up_subjects(60), seed, UNTIL)
    store = SqliteFile(tmp_path / "demo.sqlite")
    write_demo(store, truth, 20_000, 500)
    work = list_work(counted(store, END), Around(known(truth)))
    first = {each.article for each in work[:10]}
    assert len(first & {worst.article for worst in truth.worst}) >= 8
    real = {change.article for change in truth.changes if change.effect == "better"}
    assert {each.article for each in work if each.outcome == "worked"} <= real


def test_a_bad_article_is_mended_and_leaves_the_list(tmp_path: Path) -> None:
    truth = make_truth(made_up_subjects(30), 3, UNTIL)
    store = SqliteFile(tmp_path / "demo.sqlite")
    write_demo(store, truth, 12_000, 300)
    bad = truth.worst[0].article

    def work(after: Truth, now_ms: int) -> dict[str, Work]:
        found = list_work(counted(store, now_ms), Around(known(after)))
        return {each.article: each for each in found if each.kind == "mend"}

    def vote(article: str, revision: str, share: float, count: int, from_ms: int, to_ms: int) -> None:
        events = more_votes(truth, article, revision, share, count, from_ms, to_ms, seed=9)
        sum(write_rows(store, events))

    found = work(truth, END)
    assert next(iter(found)) == bad
    assert found[bad].outcome in ("open", "did_not_work")
    assert found[bad].evidence and found[bad].next_step

    mended = with_mend(truth, bad, MENDED, END, 0.95)
    assert work(mended, END + 1)[bad].outcome == "waiting"

    later = END + 3 * WEEK_MS
    vote(bad, MENDED, 0.95, 90, END, later)
    found = work(mended, later)
    assert found[bad].outcome == "worked"
    assert found[bad].evidence[0].endswith("this is not chance.")
    assert found[bad].people == 0
    assert bad not in [id_ for id_, each in found.items() if each.outcome in ("open", "did_not_work")]

    much_later = END + 30 * WEEK_MS
    vote(bad, MENDED, 0.95, 300, later, much_later)
    assert bad not in work(mended, much_later)


def test_a_change_that_helped_nobody_says_so(tmp_path: Path) -> None:
    truth = make_truth(made_up_subjects(30), 3, UNTIL)
    store = SqliteFile(tmp_path / "demo.sqlite")
    write_demo(store, truth, 12_000, 0)
    bad, share = truth.worst[0].article, truth.worst[0].share
    later = END + 3 * WEEK_MS
    sum(write_rows(store, more_votes(truth, bad, MENDED, share, 200, END, later, seed=4)))
    work = list_work(counted(store, later), Around(known(with_mend(truth, bad, MENDED, END, share))))
    assert next(each for each in work if each.article == bad).outcome == "did_not_work"


def made(texts: Mapping[str, tuple[int, int]], **given: object) -> Overview:
    """An overview of so many helped of so many, by article."""
    counts_of = {field.name: () for field in fields(Overview)}
    empty = Overview(
        **{**counts_of, "engine": "", "period": Period.up_to(END), "choice": Choice(), "by_week": {}},  # type: ignore[arg-type]
    )
    empty = replace(empty, told=Told(), desk=None, categories={}, readers={})
    counts = tuple(
        TextCount(article, "aaaaaaaaaaaa", 1, answers, solved, END - WEEK_MS)
        for article, (solved, answers) in texts.items()
    )
    return replace(empty, by_text=counts, **given)  # type: ignore[arg-type]


def search(*opened: str, outcome: str = "opened") -> Search:
    articles = tuple(Opened(article, 1) for article in opened)
    return Search("s", "customers", "en", "new phone", 3, True, outcome, articles, (), (), END - 5, END - 5)


USUAL = {f"good-{number}": (90, 100) for number in range(10)}


def test_few_answers_alone_put_nothing_on_the_list() -> None:
    assert list_work(made({**USUAL, "few": (0, 9)}), Around()) == []


def test_readers_who_name_a_step_count_where_few_answer() -> None:
    told = Told((Point("few", "step", "sign-in/2", 4, ("Grey.",), {"aaaaaaaaaaaa": 4}),))
    (work,) = list_work(made({**USUAL, "few": (3, 5)}, told=told), Around())
    assert (work.article, work.people) == ("few", 4)
    assert "Step 2 of sign-in" in " ".join(work.evidence)
    assert "Step 2 of sign-in" in work.next_step


def test_what_was_told_of_an_earlier_text_is_forgotten() -> None:
    told = Told((Point("few", "step", "sign-in/2", 9, (), {"bbbbbbbbbbbb": 9}),))
    assert list_work(made({**USUAL, "few": (3, 5)}, told=told), Around()) == []


def test_a_missing_article_stands_among_those_to_mend() -> None:
    missing = MissingArticle("Export my vault", 40, (("export vault", 25), ("vault csv", 15)))
    work = list_work(made({**USUAL, "bad": (20, 100)}), Around(missing=[missing]))
    assert [(each.kind, each.title) for each in work] == [("mend", "bad"), ("write", "Export my vault")]
    assert "“export vault” (25)" in work[1].evidence[0]


def test_two_articles_that_the_same_readers_open_in_vain_are_one_to_merge() -> None:
    articles = {"one": KnownArticle("One"), "two": KnownArticle("Two")}
    searches = tuple(search("one", "two") for _ in range(6))
    work = list_work(made({}, every_search=searches), Around(articles))
    assert [(each.kind, each.article, each.other) for each in work] == [("merge", "one", "two")]
    assert list_work(made({}, every_search=searches[:4]), Around(articles)) == []


def test_what_nobody_reads_stands_last_and_only_where_much_is_read() -> None:
    articles = {id_: KnownArticle(id_) for id_ in (*USUAL, "unread")}
    work = list_work(made(USUAL), Around(articles))
    assert [(each.kind, each.article) for each in work] == [("retire", "unread")]
    fewer = dict.fromkeys(USUAL, (9, 10))
    assert list_work(made(fewer), Around(articles)) == []


def test_a_review_that_is_due_is_work_or_evidence() -> None:
    articles = {id_: KnownArticle(id_) for id_ in (*USUAL, "bad")}
    overdue = {"bad": 1, "good-1": 40}
    work = {
        each.article: each
        for each in list_work(made({**USUAL, "bad": (20, 100)}), Around(articles, overdue=overdue))
    }
    assert work["good-1"].kind == "review"
    assert work["bad"].kind == "mend"
    assert "Its review has been due for 1 day." in work["bad"].evidence
