"""A field at the top of an article is missing, unknown or wrong.

Search, lists, votes and the trust line of the page rest on these fields. An id that is not set comes from the
file's name, so a renamed file would lose its votes.

Bad:  typ: howto
Good: type: how_to
Source: the fields as they are declared; see the reference of fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("front-matter", severity=Severity.ERROR, reads=Article)


@rule.find
def missing(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Say which required fields the site had to make up. (What is wrong is found while reading.)"""
    if article.has_unread_fields:
        return
    made = {"id": article.id, "title": f"{article.title!r}", "type": article.matter.type.value}
    for name in article.derived:
        if not any(problem.message.startswith(f"{name}:") for problem in article.problems):
            told = f"{name} is missing; the site makes do with {made[name]}."
            yield Remark(
                article.place_of(name), told, f"Add {name}: at the top of the file.", Severity.WARNING
            )
    if not article.matter.description and not article.is_archived:
        told = "description is missing: the page has no short answer, and search results say nothing."
        yield Remark(
            article.place_of("title"),
            told,
            "Add description: the answer in one or two sentences.",
            Severity.WARNING,
        )
