"""The block structure of a body, as Python-Markdown finds it: which lines make which block.

A chunk is what stands between blank lines; each processor of Python-Markdown and of the extensions has a
method here, tried in the order of their priorities. Lines are pairs of text and offset, so that stripping a
quote's or a list's prefix keeps positions exact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kb_tools.text.attributes import capital_of
from kb_tools.text.document import BlockKind
from kb_tools.text.lines import (
    ADMONITION,
    DEFINITION,
    DETAILS,
    FOOTNOTE,
    QUOTE,
    TAB,
    Line,
    Marks,
    dedent,
    indented,
    split_at_blanks,
)
from kb_tools.text.offsets import OffsetMap
from kb_tools.text.references import read_reference
from kb_tools.text.tables import split_table
from kb_tools.text.tree import Draft, Node, Place, deeper
from kb_tools.text.visible import Findings

_DEEPEST = 30
_SPECIAL = re.compile(r"^ {0,3}(?:[-#>:=*+_!?\[\x02]|\d+\.)|^ {4}|\||\x02", re.MULTILINE)
_ITEM = re.compile(r" {0,3}(?:(\d+)\.|[*+-]) +(.*)")
_NESTED_ITEM = re.compile(r" {4,7}(?:\d+\.|[*+-]) +")
_NOT_INDENTED = re.compile(r" {0,3}[^ :]")
_INDENT = re.compile(r"(?:    )+")
_ASIDE = re.compile(r"\x02[FH](\d+)\x03")
_LISTS, _ITEMS = ("ol", "ul", "dl"), ("li", "dd")


@dataclass(slots=True)
class BlockReader:
    """Reads lines into drafts, in the order of the page; footnotes are kept for the end."""

    offsets: OffsetMap
    found: Findings
    drafts: list[Draft] = field(default_factory=list)
    notes: dict[str, list[list[Line]]] = field(default_factory=dict)
    tabs: list[int] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Read a whole body."""
        chunks: list[list[Line]] = []
        chunk: list[Line] = []
        at = 0
        for line in text.split("\n"):
            if line and not line.isspace():
                chunk.append((line, at))
            elif chunk:
                chunks.append(chunk)
                chunk = []
            at += len(line) + 1
        if chunk:
            chunks.append(chunk)
        self.parse(Node("div"), chunks, [""], Place())
        for name in self.notes:
            self.found.footnotes[name] = 0
            self.found.ids.add(f"fn:{name}")

    def read_note(self, name: str) -> None:
        """Read the footnote of that name into drafts."""
        place = Place(first=BlockKind.FOOTNOTE)
        self.parse(
            Node("div"), [part for chunk in self.notes[name] for part in split_at_blanks(chunk)], [""], place
        )

    def parse(self, parent: Node, chunks: list[list[Line]], states: list[str], place: Place) -> None:
        """Read chunks as children of parent."""
        queue = chunks[::-1]
        while queue:
            lines = queue.pop()
            if lines:
                self._chunk(parent, lines, queue, states, place)

    def _inside(self, parent: Node, lines: list[Line], state: str, place: Place) -> None:
        if place.nesting < _DEEPEST:
            self.parse(parent, split_at_blanks(lines), [state], place)
        else:
            self._text(parent, lines, place)

    def _chunk(
        self, parent: Node, lines: list[Line], queue: list[list[Line]], states: list[str], place: Place
    ) -> None:
        text = lines[0][0] if len(lines) == 1 else "\n".join(line for line, _ in lines)
        if _SPECIAL.search(text) is None:
            self._text(parent, lines, place)
            return
        marks = Marks(lines)
        at, size = 0, len(lines)
        while at < size:
            start = marks.next("box", at)
            if start < size:
                self._before(parent, lines[at:start], states, place)
                at = self._box(parent, lines, start, place)
                continue
            first = lines[at][0]
            if first.startswith("    "):
                if (inner := self._box_content(parent, first)) is not None:
                    node, width = inner
                    end = indented(lines, at, width)
                    self._inside(node, dedent(lines[at:end], width), "", deeper(place))
                    at = end
                    continue
                if states[-1] != "detabbed" and (
                    parent.tag in _ITEMS or (parent.last and parent.last.tag in _LISTS)
                ):
                    self._indented(parent, lines[at:], states, place)
                    return
                end = indented(lines, at, 4)
                self._code(parent, dedent(lines[at:end], 4), place)
                at = end
                continue
            if "|" in first and at + 1 < size and (rows := split_table(lines[at:])):
                for row in rows:
                    for cell in row:
                        self._add(BlockKind.CELL, [cell], place)
                parent.add("table")
                return
            start = marks.next("heading", at)
            if start < size:
                self._before(parent, lines[at:start], states, place)
                self._heading(parent, lines[start], place)
                at = start + 1
                continue
            if at + 1 < size and marks.is_underline(at + 1):
                line, offset = lines[at]
                level = 1 if lines[at + 1][0][0] == "=" else 2
                self._add(BlockKind.HEADING, [(line, offset)], place, level=level)
                parent.add("h2")
                at += 2
                continue
            start = marks.next("rule", at)
            if start < size:
                self._before(parent, lines[at:start], states, place)
                parent.add("hr")
                at = start + 1
                continue
            if _ITEM.match(first):
                self._list(parent, lines[at:], place)
                return
            start = marks.next("definition", at)
            if start < size and (after := self._definition(parent, lines, at, start, place)):
                at = after
                continue
            start = marks.next("quote", at)
            if start < size:
                self._before(parent, lines[at:start], states, place)
                self._quote(parent, lines[start:], place)
                return
            start = marks.next("note", at)
            if start < size:
                self._before(parent, lines[at:start], states, place)
                at = self._note(lines, start, marks, queue)
                continue
            start = marks.next("meaning", at)
            if start < size:
                self._before(parent, lines[at:start], states, place)
                at = start + (1 if lines[start][0].rstrip()[-1] != ":" else 2)
                continue
            start = marks.next("reference", at)
            if start < size and (reference := read_reference(self.offsets, self.found, lines, start)):
                self._before(parent, lines[at:start], states, place)
                at = reference
                continue
            self._text(parent, lines[at:], place)
            return

    def _before(self, parent: Node, lines: list[Line], states: list[str], place: Place) -> None:
        if lines:
            self.parse(parent, [lines], states, place)

    def _add(self, kind: BlockKind, lines: list[Line], place: Place, *, level: int = 0) -> int:
        self.drafts.append(Draft(kind, lines, place.quoted, level, place.depth, place.ordered))
        return len(self.drafts) - 1

    def _text(self, parent: Node, lines: list[Line], place: Place) -> None:
        """A paragraph, or the text of an item; what was put aside in it becomes a block of its own."""
        part: list[Line] = []
        for line in lines:
            if "\x02" not in line[0]:
                part.append(line)
                continue
            at = 0
            for aside in _ASIDE.finditer(line[0]):
                if line[0][at : aside.start()].strip():
                    part.append((line[0][at : aside.start()], line[1] + at))
                self._prose(parent, part, place)
                part = []
                draft = self.drafts[self._add(BlockKind.HTML, [(aside[0], line[1] + aside.start())], place)]
                if aside[0][1] == "F":
                    draft.kind, draft.fence = BlockKind.CODE, int(aside[1])
                else:
                    draft.html = int(aside[1])
                at = aside.end()
            if line[0][at:].strip():
                part.append((line[0][at:], line[1] + at))
        self._prose(parent, part, place)

    def _prose(self, parent: Node, lines: list[Line], place: Place) -> None:
        if lines:
            kind = place.first or BlockKind.PARAGRAPH
            place.first = None
            parent.add("p", self._add(kind, lines, place))

    def _code(self, parent: Node, lines: list[Line], place: Place) -> None:
        last = parent.last
        if last and last.tag == "pre":
            self.drafts[last.draft].lines += [("", lines[0][1]), *lines]
        else:
            parent.add("pre", self._add(BlockKind.CODE, lines, place))

    def _heading(self, parent: Node, line: Line, place: Place) -> None:
        text, offset = line
        level = min(6, len(text) - len(text.lstrip("#")))
        shown = text[level:].rstrip("#")
        if shown.endswith("\\") and len(shown) + level < len(text):
            shown += "#"
        self._add(BlockKind.HEADING, [(shown, offset + level)], place, level=level)
        parent.add("h1")

    def _box(self, parent: Node, lines: list[Line], start: int, place: Place) -> int:
        """An admonition, a details block or a tab: its title and its content; returns the line after."""
        text, offset = lines[start]
        if match := ADMONITION.match(text):
            title, given = (match[2], 2) if match[2] is not None else (capital_of(match[1]), 1)
            box = content = parent.add("admonition")
        elif match := DETAILS.match(text):
            given = 3 if match[3] is not None else 2 if match[2] is not None else 1
            title = capital_of(match[1]) if given == 1 else match[given]
            box = content = parent.add("details")
        else:
            match = TAB.match(text)
            assert match is not None
            title, given = match[1], 1
            joins = parent.last and parent.last.tag == "tabs" and "!" not in text[:5]
            box = parent.last if joins and parent.last else parent.add("tabs")
            if joins:
                self.tabs[-1] += 1
            else:
                self.tabs.append(1)
            content = box.add("tab")
        if title:
            place_of_title = offset + match.start(given)
            if match[given] == title:
                self._add(BlockKind.TITLE, [(title, place_of_title)], place)
            else:
                shown = match[given][: len(title)]
                self._add(BlockKind.TITLE, [(shown, place_of_title)], place, level=-1)
        end = indented(lines, start + 1, 4)
        self._inside(content, dedent(lines[start + 1 : end], 4), "", deeper(place))
        return end

    def _box_content(self, parent: Node, first: str) -> tuple[Node, int] | None:
        """The open box, or the item in it, that an indented line goes on with, and the indent to strip."""
        box = parent.last
        if box is None or box.tag not in ("admonition", "details", "tabs"):
            return None
        node = box.last if box.tag == "tabs" else box
        width = 4
        while node and first.startswith(" " * (width + 4)) and node.last and node.last.tag in _LISTS:
            item = node.last.last
            if item is None:
                break
            node = item
            width += 4
        return (node, width) if node else None

    def _indented(self, parent: Node, lines: list[Line], states: list[str], place: Place) -> None:
        """Lines that belong to an item of an open list."""
        indent = _INDENT.match(lines[0][0])
        wanted = len(indent[0]) // 4 if indent else 0
        level = 1 if states[-1] == "list" else 0
        node, inside = parent, deeper(place)
        while wanted > level and node.last and node.last.tag in (*_LISTS, *_ITEMS):
            node = node.last
            if node.tag in _LISTS:
                level += 1
                inside.depth += 1
                inside.ordered = node.tag == "ol"
        width = 4 * level
        inner = [
            (line[width:], at + width) if line.startswith(" " * width) else (line, at) for line, at in lines
        ]
        if parent.tag in _ITEMS:
            inside = deeper(place)
            node = parent.last if parent.last and parent.last.tag in _LISTS else parent
            if node is not parent:
                inside.depth += 1
        elif node.tag in _LISTS:
            node = node.last or node.add("li")
        inside.first = None
        self._nested(node, inner, inside)

    def _nested(self, node: Node, lines: list[Line], place: Place) -> None:
        if place.nesting < _DEEPEST:
            self.parse(node, [lines], ["detabbed"], place)
        else:
            self._text(node, lines, place)

    def _list(self, parent: Node, lines: list[Line], place: Place) -> None:
        items: list[list[Line]] = []
        numbered = False
        for line, offset in lines:
            if match := _ITEM.match(line):
                if not items:
                    numbered = match[1] is not None
                items.append([(match[2], offset + match.start(2))])
            elif _NESTED_ITEM.match(line) and not items[-1][0][0].startswith("    "):
                items.append([(line, offset)])
            else:
                items[-1].append((line, offset))
        inner = deeper(place)
        state = "list"
        if parent.last and parent.last.tag in ("ol", "ul"):
            holder, state = parent.last, "looselist"
        elif parent.tag in ("ol", "ul"):
            holder = parent
            inner.depth -= 1
        else:
            holder = parent.add("ol" if numbered else "ul")
        inner.depth += 1
        for item in items:
            inner.ordered = holder.tag == "ol"
            if item[0][0].startswith("    ") and holder.last:
                inner.first = None
                node = holder.last
            else:
                inner.first = BlockKind.ITEM
                node = holder.add("li")
            if place.nesting < _DEEPEST:
                self.parse(node, [item], [state], inner)
            else:
                self._text(node, item, inner)
            state = "list"

    def _definition(self, parent: Node, lines: list[Line], at: int, start: int, place: Place) -> int:
        """A term with its definition; 0 if these lines are none."""
        last = parent.last
        terms = lines[at:start]
        if not terms and last is None:
            return 0
        if not terms and last and last.tag == "p" and last.draft >= 0:
            draft = self.drafts[last.draft]
            draft.kind = BlockKind.TERM
            if len(draft.lines) > 1 and last.draft == len(self.drafts) - 1:
                self.drafts.pop()
                terms = draft.lines
        for term in terms:
            self._add(BlockKind.TERM, [term], place)
        holder = last if last and last.tag == "dl" else parent.add("dl")
        match = DEFINITION.match(lines[start][0])
        assert match is not None
        content = [(match[1], lines[start][1] + match.start(1))]
        end = start + 1
        if end < len(lines) and _NOT_INDENTED.match(lines[end][0]):
            content += lines[end:]
            end = len(lines)
        else:
            end = indented(lines, end, 4)
            content += dedent(lines[start + 1 : end], 4)
        inner = deeper(place)
        inner.first = BlockKind.DEFINITION
        self._inside(holder.add("dd"), content, "list", inner)
        return end

    def _quote(self, parent: Node, lines: list[Line], place: Place) -> None:
        last = parent.last
        quote = last if last and last.tag == "blockquote" else parent.add("blockquote")
        inner = deeper(place)
        inner.quoted, inner.first = True, None
        cleaned: list[Line] = []
        for line, offset in lines:
            match = QUOTE.match(line)
            cleaned.append((match[1], offset + match.start(1)) if match else (line, offset))
        self._inside(quote, cleaned, "blockquote", inner)

    def _note(self, lines: list[Line], start: int, marks: Marks, queue: list[list[Line]]) -> int:
        match = FOOTNOTE.match(lines[start][0])
        assert match is not None
        end = min(marks.next("note", start + 1), len(lines))
        body = [(match[2], lines[start][1] + match.start(2)), *dedent(lines[start + 1 : end], 4)]
        chunks = [body]
        while end == len(lines) and queue and queue[-1][0][0].startswith("    "):
            chunks.append(dedent(queue.pop(), 4))
        self.notes[match[1]] = chunks
        return end
