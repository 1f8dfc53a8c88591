"""Places in files, and the errors that carry them to the person who can mend them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file as the reader knows it, a line and a column, both from 1.

    Columns and length count characters (code points), as editors do; length 0 marks a point.
    """

    file: str
    line: int = 1
    column: int = 1
    length: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what was found, and what was expected or can be done."""

    place: Place
    message: str
    expected: str = ""

    def __str__(self) -> str:
        told = f"{self.place}: {self.message}"
        return f"{told}\n   expected {self.expected}" if self.expected else told


class KbError(Exception):
    """Something that a person has to act on. Its text is meant for that person, never a traceback.

    hint says what to do next. Exit code 2 on the command line: wrong use, settings or input.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n   {self.hint}" if self.hint else self.message


class ProblemsError(KbError):
    """Several problems found in one go, so that they can be mended in one go."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, as `: did you mean "x"?`, or an empty string."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f': did you mean "{close[0]}"?' if close else ""
