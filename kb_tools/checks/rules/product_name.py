"""A product's name is not written as it is.

A name in other letters looks like another product, or like the work of someone who is not us.

Bad:  Open northwind shield.
Good: Open Northwind Shield.
Source: `names` of the site's words.yml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Fix, Severity
from kb_tools.checks.passage import PROSE
from kb_tools.checks.quotes import is_quoted
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.sites_words import names_in
from kb_tools.content.article import Article
from kb_tools.text.difficulty import word_table
from kb_tools.text.document import SpanKind

rule = Rule("product-name", severity=Severity.WARNING, reads=Article)

_JOINED = re.compile(r"[-_/@\\]|\.\w")
_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)


@rule.find
def names(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find the site's names in other letters; in code, addresses and quotes they are not ours."""
    if not around.library.words.names:
        return
    source = article.document.source
    for block in article.document.blocks:
        if block.kind not in PROSE or block.quoted or block.text.isupper():
            continue
        for match in names_in(block.text, around.library.words):
            written = block.text[match.start : match.end]
            start, end = match.start, match.end
            closed = any(s.kind in _NOT_PROSE and s.start < end and start < s.end for s in block.spans)
            is_part = _JOINED.match(block.text, start - 1 if start else end) or _JOINED.match(block.text, end)
            if written == match.value or closed or is_part or is_quoted(block.text, start):
                continue
            if _is_a_word_too(match.value, article.language):
                continue
            place = article.place_in(block, match.start, match.end)
            offset, length = block.source_range(match.start, match.end)
            fix = Fix(place, match.value) if source[offset : offset + length] == written else None
            yield Remark(place, f"The name is written “{match.value}”.", f"Write {match.value}.", fix=fix)


def _is_a_word_too(name: str, language: str) -> bool:
    """Whether a name is an everyday word: who writes “find” need not mean the product Find."""
    if " " in name:
        return False
    try:
        words = word_table(language)
    except FileNotFoundError:
        return False
    return words.difficulty(name.lower()) < words.not_listed
