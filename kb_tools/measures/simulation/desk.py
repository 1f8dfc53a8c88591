"""Tickets of a made-up desk: more where articles are bad, answered in working time, some open at the end."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from kb_tools.feedback.tickets import ClosedBy, Span, Standing, Ticket
from kb_tools.measures.hours import Schedule
from kb_tools.measures.simulation.customers import chance_for, chosen
from kb_tools.measures.simulation.seasons import Season, zone_named
from kb_tools.measures.simulation.truth import TrueArticle, Truth

DESK = "demo"
_MINUTE_MS, _HOUR_MS, _DAY_MS = 60_000, 3_600_000, 86_400_000
_MONTH_MS = 28 * _DAY_MS
_PRIORITIES = {"normal": 0.66, "low": 0.15, "high": 0.15, "critical": 0.04}
_CHANNELS = {"email": 0.52, "web": 0.22, "chat": 0.16, "phone": 0.1}
_PRODUCTS = {"Shield": 0.6, "Vault": 0.3, "": 0.1}
_ABOUT_AN_ARTICLE = 0.65
_LINKED = 0.45
_CALL_MINUTES = 4
_FIRST_SPREAD, _LATER_SPREAD = 0.8, 1.1
_STANDINGS: dict[Standing, float] = {
    "counted": 0.93,
    "merged": 0.03,
    "spam": 0.02,
    "by_agent": 0.015,
    "deleted": 0.005,
}


class _WorkingTime:
    """Adds working time to moments; finds the end of it by bisection."""

    def __init__(self, truth: Truth) -> None:
        week = dict.fromkeys(range(5), ((truth.desk.opens * 60, truth.desk.closes * 60),))
        schedule = Schedule(zone_named(truth.zone), week)
        self._spans = list(schedule.open_spans(truth.from_ms, truth.until_ms + 60 * _DAY_MS))
        self._before = [0]
        for start, end in self._spans:
            self._before.append(self._before[-1] + end - start)
        self._starts = [start for start, _ in self._spans]

    def after(self, at_ms: int, worked_ms: int) -> int:
        """The moment until which people had worked so long; far beyond the year: its end and some weeks."""
        number = max(bisect_right(self._starts, at_ms) - 1, 0)
        start, end = self._spans[number]
        worked = self._before[number] + max(min(at_ms, end) - start, 0) + max(worked_ms, 1)
        number = bisect_right(self._before, worked - 1) - 1
        if number >= len(self._spans):
            return self._spans[-1][1]
        return self._spans[number][0] + worked - self._before[number]


def tickets(truth: Truth, count: int) -> Iterator[Ticket]:
    """So many tickets, by the moment at which they were written."""
    chance = chance_for(truth.seed, "tickets")
    season = Season(truth.from_ms, truth.until_ms, zone_named(truth.zone))
    working = _WorkingTime(truth)
    moments = _more_in_the_worse(chance, truth, season, count)
    weights: Sequence[float] = ()
    month = -1
    for number, (at_ms, worse) in enumerate(moments):
        if (at_ms - truth.from_ms) // _MONTH_MS != month:
            month = (at_ms - truth.from_ms) // _MONTH_MS
            weights = [article.readers * (1.05 - article.at(at_ms).share) for article in truth.articles]
        own = chance_for(truth.seed, "ticket", number)
        yield _ticket(own, truth, working, str(1001 + number), at_ms, _topic(own, truth, weights, worse))


def _more_in_the_worse(chance: Random, truth: Truth, season: Season, count: int) -> list[tuple[int, bool]]:
    """Moments, and whether the ticket is one of those that the worse category has beyond its usual ones."""
    desk = truth.desk
    usual = sum(article.readers * (1.05 - article.present.share) for article in truth.articles)
    worse = sum(
        article.readers * (1.05 - article.present.share)
        for article in truth.articles
        if article.category == desk.worse_category
    )
    later = (truth.until_ms - desk.worse_from_ms) / (truth.until_ms - truth.from_ms)
    added = _ABOUT_AN_ARTICLE * worse / usual * (desk.more_tickets - 1) * later
    more = round(count * added / (1 + added))
    found = [(at, False) for at in season.moments(chance, count - more, truth.from_ms, truth.until_ms)]
    found += [(at, True) for at in season.moments(chance, more, desk.worse_from_ms, truth.until_ms)]
    return sorted(found)


def _topic(
    chance: Random, truth: Truth, weights: Sequence[float], worse: bool
) -> tuple[TrueArticle | None, str]:
    """The article that should have answered, if there is one, and the category."""
    category = truth.desk.worse_category
    if worse:
        own = [
            weight if article.category == category else 0.0
            for article, weight in zip(truth.articles, weights, strict=True)
        ]
        (article,) = chance.choices(truth.articles, own)
        return article, category or "other"
    if chance.random() < _ABOUT_AN_ARTICLE:
        (article,) = chance.choices(truth.articles, weights)
        return article, article.category or "other"
    return None, chance.choice(("billing", "orders", "other"))


def _ticket(
    chance: Random,
    truth: Truth,
    working: _WorkingTime,
    number: str,
    at_ms: int,
    topic: tuple[TrueArticle | None, str],
) -> Ticket:
    article, category = topic
    priority, channel = chosen(chance, _PRIORITIES), chosen(chance, _CHANNELS)
    standing = chosen(chance, _STANDINGS)
    talk = _Talk(truth, working, at_ms, priority, channel, category)
    closed_by: ClosedBy = "person"
    machine_ms = None
    if channel in ("chat", "email") and chance.random() < 0.35:
        machine_ms = min(at_ms + chance.randrange(2_000, 20_000), truth.until_ms)
    if standing in ("merged", "spam", "deleted"):
        talk.put_away(at_ms + chance.randrange(_MINUTE_MS, 4 * _HOUR_MS))
    elif machine_ms is not None and chance.random() < 0.2:
        closed_by = "machine"
        talk.put_away(at_ms + 3 * _DAY_MS)
    else:
        talk.go_on(chance)
        closed_by = "requester" if chance.random() < 0.08 else "person"
    mark, marked_ms = _mark(chance, truth, talk)
    return Ticket(
        desk=DESK,
        number=number,
        changed_ms=max(talk.changed_ms, marked_ms or 0, machine_ms or 0),
        created_ms=at_ms,
        standing=standing,
        channel=channel,
        category=category,
        language=chosen(chance, truth.locales),
        product=chosen(chance, _PRODUCTS),
        priority=priority,
        first_reply_ms=talk.first_reply_ms,
        machine_reply_ms=machine_ms,
        first_solved_ms=talk.first_solved_ms,
        solved_ms=talk.solved_ms,
        closed_by=closed_by if talk.solved_ms is not None else "",
        reopened=talk.reopened,
        replies=talk.replies,
        satisfied=None if mark is None else mark >= 4,
        mark=mark,
        marked_ms=marked_ms,
        articles=(article.id,) if article and talk.replies and chance.random() < _LINKED else (),
        spans=tuple(talk.spans),
    )


@dataclass(slots=True)
class _Talk:
    """The messages and replies of one ticket, as far as they came before the end."""

    truth: Truth
    working: _WorkingTime
    begun_ms: int
    priority: str
    channel: str
    category: str
    changed_ms: int = 0
    first_reply_ms: int | None = None
    first_solved_ms: int | None = None
    solved_ms: int | None = None
    reopened: int = 0
    replies: int = 0
    spans: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.changed_ms = self.begun_ms

    def put_away(self, at_ms: int) -> None:
        """It ends without a reply of a person."""
        ended = at_ms if at_ms < self.truth.until_ms else None
        self.spans.append(Span("wait", self.begun_ms, ended))
        if ended is not None:
            self.first_solved_ms = self.solved_ms = self.changed_ms = ended

    def go_on(self, chance: Random) -> None:
        """Messages and replies until it is solved, and for some once more."""
        until_ms = self.truth.until_ms
        solved_with = min(int(chance.expovariate(0.9)), 5)
        last = solved_with + int(chance.random() < self.truth.desk.reopened)
        asked_ms = self.begun_ms
        for number in range(last + 1):
            replied_ms = self._replied_ms(chance, asked_ms)
            ended = replied_ms if replied_ms < until_ms else None
            self.spans += [Span("reply", asked_ms, ended), Span("wait", asked_ms, ended)]
            if ended is None:
                return
            self.replies += 1
            self.changed_ms = replied_ms
            self.first_reply_ms = self.first_reply_ms or replied_ms
            solved = number >= solved_with
            if solved:
                self.solved_ms = replied_ms
                self.first_solved_ms = self.first_solved_ms or replied_ms
            asked_ms = replied_ms + int(chance.expovariate(1 / (20 if solved else 5)) * _HOUR_MS)
            if number == last or asked_ms >= until_ms:
                return
            self.changed_ms = asked_ms
            if solved:
                self.reopened += 1
                self.solved_ms = None

    def _replied_ms(self, chance: Random, asked_ms: int) -> int:
        desk = self.truth.desk
        first = self.replies == 0
        called = first and self.channel == "phone"
        minutes = float(_CALL_MINUTES if called else desk.reply_minutes[self.priority])
        if first and asked_ms >= desk.quicker_from_ms:
            minutes *= desk.quicker
        if self.category == (desk.worse_category or "other") and asked_ms >= desk.worse_from_ms:
            minutes *= desk.slower
        spread = math.exp(chance.gauss(0.0, _FIRST_SPREAD if first else _LATER_SPREAD))
        wait_ms = int(minutes * spread * _MINUTE_MS) + 1_000
        if self.priority == "critical":
            return asked_ms + wait_ms
        return self.working.after(asked_ms, wait_ms)


def _mark(chance: Random, truth: Truth, talk: _Talk) -> tuple[int | None, int | None]:
    if talk.solved_ms is None or not talk.replies or chance.random() > 0.25:
        return None, None
    marked_ms = talk.solved_ms + chance.randrange(10 * _MINUTE_MS, 2 * _DAY_MS)
    if marked_ms >= truth.until_ms:
        return None, None
    return satisfaction_mark(chance, truth, marked_ms), marked_ms


def satisfaction_mark(chance: Random, truth: Truth, at_ms: int) -> int:
    """A mark from 1 to 5 as customers give it at this moment."""
    desk = truth.desk
    share = desk.satisfied_before if at_ms < desk.quicker_from_ms else desk.satisfied_after
    if chance.random() < share:
        return chance.choices((5, 4), (62, 38))[0]
    return chance.choices((3, 2, 1), (40, 25, 35))[0]
