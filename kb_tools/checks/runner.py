"""Runs the rules over a library: every article, every sentence of prose, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb_tools.checks.finding import Finding, Severity
from kb_tools.checks.lexicon import Lexicon, read_lexicon
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import KbError, Problem, nearest
from kb_tools.settings import Level, Settings
from kb_tools.text.document import Block, BlockKind, SpanKind
from kb_tools.text.sentences import Sentence, split_sentences

FRONT_MATTER = "front-matter"
_PROSE = frozenset(
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
_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule that is on in this run: how much its findings count, why they matter, and its word list."""

    rule: Rule
    severity: Severity
    why: str
    words: Lexicon | None


def check_library(around: Surroundings, only: Iterable[str] | None = None) -> list[Finding]:
    """All findings, in order of place. only limits them to articles with these paths.

    Raises KbError where the settings name a rule that does not exist.
    """
    active = active_rules(around.settings)
    wanted = set(only) if only is not None else None
    findings = [
        finding_of(problem)
        for problem in around.library.problems
        if wanted is None or problem.place.file in wanted
    ]
    for article in around.library.articles:
        if wanted is None or article.path in wanted:
            findings += check_article(article, around, active)
    return sorted(findings, key=lambda finding: (finding.place, finding.rule))


def check_article(article: Article, around: Surroundings, active: Iterable[ActiveRule]) -> Iterator[Finding]:
    """What the rules find in one article."""
    on_sentences = [each for each in active if each.rule.reads is Sentence]
    for each in active:
        if each.rule.reads is Article:
            for remark in each.rule.remarks(article, around):
                severity = remark.severity or each.severity
                yield Finding(remark.place, each.rule.id, severity, remark.message, each.why, remark.suggest)
    for block in article.document.blocks:
        if block.kind in _PROSE and not block.quoted:
            here = [each for each in on_sentences if not each.words or each.words.occur_in(block.text)]
            if here:
                yield from _in_block(article, block, here)


def active_rules(settings: Settings) -> tuple[ActiveRule, ...]:
    """The rules that are on. Raises KbError where the settings name a rule that does not exist."""
    known = all_rules()
    for name in settings.check.rules:
        if name not in known:
            raise KbError(
                f'the settings name a rule "{name}" that does not exist{nearest(name, known)}',
                hint=f"the rules are: {', '.join(known)}",
            )
    active = []
    for name, rule in known.items():
        level = settings.check.rules.get(name)
        if level is not Level.OFF:
            severity = Severity[level.name] if level else rule.severity
            words = read_lexicon(rule.lexicon) if rule.lexicon else None
            active.append(ActiveRule(rule, severity, rule.explanation().why, words))
    return tuple(active)


def finding_of(problem: Problem) -> Finding:
    """What was wrong with a file's reading, as a finding."""
    suggestion = f"Expected {problem.expected}." if problem.expected else ""
    why = all_rules()[FRONT_MATTER].explanation().why
    return Finding(problem.place, FRONT_MATTER, Severity.ERROR, problem.message, why, suggestion)


def _in_block(article: Article, block: Block, active: Iterable[ActiveRule]) -> Iterator[Finding]:
    for sentence in split_sentences(block):
        for each in active:
            for hit in each.rule.hits(sentence, each.words):
                start, end = sentence.start + hit.start, sentence.start + hit.end
                if not _touches_code(block, start, end):
                    place = article.place_at(*block.source_range(start, end))
                    yield Finding(place, each.rule.id, each.severity, hit.message, each.why, hit.suggest)


def _touches_code(block: Block, start: int, end: int) -> bool:
    return any(span.kind in _NOT_PROSE and span.start < end and start < span.end for span in block.spans)
