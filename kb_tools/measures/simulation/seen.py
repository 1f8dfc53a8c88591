"""To whom the question was shown: everybody who answered, and the many who did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb_tools.feedback.database import SHOWN, Row, StoredEvent
from kb_tools.feedback.events import Vote, id_of
from kb_tools.measures.simulation.customers import chance_for, new_token, received_ms
from kb_tools.measures.simulation.seasons import Season, zone_named
from kb_tools.measures.simulation.truth import Truth

_USUAL_MS = 15_000


def questions_seen(truth: Truth, answers: Iterable[StoredEvent]) -> Iterator[Row]:
    """Rows of the question being seen: for those who gave these answers, and for so many who did not.

    There are many, so the rows are made at once, without an event each; nearly in the order of time.
    """
    chance = chance_for(truth.seed, "seen")
    readers: set[str] = set()
    for answer in answers:
        vote = answer.event
        if not isinstance(vote, Vote) or vote.reader in readers:
            continue
        readers.add(vote.reader)
        after_ms = _USUAL_MS if vote.after_ms is None else vote.after_ms
        at_ms = max(vote.at_ms - after_ms, truth.from_ms)
        # What was seen goes out at once; what waited on a device is the answer.
        about = (vote.article, vote.revision, vote.locale, vote.edition, at_ms, at_ms + 200, vote.reader)
        yield Row(SHOWN, (id_of(at_ms, chance.getrandbits(74)), 1, *about))
    silent = round(len(readers) * (1 / truth.answer - 1))
    season = Season(truth.from_ms, truth.until_ms, zone_named(truth.zone))
    weights = [article.readers for article in truth.articles]
    moments = season.moments(chance, silent, truth.from_ms, truth.until_ms)
    articles = chance.choices(truth.articles, weights, k=silent)
    locales = chance.choices(list(truth.locales), list(truth.locales.values()), k=silent)
    for at_ms, article, locale in zip(moments, articles, locales, strict=True):
        agent = chance.random() < truth.agents
        yield Row(
            SHOWN,
            (
                id_of(at_ms, chance.getrandbits(74)),
                1,
                article.id,
                article.at(at_ms).revision,
                "en" if agent else locale,
                "agents" if agent else "customers",
                at_ms,
                received_ms(chance, at_ms, truth.until_ms),
                new_token(chance),
            ),
        )
