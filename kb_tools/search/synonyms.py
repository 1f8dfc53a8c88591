"""The site's synonyms: words that its customers use for one thing, brought into the index at the build.

`synonyms.yml` beside the articles is a list of lists: `- [phone, mobile, handset]`. Whoever searches for one
of them finds the articles that hold another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb_tools.search.analysis import words_of
from kb_tools.search.languages import Language

SHARE = 0.7
"""What a synonym counts beside the word itself."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """For each stem the stems that mean the same."""

    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def with_others(self, impacts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """The impacts of an article with those of the synonyms of its words."""
        made = dict(impacts)
        for key in sorted(impacts.keys() & self.others.keys()):
            impact, passage = impacts[key]
            told = max(1, round(impact * SHARE))
            for other in self.others[key]:
                if told > made.get(other, (0, 0))[0]:
                    made[other] = (told, passage)
        return made


def synonyms_of(groups: Iterable[Iterable[str]], language: Language) -> Synonyms:
    """Synonyms from groups of words; of a phrase, the words joined as one ("sign in" is "signin")."""
    others: dict[str, dict[str, None]] = {}
    for group in groups:
        keys = dict.fromkeys(language.stem("".join(words_of(word))) for word in group)
        for key in keys:
            others.setdefault(key, {}).update((each, None) for each in keys if each != key)
    return Synonyms({key: tuple(each) for key, each in others.items() if each})
