"""An article's last review no longer holds, or it never had one.

Steps change quietly. A customer who follows an old one loses time, and trust in the rest of what we say.
The field `last_reviewed_on` is the day on which a person last read the article and found it right;
`review_in` says for how long that holds.

Bad:  last_reviewed_on: 2020-01-31
Good: last_reviewed_on: the day on which you read it, followed its steps and found it right
Source: GOV.UK's last_reviewed_on and review_in; KCS, content health.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("trust-overdue", severity=Severity.WARNING, reads=Article, around=True)


@rule.find
def overdue(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at the day of the last review, how long it holds, and today."""
    if article.is_archived or article.is_draft or article.has_unread_fields:
        return
    reviewed = article.matter.last_reviewed_on
    place = article.place_of("last_reviewed_on")
    todo = "Read it as a customer would, follow its steps, then set last_reviewed_on to today."
    if reviewed is None:
        yield Remark(place, "No person has put a day to this article yet.", todo)
    elif reviewed > around.today:
        yield Remark(
            place,
            f"The day of the review, {reviewed}, lies in the future.",
            "Set the day on which you read it.",
        )
    elif article.is_overdue(around.today):
        yield Remark(place, f"The review of {reviewed} held until {article.review_due_on}.", todo)
