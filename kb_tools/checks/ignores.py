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
    found = []
    for match in _COMMENT.finditer(document.source):
        if _is_code(document, match.start()):
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


def _is_code(document: Document, offset: int) -> bool:
    for block in document.blocks:
        start = block.source_offset(0)
        if start > offset:
            continue
        if block.kind is BlockKind.CODE and block.text and offset <= block.source_offset(len(block.text) - 1):
            return True
        for span in block.spans:
            if span.kind is SpanKind.CODE:
                begin, length = block.source_range(span.start, span.end)
                if begin <= offset < begin + length:
                    return True
    return False


def _next_block(document: Document, offset: int) -> tuple[int, int]:
    """First and last line, from 1, of the block that begins after an offset."""
    number = document.line_column(offset)[0]
    lines = _lines_from(document, number)
    rest = document.source[
        offset : document.line_starts[number] if number < len(document.line_starts) else None
    ]
    if not rest.strip():
        number, lines = number + 1, lines[1:]
    else:
        lines[0] = rest
    while lines and not lines[0].strip():
        number, lines = number + 1, lines[1:]
    if not lines:
        return number, number - 1
    is_list, is_container = bool(_ITEM.match(lines[0])), bool(_CONTAINER.match(lines[0]))
    last = 0
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        if at > last + 1:
            goes_on = (is_list and (_ITEM.match(line) or _INDENTED.match(line))) or (
                is_container and _INDENTED.match(line)
            )
            if not goes_on:
                break
        last = at
    return number, number + last


def _lines_from(document: Document, number: int) -> list[str]:
    starts = document.line_starts
    ends = (*starts[number:], len(document.source))
    return [document.source[start:end] for start, end in zip(starts[number - 1 :], ends, strict=True)]
