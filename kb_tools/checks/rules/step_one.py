"""A step asks for several things at once.

Who follows steps looks up, does one thing, and looks down again. The second thing is lost.

Bad:  1. Open the app, choose **Phones** and then press **Lock**. Then restart the computer.
Good: 1. Open the app. 2. Choose **Phones**, then press **Lock**.
Source: Microsoft and Google style guides, procedures: one step, one action.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.steps import steps_of
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article

rule = Rule("step-one", severity=Severity.HINT, reads=Article, languages=("en",))

MOST_ACTIONS = 2


@rule.find
def several(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Count the sentences of a numbered step that tell the reader to do something."""
    for block in steps_of(article):
        sentences = article.sentences(block)
        acts = [each for each in sentences if is_instruction(each.text)]
        if len(acts) > MOST_ACTIONS:
            place = article.place_in(block, acts[0].start, acts[-1].end)
            yield Remark(place, f"This step asks for {len(acts)} things.", "Make each its own step.")
