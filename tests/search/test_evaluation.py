"""An evaluation tells true figures: by hand for a small set, and for corpora that no one here wrote."""

from __future__ import annotations

import json

import pytest

from kb_tools.search.evaluation import KnownQuestion, document_from, evaluate, searcher_for
from kb_tools.search.known_questions import read_documents, read_questions, read_unanswerable

ARTICLES = [
    {"id": f"a{number}", "title": title, "body": ""}
    for number, title in enumerate(("red apple", "green apple", "yellow banana", "ripe banana", "blue plum"))
]


@pytest.fixture(scope="module")
def searcher():
    return searcher_for(document_from(each) for each in ARTICLES)


def asked(*pairs):
    return [KnownQuestion(query, relevant) for query, relevant in pairs]


def test_places_become_shares_and_the_mean_of_their_inverse(searcher):
    found = evaluate(
        searcher,
        asked(
            ("red apple", ("a0",)),  # first
            ("green apple", ("a0",)),  # second
            ("ripe banana", ("a2", "a3")),  # either is right
            ("blue plum", ("a0",)),  # not found
        ),
    )
    assert (found.first_hit.value, found.first_hit.count) == (0.5, 4)
    assert found.top_three.value == 0.75
    assert found.mrr_at_10.value == pytest.approx((1 + 1 / 2 + 1 + 0) / 4)
    assert [(miss.query, miss.rank, miss.found[0]) for miss in found.misses] == [
        ("green apple", 2, "a1"),
        ("blue plum", None, "a4"),
    ]
    assert (found.refused, found.refused_at_95) == (None, None)


def test_an_interval_holds_the_value_and_is_the_same_each_time(searcher):
    questions = asked(*[("red apple", ("a0",))] * 30, *[("red apple", ("a4",))] * 10)
    one, two = evaluate(searcher, questions), evaluate(searcher, questions)
    assert one == two
    assert one.first_hit.value == 0.75
    # Wilson's interval for 30 of 40 is 0.598 to 0.858; the bootstrap's is near it.
    assert one.first_hit.low == pytest.approx(0.60, abs=0.05)
    assert one.first_hit.high == pytest.approx(0.87, abs=0.04)


def test_all_right_has_no_doubt_in_it(searcher):
    share = evaluate(searcher, asked(("red apple", ("a0",)))).first_hit
    assert (share.value, share.low, share.high) == (1.0, 1.0, 1.0)


def test_what_no_article_answers_is_refused(searcher):
    found = evaluate(
        searcher, asked(("red apple", ("a0",))), ("quarterly turnover", "zebra crossing", "red apple")
    )
    assert found.refused is not None
    assert (found.refused.value, found.refused.count) == (pytest.approx(2 / 3), 3)
    assert found.refused_at_95 == pytest.approx(2 / 3)
    assert found.answered.value == 1.0


def corpus(corpora, name):
    def text(part):
        return (corpora / name / f"{part}.json").read_text("utf-8")

    documents = read_documents(text("articles"), "articles.json")
    questions = read_questions(text("queries"), "queries.json", {each.id for each in documents})
    has_strange = (corpora / name / "unanswerable.json").is_file()
    strange = read_unanswerable(text("unanswerable"), "unanswerable.json") if has_strange else ()
    return documents, questions, strange


def test_peoples_own_wordings_find_the_article_of_a_question(corpora):
    documents, questions, _ = corpus(corpora, "stackfaq")
    found = evaluate(searcher_for(documents), questions[:200])
    assert found.first_hit.value > 0.75
    assert found.top_three.value > 0.9


@pytest.mark.slow
def test_topics_are_found_and_other_topics_refused(corpora):
    documents, questions, strange = corpus(corpora, "clinc150")
    found = evaluate(searcher_for(documents), questions, strange)
    assert found.first_hit.value > 0.7
    assert found.refused is not None and found.refused.value > 0.5


def test_real_help_articles_are_found_by_their_titles(corpora, tmp_path):
    from kb_tools.content.library import read_library
    from kb_tools.search.library import searcher_of

    library = read_library(corpora / "arduino-help-center")
    questions = [KnownQuestion(article.title, (article.id,)) for article in library.articles[:60]]
    found = evaluate(searcher_of(library, "en"), questions)
    assert found.top_three.value > 0.9, json.dumps([miss.query for miss in found.misses])
