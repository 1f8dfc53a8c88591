"""`repetition`: the same word twice in a row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from operator import eq

from kb_tools.checks.rule import Remark, Surroundings
from kb_tools.checks.vale.definition import Definition, Finder
from kb_tools.checks.vale.exceptions import ExceptionList
from kb_tools.checks.vale.patterns import Pattern
from kb_tools.checks.vale.pieces import Piece
from kb_tools.content.article import Article
from kb_tools.text.sentences import split_plain

_BY_BLANKS = (r"(?:[^\s]+)", r"(?:\S+)")
KEYS = frozenset(["tokens", "max", "ignorecase", "alpha", "exceptions", "vocab"])


def build(rule: Definition) -> Finder | None:
    """What finds a token that comes again at once; None where nothing of it can be used."""
    if not rule.needs("tokens"):
        return None
    tokens = [f"(?:{source})" for source in rule.patterns(rule.texts("tokens"))]
    if not tokens:
        return None
    ignore_case, letters, most = rule.flag("ignorecase"), rule.flag("alpha"), int(rule.number("max"))
    pattern = Pattern("|".join(tokens), ignore_case=ignore_case)
    exceptions = ExceptionList(rule)
    by_blanks = all(each in _BY_BLANKS for each in tokens)

    def repeated(piece: Piece, spans: list[tuple[int, int]], language: str) -> Iterator[tuple[int, int]]:
        before, begun, count = "", 0, 0
        for start, end in spans:
            written = piece.text[start:end].strip()
            word = written.lower() if ignore_case else written
            again = word == before and word.strip("*") != "" and (not letters or word.isalpha())
            count += again
            if again and count > most and len(split_plain(piece.text[begun:end], language)) == 1:
                yield begun, end
                count = 0
            before, begun = word, start

    def find(article: Article, around: Surroundings) -> Iterator[Remark]:
        allowed = exceptions.of(around)
        for piece in rule.group(article).pieces:
            if by_blanks and not _has_twins(piece.text):
                continue
            for start, end in repeated(piece, list(pattern.spans(piece.matter)), article.language):
                if not allowed.cover(piece, start, end):
                    yield rule.remark(piece, start, end, piece.shown[start:end].split()[-1])

    return find


def _has_twins(text: str) -> bool:
    """Whether a word between blanks comes twice in a row, in any letters: most texts have none."""
    words = text.lower().split()
    return any(map(eq, words, islice(words, 1, None)))
