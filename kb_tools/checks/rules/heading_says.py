"""A heading says nothing about what is below it.

People look for their question among the headings. “Overview” answers none.

Bad:  ## Overview
Bad:  ## Additional information
Good: ## What the scan looks at
Good: ## If the code does not come
Source: GOV.UK, headings; plainlanguage.gov, use useful headings (public domain).
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.lexicon import read_lexicon
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("heading-says", severity=Severity.WARNING, reads=Article, languages=("en",))


@rule.find
def says(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find headings that are one of the list, whole."""
    empty = read_lexicon("empty-headings").phrases
    for heading in article.document.headings:
        if heading.text.strip().rstrip(":.").lower() in empty:
            place = article.place_at(heading.offset, heading.length)
            told = f"“{heading.text.strip()}” says nothing about what is below it."
            yield Remark(place, told, "Say what the reader finds there, in their words.")
