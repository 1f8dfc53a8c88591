"""An image is not there.

A broken picture in a step leaves the reader unsure whether they are in the right place.

Bad:  ![The sign-in page](images/not-there.png)
Good: ![The sign-in page](images/sign-in.png)
Source: the files of the site.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.links import target_of
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("image-missing", severity=Severity.ERROR, reads=Article, around=True)


@rule.find
def missing(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for each image's file."""
    for link in article.document.links:
        if not link.is_image:
            continue
        target = target_of(link, article, around.library)
        if target is not None and not target.exists:
            place = article.place_at(link.offset, link.length)
            yield Remark(
                place,
                f"There is no image “{target.path}”.",
                "Put the image beside the article, or leave it out.",
            )
