"""What readers of articles say: votes that some change, steps that do not work, and what agents flag."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import Literal, TypeVar

from kb_tools.feedback.bursts import FROM_ONE_NETWORK
from kb_tools.feedback.database import HELD, Row, StoredEvent, row_of
from kb_tools.feedback.events import Flag, StepReport, Vote, id_of, moment_text
from kb_tools.feedback.kinds import LONGEST_ANSWER_MS
from kb_tools.measures.simulation.seasons import Season, zone_named
from kb_tools.measures.simulation.truth import Defect, TrueArticle, Truth
from kb_tools.measures.simulation.words import COMMENTS, FLAG_COMMENTS, STEP_COMMENTS

_Name = TypeVar("_Name", bound=str)
_DAY_MS = 86_400_000
_CHANGED = 0.04
_ANSWER_LOG_MS = math.log(20_000)
_UNTIMED = 0.05
Reason = Literal["wrong", "unclear", "other_problem", "something_else"]
_REASONS: tuple[Reason, ...] = ("wrong", "unclear", "other_problem", "something_else")
_FLAGS: Mapping[Defect, tuple[Literal["wrong", "out_of_date", "unclear", "missing"], ...]] = {
    "wrong": ("wrong", "out_of_date"),
    "unclear": ("unclear",),
    "other_problem": ("missing",),
    "": ("out_of_date",),
}


def chance_for(*parts: object) -> Random:
    """Chance of its own for each part of the data, so that one part does not change with another."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - made-up data


def new_token(chance: Random) -> str:
    """A random token as a page makes it."""
    return f"{chance.getrandbits(96):024x}"


def received_ms(chance: Random, at_ms: int, until_ms: int) -> int:
    """When the collector got what happened at this moment: soon; for few, days later, once back on-line."""
    late = chance.random()
    if late < 0.015:
        later = at_ms + int(chance.uniform(0.05, 4) * _DAY_MS)
        if later < until_ms:
            return later
    return min(at_ms + 150 + int(late * 2_000), until_ms)


def chosen(chance: Random, shares: Mapping[_Name, float]) -> _Name:
    """One of these, by its share."""
    left = chance.random() * sum(shares.values())
    for name, share in shares.items():
        left -= share
        if left < 0:
            return name
    return name


def votes(truth: Truth, count: int) -> Iterator[StoredEvent]:
    """The answers of so many readers over the year, article by article; who changes theirs gives two."""
    chance = chance_for(truth.seed, "votes")
    season = Season(truth.from_ms, truth.until_ms, zone_named(truth.zone))
    weights = [article.readers for article in truth.articles]
    readers = Counter(chance.choices(range(len(weights)), weights, k=count))
    for number, article in enumerate(truth.articles):
        own = chance_for(truth.seed, "votes", article.id)
        for at_ms in season.moments(own, readers[number], truth.from_ms, truth.until_ms):
            text = article.at(at_ms)
            agent = own.random() < truth.agents
            share = truth.agents_share if agent else text.share
            within = (truth.from_ms, truth.until_ms)
            yield from _answers(own, truth, article, text.revision, share, at_ms, agent, within)


def more_votes(
    truth: Truth,
    article: str,
    revision: str,
    share: float,
    count: int,
    from_ms: int,
    to_ms: int,
    seed: int,
) -> list[Row]:
    """Rows of the votes of so many more customers on one text, which helps this share of them.

    They come between two moments (milliseconds since 1970, UTC; to_ms excluded), whatever the truth says of
    that time. The same seed gives the same rows; another one gives other readers. Raises KeyError where
    there is no such article, ValueError where there is no time between the moments.
    """
    about = truth.by_id[article]
    chance = chance_for(truth.seed, "more votes", article, revision, from_ms, to_ms, seed)
    season = Season(from_ms, to_ms, zone_named(truth.zone))
    return [
        row_of(stored.event, stored.received_ms)
        for at_ms in season.moments(chance, count, from_ms, to_ms)
        for stored in _answers(chance, truth, about, revision, share, at_ms, False, (from_ms, to_ms))
    ]


def fake_votes(truth: Truth) -> tuple[list[StoredEvent], list[Row]]:
    """The votes of the burst, and the rows that hold most of them back."""
    burst = truth.burst
    if burst is None:
        return [], []
    chance = chance_for(truth.seed, "burst")
    revision = truth.by_id[burst.article].at(burst.from_ms).revision
    events: list[StoredEvent] = []
    held: list[Row] = []
    for number in range(burst.votes):
        at_ms = burst.from_ms + number * 3_000 + chance.randrange(2_000)
        vote = _vote(
            chance,
            burst.article,
            revision,
            "en",
            "customers",
            at_ms,
            new_token(chance),
            "no",
            after_ms=chance.randrange(300),
        )
        events.append(StoredEvent(vote, at_ms + 200))
        if number >= burst.counted:
            held.append(Row(HELD, (vote.id, FROM_ONE_NETWORK, at_ms + 200, "waiting")))
    return events, held


def step_reports(truth: Truth, answers: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
    """Steps that did not work for some of those who answered "no"; most name the step that is wrong."""
    chance = chance_for(truth.seed, "steps")
    for answer in answers:
        vote = answer.event
        if not isinstance(vote, Vote) or vote.value == "yes" or vote.edition == "agents":
            continue
        step = truth.by_id[vote.article].step
        if not step or chance.random() > 0.15:
            continue
        told = step if chance.random() < 0.7 else chance.randint(1, 6)
        at_ms = answer.received_ms + chance.randrange(5_000, 90_000)
        report = StepReport(
            id=id_of(at_ms, chance.getrandbits(74)),
            kind="step",
            version=1,
            article=vote.article,
            revision=vote.revision,
            locale=vote.locale,
            edition=vote.edition,
            at=moment_text(at_ms),
            step=f"/{told}",
            reader=vote.reader,
            comment=chance.choice(STEP_COMMENTS[vote.locale]) if chance.random() < 0.3 else None,
        )
        yield StoredEvent(report, min(at_ms + 200, truth.until_ms))


def flags(truth: Truth, count: int) -> Iterator[StoredEvent]:
    """What agents flag, for so many votes: mostly bad texts, by what is wrong with them."""
    chance = chance_for(truth.seed, "flags")
    season = Season(truth.from_ms, truth.until_ms, zone_named(truth.zone))
    for at_ms in season.moments(chance, count // 100, truth.from_ms, truth.until_ms):
        weights = [article.readers * (1.02 - article.at(at_ms).share) ** 2 for article in truth.articles]
        (article,) = chance.choices(truth.articles, weights)
        text = article.at(at_ms)
        flag = Flag(
            id=id_of(at_ms, chance.getrandbits(74)),
            kind="flag",
            version=1,
            article=article.id,
            revision=text.revision,
            locale="en",
            edition="agents",
            at=moment_text(at_ms),
            flag=chance.choice(_FLAGS[article.defect if text.share <= 0.6 else ""]),
            reader=new_token(chance),
            comment=chance.choice(FLAG_COMMENTS) if chance.random() < 0.4 else None,
        )
        yield StoredEvent(flag, received_ms(chance, at_ms, truth.until_ms))


def _answers(
    chance: Random,
    truth: Truth,
    article: TrueArticle,
    revision: str,
    share: float,
    at_ms: int,
    agent: bool,
    within: tuple[int, int],
) -> Iterator[StoredEvent]:
    """One reader's answer, and before it the opposite where they changed their mind."""
    locale = "en" if agent else chosen(chance, truth.locales)
    edition: Literal["customers", "agents"] = "agents" if agent else "customers"
    reader = new_token(chance)
    value: Literal["yes", "no"] = "yes" if chance.random() < share else "no"
    before_ms = at_ms - chance.randrange(4_000, 300_000)
    after_ms: int | None = min(int(math.exp(chance.gauss(_ANSWER_LOG_MS, 0.8))), LONGEST_ANSWER_MS)
    if chance.random() < _UNTIMED:
        after_ms = None
    if chance.random() < _CHANGED and before_ms >= within[0]:
        opposite: Literal["yes", "no"] = "no" if value == "yes" else "yes"
        before = _vote(
            chance, article.id, revision, locale, edition, before_ms, reader, opposite, after_ms=after_ms
        )
        yield StoredEvent(before, before_ms + 200)
        if after_ms is not None:
            after_ms = min(after_ms + at_ms - before_ms, LONGEST_ANSWER_MS)
    reason = _reason(chance, article.defect if share <= 0.6 else "") if value == "no" else None
    comment = None
    if chance.random() < (0.01 if value == "yes" else 0.12):
        comment = _said(chance, locale, reason, value)
    vote = _vote(
        chance, article.id, revision, locale, edition, at_ms, reader, value, reason, comment, after_ms
    )
    yield StoredEvent(vote, received_ms(chance, at_ms, within[1]))


def _vote(
    chance: Random,
    article: str,
    revision: str,
    locale: str,
    edition: Literal["customers", "agents"],
    at_ms: int,
    reader: str,
    value: Literal["yes", "no"],
    reason: Reason | None = None,
    comment: str | None = None,
    after_ms: int | None = None,
) -> Vote:
    return Vote(
        id=id_of(at_ms, chance.getrandbits(74)),
        kind="vote",
        version=1,
        article=article,
        revision=revision,
        locale=locale,
        edition=edition,
        at=moment_text(at_ms),
        value=value,
        reader=reader,
        reason=reason,
        comment=comment,
        after_ms=after_ms,
    )


def _reason(chance: Random, defect: Defect) -> Reason | None:
    if chance.random() < 0.4:
        return None
    if defect and chance.random() < 0.7:
        return defect
    return chance.choice(_REASONS)


def _said(chance: Random, locale: str, reason: str | None, value: str) -> str:
    about = "yes" if value == "yes" else reason or "something_else"
    said: Sequence[str] = COMMENTS[about][locale]
    return chance.choice(said)
