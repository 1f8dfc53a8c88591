"""Votes on articles as the Help Center API of Zendesk lists them: one JSON document a page, or several.

Who voted is not kept: `user_id` is not even read. `id` is the vote's own; only a fingerprint of it is kept,
so that a vote that was changed counts once.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal

from kb_tools.errors import Place, Problem, ProblemsError
from kb_tools.feedback.earlier.votes import EarlierVotes, ReadVotes
from kb_tools.feedback.events import milliseconds

_VALUES: dict[int, Literal["yes", "no"]] = {1: "yes", -1: "no"}
_SPACE = " \t\n\r"


class _Walk:
    """Goes through JSON text value by value, and knows where each begins."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self._decode = json.JSONDecoder(parse_constant=_no_number).raw_decode
        self._lines = [0]
        self._lines += [at + 1 for at, sign in enumerate(text) if sign == "\n"]

    def place(self, at: int) -> Place:
        line = bisect_right(self._lines, at)
        return Place(self.file, line, at - self._lines[line - 1] + 1)

    def skip(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in _SPACE:
            at += 1
        return at

    def value(self, at: int) -> tuple[Any, int]:
        """The value that begins here and where it ends. Raises ProblemsError."""
        try:
            return self._decode(self.text, at)
        except json.JSONDecodeError as error:
            raise self.broken(error.pos, error.msg) from None
        except RecursionError:
            raise self.broken(at, "too many levels") from None
        except ValueError as error:
            raise self.broken(at, str(error)) from None

    def broken(self, at: int, told: str) -> ProblemsError:
        expected = "the answer of /api/v2/help_center/articles/ID/votes.json, as it came"
        return ProblemsError([Problem(self.place(at), f"this JSON cannot be read: {told}", expected)])

    def items(self, at: int) -> Iterator[tuple[Any, int, int]]:
        """The values of the list that begins here: each, its place, and where the text goes on."""
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "]":
            value, end = self.value(at)
            after = self.skip(end)
            sign = self.text[after : after + 1]
            if sign not in (",", "]"):
                raise self.broken(after, "expected , or ]")
            following = self.skip(after + 1) if sign == "," else after
            yield value, at, following
            at = following

    def names(self, at: int) -> Iterator[tuple[str, int]]:
        """The names of the object that begins here, each with where its value begins."""
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "}":
            name, end = self.value(at)
            colon = self.skip(end)
            if not isinstance(name, str) or self.text[colon : colon + 1] != ":":
                raise self.broken(colon, "expected a name and :")
            begin = self.skip(colon + 1)
            yield name, begin
            _, end = self.value(begin)
            at = self.skip(end)
            sign = self.text[at : at + 1]
            if sign not in (",", "}"):
                raise self.broken(at, "expected , or }")
            at = self.skip(at + 1) if sign == "," else at


def read_zendesk(text: str, file: str, now: datetime) -> ReadVotes:
    """The votes in these answers. Raises ProblemsError where it is no JSON or no list of votes."""
    walk = _Walk(text, file)
    read = ReadVotes()
    at = walk.skip(0)
    if at == len(text):
        raise walk.broken(0, "it is empty")
    while at < len(text):
        _, end = walk.value(at)
        for vote, begin in _votes(walk, at):
            _take(vote, walk.place(begin), now, read)
        at = walk.skip(end)
    return read


def _votes(walk: _Walk, at: int) -> Iterator[tuple[Any, int]]:
    """The votes of one document, each with where it begins: a list, or an object with the list `votes`."""
    begin = at
    if walk.text[at] == "{":
        begin = next((place for name, place in walk.names(at) if name == "votes"), at)
    if walk.text[begin] != "[":
        raise walk.broken(begin, 'found no list of votes under "votes"')
    for value, place, _ in walk.items(begin):
        yield value, place


def _take(vote: Any, place: Place, now: datetime, read: ReadVotes) -> None:
    read.records += 1
    if not isinstance(vote, dict):
        read.refused += 1
        read.problems.append(Problem(place, f"found {_shown(vote)}", "a vote: an object with id and value"))
        return
    if isinstance(vote.get("item_type"), str) and vote["item_type"] != "Article":
        read.left_out["a vote on something else than an article"] += 1
        return
    problems = []
    if not _is_id(vote.get("id")):
        problems.append(Problem(place, f"id: found {_shown(vote.get('id'))}", "the vote's own number"))
    if vote.get("item_type") != "Article":
        told = f"item_type: found {_shown(vote.get('item_type'))}"
        problems.append(Problem(place, told, '"Article", or another type to leave out'))
    if not _is_id(vote.get("item_id")):
        told = f"item_id: found {_shown(vote.get('item_id'))}"
        problems.append(Problem(place, told, "the number of an article"))
    value = vote.get("value")
    said = _VALUES.get(value) if isinstance(value, int) and not isinstance(value, bool) else None
    if said is None:
        problems.append(Problem(place, f"value: found {_shown(value)}", "1 (helpful) or -1 (not)"))
    name = "updated_at" if vote.get("updated_at") is not None else "created_at"
    moment = _moment(vote.get(name))
    if moment is None or moment > now or moment.year < 1970:
        expected = "a moment that has been, such as 2026-04-04T09:14:57Z"
        problems.append(Problem(place, f"{name}: found {_shown(vote.get(name))}", expected))
    read.problems += problems
    read.refused += bool(problems)
    if not problems and said is not None and moment is not None:
        page, voter = str(vote["item_id"]), str(vote["id"])
        read.votes.append(EarlierVotes(place, page, said, milliseconds(moment), voter=voter))


def _is_id(value: object) -> bool:
    if isinstance(value, str):
        return value.isascii() and value.isdecimal() and len(value) <= 20
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**20


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    told = json.dumps(value, ensure_ascii=True)
    return told if len(told) <= 60 else told[:59] + "…"


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")
