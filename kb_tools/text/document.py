"""What an article's body says and where: blocks of visible text, headings, links and anchors."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of visible text is to the reader."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    CODE = "code"
    TITLE = "title"
    TERM = "term"
    DEFINITION = "definition"
    FOOTNOTE = "footnote"
    HTML = "html"


class SpanKind(StrEnum):
    """What a stretch inside a block is."""

    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    LINK = "link"
    KEYS = "keys"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a block's text, start <= end, both indexes into Block.text."""

    start: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of visible text: a paragraph, a heading, an item, a cell, a code block, …

    text has a hard line break as a newline and a soft one as a space; code keeps its lines. quoted: it
    stands in a block quote. level: a heading's, 1-6, else 0. depth: how many lists the block stands in.
    ordered: the innermost of these lists is numbered. starts and targets are the position table that
    source_offset reads.
    """

    kind: BlockKind
    text: str
    spans: tuple[Span, ...] = ()
    quoted: bool = False
    level: int = 0
    depth: int = 0
    ordered: bool = False
    starts: tuple[int, ...] = field(default=(0,), repr=False)
    targets: tuple[int, ...] = field(default=(0,), repr=False)

    def source_offset(self, index: int) -> int:
        """The offset in Document.source of the character text[index]; never falls as index grows.

        Characters that stand for several in the source (an entity, a key's name) all have the offset of
        the first. index may be len(text): then a place just behind the last character or upon it.
        """
        piece = bisect_right(self.starts, index) - 1
        target = self.targets[piece]
        return ~target if target < 0 else target + index - self.starts[piece]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Offset and length in the source of text[start:end]; an empty stretch has length 0."""
        offset = self.source_offset(start)
        return (offset, self.source_offset(end - 1) + 1 - offset) if end > start else (offset, 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1-6, its text, the id it has on the page, and where its text stands in the source.

    A heading written as raw HTML has the id that it was given, or none ("").
    """

    level: int
    text: str
    anchor: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image. offset and length tell where target is written in the source.

    For a link by reference that is the line of the definition. text is the visible text, alt an image's
    alternative text (None: none was given; only raw HTML can leave it out).
    """

    target: str
    text: str
    offset: int
    length: int
    is_image: bool = False
    alt: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An article's body as the reader sees it. blocks are in the page's order: footnotes come last.

    anchors are all ids that the page will have from this body. The marks of footnotes ("1") are not in
    any text. line_starts are the offsets at which lines begin.
    """

    source: str
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    anchors: frozenset[str]
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, in code points; see line_starts for what ends a line."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def plain_text(document: Document, *, code: bool = False) -> str:
    """The words of a document for search, a block a line; code blocks only where asked for."""
    wanted = (block.text for block in document.blocks if code or block.kind is not BlockKind.CODE)
    return "\n".join(text for text in wanted if text)
