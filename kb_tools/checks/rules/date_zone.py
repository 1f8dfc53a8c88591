"""A time has no time zone.

In an incident, 18:00 is six hours apart for readers in Berlin and in Boston.

Bad:  We will write again at 18:00.
Good: We will write again at 18:00 UTC.
Good: Call between 8:00 and 18:00, Berlin time.
Source: NIST SP 800-61; GOV.UK style guide, times; ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.text.document import BlockKind, SpanKind

rule = Rule("date-zone", severity=Severity.WARNING, reads=Article, languages=("en",))

_TYPES = frozenset(
    {ArticleType.INCIDENT, ArticleType.ADVISORY, ArticleType.KNOWN_ISSUE, ArticleType.RELEASE_NOTE}
)
_TIME = re.compile(
    r"(?<![\d:.-])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])(?:\s?(?:[ap]m\b|[ap]\.m\.))?"
    r"|\b(?:1[0-2]|[1-9])\s?(?:[ap]m\b|[ap]\.m\.)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:UTC|GMT|Z|CES?T|E[SD]T|C[SD]T|M[SD]T|P[SD]T|BST|IST|JST|AES?T)\b"
    r"|\b(?!(?:This|That|Any|Each|Every|The|Some|Long|First|Last|Next|More|Same|No|Full|Real)\b)"
    r"(?-i:[A-Z]\w+) time\b"
    r"|[+-]\d\d:?\d\d\b"
    r"|\btime zones?\b|\byour time\b|\blocal time\b",
    re.IGNORECASE,
)
# “All times are UTC”, or the head of a column: “Time (UTC)”.
_FOR_ALL = re.compile(
    r"\b[Tt]imes?\s(?:[\w’']+\s){0,5}\(?(?:UTC|GMT|CES?T|[ECMP][SD]T|BST|IST|JST)\b"
    r"|\b[Tt]imes\s(?:[\w’']+\s){0,4}[A-Z]\w+ time\b"
)


@rule.find
def zone(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for times in articles about what happens at a moment; one zone in the block is enough."""
    if article.known_type not in _TYPES:
        return
    if _FOR_ALL.search(article.body):
        return
    for block in article.document.blocks:
        if block.kind is BlockKind.CODE or block.quoted or (":" not in block.text and "m" not in block.text):
            continue
        if _ZONE.search(block.text):
            continue
        for match in _TIME.finditer(block.text):
            if any(s.kind is SpanKind.CODE and s.start <= match.start() < s.end for s in block.spans):
                continue
            place = article.place_in(block, match.start(), match.end())
            yield Remark(place, f"“{match[0]}” has no time zone.", "Add UTC, or the zone of your readers.")
