"""Runs the rules over a library: every article, every sentence of prose, each read once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from kb_tools.checks.finding import Finding, Fix, Severity
from kb_tools.checks.gate import Found, within
from kb_tools.checks.ignores import Ignore, ignores_of, unused_names, without_ignored
from kb_tools.checks.passage import PROSE, Passage
from kb_tools.checks.plan import Active, ActiveRule, Plan
from kb_tools.checks.quotes import is_quoted
from kb_tools.checks.registry import all_rules
from kb_tools.checks.rule import Hit, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.site_files import SITE_VECTORS
from kb_tools.errors import Place, Problem, nearest
from kb_tools.text.document import Block, SpanKind

FRONT_MATTER = "front-matter"
IGNORE = IGNORE_MARK = "kb-ignore"
_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)


def check_library(
    around: Surroundings, only: Iterable[str] | None = None, plan: Plan | None = None
) -> list[Finding]:
    """All findings, in order of place. only limits them to articles with these paths.

    Raises KbError where the settings name a rule that does not exist.
    """
    plan = plan or Plan(around.settings.check)
    wanted = frozenset(only) if only is not None else None
    findings = problems_found(around, wanted)
    articles = [each for each in around.library.articles if wanted is None or each.path in wanted]
    plan.prepare(articles, around)
    for article in articles:
        findings += check_article(article, around, plan)
    return sorted(findings, key=lambda finding: (finding.place, finding.rule))


def problems_found(around: Surroundings, wanted: frozenset[str] | None) -> list[Finding]:
    """What was wrong with the reading of files, as findings. Vectors that cannot be used are always told."""
    problems = around.library.problems
    found = [finding_of(each) for each in problems if wanted is None or each.place.file in wanted]
    return [*found, *_unusable_vectors(around.library.folder)]


def _unusable_vectors(folder: Path) -> Iterator[Finding]:
    """What stops a build as well: the vectors beside the articles cannot be read."""
    if not os.path.lexists(folder / SITE_VECTORS):
        return
    from kb_tools.search.site_vectors import VECTORS_COMMAND, SiteVectorsError, read_site_vectors

    try:
        read_site_vectors(folder / SITE_VECTORS)
    except SiteVectorsError as error:
        why = "No site can be built with this file, and what searches find was not checked."
        suggestion = f"Write it anew: {VECTORS_COMMAND}. Or remove it: search then goes by words alone."
        yield Finding(Place(SITE_VECTORS), FRONT_MATTER, Severity.ERROR, f"{error.found}.", why, suggestion)


def check_article(
    article: Article, around: Surroundings, plan: Plan, alone: Iterable[Finding] | None = None
) -> Iterator[Finding]:
    """What the rules find in one article, but for what its comments let stand.

    alone: what `found_alone` found, where that is known already.
    """
    active = plan.active(article, around)
    found = found_around(article, around, plan)
    found += found_alone(article, around, plan) if alone is None else alone
    if IGNORE_MARK not in article.body:
        return iter(found)
    ignores = ignores_of(article)
    stay, unused = without_ignored(found, ignores)
    told = next((on for on in active.on_article if on.rule.id == IGNORE), None)
    if told:
        stay += _unused(unused, active.names, told)
        stay += _unknown(ignores, plan, told)
    return iter(stay)


def found_around(article: Article, around: Surroundings, plan: Plan) -> list[Finding]:
    """What the rules find in an article that look at other files too, at the day or at votes."""
    on_article = plan.active(article, around).on_article
    looking = (on for on in on_article if on.rule.around)
    return [finding for on in looking for finding in _remarked(article, around, on)]


def found_alone(article: Article, around: Surroundings, plan: Plan) -> list[Finding]:
    """What the rules find that look at nothing but the article and the site's own words and settings."""
    active = plan.active(article, around)
    inside = (on for on in active.on_article if not on.rule.around)
    found = [finding for on in inside for finding in _remarked(article, around, on)]
    found += _worded(article, active)
    return found


def _unused(unused: Iterable[Ignore], on: frozenset[str], told: ActiveRule) -> Iterator[Finding]:
    for ignore, name in unused_names(unused, on):
        message = f"This comment lets nothing stand: {name} finds nothing here."
        yield Finding(ignore.place, IGNORE, told.severity, message, told.why, "Take the comment out.")


def _unknown(ignores: Iterable[Ignore], plan: Plan, told: ActiveRule) -> Iterator[Finding]:
    for ignore in ignores:
        for name in ignore.rules:
            if name not in plan.rules:
                message = f"There is no rule “{name}”{nearest(name, plan.rules)}"
                yield Finding(ignore.place, IGNORE, told.severity, message, told.why, "Correct the name.")


def finding_of(problem: Problem) -> Finding:
    """What was wrong with a file's reading, as a finding."""
    suggestion = f"Expected {problem.expected}." if problem.expected else ""
    why = all_rules()[FRONT_MATTER].explanation().why
    return Finding(problem.place, FRONT_MATTER, Severity.ERROR, problem.message, why, suggestion)


def _remarked(article: Article, around: Surroundings, on: ActiveRule) -> Iterator[Finding]:
    for remark in on.rule.remarks(article, around):
        severity = remark.severity or on.severity
        yield Finding(remark.place, on.rule.id, severity, remark.message, on.why, remark.suggest, remark.fix)


def _worded(article: Article, active: Active) -> Iterator[Finding]:
    """What the rules about wording find: one look at the whole text, then only where there is something."""
    blocks = [block for block in article.document.blocks if block.kind in PROSE and not block.quoted]
    found = active.gate.find("\n".join(block.text for block in blocks))
    start = 0
    for block in blocks:
        end = start + len(block.text)
        here = {}
        for rule, phrases in found.items():
            inside = tuple(within(phrases, start, end))
            if inside:
                here[rule] = inside
        start = end + 1
        on_signs = [on for on in active.on_signs if any(sign in block.text for sign in on.rule.signs)]
        if here or on_signs or active.on_every_sentence:
            yield from _in_block(article, block, active, on_signs, here)


def _in_block(
    article: Article,
    block: Block,
    active: Active,
    on_signs: list[ActiveRule],
    here: dict[str, tuple[Found, ...]],
) -> Iterator[Finding]:
    on_words = [on for on in active.on_words if on.rule.id in here]
    for number, sentence in enumerate(article.sentences(block)):
        passage = Passage(sentence.text, sentence.start, sentence.end, number, block, article)
        for on in active.on_every_sentence:
            yield from _hits(passage, on, ())
        seen = set()
        for on in on_words:
            phrases = tuple(within(here[on.rule.id], sentence.start, sentence.end))
            if phrases:
                seen.add(on.rule.id)
                yield from _hits(passage, on, phrases)
        for on in on_signs:
            if on.rule.id not in seen and any(sign in passage.text for sign in on.rule.signs):
                yield from _hits(passage, on, ())


def _hits(passage: Passage, on: ActiveRule, phrases: tuple[Found, ...]) -> Iterator[Finding]:
    block, article = passage.block, passage.article
    for hit in on.rule.hits(passage, phrases):
        start, end = passage.start + hit.start, passage.start + hit.end
        if any(span.kind in _NOT_PROSE and span.start < end and start < span.end for span in block.spans):
            continue
        if not on.rule.in_quotes and is_quoted(passage.text, hit.start):
            continue
        if not on.rule.in_labels and passage.in_label(hit.start, hit.end):
            continue
        place = article.place_in(block, start, end)
        fix = _fix(passage, hit, start, end) if hit.replace is not None else None
        yield Finding(place, on.rule.id, on.severity, hit.message, on.why, hit.suggest, fix)


def _fix(passage: Passage, hit: Hit, start: int, end: int) -> Fix | None:
    """The change that a hit offers, where the file has the words just as the page shows them."""
    article = passage.article
    offset, length = passage.block.source_range(start, end)
    written = article.document.source[offset : offset + length]
    if hit.replace is None or written != passage.block.text[start:end] or "\n" in written:
        return None
    return Fix(article.place_at(offset, length), hit.replace)
