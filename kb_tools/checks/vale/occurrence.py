"""`occurrence`: something that stands there too often, or not often enough."""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.patterns import Pattern
from kb_tools.content.article import Article

KEYS = frozenset(["token", "max", "min", "ignorecase"])


def build(rule: Definition) -> Finder | None:
    """What counts the rule's token in each piece; None where it cannot be used."""
    if not rule.needs("token") or not rule.needs("max", "min"):
        return None
    source = rule.pattern("token")
    most, least = int(rule.number("max")), int(rule.number("min"))
    if source is None:
        return None
    pattern = Pattern(source, ignore_case=rule.flag("ignorecase"), by_line=False)

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        group = rule.group(article)
        if most > 0 >= least and not group.holds(pattern):
            return
        for piece in group.pieces:
            if most > 0 >= least and len(piece.text) < most:
                continue
            spans = list(pattern.spans(piece.matter))
            if not (0 < most < len(spans) or len(spans) < least):
                continue
            start, end = next(
                (span for span in spans if piece.text[slice(*span)].strip("*")),
                spans[0] if spans else (0, len(piece.text)),
            )
            yield rule.remark(piece, start, end)

    return find
