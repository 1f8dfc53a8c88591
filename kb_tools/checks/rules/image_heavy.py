"""An image weighs so much that it comes late.

People in trouble are often on a phone with a weak signal. Two megabytes are half a minute.

Bad:  ![The office](images/office-4000-pixels.png)
Good: ![The sign-in page](images/sign-in.png)
Source: this project's budget for a page; web.dev, images.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from kb_tools.checks.finding import Severity
from kb_tools.checks.links import target_of
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("image-heavy", severity=Severity.WARNING, reads=Article, around=True)

MOST_BYTES = 300_000


@rule.find
def heavy(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at the size of each image's file, once an article."""
    told: set[str] = set()
    for link in article.document.links:
        target = target_of(link, article, around.library) if link.is_image else None
        if target is None or not target.exists or target.path in told:
            continue
        told.add(target.path)
        with suppress(OSError):
            size = (around.library.folder / target.path).stat().st_size
            if size > MOST_BYTES:
                message = f"“{target.path}” has {size // 1000} kB; {MOST_BYTES // 1000} kB are enough."
                place = article.place_at(link.offset, link.length)
                yield Remark(place, message, "Cut it to what matters, make it smaller, or save it as WebP.")
