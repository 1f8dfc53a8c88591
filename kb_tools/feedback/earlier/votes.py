"""A vote from elsewhere as an event of ours. Its id follows from what it is: a second import changes nothing.

Which text it was about is not known. It carries a revision that no text has, so that it is never taken
for an answer to the present text, and no page can send it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from kb_tools.errors import Place, Problem
from kb_tools.feedback.events import UNKNOWN_TEXT, Vote, id_of, moment_text

Source = Literal["analytics", "zendesk"]


@dataclass(frozen=True, slots=True)
class EarlierVotes:
    """So many equal votes on one page or article of another program. at_ms: milliseconds since 1970, UTC.

    page is what that program calls it: a path such as `/lost-phone/`, or a number. voter, where the program
    gives each vote an id, is that id; a vote that was changed comes with the same one and a later moment.
    """

    place: Place
    page: str
    value: Literal["yes", "no"]
    at_ms: int
    count: int = 1
    voter: str = ""


@dataclass(slots=True)
class ReadVotes:
    """What one file holds: votes, what was wrong with others, and what is none of our business, by reason.

    A record is a row or an object of the file: it can hold several votes, or several mistakes.
    """

    records: int = 0
    refused: int = 0
    votes: list[EarlierVotes] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def as_events(source: Source, article: str, locale: str, votes: Iterable[EarlierVotes]) -> list[Vote]:
    """Votes on one page as events about this article. Give all of one page and one file together.

    Votes without an id are numbered within page, day and value: an export that is made again later, with
    more votes of the same day, adds only those.
    """
    events: list[Vote] = []
    numbers: Counter[tuple[int, str]] = Counter()
    for each in votes:
        if each.voter:
            reader = _digits(source, each.voter)
            events.append(_event(source, article, locale, each, reader, _digits(reader, each.value)))
            continue
        for _ in range(each.count):
            numbers[each.at_ms, each.value] += 1
            number = numbers[each.at_ms, each.value]
            digits = _digits(source, each.page, str(each.at_ms), each.value, str(number))
            events.append(_event(source, article, locale, each, digits, digits))
    return events


def _event(source: Source, article: str, locale: str, each: EarlierVotes, reader: str, chance: str) -> Vote:
    return Vote(
        id=id_of(each.at_ms, int(chance[:19], 16)),
        kind="vote",
        version=1,
        article=article,
        revision=UNKNOWN_TEXT,
        locale=locale,
        edition="customers",
        at=moment_text(each.at_ms),
        value=each.value,
        reader=f"{source}-{reader[:32]}",
    )


def _digits(*parts: str) -> str:
    """A fingerprint of these texts, in hexadecimal digits; one way only."""
    return sha256("\n".join(parts).encode()).hexdigest()
