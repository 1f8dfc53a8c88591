"""Makes up the truth: which articles are bad, which were mended and when, what is missing, how a desk is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Literal

from kb_tools.measures.simulation.seasons import day_start_ms
from kb_tools.measures.simulation.subjects import Subject
from kb_tools.measures.simulation.truth import (
    Defect,
    FakeBurst,
    MisledTopic,
    MissingTopic,
    TrueArticle,
    TrueChange,
    TrueDesk,
    TrueRevision,
    Truth,
    change_of,
    worst_of,
)
from kb_tools.measures.simulation.words import MISLED, MISSING

ZONE = "Europe/Berlin"
_DAY_MS = 86_400_000
_YEAR_DAYS = 365
_DEFECTS: tuple[Defect, ...] = ("wrong", "unclear", "other_problem")
Fate = Literal["good", "middle", "bad", "rare"]


def made_up_revision(article: str, number: int) -> str:
    """A name for a text that nobody wrote: 12 hex digits. number counts the article's texts from 1."""
    return sha256(f"{article}\0{number}".encode()).hexdigest()[:12]


def make_truth(subjects: Sequence[Subject], seed: int, until: date) -> Truth:
    """The truth of a year that ends with this day, UTC; the same for the same arguments.

    Traffic falls with rank as Zipf and Mandelbrot describe. Up to ten articles are bad and have enough
    readers to show it; no other article leaves as many people without help. A tenth has hardly any readers.
    Raises ValueError where there is no subject.
    """
    if not subjects:
        raise ValueError("there is no article to make data for")
    chance = Random(f"{seed}/truth")  # noqa: S311 - made-up data
    until_ms = day_start_ms(until + timedelta(days=1))
    from_ms = until_ms - _YEAR_DAYS * _DAY_MS
    ranked = list(subjects)
    chance.shuffle(ranked)
    fates = _fates(chance, len(ranked))
    weights = [(0.02 if fate == "rare" else 1.0) / (rank + 5) for rank, fate in enumerate(fates)]
    readers = [weight / sum(weights) for weight in weights]
    shares = _shares(chance, fates, readers)
    plans = _plans(chance, fates, shares)
    articles: list[TrueArticle] = []
    changes: list[TrueChange] = []
    for rank, subject in enumerate(ranked):
        earlier = plans.get(rank, ())
        moments = [from_ms, *(from_ms + int(when * _YEAR_DAYS * _DAY_MS) for _, when, _ in earlier)]
        texts = [*(share for share, _, _ in earlier), shares[rank]]
        names = [made_up_revision(subject.id, number) for number in range(1, len(texts) + 1)]
        names[-1] = subject.revision or names[-1]
        revisions = tuple(map(TrueRevision, names, moments, texts))
        bad = min(texts) <= 0.6
        articles.append(
            TrueArticle(
                id=subject.id,
                title=subject.title,
                category=subject.category,
                readers=round(readers[rank], 6),
                defect=chance.choice(_DEFECTS) if bad else "",
                step=chance.randint(1, 5) if bad and chance.random() < 0.7 else 0,
                revisions=revisions,
            )
        )
        for number, (_, _, aim) in enumerate(earlier):
            changes.append(change_of(subject.id, revisions[number], revisions[number + 1], aim))
    whole = tuple(sorted(articles, key=lambda article: article.id))
    popular = [article.id for article, fate in zip(articles, fates, strict=True) if fate == "good"]
    return Truth(
        seed=seed,
        zone=ZONE,
        from_ms=from_ms,
        until_ms=until_ms,
        locales={"en": 0.75, "de": 0.25},
        agents=0.08,
        agents_share=0.97,
        answer=round(1 / 12, 4),
        articles=whole,
        worst=worst_of(whole),
        changes=tuple(sorted(changes, key=lambda change: (change.at_ms, change.article))),
        missing=tuple(
            MissingTopic(title, wordings, round(0.03 / (number + 1), 4))
            for number, (title, wordings) in enumerate(MISSING)
        ),
        misled=tuple(
            MisledTopic(popular[number % len(popular)], wordings, round(0.02 / (number + 1), 4))
            for number, wordings in enumerate(MISLED)
            if popular
        ),
        burst=FakeBurst(popular[0], until_ms - 40 * _DAY_MS - chance.randrange(_DAY_MS), 120, 5)
        if popular
        else None,
        desk=_desk(chance, whole, until),
    )


def _fates(chance: Random, count: int) -> list[Fate]:
    """By rank: the most read article first. Small help centres have fewer bad articles, the smallest one."""
    rare = count // 10
    bad = min(10, max(count // 4, min(count - 1, 1)))
    fates: list[Fate] = ["rare" if rank >= count - rare else "good" for rank in range(count)]
    for rank in chance.sample(range(1, max(bad + 1, count * 2 // 5)), bad):
        fates[rank] = "bad"
    unread = [rank for rank in range(count * 2 // 5, count - rare) if fates[rank] == "good"]
    for rank in chance.sample(unread, min(count // 8, len(unread))):
        fates[rank] = "middle"
    return fates


def _shares(chance: Random, fates: Sequence[Fate], readers: Sequence[float]) -> list[float]:
    ranges = {"good": (0.75, 0.95), "middle": (0.55, 0.74), "bad": (0.2, 0.5), "rare": (0.55, 0.95)}
    shares = [round(chance.uniform(*ranges[fate]), 2) for fate in fates]
    bad = [
        reader * (1 - share)
        for fate, reader, share in zip(fates, readers, shares, strict=True)
        if fate == "bad"
    ]
    for rank, fate in enumerate(fates):
        if bad and fate != "bad":
            enough = 1 - 0.9 * min(bad) / readers[rank]
            shares[rank] = max(shares[rank], min(round(enough + 0.005, 2), 0.97))
    return shares


def _plans(
    chance: Random, fates: Sequence[Fate], shares: Sequence[float]
) -> dict[int, list[tuple[float, float, Literal["mend", "edit"]]]]:
    """By rank: the share of each earlier text, when in the year (0 to 1) it went, and for what aim."""
    count = len(fates)
    good = [rank for rank in range(2, max(count * 3 // 5, 3)) if rank < count and fates[rank] == "good"]
    bad = [rank for rank in range(count) if fates[rank] == "bad"]
    mended = chance.sample(good, min(len(good), max(count // 10, 1)))
    plans: dict[int, list[tuple[float, float, Literal["mend", "edit"]]]] = {
        rank: [(round(chance.uniform(0.25, 0.5), 2), chance.uniform(0.25, 0.75), "mend")] for rank in mended
    }
    for rank in mended[:1] if len(mended) > 2 else ():
        plans[rank] = [(0.4, 0.975, "mend")]  # too young to tell
    tried = chance.sample(bad, len(bad) // 3)
    for rank in tried:
        plans[rank] = [(shares[rank], chance.uniform(0.3, 0.7), "mend")]
    spoilt = [rank for rank in bad if rank not in tried]
    for rank in spoilt[:1] if count >= 20 else ():
        plans[rank] = [(0.85, chance.uniform(0.5, 0.7), "edit")]
    others = [rank for rank in range(count) if rank not in plans]
    for rank in chance.sample(others, min(len(others), count // 3)):
        times = sorted(chance.uniform(0.05, 0.92) for _ in range(chance.choice((1, 1, 2))))
        plans[rank] = [(shares[rank], when, "edit") for when in times]
    return plans


def _desk(chance: Random, articles: Sequence[TrueArticle], until: date) -> TrueDesk:
    readers: dict[str, float] = {}
    for article in articles:
        readers[article.category] = readers.get(article.category, 0.0) + article.readers
    ranked = sorted(readers, key=lambda category: (-readers[category], category))
    return TrueDesk(
        opens=8,
        closes=18,
        reply_minutes={"critical": 25, "high": 90, "normal": 240, "low": 480},
        quicker_from_ms=day_start_ms((until - timedelta(days=84)).replace(day=1)),
        quicker=0.5,
        worse_category=chance.choice(ranked[: max(len(ranked) // 2, 1)]),
        worse_from_ms=day_start_ms((until - timedelta(days=140)).replace(day=1)),
        more_tickets=1.8,
        slower=2.0,
        reopened=0.08,
        satisfied_before=0.72,
        satisfied_after=0.82,
        easy=0.66,
        promoters=0.45,
        detractors=0.22,
    )
