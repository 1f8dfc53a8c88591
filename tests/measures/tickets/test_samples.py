"""Each desk's sample, written after its published schema, against answers worked out by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kb_tools.feedback.tickets import Span, Ticket
from kb_tools.measures.tickets.desks import DESKS
from kb_tools.measures.tickets.reading import ReadSettings
from tests.measures.tickets.reading_samples import SAMPLES, SETTINGS, at, read_file, refused, tickets

FILES = sorted(path for path in SAMPLES.rglob("*.*") if path.parent.name in DESKS)
NINE, TEN, ELEVEN, NOON, ONE, TWO, THREE = (at(f"{hour}:00") for hour in range(9, 16))


def ticket(desk: str, number: str, **told: Any) -> Ticket:
    """A ticket made at nine; what is not told is as the model leaves it."""
    return Ticket(desk=desk, number=number, **{"created_ms": NINE, "changed_ms": THREE, **told})


def spans(*told: tuple[str, str, str]) -> tuple[Span, ...]:
    return tuple(Span(kind, at(start), at(end)) for kind, start, end in told)  # type: ignore[arg-type]


TWICE = {"first_reply_ms": TEN, "first_solved_ms": ELEVEN, "solved_ms": TWO, "reopened": 1}
REPLIES = spans(("reply", "9:00", "10:00"), ("reply", "13:00", "14:00"))
ALL_WAITS = spans(("wait", "9:00", "11:00"), ("wait", "13:00", "14:00"))
WAITS = spans(("wait", "9:00", "10:00"), ("wait", "13:00", "14:00"))
LED = ("lost-phone",)
Z = {"channel": "email", "category": "problem", "priority": "high", "changed_ms": at("9:00", 7)}
F = {"channel": "email", "category": "Question", "priority": "medium"}
I_ = {"channel": "email", "priority": "priority"}
SAID = {"machine_reply_ms": at("9:01"), "replies": 2, "articles": LED}

ANSWERS: dict[str, list[Ticket]] = {
    "zendesk/incremental.json": [
        ticket(
            "zendesk",
            "101",
            **Z,
            first_reply_ms=TEN,
            machine_reply_ms=at("9:01"),
            first_solved_ms=NOON,
            solved_ms=at("13:30"),
            closed_by="person",
            reopened=1,
            replies=3,
            satisfied=True,
            marked_ms=TWO,
            articles=LED,
            spans=spans(
                ("reply", "9:00", "10:00"),
                ("reply", "11:00", "12:00"),
                ("reply", "13:00", "13:30"),
                ("wait", "9:00", "10:00"),
                ("wait", "11:00", "12:00"),
                ("wait", "13:00", "13:30"),
            ),
        ),
        ticket(
            "zendesk",
            "102",
            **{**Z, "priority": ""},
            first_reply_ms=at("9:45"),
            first_solved_ms=at("19:00"),
            solved_ms=at("9:00", 3),
            reopened=1,
            replies=2,
        ),
        ticket("zendesk", "103", **Z, standing="deleted"),
        ticket("zendesk", "104", **Z, standing="merged"),
    ],
    "zendesk/lines.ndjson": [
        ticket(
            "zendesk",
            "105",
            **Z,
            standing="by_agent",
            first_reply_ms=at("10:30"),
            replies=1,
            articles=(),
            spans=spans(("reply", "9:30", "10:30")),
        ),
        ticket("zendesk", "106", **Z, standing="by_agent"),
    ],
    "zendesk/export.csv": [
        ticket(
            "zendesk",
            "201",
            changed_ms=NOON,
            channel="mail",
            category="Question",
            priority="high",
            first_reply_ms=at("9:30"),
            first_solved_ms=ELEVEN,
            solved_ms=ELEVEN,
            replies=2,
            satisfied=True,
        ),
        ticket("zendesk", "202", changed_ms=NINE, channel="web form", replies=0),
    ],
    "freshdesk/tickets.json": [
        ticket(
            "freshdesk",
            "1",
            **F,
            first_reply_ms=TEN,
            solved_ms=TWO,
            reopened=1,
            replies=2,
            articles=LED,
            spans=spans(("reply", "9:00", "10:00"), ("reply", "12:00", "13:00")),
        ),
        ticket("freshdesk", "2", **F, first_reply_ms=at("9:20")),
        ticket("freshdesk", "3", **F, standing="spam"),
        ticket("freshdesk", "4", **F, standing="deleted"),
        ticket("freshdesk", "5", **{**F, "channel": "outbound email"}, standing="by_agent"),
    ],
    "freshdesk/export.csv": [
        ticket(
            "freshdesk",
            "11",
            **{**F, "priority": "urgent", "changed_ms": ONE},
            first_reply_ms=at("9:30"),
            first_solved_ms=ELEVEN,
            solved_ms=ELEVEN,
            replies=2,
        )
    ],
    "intercom/conversations.json": [
        ticket(
            "intercom",
            "301",
            **I_,
            **TWICE,
            **SAID,
            closed_by="person",
            satisfied=True,
            mark=5,
            marked_ms=at("14:30"),
            spans=REPLIES + ALL_WAITS,
        ),
        ticket("intercom", "302", **I_, **TWICE, satisfied=True, mark=5, marked_ms=at("14:30")),
        ticket("intercom", "303", **I_, standing="by_agent"),
    ],
    "jira/issues.json": [
        ticket(
            "jira",
            "SUP-1",
            **TWICE,
            **SAID,
            category="Sign-in help",
            priority="high",
            closed_by="person",
            satisfied=True,
            mark=4,
            spans=REPLIES + WAITS,
        ),
        ticket(
            "jira",
            "SUP-2",
            category="Sign-in help",
            priority="high",
            first_reply_ms=TEN,
            first_solved_ms=TWO,
            solved_ms=TWO,
            satisfied=True,
            mark=4,
        ),
    ],
    "hubspot/tickets.json": [
        ticket(
            "hubspot",
            "401",
            **TWICE,
            channel="email",
            category="PRODUCT_ISSUE",
            priority="high",
            closed_by="person",
            spans=WAITS,
        ),
        ticket(
            "hubspot",
            "402",
            channel="email",
            category="PRODUCT_ISSUE",
            priority="high",
            first_reply_ms=TEN,
            first_solved_ms=TWO,
            solved_ms=TWO,
        ),
    ],
    "zammad/tickets.json": [
        ticket(
            "zammad",
            "1",
            **TWICE,
            **SAID,
            channel="email",
            category="Signing in",
            priority="3 high",
            closed_by="person",
            spans=REPLIES + WAITS,
        ),
        *(
            ticket(
                "zammad",
                number,
                channel="email",
                category="Signing in",
                priority="3 high",
                first_reply_ms=TEN,
                **more,
            )
            for number, more in (
                ("2", {"first_solved_ms": ELEVEN, "solved_ms": TWO}),
                ("3", {"first_solved_ms": ELEVEN, "solved_ms": TWO, "standing": "merged"}),
                ("4", {"standing": "by_agent"}),
            )
        ),
    ],
    "chatwoot/conversations.json": [
        ticket(
            "chatwoot",
            "501",
            **TWICE,
            **SAID,
            channel="webwidget",
            priority="high",
            satisfied=False,
            mark=2,
            marked_ms=TWO,
            spans=REPLIES + ALL_WAITS,
        ),
        ticket(
            "chatwoot",
            "502",
            channel="webwidget",
            priority="high",
            first_reply_ms=TEN,
            first_solved_ms=TWO,
            solved_ms=TWO,
        ),
    ],
    "plain/tickets.csv": [
        ticket(
            "our-desk",
            "601",
            **TWICE,
            machine_reply_ms=at("9:01"),
            replies=2,
            channel="email",
            category="signing in",
            language="en",
            product="Vault",
            priority="high",
            closed_by="person",
            satisfied=True,
            mark=4,
            marked_ms=at("14:30"),
            articles=("lost-phone", "backup-codes"),
        ),
        ticket("our-desk", "602", changed_ms=NINE, standing="spam"),
    ],
    "plain/tickets.jsonl": [
        ticket(
            "our-desk",
            "601",
            **TWICE,
            channel="email",
            closed_by="person",
            satisfied=True,
            articles=LED,
            spans=(Span("reply", NINE, TEN), Span("wait", ONE, None)),
        )
    ],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_sample_becomes_what_was_worked_out_by_hand(name: str) -> None:
    told = read_file(SAMPLES / name)
    assert refused(told) == []
    assert tickets(told) == ANSWERS[name]


def test_every_desk_has_a_sample_and_every_sample_an_answer() -> None:
    assert {path.parent.name for path in FILES} == set(DESKS)
    assert {f"{path.parent.name}/{path.name}" for path in FILES} == set(ANSWERS)


PERSONAL = re.compile(rb"jane|roe|sam.?poe|phone\b(?!\")|example\.org|555|203\.0|oslo|firefox", re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nobodys_name_nothing_said(path: Path) -> None:
    told = msgspec.json.encode([msgspec.to_builtins(each) for each in tickets(read_file(path))])
    assert not PERSONAL.search(told.replace(b"lost-phone", b"")), told


def test_an_address_in_the_field_that_was_named_is_left_out_and_counted() -> None:
    for name, field in (("zendesk/incremental.json", "360002"), ("intercom/conversations.json", "Email")):
        settings = ReadSettings(zone=SETTINGS.zone, category_field=field)
        told = read_file(SAMPLES / name, settings)
        assert all(each.category == "" for each in tickets(told))
        assert "a category that may tell of a person" in [getattr(each, "told", "") for each in told]


@pytest.mark.parametrize(
    ("name", "field", "category"),
    [
        ("zendesk/incremental.json", "360001", "billing"),
        ("zendesk/incremental.json", "tag:topic_", "signing_in"),
        ("zendesk/export.csv", "Ticket type", "Question"),
        ("freshdesk/tickets.json", "cf_topic", "signing in"),
        ("intercom/conversations.json", "Topic", "signing in"),
        ("intercom/conversations.json", "tag:topic:", "billing"),
        ("jira/issues.json", "components", "Vault"),
        ("hubspot/tickets.json", "topic", "signing in"),
        ("chatwoot/conversations.json", "topic", "signing in"),
    ],
)
def test_a_category_comes_from_the_field_that_is_named(name: str, field: str, category: str) -> None:
    settings = ReadSettings(zone=SETTINGS.zone, category_field=field)
    assert tickets(read_file(SAMPLES / name, settings))[0].category == category


def test_without_a_list_of_articles_none_is_looked_for() -> None:
    for path in FILES:
        if path.parent.name != "plain":
            assert all(
                each.articles is None for each in tickets(read_file(path, ReadSettings(SETTINGS.zone)))
            )
