"""A ticket of ours from what a desk told: impossible moments go, and what may tell of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from kb_tools.feedback.tickets import ClosedBy, Standing, Ticket
from kb_tools.measures.tickets.history import History
from kb_tools.measures.tickets.reading import ReadSettings, Wrong
from kb_tools.measures.tickets.values import Number, count, short

_TAG = "tag:"


class Mark(TypedDict, total=False):
    """What the customer said to "how did we do"."""

    satisfied: bool | None
    mark: int | None
    marked_ms: int | None


def make_ticket(
    desk: str,
    number: str,
    created_ms: int,
    changed_ms: int | None,
    history: History,
    settings: ReadSettings,
    left_out: list[str],
    *,
    standing: Standing = "counted",
    channel: str = "",
    category: object = "",
    product: object = "",
    language: object = "",
    priority: str = "",
    marked: Mark | None = None,
) -> Ticket:
    """The ticket. What is left out of it is added to left_out, in words that can be counted.

    A ticket that a person of the desk began stands "by_agent". Without changed_ms its last moment stands in.
    """

    def possible(at_ms: int | None, told: str) -> int | None:
        if at_ms is None or at_ms >= created_ms:
            return at_ms
        left_out.append(f"a moment before the ticket was made: {told}")
        return None

    first_reply = possible(history.first_reply_ms, "its first reply")
    machine_reply = possible(history.machine_reply_ms, "a machine's reply")
    solved = possible(history.solved_ms, "when it was solved")
    first_solved = possible(history.first_solved_ms, "when it was first solved")
    if solved is not None and (first_solved > solved if first_solved else not history.reopened):
        first_solved = solved
    if history.went_back:
        left_out.append("a clock that went back: the order of the events stands")
    closed_by: ClosedBy = history.closed_by if solved is not None else ""
    mark: Mark = marked or {}
    if standing == "counted" and history.begun_by == "person":
        standing = "by_agent"
    known = (created_ms, changed_ms, first_reply, machine_reply, solved, first_solved, mark.get("marked_ms"))
    return Ticket(
        desk=desk,
        number=number,
        changed_ms=max(changed_ms, created_ms) if changed_ms else max(ms for ms in known if ms is not None),
        created_ms=created_ms,
        standing=standing,
        channel=channel,
        category=_label(category, "category", left_out),
        product=_label(product, "product", left_out),
        language=_label(language, "language", left_out),
        priority=priority,
        first_reply_ms=first_reply,
        machine_reply_ms=machine_reply,
        first_solved_ms=first_solved,
        solved_ms=solved,
        closed_by=closed_by,
        reopened=history.reopened,
        replies=history.replies,
        satisfied=mark.get("satisfied"),
        mark=mark.get("mark"),
        marked_ms=possible(mark.get("marked_ms"), "when the customer marked it"),
        articles=history.articles if settings.paths else None,
        spans=history.spans,
    )


def mark_of(found: Number, marked_ms: int | None, left_out: list[str]) -> Mark:
    """A mark from 1 to 5, of which 4 and 5 are satisfied; anything else is left out."""
    if found is None or found == "":
        return {}
    try:
        mark = count(found, "mark")
    except Wrong:
        mark = None
    if mark is None or not 1 <= mark <= 5:
        left_out.append("a mark outside 1 to 5")
        return {}
    return {"mark": mark, "satisfied": mark >= 4, "marked_ms": marked_ms}


def named(name: str, fields: Mapping[str, object], tags: Iterable[str]) -> object:
    """What the desk's own field of this name holds; with `tag:PREFIX` the rest of the first such tag."""
    if not name:
        return ""
    if name.startswith(_TAG):
        prefix = name[len(_TAG) :].casefold()
        return next((tag[len(prefix) :] for tag in tags if tag.casefold().startswith(prefix)), "")
    found = fields.get(name)
    if isinstance(found, dict):
        found = found.get("value", found.get("name"))
    if isinstance(found, list):
        found = found[0] if found else ""
        if isinstance(found, dict):
            found = found.get("value", found.get("name"))
    return found


def _label(found: object, told: str, left_out: list[str]) -> str:
    text = short(found)
    if text is None:
        left_out.append(f"a {told} that may tell of a person")
        return ""
    return text
