"""What finds an article, what does not, and what never stands in an index."""

from __future__ import annotations

import json
import re

import pytest

from kb_tools.errors import KbError
from kb_tools.search.documents import (
    analysed,
    document_of,
    is_searchable,
    rendered_passages,
    scanned_passages,
)
from kb_tools.search.folder import open_folder, shard_texts
from kb_tools.search.index import build_shards
from kb_tools.search.languages import language_of
from kb_tools.search.ranking import Searcher
from kb_tools.search.synonyms import synonyms_of
from kb_tools.search.vectors import shipped_vectors

ENGLISH = language_of("en")


@pytest.fixture
def shards(folder):
    """The index of an edition of the folder, as a build makes it."""

    def build(edition: str = "customers", synonyms=()):
        library = folder.library().edition(edition)
        shown = [
            analysed(document_of(each, each.path), ENGLISH)
            for each in library.articles
            if is_searchable(each)
        ]
        return build_shards(
            shown, ENGLISH, "v1", vectors=shipped_vectors("en"), synonyms=synonyms_of(synonyms, ENGLISH)
        )

    return build


@pytest.fixture
def search(shards):
    """The addresses that a question finds, best first."""

    def ask(question: str, *, typing: bool = False, **how) -> list[str]:
        answer = Searcher(shards(**how).__getitem__, ENGLISH).ask(question, typing=typing)
        return [hit.address for hit in answer.hits]

    return ask


def test_an_article_is_found_by_title_question_keyword_heading_answer_and_text(folder, search):
    folder.article(
        "a/one.md",
        "## Zebra crossing\n\nA lighthouse.\n\n| Walrus |\n|---|\n| Otter |\n",
        title="Penguins",
        fields="questions: [where are my flamingos, {text: tortugas, locale: es}]\nkeywords: [badger]\n",
    )
    folder.article("a/two.md", "Nothing of that.\n")
    words = [
        "penguin",
        "flamingo",
        "tortugas",
        "badger",
        "zebra",
        "crossing",
        "lighthouses",
        "walrus",
        "otter",
        "sentence",
    ]
    assert {word: search(word)[:1] for word in words if "a/one.md" not in search(word)} == {}
    assert search("hippopotamus") == []


def test_a_title_says_more_than_the_text(folder, search):
    folder.article("a/body.md", "The phone is lost. " * 3)
    folder.article("a/title.md", "Text of some length, of some length.\n", title="Lost phone")
    assert search("lost phone")[0] == "a/title.md"


def test_what_customers_ask_says_more_than_the_text(folder, search):
    folder.article("a/asked.md", fields="questions: [cant sign in after new phone]\n")
    folder.article("a/body.md", "After you sign in on a new phone you sign in there.\n")
    assert search("cant sign in new phone")[0] == "a/asked.md"


@pytest.mark.parametrize("nothing", ["", " ", "what is this you", "😀 🔥", "?!", "the of and"])
def test_empty_words_find_nothing_and_say_so(folder, shards, nothing):
    folder.article("a/one.md", "This is what you can do with it.\n", title="You")
    answer = Searcher(shards().__getitem__, ENGLISH).ask(nothing)
    assert (answer.hits, answer.empty, answer.sure) == ((), True, False)


def test_archived_and_excluded_articles_are_not_found(folder, search):
    folder.article("a/old.md", "Lighthouse.\n", fields="status: archived\n")
    folder.article("a/out.md", "Lighthouse.\n", fields="search: {exclude: true}\n")
    folder.article("a/in.md", "Lighthouse.\n")
    assert search("lighthouse") == ["a/in.md"]


def test_a_boost_lifts_an_article(folder, search):
    folder.article("a/one.md", "Lighthouse.\n")
    folder.article("a/two.md", "Lighthouse.\n", fields="search: {boost: 5}\n")
    assert search("lighthouse") == ["a/two.md", "a/one.md"]


def test_nothing_of_the_agents_is_in_the_customers_index(folder, shards):
    folder.article("a/one.md", "Open to all.\n")
    folder.article(
        "a/two.md", "Zorblatted.\n", title="Quokkade", fields="audience: agent\nquestions: [narwhalp]\n"
    )
    customers = "".join(shard_texts(shards()).values())
    assert not re.search("zorblat|quokkad|narwhalp", customers, re.IGNORECASE)
    assert re.search("zorblat", "".join(shard_texts(shards("agents")).values()))


def test_a_hit_points_at_the_heading_that_answers(folder, shards):
    folder.article("a/one.md", "First words.\n\n## Of owls\n\nAn owl hoots.\n\n## Of foxes\n\nA fox barks.\n")
    hit = Searcher(shards().__getitem__, ENGLISH).ask("barking fox").hits[0]
    assert (hit.heading, hit.anchor, hit.passage) == ("Of foxes", "of-foxes", "A fox barks.")


@pytest.mark.parametrize(
    "code",
    ["0x80070005", "CVE-2024-3094", "invoice.pdf.locked", "2.3.1", "ERR_TIMED_OUT", "two-factor", "C++"],
)
def test_exact_strings_are_found_as_they_are(folder, search, code):
    folder.article("a/one.md", f"You may see {code} then.\n")
    folder.article("a/parts.md", "0x8 CVE 2024 invoice pdf 2 3 ERR OUT two C.\n")
    assert search(code)[0] == "a/one.md"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recieve pasword", "receive password"),
        ("authentcator", "authenticator"),
        ("vrification", "verification"),
        ("verificaton", "verification"),
        ("athenticator", "authenticator"),
    ],
)
def test_typing_errors_are_mended_with_the_sites_own_words(folder, shards, typed, meant):
    folder.article("a/one.md", "You receive a password. The authenticator makes a verification code.\n")
    answer = Searcher(shards().__getitem__, ENGLISH).ask(typed)
    assert (answer.mended, [hit.address for hit in answer.hits]) == (meant, ["a/one.md"])


@pytest.mark.parametrize("known", ["singe", "0x80070006", "v2.3.2"])
def test_words_that_are_right_and_codes_are_never_mended(folder, shards, known):
    folder.article("a/one.md", "Since then, 0x80070005 and v2.3.1 are gone.\n")
    assert Searcher(shards().__getitem__, ENGLISH).ask(known).mended == ""


def test_a_word_that_is_only_begun_finds_while_somebody_types(folder, search):
    folder.article("a/one.md", "Lighthouses shine.\n")
    assert search("light ho", typing=True) == search("ho", typing=True) == []
    assert search("ligh", typing=True) == ["a/one.md"]
    assert search("lighth ", typing=True) == []


def test_two_words_in_one_and_one_word_in_two_are_found(folder, search):
    folder.article("a/one.md", "GitHub is here.\n")
    folder.article("a/two.md", "The recovery codes are here.\n")
    assert search("git hub") == ["a/one.md"]
    assert search("recoverycodes") == ["a/two.md"]


def test_synonyms_of_the_site_are_found_for_each_other(folder, search):
    folder.article("a/one.md", "The handset.\n")
    assert search("mobile") == []
    assert search("mobile", synonyms=[["phone", "mobile", "handset"]]) == ["a/one.md"]


def test_the_same_articles_give_the_same_bytes(folder, shards):
    folder.article("a/one.md", "Zebra, apple, 🔑 and café.\n")
    folder.article("a/two.md", "Apple.\n")
    assert shard_texts(shards()) == shard_texts(shards())


def test_a_site_without_articles_has_an_index_too(folder, search):
    assert search("anything") == []


def test_passages_of_the_page_are_those_of_the_source(folder):
    folder.article("a/one.md", "Hello *you*.\n\n## Part one\n\nA `code` and\nmore.\n\n- item\n")
    article = folder.library().by_path["a/one.md"]
    html = (
        '<p>Hello <em>you</em>.</p><h2 id="part-one">Part one<a class="headerlink" href="#part-one">#</a></h2>'
        "<p>A <code>code</code> and\nmore.</p><ul><li>item</li></ul>"
    )
    told = [(each.heading, each.anchor, each.text.split()) for each in scanned_passages(article)]
    assert told == [(each.heading, each.anchor, each.text.split()) for each in rendered_passages(html)]


def test_shards_in_a_folder_answer_like_those_in_memory(folder, shards, tmp_path):
    folder.article("a/one.md", "A lighthouse.\n")
    for name, text in shard_texts(shards()).items():
        (tmp_path / name).write_text(text, "utf-8")
    assert open_folder(tmp_path).ask("lighthouse") == Searcher(shards().__getitem__, ENGLISH).ask(
        "lighthouse"
    )


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("index.json", None, "missing"),
        ("index.json", '{"format": 2, "ter', "cannot be read"),
        ("index.json", "[]", "no part of a search index"),
        ("index.json", '{"format": 1}', "has format 1"),
    ],
)
def test_a_broken_index_is_told_in_words(tmp_path, name, text, told):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(KbError, match=told):
        open_folder(tmp_path)


def test_every_shard_names_the_state_of_the_site(folder, shards):
    folder.article("a/one.md", "A lighthouse.\n")
    assert {json.loads(text)["of"] for text in shard_texts(shards()).values()} == {"v1"}
