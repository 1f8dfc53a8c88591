"""What to do next: one thing to mend, to write, to merge, to retire or to review, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

WorkKind = Literal["mend", "write", "merge", "retire", "review"]
KINDS_IN_WORDS: Mapping[WorkKind, str] = {
    "mend": "Mend",
    "write": "Write",
    "merge": "Merge",
    "retire": "Retire",
    "review": "Review",
}
Outcome = Literal["open", "waiting", "worked", "did_not_work"]


@dataclass(frozen=True, slots=True)
class Work:
    """One line of the list of work.

    article is an id, "" for one that is still to be written; title is what people call it. people are
    customers whom it leaves without help, surely and at least, in a period. evidence are sentences, the
    strongest first; next_step is one sentence that says what to do. outcome says what came of a change:
    "waiting" has too few answers since, "worked" and "did_not_work" are said where it is sure. revision is
    the text that was found wanting. remarks are what people wrote beside it: for a report, and no further.
    """

    kind: WorkKind
    article: str
    title: str
    people: float
    evidence: tuple[str, ...]
    next_step: str
    outcome: Outcome = "open"
    other: str = ""
    revision: str = ""
    remarks: tuple[str, ...] = ()
