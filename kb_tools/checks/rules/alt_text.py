"""An image says nothing to those who cannot see it.

Someone who uses a screen reader hears the file's name, or nothing, where others see the step.

Bad:  ![](images/sign-in.png)
Bad:  ![image.png](images/sign-in.png)
Good: ![The sign-in page with the link “Use a backup code”](images/sign-in.png)
Good: <img src="images/line.png" alt="">
Source: WCAG 2.2, 1.1.1; W3C WAI, an alt decision tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.document import Link

rule = Rule("alt-text", severity=Severity.WARNING, reads=Article)

_FILE = re.compile(r"[\w .()-]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_EMPTY = frozenset(
    """image img picture pic photo screenshot screen icon logo diagram figure graphic""".split()  # noqa: SIM905
)


@rule.find
def alt(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at each image's alternative text; an empty alt in HTML marks a decoration and is fine."""
    for link in article.document.links:
        if not link.is_image or _is_decoration(link, article):
            continue
        text = (link.alt or "").strip()
        place = article.place_at(link.offset, link.length)
        if not text:
            told = "This image has no words for those who cannot see it."
            yield Remark(place, told, "Say in the brackets what it shows and why it is here.")
        elif _FILE.match(text) or text.lower().rstrip(".") in _EMPTY:
            told = f"“{text}” does not say what the image shows."
            yield Remark(place, told, "Say what a reader who cannot see it has to know.")


def _is_decoration(link: Link, article: Article) -> bool:
    """Whether it is written as HTML with an empty alt."""
    if link.alt != "":
        return False
    before = article.document.source[max(0, link.offset - 200) : link.offset]
    return before.rfind("<img") > before.rfind("![")
