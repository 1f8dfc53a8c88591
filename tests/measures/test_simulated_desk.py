"""Tickets of a made-up desk: consistent in themselves, and true to what it says is true."""

from __future__ import annotations

from datetime import UTC, date, datetime
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from kb_tools.feedback.events import SurveyAnswer
from kb_tools.feedback.tickets import Ticket
from kb_tools.measures.hours import Schedule
from kb_tools.measures.simulation.desk import tickets
from kb_tools.measures.simulation.invention import make_truth
from kb_tools.measures.simulation.subjects import made_up_subjects
from kb_tools.measures.simulation.surveys import surveys
from kb_tools.measures.simulation.truth import Truth
from tests.measures.open_time import OpenTime

MINUTE_MS = 60_000


@pytest.fixture(scope="module")
def truth() -> Truth:
    return make_truth(made_up_subjects(60), 1, date(2026, 11, 25))


@pytest.fixture(scope="module")
def made(truth: Truth) -> list[Ticket]:
    return list(tickets(truth, 6_000))


def test_moments_of_a_ticket_follow_each_other(truth: Truth, made: list[Ticket]) -> None:
    assert len({ticket.id for ticket in made}) == 6_000
    for ticket in made:
        moments = [ticket.created_ms, ticket.first_reply_ms, ticket.first_solved_ms, ticket.solved_ms]
        there = [moment for moment in moments if moment is not None]
        assert there == sorted(there)
        assert truth.from_ms <= ticket.created_ms <= ticket.changed_ms <= truth.until_ms
        assert all(moment <= ticket.changed_ms for moment in (*there, ticket.marked_ms or 0))
        assert (ticket.closed_by == "") == (ticket.solved_ms is None)
        for span in ticket.spans or ():
            assert ticket.created_ms <= span.from_ms
            assert span.to_ms is None or span.from_ms < span.to_ms <= ticket.changed_ms


def test_spans_end_where_replies_begin(made: list[Ticket]) -> None:
    for ticket in made:
        replies = [span for span in ticket.spans or () if span.kind == "reply"]
        ended = [span for span in replies if span.to_ms is not None]
        assert len(ended) == ticket.replies
        if ended:
            assert (ended[0].from_ms, ended[0].to_ms) == (ticket.created_ms, ticket.first_reply_ms)


def test_all_that_a_desk_has_is_there(made: list[Ticket]) -> None:
    assert {ticket.standing for ticket in made} == {"counted", "merged", "spam", "by_agent", "deleted"}
    assert {ticket.closed_by for ticket in made} == {"", "person", "machine", "requester"}
    assert {ticket.mark for ticket in made} == {None, 1, 2, 3, 4, 5}
    assert any(ticket.reopened for ticket in made) and any(ticket.machine_reply_ms for ticket in made)
    assert any(ticket.articles for ticket in made)
    open_ones = [ticket for ticket in made if ticket.solved_ms is None]
    assert 0 < len(open_ones) < 300


def test_replies_come_in_working_time_and_sooner_since_they_did(truth: Truth, made: list[Ticket]) -> None:
    zone, desk = ZoneInfo(truth.zone), truth.desk
    week = dict.fromkeys(range(5), ((desk.opens * 60, desk.closes * 60),))
    opened = OpenTime(Schedule(zone, week), truth.from_ms, truth.until_ms)
    waits: dict[bool, list[float]] = {False: [], True: []}
    for ticket in made:
        if ticket.priority == "critical" or ticket.first_reply_ms is None:
            continue
        local = datetime.fromtimestamp(ticket.first_reply_ms / 1000, UTC).astimezone(zone)
        closed = (local.hour, local.minute, local.second) <= (desk.closes, 0, 0)
        assert local.weekday() < 5 and desk.opens <= local.hour and closed
        usual = ticket.category != desk.worse_category and ticket.channel != "phone"
        if ticket.priority == "normal" and usual:
            wait = opened.between(ticket.created_ms, ticket.first_reply_ms) / MINUTE_MS
            waits[ticket.created_ms >= desk.quicker_from_ms].append(wait)
    normal = desk.reply_minutes["normal"]
    assert 0.85 * normal < median(waits[False]) < 1.15 * normal
    assert 0.8 * normal * desk.quicker < median(waits[True]) < 1.2 * normal * desk.quicker


def test_one_category_got_worse(truth: Truth, made: list[Ticket]) -> None:
    desk = truth.desk
    own = [ticket for ticket in made if ticket.category == desk.worse_category]
    later = [ticket for ticket in own if ticket.created_ms >= desk.worse_from_ms]
    time = (desk.worse_from_ms - truth.from_ms) / (truth.until_ms - desk.worse_from_ms)
    assert len(later) * time > 1.4 * (len(own) - len(later))


def test_bad_articles_bring_more_tickets(truth: Truth, made: list[Ticket]) -> None:
    led_to: dict[str, int] = {}
    for ticket in made:
        for article in ticket.articles or ():
            led_to[article] = led_to.get(article, 0) + 1
    bad = sum(led_to.get(each.article, 0) for each in truth.worst)
    readers = sum(truth.by_id[each.article].readers for each in truth.worst)
    assert bad / sum(led_to.values()) > 1.4 * readers


def test_marks_are_the_true_ones_but_for_chance(truth: Truth, made: list[Ticket]) -> None:
    desk = truth.desk
    marks = [ticket for ticket in made if ticket.marked_ms]
    before = [ticket.satisfied for ticket in marks if (ticket.marked_ms or 0) < desk.quicker_from_ms]
    assert abs(sum(map(bool, before)) / len(before) - desk.satisfied_before) < 0.06
    given = [each.event for each in surveys(truth, made, 2_000)]
    last = {each.link: each for each in given if isinstance(each, SurveyAnswer)}
    recommended = [each.value for each in last.values() if each.question == "recommend"]
    assert abs(sum(mark >= 9 for mark in recommended) / len(recommended) - desk.promoters) < 0.05
    assert abs(sum(mark <= 6 for mark in recommended) / len(recommended) - desk.detractors) < 0.05
    assert {each.question for each in last.values()} == {"satisfaction", "effort", "recommend"}
