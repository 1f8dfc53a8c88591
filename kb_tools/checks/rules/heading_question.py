"""A list of questions has a heading that is no question.

Readers of an FAQ look for their own question. A label makes them translate.

Bad:  ## Backup codes
Good: ## What are backup codes for?
Source: the shape of the type `faq`; GOV.UK on questions in the users' words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType

rule = Rule("heading-question", severity=Severity.WARNING, reads=Article, languages=("en",))

_ASKS = re.compile(
    r"\?[\"”')\]]*$|^(?:if|when|how|what|why|where|who|which|can|do|does|is|are)\b", re.IGNORECASE
)
_CLOSING = re.compile(
    r"^(?:what next|next steps?|still|before you|ask us|more help|further|related|sources|contact|if that)\b",
    re.IGNORECASE,
)


@rule.find
def question(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at the lowest headings of an faq; headings that group questions and the last ways out are fine."""
    if article.known_type is not ArticleType.FAQ:
        return
    headings = article.document.headings
    for at, heading in enumerate(headings):
        groups = at + 1 < len(headings) and headings[at + 1].level > heading.level
        text = heading.text.strip()
        if text and not groups and not _ASKS.search(text) and not _CLOSING.match(text):
            place = article.place_at(heading.offset, heading.length)
            told = f"“{text}” is no question, but readers look for theirs."
            yield Remark(place, told, "Ask it as a customer would.")
