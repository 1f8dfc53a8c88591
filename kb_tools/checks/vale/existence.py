"""`existence`: words that should not be there."""

from __future__ import annotations

from collections.abc import Iterator

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
    given = rule.texts("tokens")
    tokens = [source for _, source in rule.patterns(given)]
    raws = rule.texts("raw")
    raw = "".join(source for _, source in rule.patterns(raws))
    if (given and not tokens) or (raws and not raw) or not (tokens or raw):
        return None
    nonword = rule.flag("nonword") or not given
    joined = "|".join(f"(?:{each})" for each in tokens)
    if raw and tokens:
        border = "" if nonword else r"\b"
        joined = f"{border}(?:{joined}){border}"
        joined = f"{joined}{raw}" if rule.flag("append") else f"{raw}{joined}"
        nonword = True
    pattern = Pattern(joined or raw, ignore_case=rule.flag("ignorecase"), whole_words=not nonword)
    exceptions = ExceptionList(rule, with_names=not nonword)

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed = exceptions.of(around)
        for piece, start, end in rule.group(article).spans(pattern):
            if not allowed.cover(piece, start, end):
                found = piece.shown[start:end]
                yield rule.remark(piece, start, end, found, " or ".join(rule.action.parameters) or found)

    return find
