"""A short form that is explained nowhere.

Who does not know it stops there, and most will not ask. Say it in words first, or put it in the glossary.

Bad:  The SLA of our SOC depends on the MTTR.
Good: The agreement on our times (SLA) is in your contract.
Good: Open the PDF by USB.
Source: plainlanguage.gov, avoid abbreviations (public domain); the style guide of GOV.UK on short forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.lexicon import read_lexicon
from kb_tools.checks.passage import PROSE
from kb_tools.checks.quotes import is_quoted
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.difficulty import word_table
from kb_tools.text.document import Block, BlockKind, SpanKind

rule = Rule("plain-jargon", severity=Severity.HINT, reads=Article, languages=("en",), around=True)

# The look back stands behind the first letter: so a search runs from capital to capital.
_SHORT = re.compile(r"[A-Z](?<![\w./@#+-][A-Z])[A-Z]{1,4}(?:s|es)?(?![\w/@=-])")
_OPENERS = frozenset("The A An Our Your This That Each Every No Its My".split())  # noqa: SIM905
_LABELLED = re.compile(
    r"\s+(?:buttons?|pins?|labels?|keys?|leds?|jumpers?|pads?|ports?|connectors?|cables?|headers?|tabs?|menus?"
    r"|librar(?:y|ies)|cores?|boards?|modules?|devices?)\b",
    re.IGNORECASE,
)
_LABELS = re.compile(r"\b(?:label(?:l?ed)?|marked|called|named|button|manufacturer:?)\s+\W?$", re.IGNORECASE)
_MOST = 50
_KINDS = PROSE - {BlockKind.HEADING}
_CLOSED = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL, SpanKind.STRONG, SpanKind.EMPHASIS, SpanKind.LINK)


@rule.find
def jargon(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find short forms at their first use that neither the page, the glossary nor everyday life explains."""
    unknown = _unknown(article, around)
    if not unknown:
        return
    looked_up = 0
    whole = f"{article.title}\n{article.matter.description}\n{article.body}"
    for block in article.document.blocks:
        if block.kind not in _KINDS or block.quoted or block.text.isupper():
            continue
        for match in _SHORT.finditer(block.text):
            short = _singular(match[0])
            if short not in unknown or _part_of_name(block.text, match):
                continue
            unknown.discard(short)
            looked_up += 1
            if looked_up > _MOST:
                return
            if _is_marked(block, match) or _is_said(short, whole):
                continue
            place = article.place_in(block, match.start(), match.end())
            yield Remark(
                place, f"“{short}” is explained nowhere.", "Say it in words, or add it to glossary.yml."
            )


def _unknown(article: Article, around: Surroundings) -> set[str]:
    """The short forms of the text that are neither the site's, nor everyday ones, nor words that shout."""
    forms = {_singular(form) for form in _SHORT.findall(article.body)} - around.library.short_forms
    if not forms:
        return forms
    known, words = around.library.known_words, word_table(article.language)
    everyday = read_lexicon("known-short-forms").phrases
    return {
        form
        for form in forms
        if (low := form.lower()) not in everyday
        and low not in known
        and words.difficulty(low) >= words.not_listed
    }


def _singular(form: str) -> str:
    return form.removesuffix("s")


def _is_marked(block: Block, match: re.Match[str]) -> bool:
    """Whether it stands in code, in bold, or in quotes: a name on the screen."""
    start, end = match.span()
    inside = any(span.kind in _CLOSED and span.start < end and start < span.end for span in block.spans)
    return inside or is_quoted(block.text, start)


def _part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether it belongs to a name: "MKR WIFI 1010", "SP 800", "Arduino CLI"."""
    after = text[match.end() : match.end() + 2]
    words = text[: match.start()].split()
    before = words[-1] if words and text[match.start() - 1 : match.start()] == " " else ""
    capital_after = len(after) == 2 and after[0] == " " and (after[1].isdigit() or after[1].isupper())
    named = (
        len(words) > 1
        and before not in _OPENERS
        and before[:1].isupper()
        and before[-1:].isalnum()
        and len(before) > 1
    )
    is_label = _LABELLED.match(text, match.end()) or _LABELS.search(
        text[max(0, match.start() - 20) : match.start()]
    )
    return capital_after or named or is_label is not None


def _is_said(short: str, whole: str) -> bool:
    """Whether the page explains it, has its words somewhere, or has it as a word in small letters."""
    if f"({short})" in whole or f"({short}s)" in whole:
        return True
    explains = rf"\b{short}s?\s*(?:\(|,? (?:is an?|is the|means|stands for|is short for)\b|—|–)"
    if re.search(explains, whole):
        return True
    # No classes of characters: there is a pattern a short form, and they are slow to make.
    between = r"\S{0,30}\s(?:(?:of|and|the|for|to|in|on|a)\s)?"
    said = rf"\b(?:{between.join(short)}|{between.join(short.lower())}|{short.lower()}\b)"
    return re.search(said, whole.replace("-", " ")) is not None
