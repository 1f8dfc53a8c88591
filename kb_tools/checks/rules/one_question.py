"""A how-to answers two questions.

Who searches for the second one does not find it, and who reads the first gets steps that are not theirs.

Bad:  title: Move your codes to a new phone and delete the old account
Good: title: Move your codes to a new phone
Source: KCS, one article for one question; the shape of the type `how_to`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article
from kb_tools.content.schema import ArticleType

rule = Rule("one-question", severity=Severity.HINT, reads=Article, languages=("en",))

_AND = re.compile(r",?\s+and(?: then)?\s+", re.IGNORECASE)
_SAME_THING = re.compile(r"\b(?:it|its|them|their|one|ones|that)\b", re.IGNORECASE)
_LONG_ENOUGH = 3


@rule.find
def two_tasks(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find titles of two instructions, each with an object of its own."""
    if article.known_type is not ArticleType.HOW_TO or "title" in article.derived:
        return
    parts = [part for part in _AND.split(article.title) if part]
    tasks = [part for part in parts if is_instruction(part) and len(part.split()) >= _LONG_ENOUGH]
    if any(_SAME_THING.search(task) for task in tasks[1:]):
        return
    if len(tasks) > 1:
        told = f"The title names {len(tasks)} tasks."
        yield Remark(article.place_of("title"), told, "Make an article of each, and link them.")
