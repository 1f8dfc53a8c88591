"""Reading Markdown into what the reader sees, with the exact place of every character.

It shows what Python-Markdown shows with the extensions that the site uses: admonition, attr_list, def_list,
footnotes, md_in_html, tables, toc, abbr and pymdownx.details, superfences, tabbed, tasklist, highlight,
inlinehilite, keys, caret, tilde and mark. Python-Markdown itself is the judge, in the tests.
"""

from __future__ import annotations

import re

from kb_tools.text.attributes import AT_LINE_END, ATTRIBUTES, UniqueIds, id_of, slug
from kb_tools.text.blocks import BlockReader
from kb_tools.text.document import (
    Block,
    BlockKind,
    Document,
    Heading,
    Link,
    Span,
    SpanKind,
    plain_text,
)
from kb_tools.text.fences import Fence, put_fences_aside
from kb_tools.text.inline import read_inline
from kb_tools.text.offsets import even_out, line_starts
from kb_tools.text.raw_html import RawHtmlReader, put_html_aside
from kb_tools.text.tree import Draft
from kb_tools.text.visible import Findings, VisibleText

__all__ = [
    "Block",
    "BlockKind",
    "Document",
    "Heading",
    "Link",
    "Span",
    "SpanKind",
    "plain_text",
    "read_markdown",
]

_TASK = re.compile(r" *\[[xX ]\] +")
_ASIDE = re.compile(r"\x02([FH])(\d+)\x03")
_AT_END = (BlockKind.HEADING, BlockKind.TERM, BlockKind.CELL)


def read_markdown(source: str) -> Document:
    """Read an article's body, without its front matter. Never fails; time grows with the length only.

    Quotes, lists and boxes nested deeper than 30 levels are read as plain text.
    """
    return _Reader(source).document()


class _Reader:
    """The steps from source to Document, and what they share."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found = Findings()
        even, self.even_map = even_out(source)
        self.fenced, self.fenced_map, self.fences = put_fences_aside(even, self.even_map)
        self.even = even
        text, offsets, self.regions = put_html_aside(self.fenced, self.fenced_map, self.found)
        self.offsets = offsets
        self.html = RawHtmlReader(self.fenced, self.fenced_map, self.fences, self.found)
        self.structure = BlockReader(offsets, self.found)
        self.structure.read(text)
        self.blocks: list[Block] = []
        self.headings: list[tuple[Block, str]] = []

    def document(self) -> Document:
        for draft in self.structure.drafts:
            self._finish(draft)
        self._footnotes()
        found = self.found
        for number, tabs in enumerate(self.structure.tabs, start=1):
            found.ids.update(f"__tabbed_{number}_{tab}" for tab in range(1, tabs + 1))
        headings = self._anchors()
        return Document(
            self.source,
            tuple(self.blocks),
            headings,
            tuple(sorted(found.links, key=lambda link: link.offset)),
            frozenset(found.ids | found.raw_ids),
            line_starts(self.source),
        )

    def _footnotes(self) -> None:
        """Footnotes stand at the page's end, in the order in which they are cited, the uncited last."""
        page = self.blocks
        bodies: dict[str, list[Block]] = {}
        for name in self.structure.notes:
            first = len(self.structure.drafts)
            self.structure.read_note(name)
            self.blocks = bodies[name] = []
            for draft in self.structure.drafts[first:]:
                self._finish(draft)
        for name in dict.fromkeys([*self.found.footnote_order, *bodies]):
            page += bodies[name]
        self.blocks = page

    def _finish(self, draft: Draft) -> None:
        if draft.fence >= 0:
            self._fence(self.fences[draft.fence], draft)
        elif draft.html >= 0:
            for part in self.html.read(*self.regions[draft.html]):
                if isinstance(part, Block):
                    self.blocks.append(part)
                else:
                    self._fence(part, draft)
        elif draft.kind is BlockKind.CODE:
            self._code(draft)
        else:
            self._prose(draft)

    def _prose(self, draft: Draft) -> None:
        lines, identity = _without_attributes(draft)
        if draft.kind is BlockKind.ITEM and (task := _TASK.match(lines[0][0])):
            lines[0] = (lines[0][0][task.end() :], lines[0][1] + task.end())
        offset = lines[0][1] if lines else 0
        out, spans = (
            read_inline(lines, self.offsets, self.found) if lines else (VisibleText(self.offsets), ())
        )
        level = draft.level
        if level < 0:
            out.parts = [part.capitalize() for part in out.parts]
            level = 0
        block = out.block(
            draft.kind,
            offset,
            spans,
            quoted=draft.quoted,
            level=level,
            depth=draft.depth,
            ordered=draft.ordered,
        )
        if identity:
            self.found.ids.add(identity)
        if draft.kind is BlockKind.HEADING:
            self.headings.append((block, identity))
        if block.text and (block.text != "[TOC]" or block.kind is not BlockKind.PARAGRAPH):
            self.blocks.append(block)

    def _code(self, draft: Draft) -> None:
        """Code by indentation; a fence that was put aside in it is shown as it was written."""
        out = VisibleText(self.offsets)
        for number, (line, offset) in enumerate(draft.lines):
            if number:
                out.put("\n", offset)
            aside = _ASIDE.search(line)
            if aside is None:
                out.take(line, offset)
                continue
            which = int(aside[2])
            fence = self.fences[which] if aside[1] == "F" else None
            begin, end = (fence.start, fence.end) if fence else self.regions[which]
            written = VisibleText(self.even_map if fence else self.fenced_map)
            written.take((self.even if fence else self.fenced)[begin:end], begin)
            out.starts += [start + out.size for start in written.starts]
            out.targets += written.targets
            out.parts += written.parts
            out.size += written.size
        self.blocks.append(
            out.block(BlockKind.CODE, draft.lines[0][1], quoted=draft.quoted, depth=draft.depth)
        )

    def _fence(self, fence: Fence, draft: Draft) -> None:
        if identity := id_of(fence.attributes):
            self.found.raw_ids.add(identity)
        if fence.title:
            title = VisibleText(self.even_map)
            title.take(self.even[slice(*fence.title)], fence.title[0])
            self.blocks.append(title.block(BlockKind.TITLE, fence.title[0], quoted=draft.quoted))
        out = VisibleText(self.even_map)
        for start, end in fence.lines:
            if out.size:
                out.put("\n", start - 1 if start else 0)
            out.take(self.even[start:end], start)
        block = out.block(BlockKind.CODE, fence.start, quoted=draft.quoted, depth=draft.depth)
        if block.text:
            self.blocks.append(block)

    def _anchors(self) -> tuple[Heading, ...]:
        unique = UniqueIds(self.found.ids)
        headings = list(self.html.headings)
        for block, identity in self.headings:
            anchor = identity or unique.claim(slug(block.text))
            headings.append(Heading(block.level, block.text, anchor, *block.source_range(0, len(block.text))))
        headings.sort(key=lambda heading: heading.offset)
        return tuple(headings)


def _without_attributes(draft: Draft) -> tuple[list[tuple[str, int]], str]:
    """A draft's lines without the attribute list that closes them, and the id that it set, or ""."""
    lines = draft.lines
    text, offset = lines[-1]
    if "}" not in text[-3:] and not text.rstrip().endswith("}"):
        return lines, ""
    if draft.kind in _AT_END:
        match = AT_LINE_END.search(text[-600:])
        if match is None or not match[0].startswith(" "):
            return lines, ""
        kept = text[: len(text) - len(match[0])]
        if draft.kind is BlockKind.HEADING:
            kept = kept.rstrip("#")
        return [*lines[:-1], (kept, offset)], id_of(match[1]) or ""
    match = ATTRIBUTES.fullmatch(text.strip())
    if match is None or len(lines) < 2:
        return lines, ""
    return lines[:-1], id_of(match[1]) or ""
