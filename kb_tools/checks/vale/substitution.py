"""`substitution`: words for which there are better ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.exceptions import ExceptionList
from kb_tools.checks.vale.messages import choices, filled, with_choices
from kb_tools.checks.vale.patterns import (
    BadPatternError,
    Pattern,
    Text,
    UnsupportedPatternError,
    read_pattern,
)
from kb_tools.checks.vale.pieces import Piece
from kb_tools.content.article import Article

KEYS = frozenset(["swap", "exceptions", "ignorecase", "nonword", "vocab", "capitalize"])
_PLAIN = re.compile(r"[\w -]*\Z")
_CAUGHT = re.compile(r"\$\{?\d")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class _Swap:
    """One entry: how it is found, with its groups, and what is better as the file has it."""

    pattern: Pattern
    better: str


@dataclass(frozen=True)
class _Swaps:
    """Entries that are looked for at once. literal: those that are words and no patterns, by these words."""

    pattern: Pattern
    entries: tuple[_Swap, ...]
    literal: dict[str, _Swap]

    def entry(self, found: str) -> _Swap | None:
        """The entry by which this was found."""
        if len(self.entries) == 1:
            return self.entries[0]
        known = self.literal.get(found.lower() if self.pattern.ignore_case else found)
        return known or next((each for each in self.entries if each.pattern.is_all_of(found)), None)

    def is_settled(self, better: str) -> bool:
        """Whether nothing in a replacement would be found again."""
        for start, end in self.pattern.spans(Text(better)):
            found = better[start:end]
            swap = self.entry(found)
            if swap is not None and found not in _options(swap.better):
                return False
        return True


def build(rule: Definition) -> Finder | None:
    """What finds the left sides of the rule's swaps; None where nothing of it can be used."""
    if not rule.needs("swap"):
        return None
    all_swaps = _swaps(rule)
    if not all_swaps:
        return None
    exceptions = ExceptionList(rule)
    capitalize, replaces = rule.flag("capitalize"), rule.action.name == "replace"

    def judged(piece: Piece, start: int, end: int, swap: _Swap) -> Remark | None:
        found, better = piece.shown[start:end], swap.better
        if _CAUGHT.search(better):
            better = swap.pattern.replaced(found, better)
        if capitalize and found[:1].isupper():
            better = better[:1].upper() + better[1:]
        options = _options(better)
        if found in options if replaces else _is_well(better, found):
            return None
        remark = _remark(rule, piece, start, end, better, options)
        plain = replaces and len(options) == 1 and not rule.action.parameters
        settled = all(each.is_settled(options[0]) for each in all_swaps) if plain else False
        if settled and _is_safe(options[0], found):
            return replace(remark, fix=piece.fix(start, end, options[0]))
        return remark

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed, group = exceptions.of(around), rule.group(article)
        for swaps in all_swaps:
            for piece, start, end in group.spans(swaps.pattern):
                swap = swaps.entry(piece.text[start:end])
                if swap is not None and not allowed.cover(piece, start, end):
                    remark = judged(piece, start, end, swap)
                    if remark is not None:
                        yield remark

    return find


def _swaps(rule: Definition) -> list[_Swaps]:
    """All entries in one pattern, but for those that are to stand beside something."""
    ignore_case, words = rule.flag("ignorecase"), not rule.flag("nonword")
    pairs = list(rule.pairs("swap"))
    better = {name.text: value for name, value in pairs}
    # As in Vale, the longest pattern is tried first.
    nodes = sorted((name for name, _ in pairs), key=lambda name: len(name.text), reverse=True)
    sources: list[str] = []
    entries: list[_Swap] = []
    literal: dict[str, _Swap] = {}
    apart: list[_Swaps] = []
    for node, found in rule.alternatives(nodes):
        if not found.is_bare:
            pattern = Pattern(found.core, ignore_case, words, behind=found.behind, ahead=found.ahead)
            apart.append(_Swaps(pattern, (_Swap(pattern, better[node.text]),), {}))
            continue
        grouped = Pattern(read_pattern(node.text, keep_groups=True), ignore_case=ignore_case)
        sources.append(f"(?:{found.core})")
        entries.append(_Swap(grouped, better[node.text]))
        if _PLAIN.match(node.text):
            literal.setdefault(node.text.lower() if ignore_case else node.text, entries[-1])
    if not sources:
        return apart
    joined = Pattern("|".join(sources), ignore_case=ignore_case, whole_words=words)
    return [_Swaps(joined, tuple(entries), literal), *apart]


def _remark(
    rule: Definition, piece: Piece, start: int, end: int, better: str, options: tuple[str, ...]
) -> Remark:
    found = piece.shown[start:end]
    message = rule.message
    if rule.action.name == "replace" and not rule.action.parameters and options:
        message, better = with_choices(message), choices(options)
    suggest = f"Write {' or '.join(f'“{each}”' for each in options)}." if options else ""
    return replace(rule.remark(piece, start, end, suggest=suggest), message=filled(message, better, found))


def _options(better: str) -> tuple[str, ...]:
    return tuple(each.replace("\\|", "|") for each in _BAR.split(better) if each)


def _is_well(better: str, found: str) -> bool:
    """Whether what was found is what the rule asks for; the better wording may be a pattern itself."""
    if _PLAIN.match(better):
        return found == better
    try:
        return found == better or Pattern(read_pattern(better)).is_all_of(found)
    except (BadPatternError, UnsupportedPatternError):
        return False


def _is_safe(better: str, found: str) -> bool:
    """Whether it can be put in unasked: a sentence keeps its capital, and blanks stay as they are."""
    keeps_capital = not (found[:1].isupper() and better[:1].islower())
    return keeps_capital and "\n" not in better and found == found.strip()
