"""A passive that names who acts at the end, or hides who should.

“By the program” makes the reader turn the sentence round. “It is recommended” does not say who recommends it.

Bad:  The file is locked by the program.
Bad:  It is recommended to restart the phone.
Good: The program locks the file.
Good: Your answers are encrypted.
Source: plainlanguage.gov, use active voice (public domain); trials showed that most other passives are fine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule
from kb_tools.checks.syntax import passives

rule = Rule(
    "read-passive",
    severity=Severity.HINT,
    reads=Passage,
    triggers=("by", "recommended", "advised", "suggested", "can be used to"),
    languages=("en",),
)

_BY = re.compile(
    r"\s+by\s+(?:(?:the|a|an|our|your|their|this|that|another|any|every|some)\s+)(?:\w+\s+)?"
    r"(?:person|people|user|users|team|company|program|app|application|software|system|server|device|computer|phone"
    r"|browser|driver|antivirus|firewall|owner|admin|administrator|attacker|manufacturer|maker|bank|store|shop"
    r"|carrier|provider|compiler|board|library|sketch|ide|editor|tool|service|support|customer|agent|colleague)s?\b"
    r"|\s+by\s+(?:us|you|them|him|her|someone|somebody|anyone|others|everyone|nobody)\b",
    re.IGNORECASE,
)
_ADVISED = re.compile(
    r"\bit(?:['’]s| is| was)\s+(?:also\s+|strongly\s+|highly\s+)?(?:recommended|advised|suggested)\b",
    re.IGNORECASE,
)
_USED_TO = re.compile(r"\bcan be used to\b", re.IGNORECASE)


@rule.find
def passive(passage: Passage) -> Iterator[Hit]:
    """Find passives with "by" and someone or something that acts, and advice without an adviser."""
    text = passage.text
    for start, end in passives(text):
        actor = _BY.match(text, end)
        if actor:
            yield Hit(start, actor.end(), "Who acts comes last here.", "Begin with who does it.")
    for match in _ADVISED.finditer(text):
        yield Hit(
            match.start(), match.end(), "Nobody says who recommends it.", "Write “we recommend”, or the step."
        )
    for match in _USED_TO.finditer(text):
        yield Hit(match.start(), match.end(), "Somebody uses it: the reader.", "Write “you can use … to”.")
