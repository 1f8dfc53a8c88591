"""A link's words do not say where it leads.

People who use a screen reader go from link to link and hear only these words: here, here, here.

Bad:  Click [here](backup-codes.md).
Bad:  [Read more](backup-codes.md)
Good: Find your [backup codes](backup-codes.md).
Source: WCAG 2.2, 2.4.4; GOV.UK and Microsoft style guides on links.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.lexicon import has_lexicon, read_lexicon
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("link-text", severity=Severity.WARNING, reads=Article)


@rule.find
def words(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find links whose whole text is one of the list, or an address, or nothing."""
    language = article.language
    empty = read_lexicon("empty-links", language).phrases if has_lexicon("empty-links", language) else {}
    for link in article.document.links:
        if link.is_image:
            continue
        text = link.text.strip().strip("“”\"'().:!>›→ ").lower()
        if text in empty:
            place = article.place_at(link.offset, link.length)
            told = f"The link says “{link.text.strip()}”, not where it leads."
            yield Remark(place, told, "Let the link say what is there: its title, or what one can do there.")
