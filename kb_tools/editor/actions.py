"""What can be done about findings: the safe change, all safe changes, or a comment that lets one stand."""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Finding
from kb_tools.checks.fixes import fix_article
from kb_tools.checks.ignores import ignores_of
from kb_tools.content.article import Article, article_from
from kb_tools.editor.desk import Desk
from kb_tools.editor.offers import Action, Edit
from kb_tools.editor.source import Source
from kb_tools.errors import Place
from kb_tools.fields import shortened
from kb_tools.text.document import BlockKind

_STAYS = frozenset({"front-matter", "kb-ignore"})
"""What no comment can silence: an article that cannot be read, and comments themselves."""

_FARTHEST = 400


def actions(desk: Desk, path: str, first: tuple[int, int], last: tuple[int, int]) -> list[Action]:
    """What can be done about the findings that touch a stretch, from line and column to line and column."""
    source = desk.source(path)
    start, end = source.offset(*first), source.offset(*last)
    found: list[Action] = []
    for finding in desk.findings(path):
        at = source.offset(finding.place.line, finding.place.column)
        if at <= end and start <= at + finding.place.length:
            found += _actions(desk, path, source, finding)
    return sorted(found, key=lambda action: not action.is_preferred)


def all_fixes(desk: Desk, path: str) -> tuple[Edit, ...]:
    """The changes of an article that are safe to make, together."""
    article = desk.article(path)
    if article is None or not any(finding.fix for finding in desk.findings(path)):
        return ()
    source = desk.source(path)
    fixed = fix_article(article, source.text, desk.check)
    return _differences(path, source, Source(fixed.text))


def _actions(desk: Desk, path: str, source: Source, finding: Finding) -> Iterator[Action]:
    if finding.fix:
        written = source.written_at(finding.fix.place)
        edit = Edit(finding.fix.place, finding.fix.text)
        yield Action(_change(written, finding.fix.text), (edit,), finding, is_preferred=True)
    article = desk.article(path)
    if article and finding.rule not in _STAYS:
        yield let_stand(article, source, finding)


def _change(before: str, after: str) -> str:
    if not after.strip():
        return f"Leave out “{shortened(before)}”"
    return f"Write “{shortened(after)}”" if before.strip() else f"Add “{shortened(after)}”"


def let_stand(article: Article, source: Source, finding: Finding) -> Action:
    """A comment before the finding's block, its reason still to be written.

    Until there is a reason nothing is silenced. Where no comment for the block fits, it is one for the file.
    """
    line = finding.place.line
    for number in range(line, max(line - _FARTHEST, article.body_line - 1), -1):
        begins = number >= article.body_line and _may_begin_a_block(article, source, number)
        if begins and _covers(article, source, finding, number):
            return _comment(finding, source, number, "kb-ignore", "Let this stand, with a reason")
    title = "Let this stand in the whole article, with a reason"
    return _comment(finding, source, article.body_line, "kb-ignore-file", title)


def _comment(finding: Finding, source: Source, line: int, mark: str, title: str) -> Action:
    place = Place(finding.place.file, line, 1)
    before = source.line_end if line > 1 and line > source.line_count else ""
    text = f"{before}<!-- {mark}: {finding.rule}: $1 -->{source.line_end * 2}"
    return Action(f"{title} ({finding.rule})", (Edit(place, text, is_snippet=True),), finding)


def _may_begin_a_block(article: Article, source: Source, line: int) -> bool:
    text = source.line(line)
    above = line == article.body_line or not source.line(line - 1).strip()
    return bool(text.strip()) and text[0] not in " \t" and above


def _covers(article: Article, source: Source, finding: Finding, line: int) -> bool:
    """Whether a comment before a line would let the finding stand and leave all else as it reads now."""
    at = source.offset(line, 1)
    comment = f"<!-- kb-ignore: {finding.rule}: reason -->{source.line_end * 2}"
    text = source.text[:at] + comment + source.text[at:]
    after, _ = article_from(text, article.path, article.file, article.site_locale)
    covering = [each for each in ignores_of(after) if each.place.line == line]
    moved = finding.place.line + 2
    same = _shape(after) == _shape(article)
    return same and any(each.first <= moved <= each.last for each in covering)


def _shape(article: Article) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in article.document.blocks if block.kind is not BlockKind.HTML]


def _differences(path: str, before: Source, after: Source) -> tuple[Edit, ...]:
    """An edit for each line that differs, or one for all where lines have come or gone."""
    if before.text == after.text:
        return ()
    if before.line_count != after.line_count:
        return (Edit(Place(path, 1, 1, len(before.text)), after.text),)
    lines = range(1, before.line_count + 1)
    return tuple(
        Edit(Place(path, number, 1, len(before.line(number))), after.line(number))
        for number in lines
        if before.line(number) != after.line(number)
    )
