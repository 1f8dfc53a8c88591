"""The pieces of an article that Vale's rules look at, made once for all rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kb_tools.checks.finding import Fix
from kb_tools.checks.vale.patterns import Pattern, Text
from kb_tools.checks.vale.scopes import Family, Scope
from kb_tools.content.article import Article
from kb_tools.errors import Place
from kb_tools.text.document import Block, BlockKind, Link, SpanKind

_ADDRESS = re.compile(r"\bhttps?://[^\s<>()]*[^\s<>().,;:!?]")
_HIDDEN = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)
_INLINE = {
    Family.LINK: SpanKind.LINK,
    Family.STRONG: SpanKind.STRONG,
    Family.EMPHASIS: SpanKind.EMPHASIS,
    Family.CODE: SpanKind.CODE,
}


@dataclass(frozen=True)
class Piece:
    """A stretch of an article's text. text has stars for code, as Vale has; shown is what the reader sees."""

    text: str
    shown: str
    sections: frozenset[str]
    article: Article
    block: Block
    start: int

    @cached_property
    def matter(self) -> Text:
        """The text as patterns read it."""
        return Text(self.text)

    def place(self, start: int, end: int) -> Place:
        """Where text[start:end] stands in the file."""
        return self.article.place_in(self.block, self.start + start, self.start + end)

    def fix(self, start: int, end: int, better: str) -> Fix | None:
        """The change of text[start:end], where the file has it just as it is shown."""
        offset, length = self.block.source_range(self.start + start, self.start + end)
        written = self.article.document.source[offset : offset + length]
        if written != self.text[start:end] or "\n" in written:
            return None
        return Fix(self.article.place_at(offset, length), better)


@dataclass(frozen=True)
class Description(Piece):
    """An image's alternative text; its place is the image's."""

    link: Link

    def place(self, start: int, end: int) -> Place:
        """Where the image stands."""
        return self.article.place_at(self.link.offset, self.link.length)

    def fix(self, start: int, end: int, better: str) -> Fix | None:
        """None: where each word of it stands is not known."""
        return None


@dataclass(frozen=True)
class Summary(Piece):
    """All running text as one piece, its parts with an empty line between them."""

    parts: tuple[Piece, ...]
    starts: tuple[int, ...]

    def place(self, start: int, end: int) -> Place:
        """Where it stands, as far as its part reaches."""
        at = max(bisect_right(self.starts, start) - 1, 0)
        part, begin = self.parts[at], self.starts[at]
        return part.place(min(start - begin, len(part.text)), min(end - begin, len(part.text)))

    def fix(self, start: int, end: int, better: str) -> Fix | None:
        """None: what is about all of a text is not mended word by word."""
        return None


class Group:
    """Pieces that a pattern is looked for in at once."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._joined = Text("\n".join(piece.text for piece in pieces))
        self._starts: list[int] = []
        at = 0
        for piece in pieces:
            self._starts.append(at)
            at += len(piece.text) + 1

    def spans(self, pattern: Pattern) -> Iterator[tuple[Piece, int, int]]:
        """Where a pattern matches, with the piece and the place in it; never across pieces."""
        if pattern.means_the_same_joined:
            found = [(self._at(start), start, end) for start, end in pattern.spans(self._joined)]
            if all(end <= self._starts[at] + len(self.pieces[at].text) for at, _, end in found):
                for at, start, end in found:
                    yield self.pieces[at], start - self._starts[at], end - self._starts[at]
                return
        for piece in self.pieces:
            for start, end in pattern.spans(piece.matter):
                yield piece, start, end

    def holds(self, pattern: Pattern) -> bool:
        """Whether a pattern may match in any of the pieces."""
        return not pattern.means_the_same_joined or pattern.occurs_in(self._joined)

    def _at(self, start: int) -> int:
        return bisect_right(self._starts, start) - 1


@dataclass
class Pieces:
    """The pieces of the article that was asked for last: one article is looked at by many rules in turn."""

    _article: Article | None = None
    _families: dict[Family, list[Piece]] = field(default_factory=dict)
    _groups: dict[str, Group] = field(default_factory=dict)

    def group(self, article: Article, scopes: tuple[Scope, ...], name: str) -> Group:
        """The pieces that any of the scopes takes, each once. name is the same for the same scopes only."""
        if self._article is not article:
            self._article, self._families, self._groups = article, {}, {}
        if name not in self._groups:
            found: dict[int, Piece] = {}
            for scope in scopes:
                for piece in self._family(article, scope.family):
                    if scope.takes(piece.sections):
                        found[id(piece)] = piece
            self._groups[name] = Group(list(found.values()))
        return self._groups[name]

    def _family(self, article: Article, family: Family) -> list[Piece]:
        if family not in self._families:
            self._families[family] = list(self._made(article, family))
        return self._families[family]

    def _made(self, article: Article, family: Family) -> Iterator[Piece]:
        if family is Family.BLOCK:
            yield from _blocks(article)
            yield from _descriptions(article)
            return
        blocks = [each for each in self._family(article, Family.BLOCK) if not isinstance(each, Description)]
        if family is Family.SUMMARY:
            yield from _summary([each for each in blocks if not each.sections & {"heading", "table"}])
        elif family is Family.PARAGRAPH:
            for piece in blocks:
                if piece.sections == {"text", "md"}:
                    yield _part(piece, 0, len(piece.text), family)
        elif family is Family.SENTENCE:
            for piece in blocks:
                for sentence in article.sentences(piece.block):
                    yield _part(piece, sentence.start, sentence.end, family)
        else:
            for piece in blocks:
                for span in piece.block.spans:
                    if span.kind is _INLINE[family] and span.start < span.end:
                        yield _part(piece, span.start, span.end, family)


def _blocks(article: Article) -> Iterator[Piece]:
    for block in article.document.blocks:
        if block.kind is not BlockKind.CODE and block.text.strip():
            yield Piece(_masked(block), block.text, _sections(block), article, block, 0)


def _masked(block: Block) -> str:
    text = block.text
    hidden = [(span.start, span.end) for span in block.spans if span.kind in _HIDDEN]
    if "://" in text:
        hidden += [match.span() for match in _ADDRESS.finditer(text)]
    if not hidden:
        return text
    pieces, at = [], 0
    for start, end in sorted(hidden):
        if end > at:
            pieces += [text[at:start], "*" * (end - max(start, at))]
            at = end
    return "".join([*pieces, text[at:]])


def _sections(block: Block) -> frozenset[str]:
    names = {"text", "md"}
    if block.kind is BlockKind.HEADING:
        names |= {"heading", f"h{block.level}"}
    elif block.kind is BlockKind.CELL:
        names |= {"table", "cell"}
    elif block.quoted:
        names.add("blockquote")
    elif block.kind is BlockKind.ITEM or block.depth:
        names.add("list")
    return frozenset(names)


def _descriptions(article: Article) -> Iterator[Piece]:
    sections = frozenset({"text", "attr", "alt", "md"})
    nowhere = Block(BlockKind.PARAGRAPH, "")
    for link in article.document.links:
        if link.is_image and link.alt:
            yield Description(link.alt, link.alt, sections, article, nowhere, 0, link)


def _part(piece: Piece, start: int, end: int, family: Family) -> Piece:
    # Code is code's own text, and stars in any other's.
    text = piece.shown if family is Family.CODE else piece.text
    sections = piece.sections - {"text"} | {family.value}
    return Piece(text[start:end], piece.shown[start:end], sections, piece.article, piece.block, start)


def _summary(parts: Sequence[Piece]) -> Iterator[Piece]:
    if not parts:
        return
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part.text) + 2
    first = parts[0]
    yield Summary(
        "\n\n".join(part.text for part in parts),
        "\n\n".join(part.shown for part in parts),
        frozenset({"summary", "md"}),
        first.article,
        first.block,
        first.start,
        tuple(parts),
        tuple(starts),
    )
