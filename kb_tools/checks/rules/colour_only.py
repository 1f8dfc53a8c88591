"""A step tells things apart by colour alone.

One man in twelve cannot tell red from green, and some readers cannot see the screen at all.

Bad:  Press the red button.
Bad:  Click on the green icon and wait.
Good: Press the red button **Lock**.
Good: The switch turns blue and says “On”.
Source: WCAG 2.2, 1.4.1; National Eye Institute, colour vision deficiency.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import SpanKind

rule = Rule(
    "colour-only",
    severity=Severity.HINT,
    reads=Passage,
    triggers=(
        "red", "green", "blue", "yellow", "orange", "purple", "pink", "grey", "gray", "coloured", "colored",
    ),
    languages=("en",),
)  # fmt: skip

_COLOUR = r"(?:bright |dark |light )?(?:red|green|blue|yellow|orange|purple|pink|gr[ae]y)"
_THING = (
    r"(?:button|link|icon|area|box|text|field|bar|line|dot|symbol|circle|square|arrow|banner|badge"
    r"|tab|item)s?"
)
_NAMED = re.compile(rf"\b(?:the|an?) {_COLOUR} {_THING}$", re.IGNORECASE)
_ONLY = re.compile(
    r"\b(?:click|press|tap|choose|select|open|find|use|see|look for|follow)\b[^.;:!?]{0,40}"
    rf"\b(?:the|an?) {_COLOUR} {_THING}\b",
    re.IGNORECASE,
)


@rule.find
def colour(passage: Passage) -> Iterator[Hit]:
    """Find things told by colour; not where the sentence has a name in bold, code or quotes."""
    text = passage.text
    named = any(
        span.kind in (SpanKind.STRONG, SpanKind.CODE)
        for span in passage.block.spans
        if passage.start <= span.start < passage.end
    )
    if named or "“" in text or '"' in text or "(" in text:
        return
    for match in _ONLY.finditer(text):
        start = _NAMED.search(match[0])
        at = match.start() + (start.start() if start else 0)
        told = f"“{text[at : match.end()]}” is told by its colour alone."
        yield Hit(at, match.end(), told, "Add its name, its shape or its place.")
