"""Comments that let a finding stand: `<!-- kb-ignore: rule: reason -->` before a block, or for the file.

The comment holds for the block that follows: a paragraph, a heading, a whole list, table or admonition.
`kb-ignore-file` holds for the article. Several rules stand with commas between them. A reason is a must, so
that the next writer knows why; a comment that silences nothing is told, so that none outlives its cause.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kb_tools.checks.finding import Finding
from kb_tools.content.article import Article
from kb_tools.errors import Place
from kb_tools.text.document import BlockKind, Document, SpanKind

_COMMENT = re.compile(r"<!--[ \t]*kb-ignore(-file)?\b((?:[^-<]|-(?!->)|<(?!!--))*)-->")
_PARTS = re.compile(r"\s*:\s*([^:]*?)\s*(?::\s*(.*?)\s*)?\Z", re.DOTALL)
_CONTAINER = re.compile(r"[ \t]*(?:!!!|\?\?\?\+?|===)")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_INDENTED = re.compile(r"(?:[ ]{2,}|\t)\S")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment: the rules it names, its reason, and the first and last line of the file that it covers."""

    place: Place
    rules: tuple[str, ...]
    reason: str
    first: int
    last: int

    def covers(self, finding: Finding) -> bool:
        """Whether it lets this finding of its own file stand."""
        return (
            bool(self.reason) and finding.rule in self.rules and self.first <= finding.place.line <= self.last
        )


def ignores_of(article: Article) -> tuple[Ignore, ...]:
    """The comments of an article, in order; those inside code are examples and do not count."""
    document = article.document
    if "kb-ignore" not in document.source:
        return ()
    code = _code(document)
    found = []
    for match in _COMMENT.finditer(document.source):
        if any(start <= match.start() < end for start, end in code):
            continue
        parts = _PARTS.match(match[2])
        names, reason = (parts[1], parts[2] or "") if parts else (match[2], "")
        rules = tuple(name.strip() for name in names.split(",") if name.strip())
        first, last = (0, 10**9) if match[1] else _next_block(document, match.end())
        before = 0 if match[1] else article.body_line - 1
        place = article.place_at(match.start(), match.end() - match.start())
        found.append(Ignore(place, rules, " ".join(reason.split()), first + before, last + before))
    return tuple(found)


def without_ignored(
    findings: Iterable[Finding], ignores: tuple[Ignore, ...]
) -> tuple[list[Finding], tuple[Ignore, ...]]:
    """The findings that stay, and the comments that let none stand."""
    stay: list[Finding] = []
    used: set[int] = set()
    for finding in findings:
        covering = [at for at, ignore in enumerate(ignores) if ignore.covers(finding)]
        used.update(covering)
        if not covering:
            stay.append(finding)
    return stay, tuple(ignore for at, ignore in enumerate(ignores) if at not in used and ignore.reason)


def unused_names(unused: Iterable[Ignore], on: Collection[str]) -> Iterator[tuple[Ignore, str]]:
    """Each unused comment with the first rule it names that was looked for in this run."""
    for ignore in unused:
        for name in ignore.rules:
            if name in on:
                yield ignore, name
                break


def _code(document: Document) -> list[tuple[int, int]]:
    """The stretches of the source that are code and hold a comment of ours."""
    found = []
    for block in document.blocks:
        if "kb-ignore" not in block.text:
            continue
        if block.kind is BlockKind.CODE:
            found.append(block.source_range(0, len(block.text)))
        spans = (span for span in block.spans if span.kind is SpanKind.CODE)
        found += [block.source_range(span.start, span.end) for span in spans]
    return [(offset, offset + length) for offset, length in found]


def _next_block(document: Document, offset: int) -> tuple[int, int]:
    """First and last line, from 1, of the block that begins after an offset."""
    first = last = 0
    is_list = is_container = False
    for number, line in _lines_after(document, offset):
        if not line.strip():
            continue
        if not first:
            first = number
            is_list, is_container = bool(_ITEM.match(line)), bool(_CONTAINER.match(line))
        elif number > last + 1:
            goes_on = (is_list and (_ITEM.match(line) or _INDENTED.match(line))) or (
                is_container and _INDENTED.match(line)
            )
            if not goes_on:
                break
        last = number
    return (first, last) if first else (1, 0)


def _lines_after(document: Document, offset: int) -> Iterator[tuple[int, str]]:
    """The rest of the line at an offset and the lines after it, each with its number."""
    starts = document.line_starts
    number = document.line_column(offset)[0]
    while offset < len(document.source):
        end = starts[number] if number < len(starts) else len(document.source)
        yield number, document.source[offset:end]
        offset, number = end, number + 1
