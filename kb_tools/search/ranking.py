"""Which articles answer a question, best first: the one ranking of page, command line and service.

`assets/search/ranking.js` does the same with the same shards, and the tests hold both to the same results. So
all that is added up here are whole numbers, and no function is called whose last digit may differ.

A question goes three ways. Its words, mended where they are misspelled, find the articles that hold them
(`lexical`). The best of these are compared by meaning: the sum of the words' vectors with the vectors of an
article's title and questions (`nearness`). Last, how sure it is that one of them answers (`confidence`).
"""

from __future__ import annotations

import base64
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb_tools.search.analysis import exact_strings, joined_pairs, words_of
from kb_tools.search.index import STOP_SHARE, Shard, in_page_order
from kb_tools.search.languages import Language
from kb_tools.search.spelling import Mended, mended_word
from kb_tools.search.vectors import Vector, nearness, stranger_vector, summed, unpack

COMPARED = 40
"""How many of the articles that hold the words are compared by meaning; no other is shown."""

MOST_HITS = 10
COMPARED_TYPING, HITS_TYPING, HITS_UNSURE = 10, 6, 2
"""The same while somebody types: less is fetched for a question not yet whole, and least if not sure."""

LONGEST_QUERY = 500
MOST_WORDS = 40
SHOWN_ANYWAY, WEAKEST = 3, 0.5
"""Behind the first three, a hit with less than half of the best one's score is not shown."""

MOST_LEAD = 0.3
THE_SAME = 0.96
MOST_BEGUN, BEGUN_SHARDS, BEGUN_SHARE = 8, 2, 0.7
FEWEST_BEGUN = 3
"""Of how many letters a word that is only begun has to be, beside others, to stand for all that begin so."""

MENDED_SHARE = 0.8
JOINED_SHARDS = 2
"""How far from a word's shard two words in one are looked for; not beyond it while somebody types."""

Reader = Callable[[str], Shard]
"""Gives a shard by its name."""


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term of the index that a word of the question stands for."""

    key: str
    weight: int
    postings: Any
    scale: int
    vector: Vector
    in_table: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of the question as it was understood: its terms, each with what it counts (0 to 1)."""

    word: str
    terms: tuple[tuple[FoundTerm, float], ...]
    is_stop: bool = False
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that may answer. `matched` are words and shares.

    score is `lexical` plus what nearness adds; `nearness` is that of the nearest of its title and questions.
    """

    id: str
    address: str
    title: str
    category: str
    category_key: str
    type: str
    products: tuple[str, ...]
    heading: str
    anchor: str
    passage: str
    score: float
    lexical: float
    nearness: float
    matched: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits, best first. `sure`: one of them likely answers. `mended`: the question without typing errors.

    `empty`: there was nothing to look for. `confidence` is between 0 and 1.
    """

    hits: tuple[Hit, ...] = ()
    sure: bool = False
    confidence: float = 0.0
    mended: str = ""
    empty: bool = False
    words: tuple[Asked, ...] = ()


@dataclass
class Searcher:
    """Answers questions from the shards that `read` gives."""

    read: Reader
    language: Language
    index: Shard = field(init=False)

    def __post_init__(self) -> None:
        self.index = self.read("index")
        self._terms: dict[str, FoundTerm] = {}
        self._lines: dict[int, list[Vector]] = {}
        self._stop = _terms_of_shard(self.index, self.dims)

    @property
    def dims(self) -> int:
        """How many numbers a vector has; 0 for an index without vectors."""
        return int(self.index["dims"])

    def ask(self, text: str, *, typing: bool = False) -> Answer:
        """The articles that may answer. typing: the last word may be only begun."""
        text = text[:LONGEST_QUERY]
        asked = self._asked(text, typing=typing)
        if all(each.is_stop for each in asked):
            return Answer(empty=True, words=asked)
        lexical, total = self._lexical(asked)
        meaning = self._meaning(asked)
        best = sorted(lexical, key=lambda number: (-lexical[number][0], number))
        hits = []
        for number in best[: COMPARED_TYPING if typing else COMPARED]:
            points = lexical[number][0] / (255 * total)
            near, counted = self._nearness(number, meaning) if meaning else (0.0, 0.0)
            hits.append((points + self.index["meaning"] * counted, points, near, number))
        hits.sort(key=lambda hit: (-hit[0], hit[3]))
        worth = [
            hit
            for at, hit in enumerate(hits[: HITS_TYPING if typing else MOST_HITS])
            if at < SHOWN_ANYWAY or hit[0] >= WEAKEST * hits[0][0]
        ]
        confidence = self._confidence(worth)
        sure = confidence >= self.index["sure"]
        if typing and not sure:
            worth = worth[:HITS_UNSURE]
        shown = tuple(self._hit(*hit, lexical[hit[3]][1], total) for hit in worth)
        return Answer(shown, sure, confidence, _mended_text(text, asked), words=asked)

    def _asked(self, text: str, *, typing: bool) -> tuple[Asked, ...]:
        words = words_of(text)[:MOST_WORDS]
        stop = self.language.stop_words
        pairs = dict(joined_pairs(words))
        asked: list[Asked] = []
        seen: set[str] = set()
        last = len(words) - 1
        for at, word in enumerate(words):
            key = self.language.stem(word)
            if key in seen:
                continue
            seen.add(key)
            if word in stop or key in self._stop:
                asked.append(Asked(word, ((self._stop_term(key), STOP_SHARE),), is_stop=True))
                continue
            begun = typing and at == last and not text[-1:].isspace()
            if begun and len(word) < FEWEST_BEGUN and not all(each.is_stop for each in asked):
                if len(word) > 1 and self._term(key).postings:
                    asked.append(Asked(word, ((self._term(key), 1.0),)))
                continue
            asked.append(self._understood(word, key, begun=begun))
        for at, joined in pairs.items():
            term = self._neighbour(joined, self.language.stem(words[at]), 0 if typing else JOINED_SHARDS)
            if term.postings and term.key not in seen:
                seen.add(term.key)
                asked.append(Asked(joined, ((term, 1.0),)))
        for exact in exact_strings(text)[:MOST_WORDS]:
            term = self._term(self.language.stem(exact) if exact.isalpha() else exact)
            if term.postings and term.key not in seen:
                seen.add(term.key)
                asked.append(Asked(exact, ((term, 1.0),)))
        return tuple(asked)

    def _understood(self, word: str, key: str, *, begun: bool) -> Asked:
        term = self._term(key)
        if begun and not term.postings and len(word) >= 2:
            beginnings = self._begun(word)
            if beginnings:
                return Asked(word, tuple((each, BEGUN_SHARE) for each in beginnings))
        if term.postings or term.in_table or begun:
            return Asked(word, ((term, 1.0),))
        better = self._mended(word)
        if better:
            return Asked(
                word, ((self._term(self.language.stem(better.word)), MENDED_SHARE),), mended=better.word
            )
        split = self._split(word)
        if split:
            return Asked(word, tuple((each, 1.0) for each in split))
        return Asked(word, ((term, 1.0),))

    def _neighbour(self, joined: str, first: str, most: int) -> FoundTerm:
        """The term of two words in one, if it stands no more than so many shards from the first one."""
        key = self.language.stem(joined)
        far = abs(self._number_of(key, "terms") - self._number_of(first, "terms")) > most
        return self._stranger(key) if far else self._term(key)

    def _term(self, key: str) -> FoundTerm:
        found = self._terms.get(key)
        if found is None:
            shard = self._shard_of(key, "terms", "t")
            if shard:
                self._terms.update(_terms_of_shard(shard, self.dims))
            found = self._terms.get(key) or self._stranger(key)
            self._terms[key] = found
        return found

    def _stop_term(self, key: str) -> FoundTerm:
        return self._stop.get(key) or FoundTerm(key, 0, 0, 0, (), in_table=True)

    def _stranger(self, key: str) -> FoundTerm:
        vector = stranger_vector(key, self.dims) if self.dims else ()
        return FoundTerm(
            key, int(self.index["unknown"]), 0, int(self.index["stranger"]), vector, in_table=False
        )

    def _shard_of(self, key: str, names: str, letter: str) -> Shard | None:
        name = self._name_of(key, names, letter)
        return self.read(name) if name else None

    def _name_of(self, key: str, names: str, letter: str) -> str:
        at = self._number_of(key, names)
        return f"{letter}{at}" if at >= 0 else ""

    def _number_of(self, key: str, names: str) -> int:
        return bisect_right(self.index[names], in_page_order(key), key=in_page_order) - 1

    def _begun(self, word: str) -> list[FoundTerm]:
        """The terms that begin with a word that may not be finished, those of most articles first."""
        begins = self.index["terms"]
        at = max(bisect_right(begins, in_page_order(word), key=in_page_order) - 1, 0)
        following = (
            n for n in range(at + 1, at + BEGUN_SHARDS) if begins[n : n + 1] and begins[n].startswith(word)
        )
        shards = [self.read(f"t{number}") for number in (at, *following)] if begins else []
        found = (term for shard in shards for term in _terms_of_shard(shard, self.dims).values())
        begun = [term for term in found if term.key.startswith(word) and term.postings]
        return sorted(begun, key=lambda term: (-len(term.postings[0]), in_page_order(term.key)))[:MOST_BEGUN]

    def _split(self, word: str) -> list[FoundTerm]:
        """Two words of the site written as one: "githubaccount"."""
        for at in range(3, len(word) - 2):
            first = self._term(self.language.stem(word[:at]))
            second = self._term(self.language.stem(word[at:])) if first.postings else first
            if second.postings:
                return [first, second]
        return []

    def _mended(self, word: str) -> Mended | None:
        shards = [
            self._shard_of(word, "words", "w"),
            self._shard_of(word[::-1], "ends", "e"),
        ]
        return mended_word(word, [(shard["k"], shard["n"]) for shard in shards if shard])

    def _lexical(
        self, asked: Iterable[Asked]
    ) -> tuple[dict[int, tuple[int, list[tuple[str, int, int]]]], int]:
        """For each article its points and which word brought them; and the points of all words together."""
        points: dict[int, tuple[int, list[tuple[str, int, int]]]] = {}
        total = 0
        for each in asked:
            whole = max(round(term.weight * share) for term, share in each.terms)
            total += whole
            best: dict[int, tuple[int, int]] = {}
            for term, share in each.terms:
                if not term.postings:
                    continue
                weight = round(term.weight * share)
                number = 0
                for step, impact, passage in zip(*term.postings, strict=True):
                    number += step
                    told = weight * impact
                    if told > best.get(number, (0, 0))[0]:
                        best[number] = (told, passage)
            for number, (told, passage) in best.items():
                so_far, by = points.get(number, (0, []))
                by.append((each.word, told, passage))
                points[number] = (so_far + told, by)
        return points, max(total, 1)

    def _meaning(self, asked: Iterable[Asked]) -> list[int]:
        if not self.dims:
            return []
        parts = [(term.scale, term.vector) for each in asked for term, _ in each.terms[:1] if term.scale]
        return summed(parts, self.dims)

    def _article(self, number: int) -> list[Any]:
        group = int(self.index["group"])
        found: list[Any] = self.read(f"d{number // group}")["d"][number % group]
        return found

    def _nearness(self, number: int, meaning: Sequence[int]) -> tuple[float, float]:
        lines = self._lines.get(number)
        if lines is None:
            group = int(self.index["vectors"])
            packed = base64.b64decode(self.read(f"v{number // group}")["v"][number % group])
            size = (self.dims + 1) // 2
            lines = [unpack(packed[at : at + size]) for at in range(0, len(packed), size)]
            self._lines[number] = lines
        return nearness_to_lines(meaning, lines)

    def _hit(
        self,
        score: float,
        points: float,
        near: float,
        number: int,
        by: list[tuple[str, int, int]],
        total: int,
    ) -> Hit:
        id_, address, title, category, type_, products, answer, passages = self._article(number)
        votes: dict[int, int] = {}
        for _, told, passage in by:
            votes[passage] = votes.get(passage, 0) + told
        chosen = min(votes, key=lambda each: (-votes[each], each)) if votes else 0
        heading, anchor, text = passages[chosen] if chosen < len(passages) else ("", "", "")
        key, category_title = self.index["categories"][category]
        return Hit(
            id=id_,
            address=address,
            title=title,
            category=category_title,
            category_key=key,
            type=self.index["types"][type_] if type_ >= 0 else "",
            products=tuple(self.index["products"][each] for each in products),
            heading=heading,
            anchor=anchor,
            passage=answer if answer and not heading else text or answer,
            score=score,
            lexical=points,
            nearness=near,
            matched=tuple((word, told / (255 * total)) for word, told, _ in by),
        )

    def _confidence(self, hits: Sequence[tuple[float, float, float, int]]) -> float:
        """How likely the first hit answers, 0 to 1 along a line: its words, its meaning, its lead.

        hits: score, share of the words' points, nearness and number of each, best first.
        """
        if not hits:
            return 0.0
        words, meaning, lead = self.index["confidence"]
        score, points, near, _ = hits[0]
        ahead = score - hits[1][0] if len(hits) > 1 else score
        told = words * points + meaning * near + lead * min(ahead, MOST_LEAD)
        return float(max(0.0, min(1.0, told)))


def nearness_to_lines(meaning: Sequence[int], lines: Sequence[Vector]) -> tuple[float, float]:
    """How near a question is to an article's title and questions: the nearest, and what ranking counts.

    One line alone may be near by chance; several that are near are no chance: with more than one line ranking
    counts 0.3 of the nearest and 1.4 of the mean of four. A line in the very words counts most.
    """
    nearest = sorted((nearness(meaning, line) for line in lines), reverse=True)[:4]
    if not nearest:
        return 0.0, 0.0
    counted = 0.3 * nearest[0] + 1.4 * (sum(nearest) / len(nearest)) if len(nearest) > 1 else nearest[0]
    if nearest[0] >= THE_SAME:
        counted = max(1.5 * nearest[0], counted + 0.2)
    return nearest[0], counted


def _terms_of_shard(shard: Shard, dims: int) -> dict[str, FoundTerm]:
    packed = base64.b64decode(shard["v"])
    size = (dims + 1) // 2
    found = {}
    at = 0
    for key, weight, postings, scale in zip(shard["k"], shard["w"], shard["p"], shard["s"], strict=True):
        vector: Vector
        if scale:
            vector = unpack(packed[at : at + size])
            at += size
        else:
            vector = stranger_vector(key, dims) if dims else ()
        found[key] = FoundTerm(key, weight, postings, scale, vector, in_table=bool(scale))
    return found


def _mended_text(text: str, asked: Iterable[Asked]) -> str:
    """The question with its typing errors mended; empty where there were none."""
    better = {each.word: each.mended for each in asked if each.mended}
    return " ".join(better.get(word, word) for word in words_of(text)) if better else ""
