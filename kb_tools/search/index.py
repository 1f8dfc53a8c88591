"""The index of one edition and one language, in shards: small files of which a question needs only a few.

| file | what it holds |
|---|---|
| `index` | the version, where each shard begins, names of categories, and the stop words with their vectors |
| `t0` … | terms in order of the alphabet: weight, vector, and the articles that hold them |
| `w0` … and `e0` … | the site's words, by their beginnings and by their ends, to mend typing errors with |
| `v0` … | the vectors of some articles: one for the title and one for each question |
| `d0` … | an article each: what a hit shows |

A shard is plain data. `folder.py` writes and reads them as files; ranking reads the same data in Python
and in the page.
"""

from __future__ import annotations

import base64
import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kb_tools.search.analysis import words_of
from kb_tools.search.documents import LONGEST_PASSAGE, Analysed, SearchDocument
from kb_tools.search.languages import Language
from kb_tools.search.synonyms import Synonyms
from kb_tools.search.vectors import WordVectors, line_key, pack, quantised, stranger_vector, summed, unpack

FORMAT = 2
STOP_SHARE = 0.6
"""What a stop word counts beside another word that is as frequent."""

CONFIDENCE = (0.46, 0.43, 0.1)
"""What its words, its meaning and its lead over the next say of how likely the first hit answers."""

SURE = 0.3
"""The confidence from which an article likely answers: see `ranking.Searcher`."""

LONGEST_LIST, LONGEST_STOP_LIST = 200, 40
WORDS_A_SHARD, ARTICLES_A_SHARD, LINES_A_SHARD = 700, 1, 24
TERM_BYTES, POSTING_BYTES, SHARD_BYTES = 90, 6, 1400
"""About what a term and each article that holds it cost, and what a shard of terms may."""

MANY_ARTICLES, FEW_ARTICLES_SHARD_BYTES = 2000, 3600
"""With fewer articles a question needs little anyway: larger shards, so that a small site has fewer files."""

FEWEST_LETTERS = 4
LEADING = 12

Shard = dict[str, Any]
Shards = dict[str, Shard]


def build_shards(
    analysed: Sequence[Analysed],
    language: Language,
    version: str,
    *,
    vectors: WordVectors | None = None,
    synonyms: Synonyms | None = None,
) -> Shards:
    """The index of these articles. version: a name of this state of the site, in every shard.

    vectors: the table of word vectors; without one, words are only compared as they are. Synonyms of the site
    are brought in here, so that a question pays nothing for them.
    """
    ordered = _near_together(analysed, language, vectors)
    postings = _postings(ordered, synonyms.with_others if synonyms else None)
    keys = set(postings) | (vectors.packed.keys() - vectors.own if vectors else set())
    order = sorted(keys - language.stop_words, key=in_page_order)
    stop = sorted({language.stem(word) for word in language.stop_words} | set(language.stop_words))
    shards: Shards = {}

    def cost_of_term(key: str) -> int:
        found = postings.get(key)
        return TERM_BYTES + POSTING_BYTES * min(len(found) if found else 0, LONGEST_LIST)

    def terms(part: Sequence[str]) -> Shard:
        return _terms(part, postings, vectors, len(ordered), LONGEST_LIST)

    most = SHARD_BYTES if len(ordered) >= MANY_ARTICLES else FEW_ARTICLES_SHARD_BYTES
    begins = _cut(order, cost_of_term, most, "t", shards, terms)
    counts = Counter(word for each in ordered for word in each.words)
    known = [word for word in counts if _can_be_mended_to(word, language)]
    turned = sorted((word[::-1] for word in known), key=in_page_order)
    known.sort(key=in_page_order)
    forward = _cut(known, _one, WORDS_A_SHARD, "w", shards, lambda part: _words(part, counts))
    backward = _cut(turned, _one, WORDS_A_SHARD, "e", shards, lambda p: _words([w[::-1] for w in p], counts))
    names = _names(ordered)
    for number, at in enumerate(range(0, len(ordered), ARTICLES_A_SHARD)):
        part = ordered[at : at + ARTICLES_A_SHARD]
        shards[f"d{number}"] = {"d": [_article(each.document, names) for each in part]}
    group = _articles_for_lines(ordered)
    for number, at in enumerate(range(0, len(ordered), group) if vectors else ()):
        part = ordered[at : at + group]
        shards[f"v{number}"] = {"v": [_lines(each.document, language, vectors) for each in part if vectors]}
    shards["index"] = {
        "format": FORMAT,
        "language": language.code,
        "count": len(ordered),
        "terms": begins,
        "words": forward,
        "ends": backward,
        "group": ARTICLES_A_SHARD,
        "vectors": group,
        "categories": names["category"],
        "types": names["type"],
        "products": names["product"],
        "stop": sorted(language.stop_words),
        "dims": vectors.dims if vectors else 0,
        "stranger": vectors.stranger if vectors else 0,
        "unknown": _weight(0, len(ordered)),
        "meaning": vectors.meaning if vectors else 0,
        "sure": SURE,
        "confidence": list(CONFIDENCE),
        **_terms(stop, postings, vectors, len(ordered), LONGEST_STOP_LIST),
    }
    for shard in shards.values():
        shard["of"] = version
    return shards


def _articles_for_lines(ordered: Sequence[Analysed]) -> int:
    """How many articles bring about so many vectors as a shard is to hold."""
    lines = sum(len(each.document.lines) for each in ordered)
    return max(1, round(LINES_A_SHARD * len(ordered) / max(lines, 1)))


def in_page_order(text: str) -> bytes:
    """The order in which JavaScript sorts texts."""
    return text.encode("utf-16-be", "surrogatepass")


def shown_passages(document: SearchDocument) -> list[list[str]]:
    """What a hit may show: heading, anchor and the beginning of each passage."""
    return [[each.heading, each.anchor, _beginning(each.text)] for each in document.passages]


def line_vectors(lines: Iterable[str], language: Language, vectors: WordVectors) -> list[bytes]:
    """The vector of each line, packed: that of a model that has read it, else the sum of its words."""
    made = []
    for line in lines:
        if whole := vectors.lines.get(line_key(line)):
            made.append(whole)
            continue
        total = summed((word_vector(language.stem(word), vectors) for word in words_of(line)), vectors.dims)
        made.append(pack(quantised(total)))
    return made


def word_vector(key: str, vectors: WordVectors) -> tuple[int, tuple[int, ...]]:
    """Scale and vector of a stem, be it in the table or not."""
    if key in vectors:
        return vectors.scales[key], vectors.vector(key)
    return vectors.stranger, stranger_vector(key, vectors.dims)


def _near_together(
    analysed: Sequence[Analysed], language: Language, vectors: WordVectors | None
) -> list[Analysed]:
    """The articles so that those of one meaning stand together: then a question needs few shards.

    The first numbers of a vector tell most: whether each is above 0 makes the order, title and address
    the rest.
    """

    def place(each: Analysed) -> tuple[list[bool], str, str]:
        title = each.document.title
        numbers = unpack(line_vectors([title], language, vectors)[0])[:LEADING] if vectors else ()
        return [number > 0 for number in numbers], title, each.document.address

    return sorted(analysed, key=place)


def _postings(
    ordered: Sequence[Analysed],
    alike: Callable[[Mapping[str, tuple[int, int]]], dict[str, tuple[int, int]]] | None,
) -> dict[str, array[int]]:
    """For each key its articles: number, impact and passage in one whole number each."""
    postings: dict[str, array[int]] = {}
    for number, each in enumerate(ordered):
        boost = each.document.boost
        for key, (impact, passage) in (alike(each.impacts) if alike else each.impacts).items():
            told = min(255, max(1, round(impact * boost))) if boost != 1.0 else impact
            postings.setdefault(key, array("Q")).append(number << 16 | told << 8 | min(passage, 255))
    return postings


def _weight(holders: int, count: int) -> int:
    """How much a term that so many of the articles hold tells: idf to the power of 0.8, in thousandths."""
    return round(1000 * math.log(1 + (count - holders + 0.5) / (holders + 0.5)) ** 0.8) if count else 1000


def _terms(
    keys: Sequence[str],
    postings: Mapping[str, array[int]],
    vectors: WordVectors | None,
    count: int,
    longest: int,
) -> Shard:
    """Terms as columns. `p`: for each term steps between articles, impacts and passages; 0: no article."""
    lists: list[Any] = []
    weights = []
    scales = []
    packed = bytearray()
    for key in keys:
        found = postings.get(key)
        if found is None:
            lists.append(0)
            weights.append(_weight(0, count))
        else:
            weights.append(_weight(len(found), count))
            kept = found
            if len(found) > longest:
                kept = array("Q", sorted(sorted(found, key=lambda p: (-(p >> 8 & 255), p))[:longest]))
            numbers = [each >> 16 for each in kept]
            steps = [b - a for a, b in zip([0, *numbers], numbers, strict=False)]
            lists.append([steps, [each >> 8 & 255 for each in kept], [each & 255 for each in kept]])
        scale = vectors.scales.get(key, 0) if vectors else 0
        scales.append(scale)
        if scale and vectors:
            packed += vectors.packed[key]
    return {"k": list(keys), "w": weights, "p": lists, "s": scales, "v": base64.b64encode(packed).decode()}


def _one(_: str) -> int:
    return 1


def _words(words: Sequence[str], counts: Mapping[str, int]) -> Shard:
    return {"k": list(words), "n": [counts[word] for word in words]}


def _can_be_mended_to(word: str, language: Language) -> bool:
    return len(word) >= FEWEST_LETTERS and word.isalpha() and word not in language.stop_words


def _cut(
    keys: Sequence[str],
    cost: Callable[[str], int],
    most: int,
    letter: str,
    shards: Shards,
    make: Callable[[Sequence[str]], Shard],
) -> list[str]:
    """Cut an ordered list into shards that cost no more than `most`; returns the first key of each."""
    begins: list[str] = []
    part: list[str] = []
    spent = 0

    def close() -> None:
        if part:
            shards[f"{letter}{len(begins)}"] = make(part)
            begins.append(part[0])

    for key in keys:
        each = cost(key)
        if part and spent + each > most:
            close()
            part, spent = [], 0
        part.append(key)
        spent += each
    close()
    return begins


def _names(ordered: Sequence[Analysed]) -> dict[str, list[Any]]:
    documents = [each.document for each in ordered]
    categories = {document.category: document.category_title for document in documents}
    return {
        "key": list(categories),
        "category": [[key, title] for key, title in categories.items()],
        "type": sorted({document.type for document in documents if document.type}),
        "product": sorted({name for document in documents for name in document.products}),
    }


def _article(document: SearchDocument, names: Mapping[str, list[Any]]) -> list[Any]:
    """What a hit shows: id, address, title, category, type, products, answer, passages."""
    return [
        document.id,
        document.address,
        document.title,
        names["key"].index(document.category),
        names["type"].index(document.type) if document.type else -1,
        [names["product"].index(name) for name in document.products],
        document.answer,
        shown_passages(document),
    ]


def _lines(document: SearchDocument, language: Language, vectors: WordVectors) -> str:
    return base64.b64encode(b"".join(line_vectors(document.lines, language, vectors))).decode()


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= LONGEST_PASSAGE:
        return line
    cut = line.rfind(" ", 0, LONGEST_PASSAGE)
    return f"{line[: cut if cut > 0 else LONGEST_PASSAGE]} …"
