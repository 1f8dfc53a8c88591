"""An address that is meant as a bad example can be clicked.

Someone will click it, in the very article that warns of it. Take its teeth out first.

Bad:  The message led to http://northwind-login.top/verify.
Good: The message led to hxxp://northwind-login[.]top/verify.
Good: Report it at https://www.example.org/report.
Source: NCSC and CISA on sharing indicators: defang addresses; RFC 2606 for names in examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import PROSE
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.document import Block, SpanKind

rule = Rule("safe-live-link", severity=Severity.ERROR, reads=Article, languages=("en",))

_ADDRESS = re.compile(r"\bhttps?://[\w.-]+[^\s)\]>\"”’]*")
_RESERVED = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:example(?:\.(?:com|org|net))?|test|invalid|localhost)(?:[:/?#]|$)",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"\b(?:phishing|malicious|fraudulent|scam|fake|false|spoofed|look-?alike|infected|malware"
    r"|attackers?['’]?s?|criminals?['’]?)"
    r"\s+(?:\w+\s+){0,2}(?:addresse?s?|links?|sites?|websites?|pages?|domains?|urls?|downloads?|servers?)\b"
    r"|\b(?:message|mail|e-?mail|text|link) (?:led|pointed|went) to\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:report|check|tell|inform|learn|read|see|go to|visit|send|forward|look up|scan"
    r"|to (?:spot|block|avoid|find)"
    r"|compare|avoid|install|our|real|true|official|block)\b",
    re.IGNORECASE,
)


@rule.find
def live(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find whole addresses in sentences that speak of bad ones; not where help is to be found there."""
    for block in article.document.blocks:
        if block.kind in PROSE and not block.quoted and "http" in block.text and _BAD.search(block.text):
            yield from _in_block(article, block)


def _in_block(article: Article, block: Block) -> Iterator[Remark]:
    for sentence in article.sentences(block):
        said = _BAD.search(sentence.text)
        if not said or _REPORT.search(sentence.text[: said.start()]):
            continue
        for match in _ADDRESS.finditer(sentence.text):
            if match.start() < said.start() or _RESERVED.match(match[0]):
                continue
            if _REPORT.search(sentence.text[said.end() : match.start()]):
                continue
            start = sentence.start + match.start()
            if any(span.kind is SpanKind.CODE and span.start <= start < span.end for span in block.spans):
                continue
            text = match[0].rstrip(".,;:!?")
            place = article.place_in(block, start, start + len(text))
            told = "This address of a bad example can be clicked."
            yield Remark(place, told, "Write hxxp for http, and [.] for each dot of the name.")
