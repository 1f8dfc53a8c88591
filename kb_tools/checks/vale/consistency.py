"""`consistency`: two ways to write one thing, of which an article should keep to one."""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.patterns import Pattern
from kb_tools.checks.vale.pieces import Group, Piece
from kb_tools.content.article import Article
from kb_tools.yaml_source import Scalar

KEYS = frozenset(["either", "ignorecase", "nonword"])


def build(rule: Definition) -> Finder | None:
    """What finds both ways in one article; None where nothing of it can be used."""
    if not rule.needs("either"):
        return None
    ignore_case, words = rule.flag("ignorecase"), not rule.flag("nonword")
    pairs: list[tuple[Pattern, Pattern]] = []
    for name, other in rule.pairs("either"):
        both = list(rule.patterns([name, Scalar(other, name.plain, name.place)]))
        if len(both) == 2:
            first, second = (Pattern(each, ignore_case=ignore_case, whole_words=words) for each in both)
            pairs.append((first, second))
    if not pairs:
        return None

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        group = rule.group(article)
        for pair in pairs:
            for piece, start, end in _mixed(group, pair):
                yield rule.remark(piece, start, end)

    return find


def _mixed(group: Group, pair: tuple[Pattern, Pattern]) -> Iterator[tuple[Piece, int, int]]:
    """In each piece from the one on in which both ways have been met: the last one that stands there."""
    ways = [list(group.spans(each)) for each in pair]
    if not all(ways):
        return
    order = {id(piece): at for at, piece in enumerate(group.pieces)}
    both_met = max(min(order[id(piece)] for piece, _, _ in way) for way in ways)
    last: dict[int, tuple[Piece, int, int]] = {}
    for piece, start, end in sorted(
        (each for way in ways for each in way), key=lambda each: (order[id(each[0])], each[1])
    ):
        last[order[id(piece)]] = (piece, start, end)
    yield from (found for at, found in sorted(last.items()) if at >= both_met)
