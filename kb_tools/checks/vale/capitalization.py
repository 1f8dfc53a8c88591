"""`capitalization`: small and capital letters, mostly of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.exceptions import ExceptionList, Exceptions
from kb_tools.checks.vale.patterns import Pattern, Text
from kb_tools.checks.vale.titles import titled
from kb_tools.content.article import Article
from kb_tools.errors import Problem, nearest

KEYS = frozenset(["match", "style", "exceptions", "indicators", "prefix", "threshold", "vocab"])
_NAMED = ("$title", "$sentence", "$lower", "$upper")
_STYLES = ("AP", "Chicago")
_WORD = r"[\pN\pL*]+\S*"
_INNER = re.compile("[-'’]")
_USUAL_SHARE = 0.8


def build(rule: Definition) -> Finder | None:
    """What finds pieces that are not written as the rule asks; None where it cannot be used."""
    node = rule.text("match") if rule.needs("match") else None
    if node is None:
        return None
    style = rule.text("style")
    if style is not None and style.text not in _STYLES:
        rule.wrong(style, "style", " or ".join(_STYLES))
    exceptions = ExceptionList(rule)
    indicators = tuple(each.text for each in rule.texts("indicators"))
    share = rule.number("threshold") or _USUAL_SHARE
    by_chicago = style is not None and style.text == "Chicago"
    asked, own = node.text, None
    leading = rule.pattern("prefix")
    prefix = Pattern(rf"\A(?:{leading})", by_line=False) if leading else None
    if asked not in _NAMED:
        if asked.startswith("$") and asked[1:].isalpha():
            told = f'match: there is no "{asked}"{nearest(asked, _NAMED)}'
            rule.report.problems.append(Problem(node.place, told, f"{', '.join(_NAMED)} or a pattern"))
            return None
        source = rule.pattern("match")
        if source is None:
            return None
        own = Pattern(source, by_line=False)

    def is_well(text: str, allowed: Exceptions) -> bool:
        if own is not None:
            return own.occurs_in(text) or _is_allowed(text, allowed)
        if asked in ("$lower", "$upper"):
            return text == (text.lower() if asked == "$lower" else text.upper()) or _is_allowed(text, allowed)
        if asked == "$sentence":
            return _as_sentence(text, indicators, allowed) >= share
        return _as_title(text, titled(text, by_chicago=by_chicago), allowed) >= share

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed = exceptions.of(around)
        for piece in rule.group(article).pieces:
            text = piece.text.strip()
            if prefix is not None:
                text = text[next((end for _, end in prefix.spans(Text(text))), 0) :]
            if text and not is_well(text, allowed):
                yield rule.remark(piece, 0, len(piece.text))

    return find


def _as_sentence(text: str, indicators: tuple[str, ...], allowed: Exceptions) -> float:
    """The share of words that are written as in a sentence; 0 where the first one has no capital."""
    words = _words(text.rstrip("?!.:"), allowed)
    well = 0
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        bare = _INNER.split(word)[0] if "-" not in word else word.split("-")[0]
        usual = bare == (bare.lower() if at else bare.lower().title()) or bare == bare.upper()
        if usual or (before and before.endswith(indicators)) or _is_allowed(word, allowed):
            well += 1
        elif at == 0:
            return 0
    return well / len(words) if words else 1


def _as_title(text: str, expected: str, allowed: Exceptions) -> float:
    """The share of words that are written as in the title that is expected."""
    words, wanted = _words(text, allowed), _words(expected, allowed)
    well = sum(
        at >= len(wanted) or word == wanted[at] or word == word.upper() or _is_allowed(word, allowed)
        for at, word in enumerate(words)
    )
    return well / len(words) if words else 1


def _words(text: str, allowed: Exceptions) -> list[str]:
    """Words and exceptions of several words, in order."""
    source = allowed.terms.source if allowed.terms else ""
    return [text[start:end] for start, end in _splitter(source).spans(Text(text))]


@lru_cache(maxsize=8)
def _splitter(exceptions: str) -> Pattern:
    return Pattern(rf"\b(?:{exceptions})\b|{_WORD}" if exceptions else _WORD)


def _is_allowed(text: str, allowed: Exceptions) -> bool:
    return allowed.terms is not None and allowed.terms.occurs_in(text)
