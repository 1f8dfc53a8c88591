"""What measures say to do next about an article: its own lines of the list of work.

The list puts first what would help most customers for sure. A line shows only while the article has the text
that it is about.

Bad:  4 readers say that this does not work: Step 2 of sign-in. Try it yourself, and mend it.
Good: (an article of which the list has no line)
Source: the list of work in the snapshot, from `kb feedback snapshot`.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import Place

rule = Rule("vote-next", severity=Severity.HINT, reads=Article, around=True)


@rule.find
def next_steps(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look up the article's lines in the snapshot."""
    for step in around.snapshot.work if around.snapshot else ():
        wanted = step.outcome in ("open", "did_not_work") and step.kind != "review"
        if step.article == article.id and wanted and step.is_about(article.revision):
            yield Remark(Place(article.path), " ".join(step.evidence), step.next_step)
