"""Makes the changes that findings offer, and none that could break an article.

A set of changes stands only if the article reads as before but for the words changed: the same blocks, ids of
headings, code, links and fields. If together they don't, each is tried alone. Rounds go on until no finding
offers a change, so that a second run has nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kb_tools.checks.finding import Finding
from kb_tools.content.article import Article, article_from
from kb_tools.text.document import BlockKind, SpanKind
from kb_tools.text.offsets import line_starts

MOST_ROUNDS = 8
_KEPT_AS_WRITTEN = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)


@dataclass(frozen=True, slots=True)
class Fixed:
    """An article's text after the changes, and the findings whose changes were made."""

    text: str
    made: tuple[Finding, ...]


def fix_article(article: Article, text: str, check: Callable[[Article], Iterable[Finding]]) -> Fixed:
    """Make every safe change in an article's text; check finds what is to be changed in a state of it.

    text is the whole file's. The article's own file is not touched.
    """
    made: list[Finding] = []
    for _ in range(MOST_ROUNDS):
        offered = [finding for finding in check(article) if finding.fix]
        changed = _changed(article, text, offered)
        if not changed.made:
            break
        made += changed.made
        text = changed.text
        article, _ = article_from(text, article.path, article.file, article.site_locale)
    return Fixed(text, tuple(made))


def apply(text: str, findings: Sequence[Finding]) -> Fixed:
    """The text with the changes of the findings; of two that overlap the first stands."""
    starts = line_starts(text)
    spans = []
    for finding in findings:
        if finding.fix is not None and finding.fix.place.line <= len(starts):
            place = finding.fix.place
            start = starts[place.line - 1] + place.column - 1
            spans.append((start, start + place.length, finding))
    parts: list[str] = []
    made: list[Finding] = []
    at = 0
    for start, end, finding in sorted(spans, key=lambda span: span[:2]):
        if start < at or finding.fix is None:
            continue
        parts += (text[at:start], finding.fix.text)
        made.append(finding)
        at = end
    return Fixed("".join((*parts, text[at:])), tuple(made))


def _changed(article: Article, text: str, offered: list[Finding]) -> Fixed:
    if not offered:
        return Fixed(text, ())
    whole = apply(text, offered)
    if whole.text == text:
        return Fixed(text, ())
    before = _shape(article, offered)
    if _reads_the_same(article, whole.text, whole.made, before):
        return whole
    good = [
        finding
        for finding in offered
        if _reads_the_same(article, apply(text, [finding]).text, (finding,), _shape(article, [finding]))
    ]
    some = apply(text, good)
    return some if _reads_the_same(article, some.text, some.made, _shape(article, good)) else Fixed(text, ())


def _reads_the_same(article: Article, text: str, made: Sequence[Finding], before: tuple[object, ...]) -> bool:
    after, _ = article_from(text, article.path, article.file, article.site_locale)
    return after.body_line == article.body_line and _shape(after, made) == before


def _shape(article: Article, changing: Sequence[Finding]) -> tuple[object, ...]:
    """What must stay as it is while words change. A link whose own address is changed may differ there."""
    document = article.document
    lines = {
        finding.fix.place.line for finding in changing if finding.fix and finding.rule.startswith("link-")
    }
    blocks = tuple(
        (
            block.kind,
            block.level,
            block.depth,
            block.ordered,
            block.quoted,
            block.text if block.kind is BlockKind.CODE else "",
            tuple(
                (span.kind, block.text[span.start : span.end] if span.kind in _KEPT_AS_WRITTEN else "")
                for span in block.spans
            ),
        )
        for block in document.blocks
    )
    links = tuple(
        (link.is_image, "" if article.place_at(link.offset).line in lines else link.target)
        for link in document.links
    )
    return blocks, links, document.anchors, len(article.problems), sorted(article.places)
