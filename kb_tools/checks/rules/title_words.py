"""A title in the company's words, without the act, or too long to be read in a list.

The title is what people see in search. It has to be what they would say.

Bad:  title: Credential provisioning
Bad:  title: How to set up the very first sign-in on a new phone when the old one is lost and no code is left
Good: title: Get back in after you lost your phone
Source: KCS, titles in the requestor's words; lists of results are cut after about 60 to 70 characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kb_tools.checks.finding import Severity
from kb_tools.checks.gate import Gate
from kb_tools.checks.lexicon import read_lexicon
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType

rule = Rule("title-words", severity=Severity.WARNING, reads=Article, languages=("en",))

LONGEST = 70
_ASKS = re.compile(r"(?:how|is|are|do|does|what|where|when|why|if|can|i|my|which|who)\b", re.IGNORECASE)


@rule.find
def title(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at a title that somebody wrote: its length, and words that only the company uses."""
    if "title" in article.derived or article.has_unread_fields:
        return
    place, text = article.place_of("title"), article.title
    if len(text) > LONGEST:
        told = f"The title has {len(text)} characters; lists and search results cut it."
        yield Remark(place, told, f"Say it in {LONGEST} or fewer.")
    is_how_to = article.known_type is ArticleType.HOW_TO
    if is_how_to and " " in text and not is_instruction(text) and not _ASKS.match(text):
        told = "The title of a how-to says what the reader wants to do."
        yield Remark(place, told, "Begin it with a verb.", Severity.HINT)
    asked = " ".join(article.questions).lower()
    for found in _company_words().find(text).get(rule.id, ()):
        if found.text.lower() not in asked:
            told = f"“{found.text}” in the title is a word of the company."
            better = f"Write “{found.instead}”." if found.instead else "Use the words of the questions."
            yield Remark(place, told, better)


@lru_cache(maxsize=1)
def _company_words() -> Gate:
    return Gate({rule.id: read_lexicon("company-words").phrases})
