"""Search beside its peers: how right it is, as people ask and with typing errors.

The questions are people's own: StackFAQ (Karan and Šnajder 2018) and CLINC150 (Larson and others 2019), which lie
beside the repository. The peers are lunr, and Pagefind where npm and Chromium can be had.
"""

from __future__ import annotations

import dataclasses
import html
import json
import random
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kb_tools.content.library import read_library
from kb_tools.search.distilling import distilled
from kb_tools.search.documents import SearchDocument, document_of
from kb_tools.search.evaluation import KnownQuestion, Share, document_from, evaluate, searcher_for
from kb_tools.search.languages import language_of
from kb_tools.search.sentence_model import SentenceModel
from kb_tools.search.site_vectors import with_site
from kb_tools.search.vectors import WordVectors, shipped_vectors

PAGEFIND = "pagefind@1.6.0"
SETS = {"stackfaq": "125 questions of StackFAQ among 414 articles", "clinc150": "150 topics of CLINC150"}
Found = Mapping[str, Sequence[str]]
Finder = Callable[[Sequence[str]], Found]

INDEXING = """
import { readFileSync } from "node:fs";
import { close, createIndex } from "pagefind";
const { index } = await createIndex();
for (const [id, content] of JSON.parse(readFileSync(process.argv[2])))
  await index.addHTMLFile({ url: `/${id}`, content });
const { errors } = await index.writeFiles({ outputPath: process.argv[3] });
await close();
process.exit(errors.length ? 1 : 0);
"""
ASKING = """
async ([place, questions]) => {
  const pagefind = await import(place);
  const found = {};
  for (const question of questions) {
    const { results } = await pagefind.search(question);
    found[question] = await Promise.all(results.slice(0, 10).map(async (each) => (await each.data()).meta.key));
  }
  return found;
}
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Corpus:
    """Articles, questions that they answer, and questions that none does."""

    documents: Sequence[SearchDocument]
    questions: Sequence[KnownQuestion]
    unanswerable: Sequence[str]


def read_corpus(folder: Path, noise: Sequence[SearchDocument] = ()) -> Corpus:
    """A corpus, with foreign articles among its own."""

    def read(part: str) -> Any:
        file = folder / f"{part}.json"
        return json.loads(file.read_text("utf-8")) if file.is_file() else []

    questions = [KnownQuestion(each["query"], tuple(each["relevant"])) for each in read("queries")]
    documents = [document_from(each) for each in read("articles")]
    return Corpus([*documents, *noise], questions, read("unanswerable"))


def foreign_articles(corpora: Path) -> list[SearchDocument]:
    """The 414 articles of a real help centre."""
    library = read_library(corpora / "arduino-help-center")
    return [document_of(article, article.path, article.category) for article in library.articles]


def with_typing_error(text: str, chance: random.Random) -> str:
    """The question with one letter of one telling word changed over, dropped, doubled or replaced."""
    stop = language_of("en").stop_words
    words = [word for word in re.finditer(r"\b[A-Za-z]{4,}\b", text) if word[0].lower() not in stop]
    if not words:
        return text
    word = chance.choice(words)
    at = word.start() + chance.randrange(len(word[0]) - 1)
    first, second = text[at], text[at + 1]
    other = chance.choice([letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter != first.lower()])
    kinds = [second, first + first + second, other + second]
    if first != second:
        kinds.append(second + first)
    return text[:at] + chance.choice(kinds) + text[at + 2 :]


def lunr_finder(corpus: Corpus) -> Finder:
    """lunr over title (ten times), text and questions; any word of the question counts."""
    from lunr import lunr

    entries = [
        {"id": each.id, "title": each.title, "body": _body(each), "asked": "\n".join(each.asked)}
        for each in corpus.documents
    ]
    index = lunr(ref="id", fields=[{"field_name": "title", "boost": 10}, "body", "asked"], documents=entries)

    def ask(text: str) -> list[str]:
        query = index.create_query()
        for word in re.split(r"[\s\-]+", text.lower()):
            if bare := re.sub(r"^\W+|\W+$", "", word):
                query.term(bare)
        return [found["ref"] for found in index.query(query)[:10]] if query.clauses else []

    return lambda texts: {text: ask(text) for text in texts}


def pagefind_finder(corpus: Corpus, site: Path, home: Path, address: str, page: Any) -> Finder:
    """Pagefind over pages with a title, a paragraph for each question, and the text. Raises where it fails."""
    pages = [
        (
            each.id,
            f'<html lang="en"><body><h1>{html.escape(each.title)}</h1><p data-pagefind-meta="key:{each.id}"></p>'
            + "".join(f"<p>{html.escape(text)}</p>" for text in (*each.asked, _body(each)))
            + "</body></html>",
        )
        for each in corpus.documents
    ]
    source = site.with_suffix(".json")
    source.write_text(json.dumps(pages), "utf-8")
    script = home / "index.mjs"
    script.write_text(INDEXING, "utf-8")
    subprocess.run(
        ["node", str(script), str(source), str(site)], check=True, capture_output=True, timeout=180
    )
    place = f"{address}/{site.name}/pagefind.js"
    return lambda texts: {
        text: found
        for at in range(0, len(texts), 250)
        for text, found in page.evaluate(ASKING, [place, list(texts[at : at + 250])]).items()
    }


def _body(document: SearchDocument) -> str:
    return "\n".join(f"{each.heading}\n{each.text}" for each in document.passages)


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A folder at an address of this machine, and the paths asked for so far."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            asked.append(self.path.partition("?")[0])

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def browsing() -> Iterator[Any]:
    """A page of Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            yield browser.new_page()
        finally:
            browser.close()


def compared(corpora: Path, top: Path) -> Iterator[str]:
    """The tables of quality and of typing errors, as lines of Markdown."""
    noise = foreign_articles(corpora)
    sets = {
        "stackfaq": read_corpus(corpora / "stackfaq", noise),
        "clinc150": read_corpus(corpora / "clinc150"),
    }
    answers = {
        name: {
            "ours": _ours(corpus),
            "ours, extra vectors": _ours(corpus, _read_by_the_model(corpus)),
            "lunr": _peer(lunr_finder(corpus), corpus),
        }
        for name, corpus in sets.items()
    }
    left_out = ""
    try:
        for name, system, kept in _pagefind(sets, top):
            answers[name][system] = kept
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        left_out = f"\nPagefind is left out: {type(error).__name__}, {str(error).splitlines()[0]}."
    yield "### Right answers, 95 % intervals\n"
    yield "| | questions | first hit | in the first three | MRR@10 |\n|---|---|---|---|---|"
    for name, corpus in sets.items():
        halves = {"even": corpus.questions[::2], "odd": corpus.questions[1::2], "all": corpus.questions}
        for system, (right, _) in answers[name].items():
            for half, questions in halves.items():
                found = evaluate(_Kept(right), questions)  # type: ignore[arg-type]
                figures = (found.first_hit, found.top_three, found.mrr_at_10)
                yield f"| {SETS[name]}: {system} | {half}, {len(questions)} | {' | '.join(map(_cell, figures))} |"
    if any("Pagefind" in found for found in answers.values()):
        yield "\nPagefind shows only pages that hold all words of the question, but for words that no page holds."
    whole = sets["clinc150"]
    refused = evaluate(searcher_for(whole.documents), whole.questions, whole.unanswerable)
    yield (
        f"\nOf {len(whole.unanswerable)} questions that no topic answers, ours says so for "
        f"**{refused.refused_at_95:.3f}** where 95 of 100 answerable ones are answered; as shipped for "
        f"{_cell(refused.refused)}, with {refused.answered.value:.3f} answered."
    )
    yield "\n### One typing error in each question\n"
    yield "| | first hit | with an error | loss, points |\n|---|---|---|---|"
    for name, corpus in sets.items():
        for system, kept in answers[name].items():
            before, after = (evaluate(_Kept(each), corpus.questions).first_hit.value for each in kept)  # type: ignore[arg-type]
            yield f"| {SETS[name]}: {system} | {before:.3f} | {after:.3f} | **{100 * (before - after):.1f}** |"
    yield left_out


@dataclasses.dataclass(frozen=True, slots=True)
class _Kept:
    answers: Mapping[str, Any]

    def ask(self, text: str) -> Any:
        return self.answers[text]


def _asked_with_errors(corpus: Corpus) -> dict[str, str]:
    chance = random.Random(11)
    return {each.query: with_typing_error(each.query, chance) for each in corpus.questions}


def _read_by_the_model(corpus: Corpus) -> WordVectors:
    language = language_of("en")
    shipped = shipped_vectors("en")
    assert shipped is not None
    return with_site(shipped, distilled(corpus.documents, language, shipped, SentenceModel()))


def _ours(corpus: Corpus, vectors: WordVectors | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    searcher = searcher_for(corpus.documents, vectors=vectors)
    wrong = _asked_with_errors(corpus)
    return {text: searcher.ask(text) for text in wrong}, {
        text: searcher.ask(bad) for text, bad in wrong.items()
    }


def _peer(
    finder: Finder, corpus: Corpus, change: Callable[[str], str] = str
) -> tuple[dict[str, Any], dict[str, Any]]:
    wrong = _asked_with_errors(corpus)
    found = finder([change(text) for pair in wrong.items() for text in pair])

    def kept(text: str) -> Any:
        hits = [SimpleNamespace(id=each) for each in found[change(text)]]
        return SimpleNamespace(hits=hits, confidence=1.0, sure=True)

    return {text: kept(text) for text in wrong}, {text: kept(bad) for text, bad in wrong.items()}


def _pagefind(sets: Mapping[str, Corpus], top: Path) -> Iterator[tuple[str, str, Any]]:
    home = top / "pagefind"
    home.mkdir()
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home), PAGEFIND]
    subprocess.run(install, check=True, capture_output=True, timeout=180)
    (home / "index.html").write_text("<!doctype html><title>Search</title>", "utf-8")
    stop = language_of("en").stop_words

    def telling(text: str) -> str:
        return " ".join(
            word for word in re.findall(r"\w+", text.lower().replace("'", "")) if word not in stop
        )

    with serving(home) as (address, _), browsing() as page:
        page.goto(address)
        for name, corpus in sets.items():
            finder = pagefind_finder(corpus, home / name, home, address, page)
            yield name, "Pagefind", _peer(finder, corpus)
            yield name, "Pagefind, without stop words", _peer(finder, corpus, telling)


def _cell(share: Share | None) -> str:
    return f"{share.value:.3f} ({share.low:.3f} to {share.high:.3f})" if share else "none"
