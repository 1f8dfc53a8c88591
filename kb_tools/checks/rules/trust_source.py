"""A claim about law, numbers or other people's findings has no source.

Readers who have been deceived once check. A claim that they cannot check is one they need not believe.

Bad:  Studies show that most attacks begin with a message.
Good: Studies show that most attacks begin with a message (see the sources below).
Source: GOV.UK content design, evidence; the field `sources`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Found
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import SpanKind

rule = Rule("trust-source", severity=Severity.WARNING, reads=Passage, lexicon="claims", languages=("en",))


@rule.find
def source(passage: Passage, found: tuple[Found, ...]) -> Iterator[Hit]:
    """Find claims of the list in articles without sources, in paragraphs without a link."""
    article, block = passage.article, passage.block
    if (
        article.matter.sources
        or any(span.kind is SpanKind.LINK for span in block.spans)
        or "[^" in article.body
    ):
        return
    low = passage.text.lower()
    if "see the source" in low or "according to our" in low:
        return
    for phrase in found:
        told = f"“{phrase.text}”: says who?"
        yield Hit(phrase.start, phrase.end, told, "Add the source to sources:, or link it.")
