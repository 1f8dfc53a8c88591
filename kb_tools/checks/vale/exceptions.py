"""What a rule lets stand: its own exceptions, and the site's names unless it says `vocab: false`."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.checks.rule import Surroundings
from kb_tools.checks.vale.definition import Definition
from kb_tools.checks.vale.patterns import Pattern, escaped
from kb_tools.checks.vale.pieces import Piece
from kb_tools.content.wording import WordFields


@dataclass(frozen=True)
class Exceptions:
    """Words to let stand. terms is one pattern for all of them, phrases one for those of several words."""

    terms: Pattern | None
    phrases: Pattern | None

    def cover(self, piece: Piece, start: int, end: int) -> bool:
        """Whether a match holds an exception, or lies in one of several words."""
        if self.terms is None:
            return False
        if self.terms.occurs_in(piece.shown[start:end]):
            return True
        if self.phrases is None:
            return False
        return any(first <= start and end <= last for first, last in self.phrases.spans(piece.matter))


class ExceptionList:
    """A rule's exceptions as they are in its file, joined by a site's words when those are known."""

    def __init__(self, definition: Definition, *, with_names: bool = True) -> None:
        self._own = list(definition.patterns(definition.texts("exceptions")))
        self._with_names = definition.flag("vocab", default=True) and with_names
        self._made: tuple[WordFields, Exceptions] | None = None

    def of(self, around: Surroundings) -> Exceptions:
        """The exceptions on this site; made once for as long as its words stay the same."""
        words = around.library.words
        if self._made is None or self._made[0] is not words:
            named = [escaped(each) for each in (*words.names, *words.allowed)] if self._with_names else []
            self._made = (words, _exceptions([*self._own, *named]))
        return self._made[1]


def _exceptions(terms: list[str]) -> Exceptions:
    # The longest first: of two that begin alike the first one is taken.
    ordered = sorted(terms, key=len, reverse=True)
    phrases = [each for each in ordered if " " in each or "\\s" in each]
    return Exceptions(_pattern(ordered), _pattern(phrases, ignore_case=True))


def _pattern(terms: list[str], *, ignore_case: bool = False) -> Pattern | None:
    if not terms:
        return None
    return Pattern("|".join(f"(?:{each})" for each in terms), ignore_case=ignore_case, whole_words=True)
