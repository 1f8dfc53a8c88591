"""A report of made-up counts, for tests of its page: everything at once, hostile names, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kb_tools.feedback.reading import Comment, RevisionCount
from kb_tools.measures.counting.marks import MarkCount
from kb_tools.measures.counting.points import Told
from kb_tools.measures.counting.searches import SearchWeek
from kb_tools.measures.counting.tickets import TicketSums
from kb_tools.measures.counting.votes import Answers, TextCount
from kb_tools.measures.counting.waits import Group, Wait, Waits
from kb_tools.measures.headline import Figure, headline
from kb_tools.measures.hours import HOUR_MS, Schedule
from kb_tools.measures.overview import REPLY_LIMITS_MS, Choice, Desk, Overview
from kb_tools.measures.period import Period
from kb_tools.measures.report import Report, build_report
from kb_tools.measures.work import Work

MADE = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
PERIOD = Period.up_to(int(MADE.timestamp() * 1000))
HOSTILE = (
    """<script>alert(1)</script><img src=x onerror=alert(1)>"'&{{style}}</title></svg>$x$""",
    "‮مرحبا بالعالم‬",
    "Long" * 75,
)
OFFICE = Schedule(ZoneInfo("Europe/Berlin"), dict.fromkeys(range(5), ((480, 1080),)))
WORK = (
    Work("mend", "phishing", "Phishing", 41.3, ("38 of 120 were helped.",), "Rewrite step 4."),
    Work("write", "", "change my invoice address", 28, ("34 searches found nothing.",), "Write an article."),
    Work("review", "few", "Few", 0, ("Overdue for 90 days.",), "Look at it.", "waiting"),
    Work("mend", "lost-phone", "Lost phone", 0, ("81 of 110, before 38 of 120.",), "", "worked"),
    Work("mend", "some", "Some", 0, ("33 of 95, before 30 of 90.",), "Read the comments.", "did_not_work"),
)


def waited(wait: Wait, group_by: Group, group: str | int, people: int, hours: float) -> Waits:
    """A group that waited about so many hours while the desk was open."""
    median = round(hours * HOUR_MS)
    ends = (round(0.8 * median), round(1.2 * median)) if people >= 10 else (None, None)
    clock = "calendar" if group_by == "hour" else "open"
    return Waits(wait, clock, group_by, group, people, median, *ends, 4 * median, 3 * median, 6 * median)


def desk(names: tuple[str, ...] = ("email", "chat")) -> Desk:
    """A desk whose waits have become shorter."""
    both: tuple[Wait, ...] = ("first_reply", "solved")
    waits = [waited(wait, "period_no", number, 700, 2.0 * number) for wait in both for number in (1, 2)]
    groups: tuple[Group, ...] = ("channel", "category", "priority", "language", "product")
    waits += [
        waited(wait, by, name, 9 + 50 * place, 2.0)
        for wait in both
        for by in groups
        for place, name in enumerate(names)
    ]
    weeks = PERIOD.trend_weeks
    waits += [
        waited(wait, "week_no", week, 9 if week % 7 == 0 else 50, 2.0) for wait in both for week in weeks
    ]
    waits += [waited("first_reply", "hour", hour, 5 + hour % 24, 0.5 + hour % 24) for hour in range(168)]
    return Desk(
        sums=TicketSums(759, 747, 42, 46, 2, 183, 700, 224, 1),
        before=TicketSums(700, 690, 40, 40, 0, 150, 690, 200, 0),
        standings={"counted": 759, "spam": 11, "merged": 17, "odd": 1},
        waits=tuple(waits),
        replied=(715, [110, 216, 529, 643, 707, 714][: len(REPLY_LIMITS_MS)]),
        ratings=(),
        linked={},
        values={},
        open_hours=frozenset(24 * day + hour for day in range(5) for hour in range(8, 18)),
    )


def overview(
    names: tuple[str, ...] = ("Billing", "Signing in"),
    tickets: Desk | None = None,
    choice: Choice | None = None,
) -> Overview:
    """A year of answers in these categories, every seventh week too few of them."""
    weeks = PERIOD.trend_weeks
    counted = {
        (name, week): Answers(3 if week % 7 == 0 else 40, 2 if week % 7 == 0 else 30, 1, 1, 1, 1, 0, 0)
        for name in names
        for week in weeks
    }
    return replace(
        empty(),
        choice=choice or Choice(),
        by_week=counted,
        by_text=tuple(
            TextCount("phishing", "a" * 12, number, 400, 280 + 20 * number, 0) for number in (1, 2)
        ),
        searches=tuple(SearchWeek("en", week, 1, 50, 4, 2, 44, 3, 5) for week in weeks),
        marks=tuple(
            MarkCount(question, mark, weeks[-1], number, 3 + mark)
            for question, marks in (
                ("satisfaction", range(1, 6)),
                ("recommend", range(11)),
                ("effort", range(1, 8)),
            )
            for mark in marks
            for number in (1, 2)
        ),
        desk=tickets,
    )


def report() -> Report:
    """Articles and comments beside what was measured."""
    counts = [
        RevisionCount(
            "lost-phone", "customers", "en", "a" * 12, 104, 91, 1_764_072_000_000, 1_764_072_000_005
        ),
        RevisionCount("phishing", "customers", "en", "a" * 12, 40, 3, 1_764_072_000_000, 1_764_072_000_005),
    ]
    said = [
        Comment(
            "phishing", "customers", "en", "a" * 12, 1_764_072_000_000 + number, "no", "unclear", HOSTILE[0]
        )
        for number in range(9)
    ]
    return build_report(counts, said, MADE)


def empty() -> Overview:
    """An overview in which nobody did anything."""
    return Overview(
        engine="sqlite",
        period=PERIOD,
        choice=Choice(),
        texts=(),
        by_week={},
        by_text=(),
        comments=(),
        searches=(),
        marks=(),
        told=Told(),
        held=(),
        every_search=(),
        shown=(),
        desk=None,
    )


Made = tuple[Report, Overview, list[Figure], tuple[Work, ...]]


def made(kind: str) -> Made:
    """What a page is written of: "all", "hostile", "no tickets" or "none"."""
    if kind == "none":
        return build_report([], [], MADE), empty(), [], ()
    if kind == "no tickets":
        found = overview()
        return report(), found, headline(found), WORK
    names = HOSTILE if kind == "hostile" else ("Billing", "Signing in")
    choice = Choice(channel=HOSTILE[0], category=HOSTILE[2]) if kind == "hostile" else None
    found = overview(names, desk(names), choice)
    work = tuple(Work("mend", name, name, 3, (name, name), name) for name in HOSTILE)
    return report(), found, headline(found), work if kind == "hostile" else WORK
