"""Reading a site's articles with a sentence model, for the small vectors that its index works with.

The model's 384 numbers are turned into the shipped table's 128 by the rotation that brings what the model
says of the site's sentences nearest to what the table's words say (Schönemann 1966, orthogonal Procrustes).
So a question, which is only the sum of its words, can be compared with titles and questions that the model
has read whole.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

from kb_tools.search.analysis import words_of
from kb_tools.search.documents import SearchDocument
from kb_tools.search.languages import Language
from kb_tools.search.sentence_model import Progress, SentenceModel
from kb_tools.search.site_vectors import SiteVectors, table_mark
from kb_tools.search.vectors import WordVectors, line_key, pack, quantised

MOST_SENTENCES = 10_000
SHORTEST, LONGEST = 3, 25
"""Sentences of so many words tell how the model and the table differ."""

MOST_OWN_WORDS = 20_000
OWN_LENGTH = 0.9
"""How long the vector of a site's own word is, beside the usual one of the table."""

GENERAL_WORDS, GENERAL_WORTH = 4_000, 1_000
"""So many words of the table steady the rotation, together worth so many sentences: for a small site."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n")


def distilled(
    documents: Sequence[SearchDocument],
    language: Language,
    shipped: WordVectors,
    model: SentenceModel,
    progress: Progress | None = None,
) -> SiteVectors:
    """Read the articles: one site's vectors, beside the table that comes for the language.

    About 300 short texts a second on one core; at most 34,000, and each title and question.
    """
    lines = list(dict.fromkeys(line_key(line) for document in documents for line in document.lines))
    lines = [line for line in lines if line]
    own = _own_words(documents, language, shipped)
    general = _general_words(language, shipped)
    sentences = _sentences(documents)
    read = model.encode([*lines, *own.values(), *general, *sentences], progress)
    cuts = len(lines), len(lines) + len(own), len(lines) + len(own) + len(general)
    by_words = _Sums(model, language, shipped)
    turned = model.np.zeros((read.shape[1], shipped.dims))
    known = [(general, read[cuts[1] : cuts[2]], GENERAL_WORTH / max(len(general), 1))]
    known += [([*sentences, *lines], model.np.vstack([read[cuts[2] :], read[: cuts[0]]]), 1.0)]
    for texts, meanings, worth in known:
        turned += worth * (meanings.T @ by_words.of(texts))
    first, _, second = model.np.linalg.svd(turned, full_matrices=False)
    small = read[: cuts[1]] @ (first @ second)
    packed = [quantised([float(number) for number in row]) for row in small]
    scales = {
        key: max(1, min(255, round(OWN_LENGTH * by_words.usual / (_length(vector) or 1.0))))
        for key, vector in zip(own, packed[cuts[0] :], strict=True)
    }
    words = {key: pack(vector) for key, vector in zip(own, packed[cuts[0] :], strict=True)}
    return SiteVectors(
        language.code,
        table_mark(language.code),
        WordVectors(shipped.dims, scales, words, shipped.stranger),
        {line: pack(vector) for line, vector in zip(lines, packed, strict=False)},
    )


class _Sums:
    """What the table says of texts: the sum of the vectors of their words, each stem once."""

    def __init__(self, model: SentenceModel, language: Language, shipped: WordVectors) -> None:
        np = self._np = model.np
        self._language = language
        self._place = {key: at for at, key in enumerate(shipped.packed)}
        scales = np.array([shipped.scales[key] for key in shipped.packed], np.float32)
        vectors = np.array([shipped.vector(key) for key in shipped.packed], np.float32)
        self._rows = vectors * scales[:, None]
        self.usual = float(np.median(np.linalg.norm(self._rows, axis=1)))

    def of(self, texts: Iterable[str]) -> Any:
        """One row a text, each of length 1, or of 0 where the table knows none of its words."""
        np = self._np
        rows = []
        for text in texts:
            keys = {self._language.stem(word) for word in words_of(text)}
            places = sorted(self._place[key] for key in keys if key in self._place)
            rows.append(self._rows[places].sum(0))
        sums = np.array(rows) if rows else np.zeros((0, self._rows.shape[1]))
        return sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9)


def _own_words(
    documents: Iterable[SearchDocument], language: Language, shipped: WordVectors
) -> dict[str, str]:
    """Stems that the table lacks, each with the word that has it most often; the most used ones."""
    used: dict[str, Counter[str]] = {}
    stems: dict[str, str] = {}
    for document in documents:
        passages = (text for each in document.passages for text in (each.heading, each.text))
        for word in (word for text in (*document.lines, *passages) for word in words_of(text)):
            key = stems.get(word) or stems.setdefault(word, language.stem(word))
            if key.isalpha() and key not in shipped:
                used.setdefault(key, Counter())[word] += 1
    most = sorted(used, key=lambda key: (-used[key].total(), key))[:MOST_OWN_WORDS]
    return {key: min(used[key], key=lambda word: (-used[key][word], word)) for key in most}


def _general_words(language: Language, shipped: WordVectors) -> list[str]:
    """Some of the table's words, spread over the alphabet: those that are their own stems."""
    words = (key for key in shipped.packed if len(key) > 2 and key.isalpha())
    whole = sorted(key for key in words if language.stem(key) == key)
    return whole[:: ceil(len(whole) / GENERAL_WORDS) or 1]


def _sentences(documents: Iterable[SearchDocument]) -> list[str]:
    """Headings and sentences, each once; of very many some, spread by chance and the same every time."""
    found: dict[str, None] = {}
    for document in documents:
        for passage in document.passages:
            for sentence in (passage.heading, *_SENTENCE_ENDS.split(passage.text)):
                if SHORTEST <= len(sentence.split()) <= LONGEST:
                    found[line_key(sentence)] = None
    by_chance = sorted(found, key=lambda sentence: (zlib.crc32(sentence.encode()), sentence))
    return by_chance[:MOST_SENTENCES]


def _length(vector: Iterable[int]) -> float:
    return float(sum(number * number for number in vector) ** 0.5)
