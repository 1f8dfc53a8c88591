"""How well figures of readability agree with people: texts that editors rewrote for three levels.

The texts are OneStopEnglish's (Vajjala and Lučić 2018, CC BY-SA 4.0), which lie beside the repository. The
classic formulas stand here and nowhere else: the program has a figure of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import correlation, mean
from unicodedata import normalize

from kb_tools.text.readability import Measures, grade_sentences, measure_sentences
from kb_tools.text.sentences import split_plain
from kb_tools.text.words import find_words

LEVELS = ("ele", "int", "adv")
Sentences = Sequence[str]
Figure = Callable[[Sentences], float]
Syllables = Callable[[str], int]
Vector = tuple[float, float, float]
Levels = tuple[Vector, Vector, Vector]


@dataclass(frozen=True, slots=True)
class Triple:
    """One article at three levels, easiest first, each as sentences."""

    name: str
    levels: tuple[Sentences, Sentences, Sentences]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of 0..1: all three in order, elementary below advanced; and rho of passages of 120 words."""

    in_order: float
    apart: float
    passages: float


def read_triples(folder: Path) -> list[Triple]:
    """The triples of the corpus. Lines under four words ("Intermediate") are no text, and are left out."""
    triples = []
    for file in sorted((folder / "ele").glob("*.txt")):
        levels = [_sentences(folder / level / file.name) for level in LEVELS]
        triples.append(Triple(file.stem, (levels[0], levels[1], levels[2])))
    return triples


def _sentences(file: Path) -> Sentences:
    lines = file.read_text("utf-8", errors="replace").splitlines()
    text = "\n".join(line for line in lines if len(line.split()) >= 4)
    return [sentence.text for sentence in split_plain(normalize("NFKC", text))]


def passages(sentences: Sentences, words: int = 120) -> Iterator[Sentences]:
    """A text cut after the sentences that fill so many words; what is left over is dropped."""
    passage: list[str] = []
    size = 0
    for sentence in sentences:
        passage.append(sentence)
        size += len(sentence.split())
        if size >= words:
            yield passage
            passage, size = [], 0


def agreement(figure: Figure, triples: Sequence[Triple]) -> Agreement:
    """How often a figure puts a triple in order, and how it ranks passages with their level."""
    figures = [[figure(level) for level in triple.levels] for triple in triples]
    found: list[float] = []
    levels: list[float] = []
    for triple in triples:
        for level, sentences in enumerate(triple.levels):
            values = [figure(passage) for passage in passages(sentences)]
            found += values
            levels += [level] * len(values)
    return Agreement(
        mean(easy < middle < hard for easy, middle, hard in figures),
        mean(easy < hard for easy, _, hard in figures),
        rank_correlation(found, levels),
    )


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's rho, ties at their mean rank."""
    return correlation(_ranks(first), _ranks(second))


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = {}
    for place, value in enumerate(sorted(values)):
        places.setdefault(value, []).append(place)
    ranks = {value: mean(found) for value, found in places.items()}
    return [ranks[value] for value in values]


def features(sentences: Sentences) -> Vector:
    """What our grade weighs: ln S, H and W."""
    found = measured(sentences)
    return math.log(found.sentence_length), found.difficulty, found.letters


def fit(levels: Sequence[Levels]) -> Vector:
    """Weights of ln S, H and W that tell the levels of the same text apart: least squares within texts."""
    rows: list[tuple[float, ...]] = []
    for three in levels:
        centre = [mean(column) for column in zip(*three, strict=True)]
        for level, vector in zip((-1.0, 0.0, 1.0), three, strict=True):
            rows.append((*(value - middle for value, middle in zip(vector, centre, strict=True)), level))
    return _solved([[sum(row[i] * row[j] for row in rows) for j in range(4)] for i in range(3)])


def held_out(triples: Sequence[Triple], folds: int = 10) -> float:
    """The share of triples in order where each is judged by weights that were fitted without it."""
    levels = [_levels(triple) for triple in triples]
    right = 0
    for fold in range(folds):
        weights = fit([each for number, each in enumerate(levels) if number % folds != fold])
        for three in levels[fold::folds]:
            easy, middle, hard = (_dot(weights, vector) for vector in three)
            right += easy < middle < hard
    return right / len(triples)


def _levels(triple: Triple) -> Levels:
    easy, middle, hard = triple.levels
    return features(easy), features(middle), features(hard)


def _dot(first: Vector, second: Vector) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))


def measured(sentences: Sentences) -> Measures:
    """What our grade is made of. Raises ValueError for a text without words."""
    found = measure_sentences(sentences)
    if found is None:
        raise ValueError("a text without words")
    return found


def _solved(rows: list[list[float]]) -> Vector:
    """Three equations with three unknowns, by elimination."""
    for at in range(3):
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(3):
            if other != at:
                rows[other] = [b - rows[other][at] * a for a, b in zip(rows[at], rows[other], strict=True)]
    return rows[0][3], rows[1][3], rows[2][3]


def our_grade(sentences: Sentences) -> float:
    """The grade of `kb grade`. Raises ValueError for a text without words."""
    grade = grade_sentences(sentences)
    if grade is None:
        raise ValueError("a text without words")
    return grade.grade


def _words(sentences: Sentences) -> list[str]:
    return [word.text for sentence in sentences for word in find_words(sentence)]


def ari(sentences: Sentences) -> float:
    """The Automated Readability Index (Smith and Senter 1967)."""
    words = _words(sentences)
    characters = sum(len(re.sub(r"\W", "", word)) for word in words)
    return 4.71 * characters / len(words) + 0.5 * len(words) / len(sentences) - 21.43


def lix(sentences: Sentences) -> float:
    """LIX (Björnsson 1968): words a sentence, and the percentage of words above six letters."""
    words = _words(sentences)
    return len(words) / len(sentences) + 100 * mean(len(word) > 6 for word in words)


def flesch_kincaid(syllables: Syllables) -> Figure:
    """The Flesch-Kincaid grade (Kincaid and others 1975) with someone's count of syllables."""

    def figure(sentences: Sentences) -> float:
        words = _words(sentences)
        spoken = sum(map(syllables, words))
        return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59

    return figure


def installed_syllables() -> Syllables | None:
    """pyphen's count, at least one a word; None where it is not installed."""
    try:
        import pyphen
    except ModuleNotFoundError:
        return None
    dictionary = pyphen.Pyphen(lang="en_US")
    return lambda word: len(dictionary.positions(word)) + 1


def report(corpora: Path) -> Iterator[str]:
    """The comparison as lines of Markdown."""
    yield "## Readability\n"
    folder = corpora / "onestop-english"
    if not folder.is_dir():
        yield "The corpora are not here: left out."
        return
    triples = read_triples(folder)
    figures: dict[str, Figure] = {"ARI": ari, "LIX": lix}
    syllables = installed_syllables()
    if syllables:
        figures["Flesch-Kincaid"] = flesch_kincaid(syllables)
    figures["**`kb grade`**"] = our_grade
    yield f"{len(triples)} news texts, each at three levels (OneStopEnglish); all figures on the same sentences.\n"
    yield "| figure | three levels in order | elementary below advanced | rho, passages of 120 words |"
    yield "|---|---|---|---|"
    for name, figure in figures.items():
        found = agreement(figure, triples)
        yield f"| {name} | {found.in_order:.3f} | {found.apart:.3f} | {found.passages:.3f} |"
    yield (
        "\nOur three weights fitted anew on nine tenths of the texts and judged on the rest, in turn: "
        f"{held_out(triples):.3f} in order."
    )
    left_out = ["the new Dale-Chall formula (its list of 3,000 words is not here)"]
    if not syllables:
        left_out.append("Flesch-Kincaid (pyphen, which counts syllables, is not installed)")
    yield f"Left out: {'; '.join(left_out)}."
