"""Two words stand for one thing.

A reader who meets “sign in” and “log in” on one page has to work out whether they are two things.

Bad:  Sign in first. Later you can log in again with the same password, and then log on from your phone.
Good: Sign in first. Later you can sign in again.
Source: `preferred` of the site's words.yml; Microsoft style guide, one term for one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import PROSE
from kb_tools.checks.quotes import is_quoted
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.sites_words import unwanted_in
from kb_tools.content.article import Article
from kb_tools.text.document import SpanKind
from kb_tools.text.phrases import PhraseFinder

rule = Rule("same-term", severity=Severity.WARNING, reads=Article, languages=("en",))

# Pairs that nearly every help centre has; a page may use either, but not both.
_PAIRS = PhraseFinder(
    {
        "sign in": "sign in", "signs in": "sign in", "signed in": "sign in", "signing in": "sign in",
        "log in": "log in", "logs in": "log in", "logged in": "log in", "logging in": "log in",
        "sign out": "sign out", "signed out": "sign out", "log out": "log out", "logged out": "log out",
    }
)  # fmt: skip
_SIGN, _LOG = re.compile("[Ss]ign"), re.compile("[Ll]og")
_OTHER = {"sign in": "log in", "log in": "sign in", "sign out": "log out", "log out": "sign out"}
_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL, SpanKind.STRONG)


@rule.find
def terms(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find terms that words.yml replaces, and pages that mix the two words of a pair."""
    words = around.library.words
    if not words.preferred and not (_SIGN.search(article.body) and _LOG.search(article.body)):
        return
    first: dict[str, str] = {}
    mixed: set[str] = set()
    for block in article.document.blocks:
        if block.kind not in PROSE or block.quoted:
            continue
        closed = [span for span in block.spans if span.kind in _NOT_PROSE]
        found = [(match, True) for match in unwanted_in(block.text, words)]
        found += [(match, False) for match in _PAIRS.find(block.text)]
        for match, is_ours in found:
            inside = any(span.start < match.end and match.start < span.end for span in closed)
            if inside or is_quoted(block.text, match.start):
                continue
            place = article.place_in(block, match.start, match.end)
            written = block.text[match.start : match.end]
            if is_ours:
                because = words.preferred[match.value].because
                told = f"“{written}” is “{match.value}” on this site: {because.rstrip('.')}."
                yield Remark(place, told, f"Write “{match.value}”.")
                continue
            term = match.value
            first.setdefault(term, written)
            if (
                _OTHER[term] in first
                and next(iter(first)) != term
                and term not in mixed
                and not words.preferred
            ):
                mixed.add(term)
                told = f"“{written}” here and “{first[_OTHER[term]]}” above seem to be one thing."
                yield Remark(place, told, "Use one of the two on the whole page.")
