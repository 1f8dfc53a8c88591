"""All that is counted for a report, in whole numbers, from any engine: figures are worked out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb_tools.feedback.reading import Comment, HeldVotes, RevisionCount
from kb_tools.feedback.searches import Search
from kb_tools.measures.counting.held import count_held
from kb_tools.measures.counting.marks import MarkCount, marks_by_week
from kb_tools.measures.counting.points import Told, count_points
from kb_tools.measures.counting.searches import SearchWeek, each_search, searches_by_week
from kb_tools.measures.counting.shown import ShownCount, count_shown, readers_of_articles
from kb_tools.measures.counting.tickets import (
    TicketMarks,
    TicketSums,
    linked_articles,
    standings,
    ticket_marks,
    ticket_sums,
    ticket_values,
    within,
)
from kb_tools.measures.counting.votes import (
    Answers,
    TextCount,
    answers_by_period,
    answers_by_week,
    answers_to_texts,
    count_answers,
    newest_comments,
)
from kb_tools.measures.counting.waits import Chosen, Group, Waits, choose_tickets, waits_by
from kb_tools.measures.engines.engine import Engine
from kb_tools.measures.engines.views import make_views
from kb_tools.measures.hours import HOUR_MS, MINUTE_MS, Hours
from kb_tools.measures.period import WEEK_MS, Period

REPLY_LIMITS_MS = (15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, 8 * HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS)
"""Where the distribution of first replies is cut."""
MOST_COMMENTS = 500
_BY_GROUP: tuple[Group, ...] = ("channel", "category", "priority", "language", "product")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader of the report wants to see alone; None is all. Only tickets have channel and product."""

    category: str | None = None
    channel: str | None = None
    language: str | None = None
    product: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What tickets tell. before is the time of the same length before the period.

    waits: how long whom. replied: how many first replies there were, and how many came within each of
    REPLY_LIMITS_MS, of time while the desk is open. open_hours: hours of the week with contact.
    """

    sums: TicketSums
    before: TicketSums
    standings: Mapping[str, int]
    waits: tuple[Waits, ...]
    replied: tuple[int, list[int]]
    ratings: tuple[TicketMarks, ...]
    linked: Mapping[str, int]
    values: Mapping[str, list[str]]
    open_hours: frozenset[int]


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts. Weeks are numbered as `period` does; desk is None where no ticket has been brought in.

    texts are all answers, for the figure of each article; by_week customers' answers by category and week;
    by_text those of each text and period. every_search has searches one by one, where there are very many the
    newest. shown: readers who saw the question of a text; readers: customers who
    saw it below each article in the period. categories: by article, where known.
    """

    engine: str
    period: Period
    choice: Choice
    texts: tuple[RevisionCount, ...]
    by_week: Mapping[tuple[str, int], Answers]
    by_text: tuple[TextCount, ...]
    comments: tuple[Comment, ...]
    searches: tuple[SearchWeek, ...]
    marks: tuple[MarkCount, ...]
    told: Told
    held: tuple[HeldVotes, ...]
    every_search: tuple[Search, ...]
    shown: tuple[ShownCount, ...]
    desk: Desk | None
    categories: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, int] = field(default_factory=dict)


def count_all(
    engine: Engine,
    period: Period,
    hours: Hours,
    categories: Mapping[str, str],
    choice: Choice | None = None,
    since_ms: int = 0,
) -> Overview:
    """Count everything, in one go. since_ms: answers before it are left out of articles' figures.

    Raises KbError where the engine cannot read its data.
    """
    chosen = choice or Choice()
    make_views(engine, hours.slot_ms)
    count_answers(engine, period, since_ms, chosen.language)
    wanted = chosen.category

    def fits(article: str) -> bool:
        return wanted is None or categories.get(article) == wanted

    return Overview(
        engine=engine.name,
        period=period,
        choice=chosen,
        texts=tuple(text for text in answers_to_texts(engine) if fits(text.article)),
        by_week={
            key: answers
            for key, answers in answers_by_week(engine, categories).items()
            if key[1] in period.trend_weeks and (wanted is None or key[0] == wanted)
        },
        by_text=tuple(each for each in answers_by_period(engine) if fits(each.article)),
        comments=tuple(
            comment
            for comment in newest_comments(engine, since_ms, period.to_ms, MOST_COMMENTS)
            if fits(comment.article) and chosen.language in (None, comment.locale)
        ),
        searches=tuple(
            each for each in searches_by_week(engine, period) if chosen.language in (None, each.locale)
        ),
        marks=tuple(marks_by_week(engine, period)),
        told=count_points(engine, since_ms),
        held=tuple(count_held(engine)),
        every_search=tuple(
            each
            for each in each_search(engine, period.to_ms, since_ms)
            if chosen.language in (None, each.locale)
        ),
        shown=tuple(
            each
            for each in count_shown(engine, since_ms, period.to_ms)
            if fits(each.article) and chosen.language in (None, each.locale)
        ),
        readers=readers_of_articles(engine, period.from_ms, period.to_ms),
        desk=_count_desk(engine, period, hours, chosen),
        categories=categories,
    )


def _count_desk(engine: Engine, period: Period, hours: Hours, choice: Choice) -> Desk | None:
    if next(engine.rows("SELECT COUNT(*) FROM desk_tickets")) == (0,):
        return None
    choose_tickets(
        engine,
        hours,
        Chosen(
            period.from_ms,
            period.to_ms,
            period.before_ms,
            period.trend_ms,
            choice.channel,
            choice.category,
            choice.language,
            choice.product,
        ),
    )
    waits = [
        *waits_by(engine, "period_no", "open", period=None),
        *waits_by(engine, "period_no", "calendar", period=None),
        *(wait for name in _BY_GROUP for wait in waits_by(engine, name, "open", ("first_reply", "solved"))),
        *waits_by(engine, "week_no", "open", ("first_reply", "solved"), period=None),
        *waits_by(engine, "hour", "calendar", ("first_reply",), period=None),
    ]
    return Desk(
        sums=ticket_sums(engine),
        before=ticket_sums(engine, 2),
        standings=standings(engine),
        waits=tuple(waits),
        replied=within(engine, "first_reply", "open", REPLY_LIMITS_MS),
        ratings=tuple(ticket_marks(engine)),
        linked=linked_articles(engine),
        values=ticket_values(engine),
        open_hours=_open_hours(hours, period),
    )


def _open_hours(hours: Hours, period: Period) -> frozenset[int]:
    """Hours of the local week in which the desk is open, by the schedule in force at the end."""
    schedule = hours.in_force(period.to_ms)
    slots = hours.slots(period.to_ms - WEEK_MS, period.to_ms)
    return frozenset(slot.hour for slot in slots if slot.schedule == schedule and slot.is_open)
