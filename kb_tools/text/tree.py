"""The tree of elements while a body is read, and the blocks on their way to a document."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.text.document import BlockKind
from kb_tools.text.lines import Line


class Node:
    """An element under construction: its tag, its last child, and the draft that holds its last text."""

    __slots__ = ("draft", "last", "tag")

    def __init__(self, tag: str, draft: int = -1) -> None:
        self.tag = tag
        self.last: Node | None = None
        self.draft = draft

    def add(self, tag: str, draft: int = -1) -> Node:
        """A new last child."""
        self.last = Node(tag, draft)
        return self.last


@dataclass(slots=True)
class Draft:
    """A block whose inline text is still to be read. aside: the number of a fence or of raw HTML."""

    kind: BlockKind
    lines: list[Line]
    quoted: bool = False
    level: int = 0
    depth: int = 0
    ordered: bool = False
    fence: int = -1
    html: int = -1
    attributes: str = ""


@dataclass(slots=True)
class Place:
    """Where in the tree reading stands: quoted, list depth, and the kind that the next text gets."""

    quoted: bool = False
    depth: int = 0
    ordered: bool = False
    first: BlockKind | None = None
    nesting: int = 0


def deeper(place: Place) -> Place:
    """The same place, one level further in."""
    return Place(place.quoted, place.depth, place.ordered, place.first, place.nesting + 1)
