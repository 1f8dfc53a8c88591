"""A link names a part of a page that is not there.

The reader lands at the top of a long page and has to search for what was promised.

Bad:  See [what to do](#what-too-do).
Good: See [what to do](#what-to-do).
Source: the ids that the site writes for headings, as Python-Markdown's toc makes them.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.links import target_of
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import nearest

rule = Rule("link-anchor", severity=Severity.ERROR, reads=Article, around=True)


@rule.find
def anchor(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for each anchor among the ids of the page it leads to."""
    for link in article.document.links:
        target = None if link.is_image else target_of(link, article, around.library)
        if target is None or not target.anchor or target.article is None:
            continue
        anchors = target.article.document.anchors
        if target.anchor not in anchors:
            where = "This page" if target.article is article else f"“{target.path}”"
            told = f"{where} has no part “#{target.anchor}”{nearest(target.anchor, anchors)}"
            yield Remark(
                article.place_at(link.offset, link.length), told, "Use the id of a heading on that page."
            )
