"""What readers search: mostly titles in their own words, some things that are missing, some that mislead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from kb_tools.feedback.database import StoredEvent
from kb_tools.feedback.events import SearchEvent, id_of, moment_text
from kb_tools.feedback.queries import clean_query
from kb_tools.measures.simulation.customers import chance_for, chosen, new_token, received_ms
from kb_tools.measures.simulation.seasons import Season, zone_named
from kb_tools.measures.simulation.truth import MisledTopic, MissingTopic, TrueArticle, Truth

Outcome = Literal["shown", "opened", "gave_up", "contact", "helped", "did_not_help"]
_AGENTS = 0.1
_SMALL_WORDS = """
a an the is was are of for to in on from your you our us does do not
"""
_WORD = re.compile(r"[\w.’'-]*\w")
_LEFT_OUT = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing that happens in a search, so many milliseconds after it began."""

    after_ms: int
    outcome: Outcome
    article: str | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class _Search:
    query: str
    locale: str
    hits: int
    sure: bool
    steps: tuple[_Step, ...]


def searches(truth: Truth, count: int) -> Iterator[StoredEvent]:
    """The events of so many searches over the year."""
    chance = chance_for(truth.seed, "searches")
    season = Season(truth.from_ms, truth.until_ms, zone_named(truth.zone))
    topics: list[MissingTopic | MisledTopic] = [*truth.missing, *truth.misled]
    weights = [topic.searches for topic in topics]
    wordings = {article.id: _wordings(article) for article in truth.articles}
    readers = [article.readers for article in truth.articles]
    total = sum(weights)
    for at_ms in season.moments(chance, count, truth.from_ms, truth.until_ms):
        locale = chosen(chance, truth.locales)
        if chance.random() < total:
            (topic,) = chance.choices(topics, weights)
            query = _usual_first(chance, topic.wordings.get(locale) or topic.wordings["en"])
            if isinstance(topic, MisledTopic):
                search = _misled(chance, query, locale, topic.article)
            else:
                search = _nowhere(chance, truth, query, locale)
        else:
            (article,) = chance.choices(truth.articles, readers)
            search = _found(chance, article, article.at(at_ms).share, wordings[article.id], locale)
        edition: Literal["customers", "agents"] = "agents" if chance.random() < _AGENTS else "customers"
        yield from _events(chance, search, edition, at_ms, truth.until_ms)


def _wordings(article: TrueArticle) -> tuple[str, ...]:
    """How people search for it: what the title is about, its two longest words, the whole title."""
    title = " ".join(_WORD.findall(article.title.lower()))
    words = [word for word in title.split() if word not in _LEFT_OUT] or [title]
    longest = sorted(words, key=len)[-2:]
    short = " ".join(word for word in words if word in longest)
    found = dict.fromkeys((" ".join(words), short, title))
    # What reads like a secret would be taken out where it arrives.
    return tuple(text for text in found if text and clean_query(text) == text) or (article.id,)


def _usual_first(chance: Random, wordings: Sequence[str]) -> str:
    return chance.choices(wordings, [1 / (number + 1) for number in range(len(wordings))])[0]


def _found(
    chance: Random, article: TrueArticle, share: float, wordings: Sequence[str], locale: str
) -> _Search:
    query = _usual_first(chance, wordings)
    if chance.random() < 0.03 and len(query) > 6:
        cut = chance.randrange(1, len(query) - 2)
        mistyped = query[:cut] + query[cut + 1 :]
        query = mistyped if clean_query(mistyped) == mistyped else query
    steps = [_Step(0, "shown")]
    if chance.random() < 0.96:
        after_ms = chance.randrange(2_000, 30_000)
        steps.append(_Step(after_ms, "opened", article.id, chance.choices((1, 2, 3, 4), (70, 18, 8, 4))[0]))
        if chance.random() < 0.25:
            outcome: Outcome = "helped" if chance.random() < share else "did_not_help"
            after_ms += chance.randrange(20_000, 400_000)
            steps.append(_Step(after_ms, outcome, article.id))
            if outcome == "did_not_help" and chance.random() < 0.3:
                steps.append(_Step(after_ms + chance.randrange(5_000, 60_000), "contact"))
    elif chance.random() < 0.7:
        steps.append(_Step(chance.randrange(3_000, 60_000), "gave_up"))
    return _Search(query, locale, chance.randint(4, 12), chance.random() < 0.95, tuple(steps))


def _nowhere(chance: Random, truth: Truth, query: str, locale: str) -> _Search:
    hits = 0 if chance.random() < 0.6 else chance.randint(1, 4)
    steps = [_Step(0, "shown")]
    if hits and chance.random() < 0.1:
        (article,) = chance.choices(truth.articles)
        steps.append(_Step(chance.randrange(3_000, 40_000), "opened", article.id, chance.randint(1, hits)))
        steps.append(_Step(chance.randrange(50_000, 200_000), "did_not_help", article.id))
    elif chance.random() < 0.3:
        steps.append(_Step(chance.randrange(4_000, 60_000), "contact"))
    elif chance.random() < 0.6:
        steps.append(_Step(chance.randrange(3_000, 30_000), "gave_up"))
    return _Search(query, locale, hits, False, tuple(steps))


def _misled(chance: Random, query: str, locale: str, article: str) -> _Search:
    steps = [_Step(0, "shown")]
    if chance.random() < 0.8:
        steps.append(_Step(chance.randrange(2_000, 20_000), "opened", article, 1))
        if chance.random() < 0.6:
            steps.append(_Step(chance.randrange(30_000, 200_000), "did_not_help", article))
        if chance.random() < 0.4:
            steps.append(_Step(chance.randrange(210_000, 300_000), "contact"))
    else:
        steps.append(_Step(chance.randrange(3_000, 30_000), "gave_up"))
    return _Search(query, locale, chance.randint(2, 8), True, tuple(steps))


def _events(
    chance: Random,
    search: _Search,
    edition: Literal["customers", "agents"],
    begun_ms: int,
    until_ms: int,
) -> Iterator[StoredEvent]:
    token = new_token(chance)
    for step in search.steps:
        at_ms = begun_ms + step.after_ms
        if at_ms >= until_ms:
            return
        event = SearchEvent(
            id=id_of(at_ms, chance.getrandbits(74)),
            kind="search",
            version=1,
            locale=search.locale,
            edition=edition,
            at=moment_text(at_ms),
            search=token,
            query=search.query,
            hits=search.hits,
            sure=search.sure,
            outcome=step.outcome,
            article=step.article,
            place=step.place,
        )
        yield StoredEvent(event, received_ms(chance, at_ms, until_ms))
