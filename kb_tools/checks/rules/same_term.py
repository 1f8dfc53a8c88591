"""Two words stand for one thing.

A reader who meets “sign in” and “log in” on one page has to work out whether they are two things.

Bad:  Sign in first. Later you can log in again with the same password, and then log on from your phone.
Good: Sign in first. Later you can sign in again.
Source: `preferred` of the site's words.yml; Microsoft style guide, one term for one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kb_tools.checks.finding import Severity
from kb_tools.checks.lexicon import read_lexicon
from kb_tools.checks.passage import PROSE
from kb_tools.checks.quotes import is_quoted
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.sites_words import unwanted_in
from kb_tools.content.article import Article
from kb_tools.content.wording import WordFields
from kb_tools.text.document import Block, SpanKind
from kb_tools.text.phrases import Match, PhraseFinder

rule = Rule("same-term", severity=Severity.WARNING, reads=Article, languages=("en",))

_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL, SpanKind.STRONG)


@rule.find
def terms(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find terms that words.yml replaces, and pages that mix the two words of a pair."""
    words = around.library.words
    mixed = _mixed(article, words)
    first: dict[str, str] = {}
    if not mixed and not words.preferred:
        return
    for block in article.document.blocks:
        if block.kind not in PROSE or block.quoted:
            continue
        for match in unwanted_in(block.text, words):
            if not _is_marked(block, match):
                because = words.preferred[match.value].because.rstrip(".")
                written = block.text[match.start : match.end]
                told = f"“{written}” is “{match.value}” on this site: {because}."
                yield Remark(article.place_in(block, match.start, match.end), told, f"Write “{match.value}”.")
        for match in _pairs().find(block.text) if mixed else ():
            word = match.value
            if word not in mixed or _is_marked(block, match):
                continue
            first.setdefault(word, block.text[match.start : match.end])
            other = _other(word)
            if other in first:
                mixed -= {word, other}
                written = block.text[match.start : match.end]
                told = f"“{written}” here and “{first[other]}” above seem to be one thing."
                yield Remark(
                    article.place_in(block, match.start, match.end),
                    told,
                    "Use one of the two on the whole page.",
                )


@lru_cache
def _pairs() -> PhraseFinder[str]:
    return PhraseFinder(read_lexicon("one-thing").phrases)


@lru_cache
def _forms() -> dict[str, tuple[str, ...]]:
    """The forms of each word of a pair; the word is named by its thing and side, as in “web/a”."""
    forms: dict[str, tuple[str, ...]] = {}
    for form, word in read_lexicon("one-thing").phrases.items():
        forms[word] = (*forms.get(word, ()), form)
    return forms


def _other(word: str) -> str:
    return f"{word[:-1]}{'b' if word[-1] == 'a' else 'a'}"


def _mixed(article: Article, words: WordFields) -> set[str]:
    """The words of pairs of which the text has both; what words.yml has a say on is its matter alone."""
    low = article.body.lower().replace("\n", " ")
    forms = _forms()
    there = {word for word, each in forms.items() if any(map(low.__contains__, each))}
    both = {word for word in there if _other(word) in there}
    if not both:
        return both
    ours = {*words.preferred, *(other for each in words.preferred.values() for other in each.instead_of)}
    return {word for word in both if ours.isdisjoint((*forms[word], *forms[_other(word)]))}


def _is_marked(block: Block, match: Match[str]) -> bool:
    """Whether it stands in code, an address or the name of a button, or is quoted."""
    start, end = match.start, match.end
    inside = any(span.kind in _NOT_PROSE and span.start < end and start < span.end for span in block.spans)
    is_part = "@" in block.text[start - 1 : start] or block.text[end : end + 1] == "@"
    return inside or is_part or is_quoted(block.text, start)
