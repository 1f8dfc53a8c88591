"""Customers say that an article does not solve their problem.

They came in need, read to the end, and it did not help. The finding shows only when their answers are about
the present text and when the interval leaves no doubt.

Bad:  3 of 40 readers say that it solved their problem.
Good: 31 of 40 readers say that it solved their problem.
Source: answers to "Did this solve it?" from `kb feedback snapshot`; Wilson's 95 % interval.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import Place
from kb_tools.snapshot import FAILS_MOST

rule = Rule("vote-unsolved", severity=Severity.WARNING, reads=Article, around=True)


@rule.find
def unsolved(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look up the article's score in the snapshot."""
    score = around.snapshot.articles.get(article.id) if around.snapshot else None
    if not score or not score.enough or score.low is None or score.high is None:
        return
    if score.high <= FAILS_MOST and score.is_about(article.revision):
        told = (
            f"Customers say this article does not solve it: {score.solved} of {score.answers} say it helped "
            f"(true share {100 * score.low:.0f} to {100 * score.high:.0f} %)."
        )
        yield Remark(
            Place(article.path), told, "Read their comments with `kb report`, then mend what they name."
        )
