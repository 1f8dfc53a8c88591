"""Answers to surveys by link: satisfaction and effort after tickets, and now and then a recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Literal

from kb_tools.feedback.database import StoredEvent
from kb_tools.feedback.events import SurveyAnswer, id_of, moment_text
from kb_tools.feedback.tickets import Ticket
from kb_tools.measures.simulation.customers import chance_for, chosen, new_token
from kb_tools.measures.simulation.desk import satisfaction_mark
from kb_tools.measures.simulation.seasons import Season, zone_named
from kb_tools.measures.simulation.truth import Truth
from kb_tools.measures.simulation.words import SURVEY_COMMENTS

_HOUR_MS = 3_600_000
_CHANGED = 0.03
_GOOD = {"satisfaction": 4, "effort": 5, "recommend": 9}
Question = Literal["satisfaction", "effort", "recommend"]


def surveys(truth: Truth, tickets: Iterable[Ticket], recommendations: int) -> Iterator[StoredEvent]:
    """Answers after some of these tickets, one question each, and so many recommendations over the year."""
    chance = chance_for(truth.seed, "surveys")
    for ticket in tickets:
        if ticket.solved_ms is None or not ticket.replies or ticket.standing != "counted":
            continue
        asked = chance.random()
        if asked >= 0.3:
            continue
        at_ms = ticket.solved_ms + chance.randrange(_HOUR_MS // 2, 60 * _HOUR_MS)
        yield from _answer(
            chance, truth, "satisfaction" if asked < 0.18 else "effort", ticket.language, at_ms
        )
    season = Season(truth.from_ms, truth.until_ms, zone_named(truth.zone))
    for at_ms in season.moments(chance, recommendations, truth.from_ms, truth.until_ms):
        yield from _answer(chance, truth, "recommend", chosen(chance, truth.locales), at_ms)


def _answer(
    chance: Random, truth: Truth, question: Question, locale: str, at_ms: int
) -> Iterator[StoredEvent]:
    """One answer; before it another one where they changed their mind. None after the end of the year."""
    link = new_token(chance)
    mark = _mark(chance, truth, question, at_ms)
    comment = chance.choice(SURVEY_COMMENTS[mark >= _GOOD[question]]) if chance.random() < 0.08 else None
    given = [(at_ms, mark, comment)]
    if chance.random() < _CHANGED:
        given.insert(
            0, (at_ms - chance.randrange(5_000, 60_000), _mark(chance, truth, question, at_ms), None)
        )
    for moment_ms, value, said in given:
        if not truth.from_ms <= moment_ms < truth.until_ms:
            continue
        event = SurveyAnswer(
            id=id_of(moment_ms, chance.getrandbits(74)),
            kind="survey",
            version=1,
            locale=locale,
            at=moment_text(moment_ms),
            question=question,
            value=value,
            link=link,
            comment=said,
        )
        # A link is answered on-line: such an answer is never late.
        yield StoredEvent(event, min(moment_ms + 100, truth.until_ms))


def _mark(chance: Random, truth: Truth, question: Question, at_ms: int) -> int:
    desk = truth.desk
    if question == "satisfaction":
        return satisfaction_mark(chance, truth, at_ms)
    if question == "effort":
        if chance.random() < desk.easy:
            return chance.choices((7, 6, 5), (4, 4, 2))[0]
        return chance.choices((4, 3, 2, 1), (4, 3, 2, 2))[0]
    where = chance.random()
    if where < desk.promoters:
        return chance.choice((9, 10, 10))
    if where < desk.promoters + desk.detractors:
        return chance.choices(range(7), (3, 1, 1, 2, 2, 4, 5))[0]
    return chance.choice((7, 8))
