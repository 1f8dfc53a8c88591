"""A link leads nowhere, or to a page that this reader may not see.

The reader was told that help lies behind it. A dead end in the middle of a problem costs more than the click.

Bad:  See [the old page](old-page.md).
Good: See [backup codes](backup-codes.md).
Source: the files of the site and the edition for which it is built.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.links import target_of
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.errors import nearest

rule = Rule("link-broken", severity=Severity.ERROR, reads=Article, around=True)


@rule.find
def broken(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Follow each link within the site."""
    for link in article.document.links:
        if link.is_image:
            continue
        target = target_of(link, article, around.library)
        if target is None:
            continue
        place = article.place_at(link.offset, link.length)
        if not target.exists:
            known = around.library.by_path
            told = f"There is no “{target.path}” to link to{nearest(target.path, known)}"
            yield Remark(place, told, "Link to the article's file, such as ../signing-in/lost-phone.md.")
        elif target.article and target.article.is_for_agents and not article.is_for_agents:
            yield Remark(
                place, f"“{target.path}” is for agents only; customers cannot open it.", "Leave the link out."
            )
        elif target.article and target.article.is_draft and not article.is_draft:
            yield Remark(
                place, f"“{target.path}” is a draft; the site does not have it yet.", "Publish it first."
            )
