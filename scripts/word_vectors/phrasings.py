"""Texts to learn from: phrasings made of templates, and the glosses of WordNet. No question of any customer."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

HERE = Path(__file__).parent
WORDNET = Path("/usr/share/wordnet")
ARTICLES = "my the a this an your our . . my the some any all new old".replace(".", " ").split(" ")
_HOLE = re.compile(r"\{(\w)\}")


class Phrasings:
    """Makes phrasings by chance, the same for the same seed. `counts`: how often words are used in English."""

    def __init__(self, counts: Mapping[str, int], known: frozenset[str], seed: int) -> None:
        self.draw = random.Random(seed)
        self.parts = tomllib.loads((HERE / "phrasings.toml").read_text("utf-8"))
        self.known = known
        self.technology = self.parts["words"]["technology"].split()
        noun, verb, adjective = (_lemmas(part) for part in ("noun", "verb", "adj"))
        self.nouns = [word for word in noun if self._is_common(word, counts)]
        self.verbs = [word for word in verb if self._is_common(word, counts)]
        self.adjectives = [word for word in adjective if self._is_common(word, counts)]
        self.compounds = [word.replace("_", " ") for word in noun if self._is_pair(word)]
        self.phrasal = [word.replace("_", " ") for word in verb if self._is_pair(word)]
        self._noun = self._chooser(self.nouns, counts, 0.75)
        self._verb = self._chooser(self.verbs, counts, 0.8)
        self._adjective = self._chooser(self.adjectives, counts, 0.75)

    def make(self, kind: str, count: int) -> list[str]:
        """So many different phrasings of a kind: general, technology or everyday."""
        part = self.parts[kind]
        templates = part["templates"].strip().split("\n")
        made: dict[str, None] = {}
        while len(made) < count:
            made[self._filled(self.draw.choice(templates), part)] = None
        return list(made)

    def glosses(self, count: int) -> list[str]:
        """Definitions, examples and sets of synonyms from WordNet, of words that are known."""
        found = []
        for part in ("noun", "verb", "adj", "adv"):
            for line in (WORDNET / f"data.{part}").read_text("utf-8").splitlines():
                if line.startswith(" ") or "|" not in line:
                    continue
                head, gloss = line.split("|", 1)
                fields = head.split()
                names = [
                    fields[4 + 2 * at].split("(")[0].replace("_", " ") for at in range(int(fields[3], 16))
                ]
                if any(all(word in self.known for word in name.lower().split()) for name in names):
                    pieces = [piece.strip(' "').lower() for piece in gloss.split(";")]
                    found += [piece for piece in pieces if 2 <= len(piece.split()) <= 22]
                    found += [" ".join(names).lower()] if len(names) > 1 else []
        self.draw.shuffle(found)
        return found[:count]

    def _filled(self, template: str, part: Mapping[str, str]) -> str:
        if "things" not in part:
            noun, verb = self._any_noun, self._any_verb
            place = noun
        else:
            things, doing, places = (
                [each.strip() for each in part[name].replace("\n", " ").split(",")]
                for name in ("things", "doing", "places")
            )
            noun, verb = lambda: self.draw.choice(things), lambda: self.draw.choice(doing)
            place = lambda: self.draw.choice(places)  # noqa: E731
        makers: dict[str, Callable[[], str]] = {
            "N": lambda: f"{self.draw.choice(ARTICLES)} {noun()}",
            "n": noun,
            "s": lambda: noun() + ("s" if self.draw.random() < 0.65 else ""),
            "V": verb,
            "P": place,
            "A": self._adjective,
            "x": self._verb,
            "y": self._noun,
        }
        return " ".join(_HOLE.sub(lambda hole: makers[hole[1]](), template).split())

    def _any_noun(self) -> str:
        if self.draw.random() < 0.22:
            return self.draw.choice(self.technology)
        chance = self.draw.random()
        if chance < 0.45:
            return self._noun()
        if chance < 0.75:
            return self.draw.choice(self.compounds)
        return f"{self._noun() if chance < 0.9 else self._adjective()} {self._noun()}"

    def _any_verb(self) -> str:
        return self._verb() if self.draw.random() < 0.85 else self.draw.choice(self.phrasal)

    def _is_common(self, word: str, counts: Mapping[str, int]) -> bool:
        return word.isalpha() and word.isascii() and len(word) > 1 and (word in self.known or word in counts)

    def _is_pair(self, word: str) -> bool:
        parts = word.split("_")
        return len(parts) == 2 and all(part.isalpha() and part in self.known for part in parts)

    def _chooser(self, words: Sequence[str], counts: Mapping[str, int], power: float) -> Callable[[], str]:
        weights = list(accumulate((counts.get(word, 0) + 3) ** power for word in words))
        return lambda: self.draw.choices(words, cum_weights=weights)[0]


def _lemmas(part: str) -> list[str]:
    lines = (WORDNET / f"index.{part}").read_text("utf-8").splitlines()
    return [line.split(" ", 1)[0] for line in lines if not line.startswith(" ")]
