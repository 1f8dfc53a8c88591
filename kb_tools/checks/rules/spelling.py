"""A word is misspelt.

A wrong letter makes a page look unchecked, and someone who fears a fraud reads it as a sign of one.

It needs `pip install 'beeline-kb[spelling]'`. Names of products, jargon and terms that stand in words.yml or
glossary.yml are known. Quotations and code are left alone.

Bad:  Open your acccount and type the neccessary code.
Good: Open your account and type the necessary code.
Source: the list of common misspellings of typos (MIT or Apache-2.0), https://github.com/crate-ci/typos.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import PROSE
from kb_tools.checks.quotes import is_quoted
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.spelling import RULE
from kb_tools.content.article import Article
from kb_tools.text.document import Block, SpanKind

rule = Rule(RULE, severity=Severity.WARNING, reads=Article, languages=("en",))

_NOT_PROSE = (SpanKind.CODE, SpanKind.KEYS, SpanKind.URL)
_JOINED = r"\w@/\\#$.~_-"
_FIELDS = ("title", "description")


@rule.prepare
def read_ahead(articles: Sequence[Article], around: Surroundings) -> None:
    """Ask about the words of all articles at once: starting the program takes longer than its work."""
    around.speller.learn(_text(article) for article in articles)


@rule.find
def misspelt(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find the misspelt words in prose, in the title and in the short answer."""
    wrong = around.speller.misspelt_in(_text(article))
    if not wrong:
        return
    known = {word for term in around.library.known_words for word in term.split()}
    for word, corrections in wrong.items():
        if word in known:
            continue
        pattern = re.compile(rf"(?<![{_JOINED}])(?:{word}|{word.capitalize()})(?![\w@/\\]|[.'’-]\w)")
        for name in _FIELDS:
            if name in article.derived:
                continue
            match = pattern.search(getattr(article.matter, name))
            if match:
                yield Remark(article.place_of(name), *_told(match[0], corrections))
        for block in article.document.blocks:
            if block.kind not in PROSE or block.quoted:
                continue
            for match in pattern.finditer(block.text):
                if not _is_marked(block, match.start()):
                    place = article.place_in(block, match.start(), match.end())
                    yield Remark(place, *_told(match[0], corrections))


def _text(article: Article) -> str:
    return f"{article.title}\n{article.matter.description}\n{article.body}"


def _is_marked(block: Block, at: int) -> bool:
    """Whether it stands in code or an address, or is quoted."""
    inside = any(span.kind in _NOT_PROSE and span.start <= at < span.end for span in block.spans)
    return inside or is_quoted(block.text, at)


def _told(written: str, corrections: tuple[str, ...]) -> tuple[str, str]:
    """Message and suggestion; a capital stays one."""
    better = [each.capitalize() if written[0].isupper() else each for each in corrections]
    told = f"“{written}” is misspelt."
    return told, f"Write {' or '.join(f'“{each}”' for each in better)}." if better else ""
