"""`existence`: words that should not be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.exceptions import ExceptionList
from kb_tools.checks.vale.patterns import Pattern
from kb_tools.content.article import Article

KEYS = frozenset(["tokens", "raw", "exceptions", "append", "ignorecase", "nonword", "vocab"])


def build(rule: Definition) -> Finder | None:
    """What finds any of the rule's tokens; None where nothing of it can be used."""
    if not rule.needs("tokens", "raw"):
        return None
    patterns = _patterns(rule)
    if not patterns:
        return None
    exceptions = ExceptionList(rule, with_names=not rule.flag("nonword"))

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed = exceptions.of(around)
        group = rule.group(article)
        for piece, start, end in (found for each in patterns for found in group.spans(each)):
            if not allowed.cover(piece, start, end):
                found = piece.shown[start:end]
                yield rule.remark(piece, start, end, found, " or ".join(rule.action.parameters) or found)

    return find


def _patterns(rule: Definition) -> list[Pattern]:
    """One pattern for all tokens, and one for each that is to stand beside something."""
    given, raws = rule.texts("tokens"), rule.texts("raw")
    ignore_case, words = rule.flag("ignorecase"), not rule.flag("nonword")
    raw = "".join(rule.patterns(raws))
    if raws and not raw:
        return []
    if not given:
        return [Pattern(raw, ignore_case=ignore_case)] if raw else []
    if raw:
        joined, border = _joined(rule.patterns(given)), r"\b" if words else ""
        tokens = f"{border}(?:{joined}){border}"
        source = f"{tokens}{raw}" if rule.flag("append") else f"{raw}{tokens}"
        return [Pattern(source, ignore_case=ignore_case)] if joined else []
    found = [each for _, each in rule.alternatives(given)]
    bare = _joined(each.core for each in found if each.is_bare)
    patterns = [Pattern(bare, ignore_case=ignore_case, whole_words=words)] if bare else []
    return patterns + [
        Pattern(each.core, ignore_case, words, behind=each.behind, ahead=each.ahead)
        for each in found
        if not each.is_bare
    ]


def _joined(sources: Iterable[str]) -> str:
    return "|".join(f"(?:{each})" for each in sources)
