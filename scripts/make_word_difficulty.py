"""Make a language's table of word difficulties from word counts, and for English from CEFR levels too.

Usage: python scripts/make_word_difficulty.py FOLDER [LANGUAGE …]

FOLDER holds eng.txt and deu.txt: the words of Tatoeba's sentences, most frequent first, as "word count" a
line (sentences CC BY 2.0 FR). A language whose file is not there is left as it is, and that is said. The
levels come from cefrpy (MIT, built on CEFR-J). The tables have figures only, and no inflection that says
nothing new.

A word's difficulty by rank r is t: 0 to rank 1000, then ln(r / 1000) / ln 9; 1.3 if not listed. By CEFR
level (A1 = 1 … C2 = 6) it is c: (level - 1.5) / 3 within 0..1; 1 if not listed. In English it is
(t + c) / 2, in German t.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from cefrpy import CEFRAnalyzer

from kb_tools.text.difficulty import word_forms
from kb_tools.text.languages import language_settings

LANGUAGES = Path(__file__).parents[1] / "kb_tools" / "text" / "languages"
COUNTS = {"en": "eng.txt", "de": "deu.txt"}
HARDEST_KEPT = {"en": 0.9, "de": 1.3}
WORD = re.compile(r"[a-zäöüß]+(?:['-][a-zäöüß]+)*")
ENGLISH_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")


def read_ranks(path: Path, word_pattern: re.Pattern[str]) -> dict[str, int]:
    """The rank of each lower-case word, 1 for the most frequent."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, count = line.strip().rpartition(" ")
        if word_pattern.fullmatch(word.lower()):
            counts[word.lower()] += int(count)
    return {word: rank for rank, (word, _) in enumerate(counts.most_common(), start=1)}


def by_rank(rank: int | None) -> float:
    """t of this file's head."""
    return 1.3 if rank is None else max(0.0, math.log(rank / 1000) / math.log(9))


def by_level(level: float | None) -> float:
    """c of this file's head."""
    return 1.0 if level is None else min(1.0, max(0.0, (level - 1.5) / 3))


def english_figures(path: Path) -> dict[str, float]:
    """Difficulties by rank and level."""
    ranks = read_ranks(path, ENGLISH_WORD)
    analyzer = CEFRAnalyzer()
    levels: dict[str, float] = {}
    for word in analyzer.yield_words():
        low = word.lower()
        if ENGLISH_WORD.fullmatch(low):
            levels[low] = float(analyzer.get_average_word_level_float(word))
    return {
        word: round((by_rank(ranks.get(word)) + by_level(levels.get(word))) / 2, 2)
        for word in ranks.keys() | levels.keys()
    }


def german_figures(path: Path) -> dict[str, float]:
    """Difficulties by rank alone."""
    return {word: round(by_rank(rank), 2) for word, rank in read_ranks(path, WORD).items()}


def write_table(language: str, figures: dict[str, float]) -> None:
    """Write a language's table and say how large it is."""
    forms, not_listed = word_forms(language), language_settings(language)["words"]["not_listed"]
    kept = {word: figure for word, figure in figures.items() if figure < HARDEST_KEPT[language]}
    by_figure: defaultdict[int, list[str]] = defaultdict(list)
    for word, figure in kept.items():
        others = (kept.get(stem, not_listed) for stem in forms.stems(word) if stem != word)
        if figure < min(others, default=not_listed):
            by_figure[round(100 * figure)].append(word)
    lines = [f"{figure} {' '.join(sorted(words))}\n" for figure, words in sorted(by_figure.items())]
    target = LANGUAGES / language / "difficulty.txt.gz"
    target.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    print(f"{language}: {sum(map(len, by_figure.values()))} words, {target.stat().st_size} bytes")


def main() -> None:
    """Make the tables of the languages named, or of all."""
    folder, *named = sys.argv[1:]
    for language in named or COUNTS:
        path = Path(folder) / COUNTS[language]
        if not path.is_file():
            print(f"{language}: there is no {path}, so its table stays as it is")
            continue
        write_table(language, (english_figures if language == "en" else german_figures)(path))


if __name__ == "__main__":
    main()
