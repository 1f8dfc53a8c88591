"""What an editor is handed: edits, suggestions, explanations, actions, places to go to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kb_tools.checks.finding import Finding
from kb_tools.errors import Place


@dataclass(frozen=True, slots=True)
class Edit:
    """The stretch at a place becomes this text; length 0 inserts. is_snippet: `$1` is where to go on."""

    place: Place
    text: str
    is_snippet: bool = False


class SuggestionKind(StrEnum):
    """What a suggestion is."""

    FIELD = "field"
    VALUE = "value"
    ARTICLE = "article"
    ANCHOR = "anchor"
    PERSON = "person"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that may be written at the cursor.

    It takes the place of the columns from start up to end on the cursor's line. label is what is listed,
    and what typing is compared with; detail stands beside it, meaning (Markdown) is shown on demand.
    """

    label: str
    text: str
    start: int
    end: int
    kind: SuggestionKind
    detail: str = ""
    meaning: str = ""
    is_snippet: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that may be written at the cursor; not complete where typing on may bring up others."""

    entries: tuple[Suggestion, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """Markdown about a stretch of the text."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where a stretch of the text leads: a file, and a line in it, from 1."""

    place: Place
    file: Path
    line: int
    tooltip: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done about findings."""

    title: str
    edits: tuple[Edit, ...]
    finding: Finding
    is_preferred: bool = False
