"""A thing is told by where it stands on the screen alone.

On a phone the menu on the left is somewhere else, and who listens to the page has no left.

Bad:  Use the menu on the left.
Bad:  Press the button in the top right corner.
Good: Open **Settings** on the left.
Good: Press **Lock** in the top right corner.
Source: WCAG 2.2, 1.3.3; Microsoft style guide, accessible directions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import SpanKind

rule = Rule(
    "direction-only",
    severity=Severity.HINT,
    reads=Passage,
    triggers=("left", "right", "corner", "top", "bottom"),
    languages=("en",),
)

_THING = (
    r"(?:buttons?|icons?|links?|menus?|bar|panel|column|box|field|list|tab|area|arrow|symbol|cog|gear|pane)"
)
_WHERE = (
    r"(?:on|at|in|to|from) the (?:(?:far |upper |lower |top |bottom )?(?:left|right)"
    r"|(?:top|bottom)(?: left| right)?|(?:top|bottom|upper|lower)[ -](?:left|right))"
    r"(?:[ -]hand)?(?: side| corner)?"
)
_ONLY = re.compile(
    r"\b(?:click|press|tap|choose|select|open|use|find|go to)\b[^.;:!?]{0,30}?"
    rf"\b(?:the|an?) {_THING} {_WHERE}\b",
    re.IGNORECASE,
)


@rule.find
def direction(passage: Passage) -> Iterator[Hit]:
    """Find things told by their place; not where the sentence has a name in bold, code or quotes."""
    if '"' in passage.text or "“" in passage.text:
        return
    for span in passage.block.spans:
        if span.kind in (SpanKind.STRONG, SpanKind.CODE) and passage.start <= span.start < passage.end:
            return
    for match in _ONLY.finditer(passage.text):
        told = f"“{match[0]}” says where it stands, and not what it is called."
        yield Hit(match.start(), match.end(), told, "Add the name that the screen shows.")
