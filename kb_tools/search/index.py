"""The search index of an edition, in lunr's own format.

The one door to lunr. Words are cut, trimmed, filtered and stemmed with lunr's functions, each distinct
word once; weights are lunr's BM25. The page's `assets/search/search.js` loads what this writes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

from kb_tools.content.article import Article
from kb_tools.text.markdown import BlockKind, plain_text

VERSION = 1
# A title says what an article is for, a question is how a customer says it.
WEIGHTS = {"title": 10.0, "asked": 12.0, "headings": 3.0, "answer": 2.0, "body": 1.0}
K1, B = 1.2, 0.75
_NOT_PROSE = re.compile(
    r"<pre\b.*?</pre>|<!--.*?-->|<a class=\"headerlink\".*?</a>|<sup id=\"fnref.*?</sup>", re.DOTALL
)
_INLINE = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|s|small|span|strong|sub|sup|u)(?:\s[^>]*)?>")
_ELEMENT = re.compile(r"<[^>]*>")
_EDGES = re.compile(r"^\W+|\W+$")
_BETWEEN = re.compile(r"[\s\-\u00a0]+")


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One article as search sees it.

    `address` is relative to the site's root; `terms` count each field's terms.
    """

    address: str
    title: str
    answer: str
    category: str
    terms: dict[str, Counter[str]]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class ShownText:
    """The words that a page shows: its headings, and all of its text."""

    headings: str
    body: str


@dataclass
class Terms:
    """Words to terms with lunr's pipeline, each distinct word worked out once."""

    known: dict[str, str] = field(default_factory=dict)

    def of(self, text: str) -> list[str]:
        """The terms of a text, in order, stop words left out."""
        known = self.known
        terms = []
        for word in _BETWEEN.split(text.lower()):
            term = known.get(word)
            if term is None:
                term = known[word] = _term(word)
            if term:
                terms.append(term)
        return terms


def document_of(
    article: Article, address: str, category: str, terms: Terms, shown: ShownText | None = None
) -> SearchDocument:
    """What search keeps of an article; `terms` is shared by all articles of a process.

    shown is the text as a page that was rendered anyway shows it; without it the article is scanned.
    """
    matter = article.matter
    shown = shown or scanned_text(article)
    fields = {
        "title": f"{article.title} {matter.short_title}",
        "asked": " ".join((*article.questions, *matter.keywords)),
        "headings": shown.headings,
        "answer": matter.description,
        "body": shown.body,
    }
    return SearchDocument(
        address=address,
        title=article.title,
        answer=matter.description,
        category=category,
        terms={name: Counter(terms.of(text)) for name, text in fields.items()},
        boost=matter.search.boost,
    )


def scanned_text(article: Article) -> ShownText:
    """What an article's page shows, from the article itself."""
    headings = [block.text for block in article.document.blocks if block.kind is BlockKind.HEADING]
    return ShownText(" ".join(headings), plain_text(article.document))


def rendered_text(html: str, headings: str) -> ShownText:
    """What a rendered text shows: its words without elements, code blocks and comments."""
    without = _ELEMENT.sub(" ", _INLINE.sub("", _NOT_PROSE.sub(" ", html)))
    return ShownText(unescape(headings), unescape(without))


def is_searchable(article: Article) -> bool:
    """Whether search may show an article."""
    return not article.is_archived and not article.matter.search.exclude


def build_index(documents: Sequence[SearchDocument]) -> dict[str, Any]:
    """The index as plain data: lunr's serialised index beside the few texts that results show.

    Documents are numbered in the order given; the number is lunr's `ref`.
    """
    lengths = {name: [each.terms[name].total() for each in documents] for name in WEIGHTS}
    averages = {name: sum(each) / max(len(each), 1) or 1.0 for name, each in lengths.items()}
    inverted = _invert(documents)
    rarity = _rarity(inverted, len(documents))
    vectors = []
    for at, document in enumerate(documents):
        for name, weight in WEIGHTS.items():
            counts = document.terms[name]
            share = K1 * (1 - B + B * lengths[name][at] / averages[name])
            boost = weight * document.boost
            elements: list[float] = []
            for number, term in sorted((inverted[term]["_index"], term) for term in counts):
                tf = counts[term]
                elements += (number, round(rarity[term] * ((K1 + 1) * tf) / (share + tf) * boost, 3))
            vectors.append([f"{name}/{at}", elements])
    return {
        "version": VERSION,
        "documents": [[each.address, each.title, each.answer, each.category] for each in documents],
        "index": {
            "version": _lunr_version(),
            "fields": list(WEIGHTS),
            "fieldVectors": vectors,
            "invertedIndex": [[term, inverted[term]] for term in sorted(inverted)],
            "pipeline": ["stemmer"],
        },
    }


def index_json(documents: Sequence[SearchDocument]) -> str:
    """`build_index` as JSON text, without spaces."""
    return json.dumps(build_index(documents), ensure_ascii=False, separators=(",", ":"))


def search(index: dict[str, Any], query: str) -> list[str]:
    """The addresses that a query finds, best first, asked the plain way through lunr's own index."""
    from lunr.index import Index

    loaded = Index.load(index["index"])
    found = loaded.query(_asking(loaded, query))
    return [index["documents"][int(hit["ref"])][0] for hit in found]


def _asking(loaded: Any, query: str) -> Any:
    made = loaded.create_query()
    for term in Terms().of(query):
        made.term(term, use_pipeline=False)
    return made


def _term(word: str) -> str:
    """The index term of one word, or an empty text for a stop word."""
    from lunr.stop_word_filter import WORDS

    trimmed = _EDGES.sub("", word)
    if not trimmed or trimmed in WORDS:
        return ""
    return str(_stemmer().stem(trimmed))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    """lunr's stemmer with the one step in which its Python and JavaScript differ as JavaScript has it."""
    from lunr.stemmer import PorterStemmer

    class Stemmer(PorterStemmer):  # type: ignore[misc]
        b: str
        k: int

        def step1c(self) -> None:
            if self.k >= 2 and self.b[self.k] == "y" and self.b[self.k - 1] not in "aeiou":
                self.b = self.b[: self.k] + "i" + self.b[self.k + 1 :]

    return Stemmer()


def _invert(documents: Sequence[SearchDocument]) -> dict[str, dict[str, Any]]:
    inverted: dict[str, dict[str, Any]] = {}
    for at, document in enumerate(documents):
        ref = str(at)
        for name, counts in document.terms.items():
            for term in counts:
                posting = inverted.get(term)
                if posting is None:
                    posting = inverted[term] = {"_index": len(inverted), **{each: {} for each in WEIGHTS}}
                posting[name][ref] = {}
    return inverted


def _rarity(inverted: dict[str, dict[str, Any]], count: int) -> dict[str, float]:
    from lunr.idf import idf

    return {term: idf(posting, count) for term, posting in inverted.items()}


def _lunr_version() -> str:
    from lunr import __TARGET_JS_VERSION__

    return str(__TARGET_JS_VERSION__)
