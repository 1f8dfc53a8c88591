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


def build(rule: Definition) -> Finder | None:
    """What finds the left sides of the rule's swaps; None where nothing of it can be used."""
    if not rule.needs("swap"):
        return None
    ignore_case, words = rule.flag("ignorecase"), not rule.flag("nonword")
    swaps = {name.text: better for name, better in rule.pairs("swap")}
    # As in Vale, the longest pattern is tried first.
    nodes = sorted((name for name, _ in rule.pairs("swap")), key=lambda name: len(name.text), reverse=True)
    sources: list[str] = []
    entries: list[_Swap] = []
    literal: dict[str, _Swap] = {}
    for node, source in rule.patterns(nodes):
        grouped = read_pattern(node.text, keep_groups=True)
        sources.append(f"(?:{source})")
        entries.append(_Swap(Pattern(grouped, ignore_case=ignore_case), swaps[node.text]))
        if _PLAIN.match(node.text):
            literal.setdefault(node.text.lower() if ignore_case else node.text, entries[-1])
    if not sources:
        return None
    pattern = Pattern("|".join(sources), ignore_case=ignore_case, whole_words=words)
    exceptions = ExceptionList(rule)
    capitalize, replaces = rule.flag("capitalize"), rule.action.name == "replace"

    def swap_of(found: str) -> _Swap | None:
        known = literal.get(found.lower() if ignore_case else found)
        return known or next((each for each in entries if each.pattern.is_all_of(found)), None)

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed = exceptions.of(around)
        for piece, start, end in rule.group(article).spans(pattern):
            found = piece.shown[start:end]
            swap = swap_of(piece.text[start:end])
            if swap is None or allowed.cover(piece, start, end):
                continue
            better = swap.better
            if _CAUGHT.search(better):
                better = swap.pattern.replaced(found, better)
            if capitalize and found[:1].isupper():
                better = better[:1].upper() + better[1:]
            options = _options(better)
            if found in options if replaces else _is_well(better, found):
                continue
            remark = _remark(rule, piece, start, end, better, options)
            plain = replaces and len(options) == 1 and not rule.action.parameters
            if plain and _is_safe(options[0], found) and not pattern.occurs_in(options[0]):
                remark = replace(remark, fix=piece.fix(start, end, options[0]))
            yield remark

    return find


def _remark(
    rule: Definition, piece: Piece, start: int, end: int, better: str, options: tuple[str, ...]
) -> Remark:
    found = piece.shown[start:end]
    message = rule.message
    if rule.action.name == "replace" and not rule.action.parameters and len(options) > 1:
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
