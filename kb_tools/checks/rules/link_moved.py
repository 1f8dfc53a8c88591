"""A link leads to an address that an article had before.

The redirect works until someone takes it away, and every reader pays a detour for it.

Bad:  See [the codes](old-codes.md).
Good: See [the codes](backup-codes.md).
Source: `redirect_from` of the site's articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, relpath

from kb_tools.checks.finding import Fix, Severity
from kb_tools.checks.links import target_of
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("link-moved", severity=Severity.WARNING, reads=Article, around=True)


@rule.find
def moved(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look up targets that are not there among the addresses that articles had before."""
    if not around.library.redirects:
        return
    for link in article.document.links:
        target = None if link.is_image else target_of(link, article, around.library)
        if target is None or target.exists:
            continue
        old = target.path.removesuffix(".md").removesuffix("/index")
        now = next(
            (
                around.library.redirects[name]
                for name in (target.path, old, f"{old}/", f"{old}.html")
                if name in around.library.redirects
            ),
            None,
        )
        if now is None:
            continue
        place = article.place_at(link.offset, link.length)
        new = relpath(now.path, dirname(article.path) or ".") + (f"#{target.anchor}" if target.anchor else "")
        is_plain = link.target == article.document.source[link.offset : link.offset + link.length]
        fix = Fix(place, new) if is_plain and " " not in new else None
        yield Remark(place, f"“{target.path}” is now {now.path}.", f"Link to {new}.", fix=fix)
