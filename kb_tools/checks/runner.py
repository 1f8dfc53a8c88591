"""Runs the rules over a library: every article, every sentence of prose, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kb_tools.checks.finding import Finding, Severity
from kb_tools.checks.lexicon import Lexicon, read_lexicon
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import KbError, Place, Problem, nearest
from kb_tools.settings import Level, Settings
from kb_tools.text.document import Block, BlockKind
from kb_tools.text.sentences import Sentence, split_sentences

FRONT_MATTER = "front-matter"
_PROSE = frozenset({
    BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.FOOTNOTE, BlockKind.TITLE, BlockKind.HEADING,
    BlockKind.CELL,
})


def check_library(around: Surroundings, only: Iterable[str] | None = None) -> list[Finding]:
    """All findings, in order of place. only limits them to articles with these paths.

    Raises KbError where the settings name a rule that does not exist.
    """
    levels = levels_of(around.settings)
    wanted = set(only) if only is not None else None
    findings = [_of_problem(problem) for problem in around.library.problems if wanted is None or problem.place.file in wanted]
    for article in around.library.articles:
        if wanted is None or article.path in wanted:
            findings += check_article(article, around, levels)
    return sorted(findings, key=lambda f: (f.place.file, f.place.line, f.place.column, f.rule))


def check_article(article: Article, around: Surroundings, levels: dict[str, Severity]) -> Iterator[Finding]:
    """What the rules find in one article."""
    rules = [rule for rule in all_rules().values() if rule.id in levels]
    on_sentences = [
        (rule, read_lexicon(rule.lexicon) if rule.lexicon else None) for rule in rules if rule.reads is Sentence
    ]
    for rule in rules:
        if rule.reads is Article:
            why = rule.explanation().why
            for remark in rule.remarks(article, around):
                severity = remark.severity or levels[rule.id]
                yield Finding(remark.place, rule.id, severity, remark.message, why, remark.suggest)
    for block in article.document.blocks:
        if block.kind in _PROSE and not block.quoted:
            yield from _in_block(article, block, on_sentences, levels)


def levels_of(settings: Settings) -> dict[str, Severity]:
    """The rules that are on, with their severity. Raises KbError for a rule that does not exist."""
    known = all_rules()
    for name in settings.check.rules:
        if name not in known:
            raise KbError(
                f'the settings name a rule "{name}" that does not exist{nearest(name, known)}',
                hint=f"the rules are: {', '.join(known)}",
            )
    levels = {}
    for name, rule in known.items():
        said = settings.check.rules.get(name)
        if said is not Level.OFF:
            levels[name] = Severity[said.name] if said else rule.severity
    return levels


def _in_block(
    article: Article, block: Block, rules: Sequence[tuple[Rule, Lexicon | None]], levels: dict[str, Severity]
) -> Iterator[Finding]:
    for sentence in split_sentences(block):
        for rule, words in rules:
            for hit in rule.hits(sentence, words):
                if _in_code(block, sentence.start + hit.start, sentence.start + hit.end):
                    continue
                offset, length = block.source_range(sentence.start + hit.start, sentence.start + hit.end)
                why = rule.explanation().why
                yield Finding(article.place_at(offset, length), rule.id, levels[rule.id], hit.message, why, hit.suggest)


def _in_code(block: Block, start: int, end: int) -> bool:
    return any(span.kind in ("code", "keys", "url") and span.start < end and start < span.end for span in block.spans)


def _of_problem(problem: Problem) -> Finding:
    place = Place(problem.place.file, problem.place.line, problem.place.column, problem.place.length)
    suggestion = f"Expected {problem.expected}." if problem.expected else ""
    why = all_rules()[FRONT_MATTER].explanation().why
    return Finding(place, FRONT_MATTER, Severity.ERROR, problem.message, why, suggestion)
