"""What the searches say is missing: words in articles, and articles. Drafts for a person, never more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from kb_tools.feedback.queries import holds_removed
from kb_tools.feedback.searches import Search
from kb_tools.measures.searches import (
    ENOUGH_SEARCHES,
    by_wording,
    customers_searches,
    folded,
    found_nothing,
    usual_wording,
)
from kb_tools.measures.work import Work

_ENOUGH_SHARED = 0.6
_WORD = re.compile(r"\w+")
# Words that many searches share whatever they are about.
_SMALL_WORDS = """
a an and are can cannot cant do does dont for from get has have how i in is it me my no not of on or
please the there this to was what when where which who why will with you your
aber auf bei bin das dem den der die ein eine einen es für geht habe hat ich im in ist kann kein
keine man mein meine mit nach nicht und vom von wann warum was wer wie wo zu zum zur
"""
_EVERYWHERE = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class AskedWording:
    """A wording that led to an article and does not stand in it: a draft for its `questions`.

    searches opened the article by it; lower of them found it below the first place, unsure where the page
    was not sure of anything.
    """

    article: str
    question: str
    searches: int
    helped: int
    not_helped: int
    lower: int
    unsure: int


@dataclass(frozen=True, slots=True)
class MissingArticle:
    """Searches about one thing that led nowhere: the draft of a title, and the wordings with their counts."""

    title: str
    searches: int
    wordings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """All drafts: wordings by article, and articles; what was searched most stands first."""

    questions: tuple[AskedWording, ...]
    missing: tuple[MissingArticle, ...]


def find_gaps(searches: Iterable[Search], asked: Mapping[str, Collection[str]]) -> Gaps:
    """What customers' searches say is missing.

    asked has every article's id with what it says already: its title and questions. A wording counts from
    two separate searches on; one out of which something personal was taken is never a draft.
    """
    wordings = {
        key: group
        for key, group in by_wording(customers_searches(searches)).items()
        if not holds_removed(key)
    }
    questions = [
        draft
        for key, group in wordings.items()
        for article in {each.article for search in group for each in search.opened}
        if article in asked and key not in {folded(text) for text in asked[article]}
        if (draft := _wording(article, group)) is not None
    ]
    questions.sort(key=lambda draft: (draft.article, -draft.searches, draft.question))
    return Gaps(tuple(questions), tuple(_missing(wordings)))


def write_json_gaps(gaps: Gaps, work: Sequence[Work] = ()) -> str:
    """The list of work and the drafts, for a program. What customers wrote is not in it."""
    told: dict[str, Any] = {
        "version": 1,
        "work": [
            {
                "kind": each.kind,
                "article": each.article,
                "title": each.title,
                "people": round(each.people, 1),
                "evidence": list(each.evidence),
                "next_step": each.next_step,
                "outcome": each.outcome,
            }
            for each in work
        ],
        "questions": [
            {name: getattr(draft, name) for name in AskedWording.__slots__} for draft in gaps.questions
        ],
        "missing": [
            {
                "title": draft.title,
                "searches": draft.searches,
                "wordings": [{"query": query, "searches": count} for query, count in draft.wordings],
            }
            for draft in gaps.missing
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def _wording(article: str, searches: list[Search]) -> AskedWording | None:
    """The draft, where people had to look for the article or were helped by it; None where not."""
    opening = [search for search in searches if article in (each.article for each in search.opened)]
    places = [each.place for search in opening for each in search.opened if each.article == article]
    draft = AskedWording(
        article=article,
        question=usual_wording(search.query for search in opening),
        searches=len(opening),
        helped=sum(article in search.helped for search in opening),
        not_helped=sum(article in search.not_helped for search in opening),
        lower=sum(place is not None and place > 1 for place in places),
        unsure=sum(not search.sure for search in opening),
    )
    wanted = draft.helped or draft.lower or draft.unsure
    if draft.searches < ENOUGH_SEARCHES or not wanted or draft.not_helped > draft.helped:
        return None
    return draft


def _missing(wordings: Mapping[str, list[Search]]) -> list[MissingArticle]:
    lost: dict[str, list[Search]] = {}
    for key, group in wordings.items():
        nowhere = [search for search in group if _led_nowhere(search)]
        if nowhere:
            lost[key] = nowhere
    groups: list[tuple[frozenset[str], list[str]]] = []
    begun_with: dict[str, list[int]] = {}
    for key in sorted(lost, key=lambda key: (-len(lost[key]), key)):
        words = _words(key)
        shared = Counter(number for word in words for number in begun_with.get(word, ()))
        fitting = [
            number
            for number, count in shared.items()
            if count >= _ENOUGH_SHARED * min(len(words), len(groups[number][0]))
        ]
        if fitting:
            groups[min(fitting)][1].append(key)
            continue
        for word in words:
            begun_with.setdefault(word, []).append(len(groups))
        groups.append((words, [key]))
    drafts = [_article([lost[key] for key in keys]) for _, keys in groups]
    drafts = [draft for draft in drafts if draft.searches >= ENOUGH_SEARCHES]
    return sorted(drafts, key=lambda draft: (-draft.searches, draft.title))


def _led_nowhere(search: Search) -> bool:
    return found_nothing(search) or (search.outcome == "gave_up" and not search.opened)


def _words(key: str) -> frozenset[str]:
    """What a search is about; all of it where nothing else is left."""
    return frozenset(_WORD.findall(key)) - _EVERYWHERE or frozenset((key,))


def _article(groups: list[list[Search]]) -> MissingArticle:
    wordings = tuple((usual_wording(search.query for search in group), len(group)) for group in groups)
    first = wordings[0][0]
    return MissingArticle(first[:1].upper() + first[1:], sum(count for _, count in wordings), wordings)
