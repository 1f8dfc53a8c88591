"""Search over the articles as they are written: editions, languages, synonyms, what customers searched."""

from __future__ import annotations

import pytest

from kb_tools.search.library import documents_of, learned_wordings, searcher_of
from kb_tools.snapshot import SearchedArticle, Snapshot


def snapshot(*searches):
    made = (
        SearchedArticle(query=query, article=article, opened=opened, helped=helped, not_helped=not_helped)
        for query, article, opened, helped, not_helped in searches
    )
    return Snapshot(made_at="2026-11-25T06:00:00Z", searches=tuple(made))


def ids(searcher, query):
    return [hit.id for hit in searcher.ask(query).hits]


def test_an_edition_and_a_language_have_an_index_of_their_own(folder):
    folder.article("a/one.md", title="Lost phone")
    folder.article("a/two.md", title="Phone of a caller", fields="audience: agent\n")
    folder.article("a/drei.md", title="Telefon weg", fields="locale: de-AT\n")
    folder.article("a/old.md", title="Old phone", fields="status: archived\n")
    folder.article("a/soon.md", title="New phone", fields="status: draft\n")
    library = folder.library()
    assert ids(searcher_of(library.edition("customers"), "en"), "phone") == ["one"]
    assert set(ids(searcher_of(library.edition("agents"), "en-GB"), "phone")) == {"one", "two"}
    assert [each.id for each in documents_of(library, "de")] == ["drei"]


def test_synonyms_of_the_site_find_what_is_written_otherwise(folder):
    folder.article("a/one.md", title="Lost phone")
    folder.write("synonyms.yml", "- [phone, handset]\n")
    assert ids(searcher_of(folder.library(), "en"), "handset") == ["one"]


def test_what_customers_opened_helps_a_little(folder):
    folder.article("a/one.md", title="Lost phone")
    folder.article("a/two.md", title="Other things")
    library = folder.library()
    assert ids(searcher_of(library, "en"), "gizmo") == []
    told = snapshot(("gizmo", "one", 20, 5, 0), ("gizmo", "gone", 20, 5, 0))
    assert ids(searcher_of(library, "en", told), "gizmo") == ["one"]


def test_learned_wordings_are_damped(folder):
    told = snapshot(("a", "x", 3, 0, 0), ("b", "x", 300, 200, 0), ("c", "y", 300, 0, 200))
    learned = learned_wordings(told)
    shares = dict((*learned["x"], *learned["y"]))
    assert 0 < shares["a"] < 0.3
    assert 0.9 < shares["b"] <= 1
    assert shares["c"] < 0.05
    assert learned_wordings(None) == {}


@pytest.mark.parametrize("locale", ["en", "de", "ar"])
def test_no_articles_are_no_hits(folder, locale):
    assert ids(searcher_of(folder.library(), locale), "phone") == []
