"""Building visible text piece by piece, each piece with its place in the source."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb_tools.text.document import Block, BlockKind, Link, Span
from kb_tools.text.offsets import OffsetMap


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a link by reference leads; offset and length are its target's in the source."""

    target: str
    title: str | None
    offset: int
    length: int


@dataclass(slots=True)
class Findings:
    """What is gathered while a body is read: it grows, and becomes a Document at the end."""

    references: dict[str, Reference] = field(default_factory=dict)
    footnotes: dict[str, int] = field(default_factory=dict)
    footnote_order: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    raw_ids: set[str] = field(default_factory=set)


class VisibleText:
    """Visible text under construction: pieces taken as they stand, and pieces put in for others."""

    __slots__ = ("offsets", "parts", "size", "starts", "targets")

    def __init__(self, offsets: OffsetMap) -> None:
        self.offsets = offsets
        self.parts: list[str] = []
        self.size = 0
        self.starts: list[int] = []
        self.targets: list[int] = []

    def take(self, text: str, offset: int) -> None:
        """Add text that stands at offset as it is."""
        if not text:
            return
        size = self.size
        if len(self.offsets.starts) == 1:
            self.starts.append(size)
            self.targets.append(offset)
        else:
            for shift, target in self.offsets.pieces(offset, offset + len(text)):
                self.starts.append(size + shift)
                self.targets.append(target)
        self.parts.append(text)
        self.size = size + len(text)

    def put(self, text: str, offset: int) -> None:
        """Add text that is shown instead of what stands at offset."""
        if text:
            self.starts.append(self.size)
            self.targets.append(~self.offsets[offset])
            self.parts.append(text)
            self.size += len(text)

    def block(
        self,
        kind: BlockKind,
        offset: int,
        spans: tuple[Span, ...] = (),
        *,
        quoted: bool = False,
        level: int = 0,
        depth: int = 0,
        ordered: bool = False,
    ) -> Block:
        """The finished block; offset is its place if it has no text."""
        if not self.starts:
            self.put_nothing(offset)
        text = "".join(self.parts).rstrip()
        return Block(
            kind, text, spans, quoted, level, depth, ordered, tuple(self.starts), tuple(self.targets)
        )

    def put_nothing(self, offset: int) -> None:
        """Give a text without characters its place."""
        self.starts.append(0)
        self.targets.append(~self.offsets[offset])
