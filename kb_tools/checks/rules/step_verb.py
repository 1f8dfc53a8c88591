"""A step does not begin with what to do.

Steps are skimmed. The first word is often the only one that is read before the hand moves.

Bad:  1. Open the app. 2. The button is red. 3. Press it.
Good: 1. Open the app. 2. Find the red button. 3. Press it.
Source: Microsoft and Google style guides, procedures: begin with a verb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.checks.steps import step_lists
from kb_tools.checks.syntax import is_instruction
from kb_tools.content.article import Article

rule = Rule("step-verb", severity=Severity.HINT, reads=Article, languages=("en",))

FEWEST_STEPS = 3
_TELLS = re.compile(r"\W*(?:the|a|an|your|there|it|this|that|these|our|we)\s+[a-z]", re.IGNORECASE)


@rule.find
def verb(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look for steps without any instruction in a list whose other steps have one."""
    for steps in step_lists(article):
        if len(steps) < FEWEST_STEPS:
            continue
        for step in steps:
            sentences = article.sentences(step)
            tells = sentences and _TELLS.match(sentences[0].text)
            if tells and not any(is_instruction(each.text) for each in sentences):
                place = article.place_in(step, sentences[0].start, sentences[0].end)
                told = "This step does not say what to do."
                yield Remark(place, told, "Begin it with a verb: open, choose, wait.")
