"""Make the table of word difficulties from word counts and CEFR levels.

Usage: python scripts/make_word_difficulty.py FOLDER

FOLDER holds eng.txt: the words of Tatoeba's sentences, most frequent first, as "word count" a line
(sentences CC BY 2.0 FR). The levels come from cefrpy (MIT, built on CEFR-J). The table has figures only,
and no inflection that says nothing new.

A word's difficulty is (t + c) / 2. t by rank r: 0 to rank 1000, then ln(r / 1000) / ln 9; 1.3 if not listed.
c by CEFR level (A1 = 1 … C2 = 6): (level - 1.5) / 3 within 0..1; 1 if not listed.
"""

from __future__ import annotations

import gzip
import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from cefrpy import CEFRAnalyzer

from kb_tools.text.difficulty import NOT_LISTED, stems

TARGET = Path(__file__).parents[1] / "kb_tools" / "text" / "languages" / "en" / "difficulty.txt.gz"
HARDEST_KEPT = 0.9
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*")


def read_ranks(path: Path) -> dict[str, int]:
    """The rank of each lower-case word, 1 for the most frequent."""
    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, count = line.strip().rpartition(" ")
        if WORD.fullmatch(word.lower()):
            counts[word.lower()] += int(count)
    return {word: rank for rank, (word, _) in enumerate(counts.most_common(), start=1)}


def difficulty(rank: int | None, level: float | None) -> float:
    """The recipe of this file's head."""
    by_rank = 1.3 if rank is None else max(0.0, math.log(rank / 1000) / math.log(9))
    by_level = 1.0 if level is None else min(1.0, max(0.0, (level - 1.5) / 3))
    return (by_rank + by_level) / 2


def main() -> None:
    """Write the table and say how large it is."""
    ranks = read_ranks(Path(sys.argv[1]) / "eng.txt")
    analyzer = CEFRAnalyzer()
    levels: dict[str, float] = {}
    for word in analyzer.yield_words():
        low = word.lower()
        if WORD.fullmatch(low):
            levels[low] = float(analyzer.get_average_word_level_float(word))
    figures = {
        word: round(difficulty(ranks.get(word), levels.get(word)), 2) for word in ranks.keys() | levels.keys()
    }
    kept = {word: figure for word, figure in figures.items() if figure < HARDEST_KEPT}
    needed = {
        word: figure
        for word, figure in kept.items()
        if figure
        < min((kept.get(stem, NOT_LISTED) for stem in stems(word) if stem != word), default=NOT_LISTED)
    }
    by_figure: defaultdict[int, list[str]] = defaultdict(list)
    for word, figure in needed.items():
        by_figure[round(100 * figure)].append(word)
    lines = [f"{figure} {' '.join(sorted(words))}\n" for figure, words in sorted(by_figure.items())]
    TARGET.write_bytes(gzip.compress("".join(lines).encode(), 9, mtime=0))
    print(f"{len(needed)} words, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
