"""What a rule found, for the person who can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from kb_tools.errors import Place


class Severity(IntEnum):
    """How much a finding counts. Errors and warnings make `kb check` exit with 1; hints do not."""

    HINT = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that is safe to make unasked: the text at `place`, of place.length characters, becomes `text`.

    The stretch never spans a line break.
    """

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: `message` says what stands there, `why` what that does to the reader.

    `suggestion` says what to do; it may be empty. `fix` does it, where a machine can do it safely.
    """

    place: Place
    rule: str
    severity: Severity
    message: str
    why: str
    suggestion: str = ""
    fix: Fix | None = None
