"""Nobody, or nobody known, answers for an article.

Every page names who stands behind it. A name that people.yml does not know can't be shown, and nobody is told
when a customer says that the article is wrong.

Bad:  owner: somebody
Good: owner: ana (a key of people.yml)
Source: KCS, article ownership; principle one of this project: a person answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import nearest

rule = Rule("trust-owner", severity=Severity.WARNING, reads=Article, around=True)


@rule.find
def owner(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look up the owner and the reviewers in people.yml."""
    if article.has_unread_fields:
        return
    people = around.library.people
    named = article.matter.owner
    if not named and not article.is_archived:
        yield Remark(
            article.place_of("owner"),
            "Nobody answers for this article.",
            "Add owner: with a key of people.yml.",
        )
    reviewers = enumerate(article.matter.reviewers)
    places = [(article.place_of("reviewers", at), name) for at, name in reviewers]
    for place, name in ((article.place_of("owner"), named), *places):
        if name and name not in people:
            told = f'people.yml knows no "{name}"{nearest(name, people)}'
            yield Remark(place, told, "Add the person to people.yml, or correct the name.")
