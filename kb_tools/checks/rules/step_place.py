"""A step says where to act after it has said what to do.

The reader acts as they read. By the time the place comes, they are looking in the wrong one.

Bad:  1. Choose **Lock** in the menu **Phones**.
Good: 1. In the menu **Phones**, choose **Lock**.
Source: Microsoft style guide, procedures: the place before the action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.steps import steps_of
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article

rule = Rule("step-place", severity=Severity.HINT, reads=Article, languages=("en",))

_ACT_THEN_PLACE = re.compile(
    r"\b(?:choose|select|click|tap|press|open)\b[^.;:!?,]{1,40}?\s(?P<place>(?:in|on|under|from) the\s"
    r"(?:\w+\s){0,2}?(?:menu|page|tab|panel|window|dialog|section|list|toolbar|sidebar|screen|bar|settings)\b)",
    re.IGNORECASE,
)


@rule.find
def place(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find steps that name a button first and its page after it."""
    for block in steps_of(article):
        for sentence in article.sentences(block)[:1]:
            match = _ACT_THEN_PLACE.search(sentence.text)
            if match and is_instruction(sentence.text):
                start, end = (sentence.start + at for at in match.span("place"))
                where = article.place_in(block, start, end)
                yield Remark(
                    where, "The place comes after the act.", "Begin with the place: “In …, choose …”."
                )
