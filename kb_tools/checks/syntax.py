"""Light English syntax for rules: is a sentence an instruction, and where is it passive?

Word lists and a few guards do it without a model: on sentences that nobody tuned on, lists like these were
better at instructions than a small tagger.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb_tools.checks.lexicon import read_lexicon

_LEAD = re.compile(
    r"\W*(?:(?:please|then|now|next|first|second|third|finally|also|again|instead|alternatively|afterwards?|lastly"
    r"|optionally|otherwise|or|and|but|so|step \d+|\d+|just|simply|carefully|quickly|immediately|never|always"
    r"|do not|don['’]t|to \w+(?: [\w'’-]+){0,6},|if [^,;:]{1,120},|when [^,;:]{1,120},|once [^,;:]{1,120},"
    r"|after [^,;:]{1,120},|before [^,;:]{1,120},|in [^,;:]{1,80},|on [^,;:]{1,80},|from [^,;:]{1,80},"
    r"|at [^,;:]{1,80},|under [^,;:]{1,80},|with [^,;:]{1,80},|for [^,;:]{1,80},|while [^,;:]{1,120},"
    r"|as soon as [^,;:]{1,80},|using [^,;:]{1,80},|optional:|\w+:)\W+)*",
    re.IGNORECASE,
)
_FIRST = re.compile(r"[a-z]+(?:-[a-z]+)?", re.IGNORECASE)
# After a word that may be a noun too: "Click events are …", "Set up is done", "Report: …".
_NOUN_AFTER = re.compile(
    r"\s*(?:(?:is|are|was|were|has|have|will|can|may|must|should|does|do|of)\b|:|,|\.|$)"
    r"|\s+(?!what|which|who|that|if|whether|where|how|when|it|there)\w+\s+(?:is|are|was|were)\b",
    re.IGNORECASE,
)
# Verbs that are a whole instruction; most others need to say what.
_ALONE = frozenset("continue go listen pause read reboot repeat restart retry save stop wait".split())  # noqa: SIM905
_BE = r"(?:am|is|are|was|were|be|been|being|get|gets|got)"
_ADVERB = r"(?:not|never|ever|also|then|now|already|just|still|only|often|always|\w+ly)"
_BETWEEN = rf"(?:\s+{_ADVERB}){{0,2}}(?:\s+(?:being|been))?"
_PASSIVE = re.compile(rf"\b{_BE}{_BETWEEN}\s+([a-z]+)\b", re.IGNORECASE)
_NO_PARTICIPLES = frozenset(
    """need feed speed seed indeed exceed succeed proceed embed bed red shed used sudden aged naked sacred
    wicked crowded mixed gifted experienced married detailed complicated based supposed concerned interested
    pleased worried tired scared excited surprised advanced limited related""".split()  # noqa: SIM905
)


def is_instruction(sentence: str) -> bool:
    """Whether a sentence tells its reader to do something: its first word, after lead-ins, is such a verb."""
    match = _first_word(sentence)
    if match is None:
        return False
    verb, after = match[0].lower(), sentence[match.end() :].strip(' .!*)”"')
    if not after:
        return verb in _ALONE
    return verb in _imperatives() and not _NOUN_AFTER.match(sentence, match.end())


def first_word(sentence: str) -> str:
    """The first word after lead-ins, in small letters; "" where there is none."""
    match = _first_word(sentence)
    return match[0].lower() if match else ""


def passives(sentence: str) -> list[tuple[int, int]]:
    """Where the sentence is passive: start and end of each form of “be” with its participle."""
    found = []
    for match in _PASSIVE.finditer(sentence):
        word = match[1].lower()
        if word in _NO_PARTICIPLES:
            continue
        if word.endswith("ed") or word in _participles():
            found.append(match.span())
    return found


def _first_word(sentence: str) -> re.Match[str] | None:
    lead = _LEAD.match(sentence)
    return _FIRST.match(sentence, lead.end() if lead else 0)


@lru_cache(maxsize=1)
def _imperatives() -> frozenset[str]:
    return frozenset(read_lexicon("imperatives").phrases)


@lru_cache(maxsize=1)
def _participles() -> frozenset[str]:
    return frozenset(read_lexicon("participles").phrases)
