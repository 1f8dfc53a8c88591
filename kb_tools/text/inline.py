"""Markdown inside a block: what of it is shown, where each character stands, its links and spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape

from kb_tools.text.attributes import ATTRIBUTES, id_of
from kb_tools.text.delimiters import Delimiters
from kb_tools.text.document import Link, Span, SpanKind
from kb_tools.text.keys import shown_keys
from kb_tools.text.offsets import OffsetMap
from kb_tools.text.raw_html import BLOCK_TAGS, COMMENT, INLINE_TAG, TAG_SPANS, link_of, note_tag
from kb_tools.text.targets import TargetReader
from kb_tools.text.visible import Findings, VisibleText

Line = tuple[str, int]

_SPECIAL = re.compile(r"[\\`\[!<&*_~^=+{]|  \n")
_TOKEN = re.compile(r"\\.|`+|!?\[|\]|<|&#?\w{1,40};|\*+|_+|~+|\^+|==+|\+\+|\n\s*", re.DOTALL)
_TICKS = re.compile(r"\\.|`+", re.DOTALL)
_ESCAPED = frozenset("\\`*_{}[]()>#+-.!|^~= ")
_FOOTNOTE = re.compile(r"\[\^([^\]]{0,200})\]")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{0,40}://[^<>]*)>")
_MAIL = re.compile(r"<([^<> !]{1,200}@[^@<> ]{1,200})>")
_KEYS = re.compile(
    r"""\+\+((?:(?:[\w-]{1,60}|"(?:\\.|[^\\"\n]){1,60}"|'(?:\\.|[^\\'\n]){1,60}')\+(?!\+)){0,9}
    (?:[\w-]{1,60}|"(?:\\.|[^\\"\n]){1,60}"|'(?:\\.|[^\\'\n]){1,60}'))\+\+""",
    re.VERBOSE,
)
_LANGUAGE = re.compile(r"(?::::+|#!)[\w#.+-]*\s+")
_REFERENCE = re.compile(r"\s?\[([^\]]{0,999})\]")
_BRACKETS = re.compile(r"\\.|[\[\]`]", re.DOTALL)
_SPACES = re.compile(r"\s+")


def read_inline(
    lines: list[Line], offsets: OffsetMap, found: Findings
) -> tuple[VisibleText, tuple[Span, ...]]:
    """The visible text of a block's lines (text, offset), and its spans; links and ids go into found."""
    out = VisibleText(offsets)
    raw = lines[0][0] if len(lines) == 1 else "\n".join(text for text, _ in lines)
    if _SPECIAL.search(raw) is None:
        end = 0
        for number, (text, offset) in enumerate(lines):
            stripped = text.strip()
            if number and stripped:
                out.put(" ", end)
            out.take(stripped, offset + len(text) - len(text.lstrip()))
            end = offset + len(text)
        return out, ()
    return _Inline(raw, lines, out, found).read()


class _Inline:
    """One block's inline text on its way from raw to visible."""

    def __init__(self, raw: str, lines: list[Line], out: VisibleText, found: Findings) -> None:
        self.raw = raw
        self.out = out
        self.found = found
        self.line_starts: list[int] = []
        self.line_offsets: list[int] = []
        at = 0
        for text, offset in lines:
            self.line_starts.append(at)
            self.line_offsets.append(offset)
            at += len(text) + 1
        self.cuts: list[tuple[int, int, str]] = []
        self.spans: list[tuple[int, int, SpanKind]] = []
        self.link_texts: list[tuple[Link, int, int]] = []
        self.tags: list[tuple[str, int, Link | None]] = []

    def place(self, at: int) -> int:
        """The offset, before mapping to the source, of a raw index."""
        line = bisect_right(self.line_starts, at) - 1
        return self.line_offsets[line] + at - self.line_starts[line]

    def read(self) -> tuple[VisibleText, tuple[Span, ...]]:
        self._code_spans()
        self._brackets()
        self.reader = TargetReader(self.raw)
        self._scan()
        return self._show()

    def _code_spans(self) -> None:
        """Find code spans first: they bind before everything else but an escape."""
        self.code: dict[int, tuple[int, int, int]] = {}
        raw = self.raw
        if "`" not in raw:
            return
        ticks = [(match.start(), match.end()) for match in re.finditer("`+", raw)]
        by_size: dict[int, list[int]] = {}
        for start, end in ticks:
            by_size.setdefault(end - start, []).append(start)
        longest_after: list[int] = [0] * (len(ticks) + 1)
        for number in range(len(ticks) - 1, -1, -1):
            longest_after[number] = max(longest_after[number + 1], ticks[number][1] - ticks[number][0])
        tick_starts = [start for start, _ in ticks]
        skip = 0
        for match in _TICKS.finditer(raw):
            start, end = match.span()
            if start < skip or raw[start] != "`":
                continue
            size = end - start
            same = by_size.get(size, [])
            number = bisect_right(same, start)
            content = end
            if number < len(same):
                close, skip = same[number], same[number] + size
            else:
                longest = longest_after[bisect_right(tick_starts, start)]
                if not 0 < longest < size:
                    continue
                same = by_size[longest]
                close = same[bisect_right(same, start)]
                skip, content = close + longest, end - (size - longest)
            self.code[start] = (content, close, skip)

    def _brackets(self) -> None:
        """Pair the square brackets that stand outside code and are not escaped."""
        self.closing: dict[int, int] = {}
        if "[" not in self.raw:
            return
        stack: list[int] = []
        at, raw = 0, self.raw
        while match := _BRACKETS.search(raw, at):
            start, at = match.start(), match.end()
            char = raw[start]
            if char == "`":
                at = self.code[start][2] if start in self.code else at
            elif char == "[":
                stack.append(start)
            elif char == "]" and stack:
                self.closing[stack.pop()] = start
            elif char == "\\" and raw[start + 1] not in _ESCAPED:
                at = start + 1

    def _scan(self) -> None:
        raw = self.raw
        scopes = [Delimiters(raw, 0, len(raw))]
        ends: list[tuple[int, int, int, Link]] = []
        at = 0
        while match := _TOKEN.search(raw, at):
            start, at = match.span()
            char = raw[start]
            if char in "*_~^=":
                scopes[-1].add(start, at)
            elif char == "`":
                if start in self.code:
                    at = self._show_code(start)
            elif char == "\\":
                if raw[start + 1] in _ESCAPED:
                    self.cuts.append((start, start + 1, ""))
                else:
                    at = start + 1
            elif char in "[!":
                footnote = _FOOTNOTE.match(raw, start) if char == "[" else None
                if footnote and footnote[1] in self.found.footnotes:
                    self._cite(footnote)
                    at = footnote.end()
                elif (close := self.closing.get(at - 1)) is not None:
                    link, end = self._link(at - 1, close, nested=bool(ends), is_image=char == "!")
                    if link and link.is_image:
                        self.cuts.append((start, end, ""))
                        self.found.links.append(link)
                        at = self._attributes(end)
                    elif link:
                        self.cuts.append((start, at, ""))
                        ends.append((at, close, end, link))
                        scopes.append(Delimiters(raw, at, close))
            elif char == "]":
                if ends and ends[-1][1] == start:
                    opening, close, end, link = ends.pop()
                    self._settle(scopes.pop())
                    self._note_link(link, opening, close)
                    self.cuts.append((close, end, ""))
                    at = self._attributes(end)
            elif char == "<":
                at = self._angle(start, at)
            elif char == "&":
                self.cuts.append((start, at, unescape(match[0])))
            elif char == "+":
                at = self._show_keys(start, at)
            else:
                self._break_line(start, at)
        while scopes:
            self._settle(scopes.pop())

    def _settle(self, delimiters: Delimiters) -> None:
        self.cuts += [(start, end, "") for start, end in delimiters.cuts]
        self.spans += delimiters.spans
        for end in delimiters.closed:
            self._attributes(end)

    def _attributes(self, at: int) -> int:
        """Cut an attribute list that follows an inline element at once, and note its id."""
        if self.raw[at : at + 1] == "{" and (match := ATTRIBUTES.match(self.raw, at)):
            self.cuts.append((at, match.end(), ""))
            if identity := id_of(match[1]):
                self.found.ids.add(identity)
            return match.end()
        return at

    def _break_line(self, start: int, end: int) -> None:
        begin = start
        while begin and self.raw[begin - 1] == " ":
            begin -= 1
        self.cuts.append((begin, end, "\n" if start - begin > 1 else " "))

    def _show_code(self, start: int) -> int:
        content, close, end = self.code[start]
        raw = self.raw
        if language := _LANGUAGE.match(raw, content, close):
            content = language.end()
        while content < close and raw[content].isspace():
            content += 1
        last = close
        while last > content and raw[last - 1].isspace():
            last -= 1
        self.cuts.append((start, content, ""))
        at = content
        while (at := raw.find("\n", at, last)) >= 0:
            self.cuts.append((at, at + 1, " "))
            at += 1
        self.cuts.append((last, end, ""))
        self.spans.append((content, last, SpanKind.CODE))
        return self._attributes(end)

    def _show_keys(self, start: int, end: int) -> int:
        match = _KEYS.match(self.raw, start)
        shown = shown_keys(match[1]) if match else None
        if match is None or shown is None:
            return end
        self.cuts.append((start, match.end(), shown))
        self.spans.append((start, match.end(), SpanKind.KEYS))
        return self._attributes(match.end())

    def _cite(self, footnote: re.Match[str]) -> None:
        name = footnote[1]
        self.cuts.append((footnote.start(), footnote.end(), ""))
        self.found.footnotes[name] += 1
        times = self.found.footnotes[name]
        if times == 1:
            self.found.footnote_order.append(name)
        self.found.ids.add(f"fnref:{name}" if times == 1 else f"fnref{times}:{name}")

    def _link(self, opening: int, close: int, *, nested: bool, is_image: bool) -> tuple[Link | None, int]:
        """The link or image whose text is in the brackets at opening and close, and where it ends."""
        raw, found = self.raw, self.found
        alt = raw[opening + 1 : close] if is_image else None
        if raw[close + 1 : close + 2] == "(" and (is_image or not nested):
            target = self.reader.read(close + 1)
            if target:
                start, stop, title, end = target
                written = raw[start:stop]
                offset = self.out.offsets[self.place(start)]
                shown = unescape(self.reader.unescaped(written))
                return Link(shown, "", offset, len(written), is_image, alt, title), end
        if not found.references or close - opening > 999:
            return None, 0
        name = _SPACES.sub(" ", raw[opening + 1 : close].lower())
        end = close + 1
        reference = None
        if match := _REFERENCE.match(raw, end):
            reference = found.references.get(_SPACES.sub(" ", match[1].lower()) or name)
            end = match.end() if reference else end
        reference = reference or found.references.get(name)
        if reference is None:
            return None, 0
        return (
            Link(reference.target, "", reference.offset, reference.length, is_image, alt, reference.title),
            end,
        )

    def _note_link(self, link: Link, start: int, end: int) -> None:
        self.spans.append((start, end, SpanKind.LINK))
        self.link_texts.append((link, start, end))

    def _angle(self, start: int, at: int) -> int:
        raw, offsets = self.raw, self.out.offsets
        if (match := _AUTOLINK.match(raw, start) or _MAIL.match(raw, start)) and raw[match.end() - 2] != "\\":
            end, target = match.end(), match[1]
            self.cuts += [(start, start + 1, ""), (end - 1, end, "")]
            self.spans.append((start + 1, end - 1, SpanKind.URL))
            address = target if match.re is _AUTOLINK or target.startswith("mailto:") else f"mailto:{target}"
            link = Link(address, "", offsets[self.place(start + 1)], len(target))
            self._note_link(link, start + 1, end - 1)
            return self._attributes(end)
        if comment := COMMENT.match(raw, start):
            self.cuts.append((start, comment.end(), ""))
            return comment.end()
        tag = INLINE_TAG.match(raw, start)
        if tag is None or raw[tag.end() - 2] == "\\":
            return at
        name = tag["name"].lower()
        self.cuts.append((start, tag.end(), "\n" if name == "br" or name in BLOCK_TAGS else ""))
        if not tag["close"]:
            place = self.place(start)
            note_tag(tag, place, offsets, self.found, raw=True)
            if name in TAG_SPANS and len(self.tags) < 100:
                self.tags.append((name, tag.end(), link_of(tag, place, offsets)))
        elif name in TAG_SPANS:
            for number in range(len(self.tags) - 1, -1, -1):
                if self.tags[number][0] == name:
                    _, opened, opened_link = self.tags.pop(number)
                    if opened_link:
                        self._note_link(opened_link, opened, start)
                    else:
                        self.spans.append((opened, start, TAG_SPANS[name]))
                    break
        return self._attributes(tag.end())

    def _show(self) -> tuple[VisibleText, tuple[Span, ...]]:
        """Apply the cuts, then carry spans and links over from raw indexes to those of the text."""
        out, raw = self.out, self.raw
        raw_starts: list[int] = [0]
        out_starts: list[int] = [0]
        at = len(raw) - len(raw.lstrip())
        self.cuts.sort()
        for start, end, shown in [*self.cuts, (len(raw), len(raw), "")]:
            if start > at:
                raw_starts.append(at)
                out_starts.append(out.size)
                self._take(at, start)
            if end <= at:
                continue
            at = max(at, start)
            raw_starts.append(at)
            out_starts.append(out.size)
            out.put(shown, self.place(at))
            at = end
        raw_starts.append(len(raw))
        out_starts.append(out.size)

        def shown_at(index: int) -> int:
            piece = bisect_right(raw_starts, index) - 1
            if piece + 1 == len(out_starts):
                return out_starts[piece]
            return min(out_starts[piece] + index - raw_starts[piece], out_starts[piece + 1])

        size = len("".join(out.parts).rstrip()) if self.spans else 0
        spans = []
        for start, end, kind in self.spans:
            first, last = min(shown_at(start), size), min(shown_at(end), size)
            if last > first:
                spans.append(Span(first, last, kind))
        spans.sort(key=lambda span: (span.start, -span.end))
        if self.link_texts:
            text = "".join(out.parts)
            for link, start, end in self.link_texts:
                shown = text[shown_at(start) : shown_at(end)].strip()
                self.found.links.append(Link(link.target, shown, link.offset, link.length, title=link.title))
        return out, tuple(spans)

    def _take(self, start: int, end: int) -> None:
        self.out.take(self.raw[start:end], self.place(start))
