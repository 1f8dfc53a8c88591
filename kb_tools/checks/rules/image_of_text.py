"""Text stands in a picture instead of on the page.

It cannot be searched, copied, made larger or translated, and a screen reader is silent.

Bad:  ![Screenshot of the command](images/command.png)
Good: Show the command as text, in a code block.
Source: WCAG 2.2, 1.4.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("image-of-text", severity=Severity.HINT, reads=Article, languages=("en",))

_TEXT = re.compile(
    r"\b(?:screenshot|picture|image|photo|scan) of (?:the |an? |some |our )?(?:\w+ ){0,2}"
    r"(?:text|code|commands?|command line|terminal output|output|log|table|error message|message|e-?mail"
    r"|letter|price list|list of)\b",
    re.IGNORECASE,
)


@rule.find
def text_in_image(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find images whose alternative text says that they show text."""
    for link in article.document.links:
        if link.is_image and link.alt and _TEXT.search(link.alt):
            place = article.place_at(link.offset, link.length)
            told = f"“{link.alt.strip()}”: this picture seems to show text."
            yield Remark(place, told, "Put the text on the page; keep the picture if its look matters.")
