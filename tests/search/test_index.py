"""The search index: what finds an article, what does not, and that page and builder mean the same words."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lunr.index import Index

from kb_tools.search.index import Terms, build_index, document_of, index_json, is_searchable, search
from kb_tools.text.difficulty import word_table

SEARCH = Path(__file__).parents[2] / "plugins/mkdocs_kb/templates/assets/search"


@pytest.fixture
def indexed(folder):
    """The index of an edition of the folder, as a build makes it."""

    def build(edition: str = "customers"):
        library, terms = folder.library().edition(edition), Terms()
        shown = [article for article in library.articles if is_searchable(article)]
        return build_index([document_of(each, each.path, each.category, terms) for each in shown])

    return build


def test_an_article_is_found_by_title_question_keyword_heading_answer_and_text(folder, indexed):
    folder.article(
        "a/one.md",
        "## Zebra crossing\n\nA lighthouse.\n\n| Walrus |\n|---|\n| Otter |\n",
        title="Penguins",
        fields="questions: [where are my flamingos, {text: tortugas, locale: es}]\nkeywords: [badger]\n",
    )
    folder.article("a/two.md", "Nothing of that.\n")
    index = indexed()
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
    assert {word: search(index, word)[:1] for word in words if "a/one.md" not in search(index, word)} == {}
    assert search(index, "hippopotamus") == []


def test_a_title_says_more_than_the_text(folder, indexed):
    folder.article("a/body.md", "The phone is lost. " * 3)
    folder.article("a/title.md", "Text of some length, of some length.\n", title="Lost phone")
    assert search(indexed(), "lost phone")[0] == "a/title.md"


def test_what_customers_ask_says_more_than_the_text(folder, indexed):
    folder.article("a/asked.md", fields="questions: [cant get in anymore]\n")
    folder.article("a/body.md", "You can get in. You get in. Get in anymore.\n")
    assert search(indexed(), "cant get in anymore")[0] == "a/asked.md"


def test_stop_words_find_nothing(folder, indexed):
    folder.article("a/one.md", "This is what you can do with it.\n", title="You")
    assert search(indexed(), "what is this you") == []
    assert Terms().of("What is to be done with the phone?") == ["done", "phone"]


def test_archived_and_excluded_articles_are_not_found(folder, indexed):
    folder.article("a/old.md", "Lighthouse.\n", fields="status: archived\n")
    folder.article("a/out.md", "Lighthouse.\n", fields="search: {exclude: true}\n")
    folder.article("a/in.md", "Lighthouse.\n")
    assert search(indexed(), "lighthouse") == ["a/in.md"]


def test_a_boost_lifts_an_article(folder, indexed):
    folder.article("a/one.md", "Lighthouse.\n")
    folder.article("a/two.md", "Lighthouse.\n", fields="search: {boost: 5}\n")
    assert search(indexed(), "lighthouse") == ["a/two.md", "a/one.md"]


def test_nothing_of_the_agents_is_in_the_customers_index(folder, indexed):
    folder.article("a/one.md", "Open to all.\n")
    folder.article(
        "a/two.md", "Xylophone.\n", title="Quokka", fields="audience: agent\nquestions: [narwhal]\n"
    )
    customers = json.dumps(indexed())
    assert not re.search("xylophon|quokka|narwhal", customers, re.IGNORECASE)
    assert re.search("xylophon", json.dumps(indexed("agents")))


def test_the_index_loads_in_lunr_and_answers_there(folder, indexed):
    folder.article("a/one.md", "Lighthouses.\n")
    folder.article("a/two.md", "Otters.\n")
    index = json.loads(json.dumps(indexed()))
    hits = Index.load(index["index"]).search("lighthouse")
    assert [index["documents"][int(hit["ref"])][0] for hit in hits] == ["a/one.md"]


def test_an_empty_index_loads_too():
    index = build_index([])
    assert Index.load(index["index"]).search("x") == []
    assert json.loads(index_json([])) == index


def test_the_same_articles_give_the_same_bytes(folder, indexed):
    folder.article("a/one.md", "Zebra, apple, 🔑 and café.\n")
    folder.article("a/two.md", "Apple.\n")
    assert json.dumps(indexed()) == json.dumps(indexed())


ASK = """
import lunr from "./lunr.mjs";
let given = "";
for await (const part of process.stdin) given += part;
const shown = (word) => lunr.stemmer(new lunr.Token(word)).toString();
console.log(JSON.stringify(JSON.parse(given).map(shown)));
"""


@pytest.fixture(scope="session")
def in_the_browser(tmp_path_factory):
    """lunr.js's terms of words, as the page's own copy makes them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here, which runs the page's lunr.js")
    folder = tmp_path_factory.mktemp("lunr")
    shutil.copy(SEARCH / "lunr.js", folder / "lunr.mjs")
    (folder / "ask.mjs").write_text(ASK)

    def stems(words: list[str]) -> list[str]:
        done = subprocess.run(
            [node, folder / "ask.mjs"], input=json.dumps(words), capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout)

    return stems


def different(words: list[str], in_the_browser) -> dict[str, tuple[list[str], str]]:
    terms = Terms()
    ours = {word: terms.of(word) for word in words}
    kept = [word for word in words if ours[word]]
    theirs = dict(zip(kept, in_the_browser(kept), strict=True))
    return {word: (ours[word], theirs[word]) for word in kept if ours[word] != [theirs[word]]}


def test_known_words_have_the_same_stems_in_the_browser(in_the_browser):
    words = sorted(word for word in word_table().figures if word.isalpha())
    assert len(words) > 10_000
    assert different(words, in_the_browser) == {}


def test_words_of_real_articles_have_the_same_stems_in_the_browser(corpora, in_the_browser):
    folders = (corpora / "arduino-help-center", corpora / "security-101")
    found: set[str] = set()
    for folder in folders:
        for file in folder.rglob("*.md"):
            found |= set(re.findall(r"[^\W_]+(?:['’.][^\W_]+)*", file.read_text("utf-8").lower()))
    assert len(found) > 8_000
    assert different(sorted(found), in_the_browser) == {}


FIND = """
import { readFileSync } from "node:fs";
import lunr from "./lunr.js";
// The module looks for its page while it loads; only the asking is of interest here.
const page = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => "" : page), apply: () => page, set: () => true,
});
Object.assign(globalThis, { document: page, location: { href: "https://example.org/" } });
const { find } = await import("./search.js");
const index = JSON.parse(readFileSync("index.json", "utf8"));
const loaded = { index: lunr.Index.load(index.index), documents: index.documents };
let given = "";
for await (const part of process.stdin) given += part;
console.log(JSON.stringify(JSON.parse(given).map((query) => find(loaded, query).map((row) => row[0]))));
"""
ASKED = [
    "über",
    "café",
    "Übung",
    "naïve",
    "C#",
    "it's",
    "wi-fi",
    "2fa",
    "don't",
    "phones",
    "re-use",
    "“quoted”",
]


def test_the_page_finds_what_the_builder_indexed(folder, indexed, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here, which runs the page's search.js")
    for at, word in enumerate(ASKED):
        folder.article(f"a/n{at}.md", f"Only here: {word}.\n")
    shutil.copytree(SEARCH.parent, tmp_path / "assets")
    (tmp_path / "assets/search/package.json").write_text('{"type": "module"}')
    (tmp_path / "assets/search/find.js").write_text(FIND)
    (tmp_path / "assets/search/index.json").write_text(json.dumps(indexed()))
    done = subprocess.run(
        [node, "find.js"],
        cwd=tmp_path / "assets/search",
        input=json.dumps(ASKED),
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(zip(ASKED, json.loads(done.stdout), strict=True))
    assert {word: rows for at, (word, rows) in enumerate(found.items()) if f"a/n{at}.md" not in rows} == {}
