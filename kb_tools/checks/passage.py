"""A sentence where it stands: what rules about wording look at."""

from __future__ import annotations

from dataclasses import dataclass

from kb_tools.content.article import Article
from kb_tools.text.document import Block, BlockKind, SpanKind

PROSE = frozenset(
    {
        BlockKind.PARAGRAPH,
        BlockKind.ITEM,
        BlockKind.DEFINITION,
        BlockKind.FOOTNOTE,
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.CELL,
    }
)
_MOST_WORDS_OF_A_LABEL = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of prose with the block and the article in which it stands.

    text == block.text[start:end]; hits count from the sentence's beginning. number: which of the block's
    sentences it is, from 0.
    """

    text: str
    start: int
    end: int
    number: int
    block: Block
    article: Article

    def lead(self, at: int, most: int = 200) -> str:
        """What stands before text[at], so much of it at most: looking back costs the same anywhere."""
        return self.text[max(0, at - most) : at]

    def has(self, kind: SpanKind, start: int, end: int) -> bool:
        """Whether a span of this kind touches text[start:end]."""
        start, end = self.start + start, self.start + end
        return any(span.kind is kind and span.start < end and start < span.end for span in self.block.spans)

    def in_label(self, start: int, end: int) -> bool:
        """Whether text[start:end] lies in a short stretch in bold: a name on the screen, not our own word."""
        start, end = self.start + start, self.start + end
        for span in self.block.spans:
            if span.kind is SpanKind.STRONG and span.start <= start and end <= span.end:
                label = self.block.text[span.start : span.end]
                return len(label.split()) <= _MOST_WORDS_OF_A_LABEL and label.rstrip()[-1:] not in ".!?"
        return False
