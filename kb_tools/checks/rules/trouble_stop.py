"""A troubleshooting article never says when to stop trying and call a person.

Without it, the careful give up too early, and the stubborn make it worse.

Bad:  Check the clock. Check the network.
Good: If it still does not work after step 3, call us.
Source: the shape of the type `troubleshooting`; KCS, when self-service ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType
from kb_tools.errors import Place

rule = Rule("trouble-stop", severity=Severity.WARNING, reads=Article, languages=("en",))

_STOP = re.compile(
    r"\b(?:call|phone|write to|ask|tell|contact|reach|chat with|talk to|get in touch with|speak to) "
    r"(?:us|our|a person|support|someone|(?:the|your|our) (?:\w+ ){0,2}?(?:team|people|administrator|admin"
    r"|bank|carrier|company|it|manufacturer|maker|provider|seller|shop|store|colleagues?|support"
    r"|help desk))\b"
    r"|\bhow to reach us\b|\bwhen to call\b",
    re.IGNORECASE,
)
_PEOPLE = ("contact", "forum", "community", "tel:", "mailto:")


@rule.find
def stop(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for a call to a person in the text, or for a link to where people answer."""
    if article.known_type is not ArticleType.TROUBLESHOOTING:
        return
    if _STOP.search(article.body):
        return
    if any(people in link.target for link in article.document.links for people in _PEOPLE):
        return
    place = Place(article.path, article.body_line)
    todo = "Say after which step, and how to reach a person."
    yield Remark(place, "Nothing says when to stop trying and call.", todo)
