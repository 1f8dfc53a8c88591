"""HTML in Markdown: which of it is left raw, and what of it can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from kb_tools.text.document import Block, BlockKind, Heading, Link, Span, SpanKind
from kb_tools.text.fences import Fence
from kb_tools.text.offsets import OffsetMap, replace_regions
from kb_tools.text.visible import Findings, VisibleText

TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][^\s"'<>@/`]*+)(?P<rest>(?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>"""
)
INLINE_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][^\s"'<>@/]*+)(?P<rest>[^\s"'<>@]*+
    (?:\s+[^\s"'=<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>]++))?+)*+\s*+/?)>""",
    re.VERBOSE,
)
COMMENT = re.compile(
    r"<!--(?:(?!<!--|-->).)*+-->|<\?(?:(?!<\?|\?>).)*+\?>|<!\[CDATA\[[^\]<]*\]\]>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>]+)))?""")
_LINE_START = re.compile(r"^ {0,3}(?=<[a-zA-Z!?/])", re.MULTILINE)
_TOKEN = re.compile(r"\x02F(\d+)\x03|&#?\w{1,40};|\s+|<")
_HIDDEN = frozenset(["script", "style", "template", "textarea"])
TAG_SPANS = {
    "code": SpanKind.CODE,
    "kbd": SpanKind.KEYS,
    "strong": SpanKind.STRONG,
    "b": SpanKind.STRONG,
    "em": SpanKind.EMPHASIS,
    "i": SpanKind.EMPHASIS,
    "a": SpanKind.LINK,
}
_BLOCK_KINDS = {
    "p": BlockKind.PARAGRAPH,
    "li": BlockKind.ITEM,
    "td": BlockKind.CELL,
    "th": BlockKind.CELL,
    "pre": BlockKind.CODE,
    "summary": BlockKind.TITLE,
    "dt": BlockKind.TERM,
    "dd": BlockKind.DEFINITION,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}
BLOCK_TAGS = frozenset(
    """
    address article aside blockquote body canvas center colgroup dd details dialog dir div dl dt
    fieldset figcaption figure footer form frameset group h1 h2 h3 h4 h5 h6 head header hgroup hr
    html iframe isindex legend li link main map math menu meta nav noframes noscript ol option
    output p pre progress script section style summary table tbody td textarea tfoot th thead title
    tr ul video
    """.split()  # noqa: SIM905
)


def attributes_of(rest: str) -> dict[str, tuple[str, int]]:
    """A tag's attributes by lower-case name: the value, unescaped, and where it starts in rest."""
    found: dict[str, tuple[str, int]] = {}
    for match in _ATTRIBUTE.finditer(rest):
        group = match.lastindex or 1
        value = unescape(match[group]) if group > 1 else ""
        found.setdefault(match[1].lower(), (value, match.start(group)))
    return found


def note_tag(match: re.Match[str], offset: int, offsets: OffsetMap, found: Findings, *, raw: bool) -> None:
    """Record what a start tag at offset brings: an id, or an image."""
    rest = match["rest"]
    if not rest.strip():
        return
    attributes = attributes_of(rest)
    if identity := attributes.get("id"):
        (found.raw_ids if raw else found.ids).add(identity[0])
    if match["name"].lower() == "img" and (source := attributes.get("src")):
        alt, title = attributes.get("alt"), attributes.get("title")
        place = offsets[offset + match.start("rest") - match.start() + source[1]]
        found.links.append(
            Link(source[0], "", place, len(source[0]), True, alt and alt[0], title and title[0])
        )


def link_of(match: re.Match[str], offset: int, offsets: OffsetMap) -> Link | None:
    """The link that a start tag <a href> at offset opens, with no text yet."""
    if match["name"].lower() != "a":
        return None
    attributes = attributes_of(match["rest"])
    if "href" not in attributes:
        return None
    target, at = attributes["href"]
    title = attributes.get("title")
    place = offsets[offset + match.start("rest") - match.start() + at]
    return Link(target, "", place, len(target), title=title and title[0])


class _Matching:
    """The closing tag of each block-level opening tag of a text, found in one go when first asked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[int, re.Match[str]] | None = None
        self.no_comment_from = len(text)

    def comment_end(self, opening: int) -> int:
        """Where the comment that opens there ends, or 0."""
        if opening >= self.no_comment_from:
            return 0
        end = self.text.find("-->", opening + 4)
        if end < 0:
            self.no_comment_from = opening
        return end + 3 if end >= 0 else 0

    def __getitem__(self, opening: int) -> re.Match[str] | None:
        if self.found is None:
            self.found = {}
            open_tags: dict[str, list[int]] = {}
            for match in TAG.finditer(self.text):
                name = match["name"].lower()
                if not match["close"]:
                    open_tags.setdefault(name, []).append(match.start())
                elif open_tags.get(name):
                    self.found[open_tags[name].pop()] = match
        return self.found.get(opening)


def put_html_aside(
    text: str, offsets: OffsetMap, found: Findings
) -> tuple[str, OffsetMap, list[tuple[int, int]]]:
    """text with a mark (STX, H, number, ETX) for each block of raw HTML, its map, and the regions."""
    regions: list[tuple[int, int]] = []
    cuts: list[tuple[int, int, str]] = []
    if "<" not in text:
        return text, offsets, regions
    closing = _Matching(text)
    at = 0
    while start := _LINE_START.search(text, at):
        begin = start.end()
        end = _raw_end(text, begin, offsets, found, cuts, closing)
        while end > begin:
            cuts.append((begin, end, f"\n\n\x02H{len(regions)}\x03\n\n"))
            regions.append((begin, end))
            begin = end
            while begin < len(text) and text[begin] == " ":
                begin += 1
            end = (
                _raw_end(text, begin, offsets, found, cuts, closing) if text[begin : begin + 1] == "<" else 0
            )
        at = max(begin, start.end() + 1)
    if not cuts:
        return text, offsets, regions
    marked, mapped = replace_regions(text, offsets, sorted(cuts))
    return marked, mapped, regions


def _raw_end(
    text: str,
    begin: int,
    offsets: OffsetMap,
    found: Findings,
    cuts: list[tuple[int, int, str]],
    closing: _Matching,
) -> int:
    """Where the raw block that begins with the `<` at begin ends; 0 if none begins there."""
    if text.startswith("<!--", begin):
        return closing.comment_end(begin)
    if text[begin + 1 : begin + 2] in ("!", "?"):
        declared = COMMENT.match(text, begin)
        return declared.end() if declared else 0
    tag = TAG.match(text, begin)
    if tag is None or tag["close"] or tag["name"].lower() not in BLOCK_TAGS:
        return 0
    if tag["name"].lower() == "hr" or tag["rest"].endswith("/"):
        return tag.end()
    end = closing[begin]
    if "markdown" in tag["rest"] and "markdown" in attributes_of(tag["rest"]):
        note_tag(tag, begin, offsets, found, raw=False)
        cuts.append((begin, tag.end(), "\n\n"))
        if end:
            cuts.append((end.start(), end.end(), "\n\n"))
        return 0
    return end.end() if end else len(text)


class RawHtmlReader:
    """Reads the visible text of one region of raw HTML into blocks."""

    def __init__(self, text: str, offsets: OffsetMap, fences: list[Fence], found: Findings) -> None:
        self.text = text
        self.offsets = offsets
        self.fences = fences
        self.found = found
        self.headings: list[Heading] = []
        self._comments = _Matching(text)

    def read(self, start: int, end: int) -> Iterator[Block | Fence]:
        """The blocks between two offsets; a fence that stood in the HTML as itself."""
        text = self.text
        kind, level, identity = BlockKind.HTML, 0, ""
        out = VisibleText(self.offsets)
        spans: list[Span] = []
        open_spans: list[tuple[str, int, int, Link | None]] = []
        at, hidden = start, ""
        while at < end:
            token = _TOKEN.search(text, at, end)
            stop = token.start() if token else end
            if not hidden:
                out.take(text[at:stop], at)
            if token is None:
                break
            at = token.end()
            if token[0][0] == "\x02":
                if out.size:
                    yield self._finish(out, kind, level, identity, spans, start)
                yield self.fences[int(token[1])]
                out, spans, open_spans = VisibleText(self.offsets), [], []
            elif token[0][0] == "&":
                if not hidden:
                    out.put(unescape(token[0]), stop)
            elif token[0] != "<":
                if hidden:
                    continue
                if kind is BlockKind.CODE:
                    out.take(token[0], stop)
                elif out.size and out.parts[-1][-1] not in " \n":
                    out.put(" ", stop)
            elif text.startswith("<!--", stop) and (after := self._comments.comment_end(stop)):
                at = min(after, end)
            elif declared := COMMENT.match(text, stop, end):
                at = declared.end()
            elif tag := TAG.match(text, stop, end):
                at = tag.end()
                name, closes = tag["name"].lower(), bool(tag["close"])
                if hidden:
                    hidden = "" if closes and name == hidden else hidden
                    continue
                if name in _HIDDEN and not closes:
                    hidden = name
                    continue
                if not closes:
                    note_tag(tag, stop, self.offsets, self.found, raw=True)
                if name in BLOCK_TAGS:
                    if out.size:
                        yield self._finish(out, kind, level, identity, spans, start)
                    out, spans, open_spans = VisibleText(self.offsets), [], []
                    kind = BlockKind.HTML if closes else _BLOCK_KINDS.get(name, BlockKind.HTML)
                    level = int(name[1]) if kind is BlockKind.HEADING else 0
                    given = attributes_of(tag["rest"]).get("id") if not closes else None
                    identity = given[0] if given else ""
                elif name == "br":
                    out.put("\n", stop)
                elif not closes:
                    if name in TAG_SPANS and len(open_spans) < 100:
                        open_spans.append((name, out.size, len(out.parts), link_of(tag, stop, self.offsets)))
                elif name in TAG_SPANS:
                    close_span(name, out, spans, open_spans, self.found)
            elif not hidden:
                out.take("<", stop)
        if out.size:
            yield self._finish(out, kind, level, identity, spans, start)

    def _finish(
        self, out: VisibleText, kind: BlockKind, level: int, identity: str, spans: list[Span], start: int
    ) -> Block:
        block = out.block(kind, start, tuple(spans), level=level)
        if kind is BlockKind.HEADING and block.text:
            self.headings.append(
                Heading(level, block.text, identity, *block.source_range(0, len(block.text)))
            )
        return block


def close_span(
    name: str,
    out: VisibleText,
    spans: list[Span],
    open_spans: list[tuple[str, int, int, Link | None]],
    found: Findings,
) -> None:
    """Close the innermost open inline tag of that name: a span, and a link if it was one."""
    for place in range(len(open_spans) - 1, -1, -1):
        if open_spans[place][0] != name:
            continue
        _, start, part, link = open_spans.pop(place)
        if out.size > start:
            spans.append(Span(start, out.size, TAG_SPANS[name]))
        if link:
            shown = "".join(out.parts[part:]).strip()
            found.links.append(Link(link.target, shown, link.offset, link.length, title=link.title))
        return
