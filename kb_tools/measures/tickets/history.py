"""What happened to a ticket, in order, becomes its moments: replies, solutions, waits.

A desk tells lines (what somebody wrote) and turns (whose move it is). Each list comes in the desk's own
order; where a clock went back the order holds, and the later one counts from where the earlier one stood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from kb_tools.feedback.tickets import ClosedBy, Span

Writer = Literal["customer", "person", "machine"]
Move = Literal["ours", "theirs", "solved"]


@dataclass(frozen=True, slots=True)
class Line:
    """A public line of a conversation. articles are the ids of those it leads to."""

    at_ms: int
    by: Writer
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on it is our move, theirs, or the ticket is solved; by whom it was made so."""

    at_ms: int
    move: Move
    by: ClosedBy = ""


@dataclass(frozen=True, slots=True)
class History:
    """What follows from lines and turns; what was not told is None. Moments are milliseconds since 1970."""

    first_reply_ms: int | None = None
    machine_reply_ms: int | None = None
    replies: int | None = None
    begun_by: Writer | None = None
    first_solved_ms: int | None = None
    solved_ms: int | None = None
    closed_by: ClosedBy = ""
    reopened: int = 0
    spans: tuple[Span, ...] | None = None
    articles: tuple[str, ...] | None = None
    went_back: bool = False


Event = TypeVar("Event", Line, Turn)


def history_of(
    created_ms: int,
    lines: Iterable[Line] | None,
    turns: Iterable[Turn] | None,
    *,
    solved_ms: int | None = None,
) -> History:
    """What lines and turns amount to; None for a list that the desk does not tell.

    The first line opens the ticket: where a person of the desk wrote it, it is no reply. Without turns
    solved_ms says when the ticket was solved, if it is. A customer's line that nobody answered before the
    ticket was solved makes no span.
    """
    told_lines, lines_back = _in_order(lines, created_ms)
    told_turns, turns_back = _in_order(turns, created_ms)
    solved = _solutions(told_turns)
    spans: list[Span] = []
    if told_lines is not None:
        ends = [turn.at_ms for turn in told_turns or () if turn.move == "solved"]
        if told_turns is None and solved_ms is not None:
            ends = [solved_ms]
        spans += _reply_spans(told_lines, ends, is_solved=(solved.solved_ms or solved_ms) is not None)
    if told_turns is not None:
        spans += _wait_spans(told_turns)
    known = told_lines is not None or told_turns is not None
    answered = replace(solved, spans=tuple(spans) if known else None, went_back=lines_back or turns_back)
    if told_lines is None:
        return answered
    after_opening = told_lines[1:] if told_lines and told_lines[0].by == "person" else told_lines
    replies = [line.at_ms for line in after_opening if line.by == "person"]
    machine = [line.at_ms for line in told_lines if line.by == "machine"]
    return replace(
        answered,
        first_reply_ms=replies[0] if replies else None,
        machine_reply_ms=machine[0] if machine else None,
        replies=len(replies),
        begun_by=next((line.by for line in told_lines if line.by != "machine"), None),
        articles=tuple(
            dict.fromkeys(id_ for line in told_lines if line.by != "customer" for id_ in line.articles)
        ),
    )


def with_solutions(history: History, told: History) -> History:
    """The history, with what is told elsewhere of when the ticket was solved."""
    return replace(
        history,
        first_solved_ms=told.first_solved_ms,
        solved_ms=told.solved_ms,
        closed_by=told.closed_by,
        reopened=told.reopened,
    )


def _in_order(events: Iterable[Event] | None, created_ms: int) -> tuple[list[Event] | None, bool]:
    """The events with clocks that never go back, and whether one did by more than a second."""
    if events is None:
        return None, False
    latest, back = created_ms, False
    ordered: list[Event] = []
    for event in events:
        if event.at_ms < latest:
            back = back or latest - event.at_ms > 1000
            event = replace(event, at_ms=latest)
        latest = event.at_ms
        ordered.append(event)
    return ordered, back


def _solutions(turns: list[Turn] | None) -> History:
    first: int | None = None
    solved: Turn | None = None
    reopened = 0
    for turn in turns or ():
        if turn.move == "solved":
            solved = solved or turn
            first = turn.at_ms if first is None else first
        elif solved is not None:
            solved, reopened = None, reopened + 1
    if solved is None:
        return History(first_solved_ms=first, reopened=reopened)
    return History(first_solved_ms=first, solved_ms=solved.at_ms, closed_by=solved.by, reopened=reopened)


def _reply_spans(lines: list[Line], ends: list[int], *, is_solved: bool) -> list[Span]:
    spans: list[Span] = []
    waiting: int | None = None
    at_end = 0
    for line in lines:
        while at_end < len(ends) and ends[at_end] < line.at_ms:
            if waiting is not None and waiting <= ends[at_end]:
                waiting = None
            at_end += 1
        if line.by == "customer":
            waiting = line.at_ms if waiting is None else waiting
        elif line.by == "person" and waiting is not None:
            spans.append(Span("reply", waiting, line.at_ms))
            waiting = None
    if waiting is not None and not is_solved:
        still = not any(end >= waiting for end in ends[at_end:])
        if still:
            spans.append(Span("reply", waiting, None))
    return spans


def _wait_spans(turns: list[Turn]) -> list[Span]:
    spans: list[Span] = []
    since: int | None = None
    for turn in turns:
        if turn.move == "ours":
            since = turn.at_ms if since is None else since
        elif since is not None:
            if turn.at_ms > since:
                spans.append(Span("wait", since, turn.at_ms))
            since = None
    if since is not None:
        spans.append(Span("wait", since, None))
    return spans
