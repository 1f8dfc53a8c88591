"""The name of a button stands in the text without being set apart.

“Press lock” can be read two ways. Bold says: this word is on your screen.

Bad:  Click Save to go on.
Bad:  Press the Lock button.
Good: Click **Save** to go on.
Good: Press the red button **Lock**.
Source: Microsoft and Google style guides: bold for what is on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.text.document import BlockKind

rule = Rule(
    "ui-label",
    severity=Severity.HINT,
    reads=Passage,
    triggers=("click", "tap", "press", "choose", "select"),
    languages=("en",),
)

_LABEL = re.compile(
    r"\b(?:[Cc]lick|[Tt]ap|[Pp]ress|[Cc]hoose|[Ss]elect)(?: on)? (?:the )?"
    r"(?P<label>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
    r"(?= button\b| link\b| tab\b| menu\b|,| to\b| and\b| in\b|\.|$)"
)
_KEYS = frozenset(
    """Enter Return Escape Esc Tab Space Shift Control Ctrl Alt Delete Windows""".split()  # noqa: SIM905
)


@rule.find
def label(passage: Passage) -> Iterator[Hit]:
    """Find a capitalised name after a verb of pressing that no mark-up sets apart."""
    if passage.block.kind is BlockKind.HEADING:
        return
    for match in _LABEL.finditer(passage.text):
        before = passage.text[max(0, match.start() - 3) : match.start()].rstrip()
        if match[0][0].isupper() and before[-1:].isalpha():
            continue
        start, end = match.span("label")
        spans = passage.block.spans
        marked = any(s.start < passage.start + end and passage.start + start < s.end for s in spans)
        if not marked and match["label"] not in _KEYS:
            told = f"“{match['label']}” looks like a name on the screen."
            yield Hit(start, end, told, f"Write **{match['label']}**.")
