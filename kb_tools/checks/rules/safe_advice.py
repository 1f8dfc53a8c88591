"""Advice that was right once, or never, and weakens those who follow it.

People do what a security company tells them. Old advice lives on for years in articles.

Bad:  Turn off your antivirus before you install it.
Bad:  Change your password every 90 days.
Good: Never turn off your antivirus because a caller asks you to.
Good: Change your password if you think that someone knows it.
Source: NIST SP 800-63B; NCSC, password guidance and ransomware; CISA, Secure Our World; FBI on ransom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.passage import Passage
from kb_tools.checks.rule import Hit, Rule

rule = Rule(
    "safe-advice",
    severity=Severity.WARNING,
    reads=Passage,
    triggers=(
        "antivirus", "anti-virus", "firewall", "password", "passwords", "pin", "code", "codes", "md5",
        "sha-1", "sha1", "ransom", "sms", "defender", "security software", "certificate", "browser warning",
        "security warning", "protection",
    ),
    languages=("en",),
)  # fmt: skip

_LEAD = r"(?:^\W{0,4}|[.;:,]\s*|\b(?:then|and|or|please|should|must|can|to|you may|try to|recommend)\s+)"
_OFF = (
    r"(?:turn(?:ing)? off|disabl(?:e|ing)|deactivat(?:e|ing)|switch(?:ing)? off|uninstall(?:ing)?"
    r"|stop(?:ping)?|paus(?:e|ing))"
)
_GUARDS = (
    r"(?:anti-?virus|firewall|windows defender|defender|security software|virus protection"
    r"|real-time protection)"
)
_TO_US = r"(?:us|me|them|him|her|the (?:agent|caller|team|helpdesk)|support)"
_THEIRS = r"your (?:password|pin|backup codes?|one-time code|security code)"


def _advice(pattern: str, why: str, better: str) -> tuple[re.Pattern[str], str, str]:
    return re.compile(pattern, re.IGNORECASE), why, better


_ADVICE = (
    _advice(
        rf"{_LEAD}(?P<said>(?:temporarily )?{_OFF} (?:(?:your|the|any|all|windows|a|this|other)\s+){{0,3}}"
        rf"(?:\w+ ){{0,2}}{_GUARDS})\b(?! (?:notification|message|sound))",
        "Turning protection off leaves the door open, and few turn it on again.",
        "Say how to allow this one program or file.",
    ),
    _advice(
        r"\b(?P<said>chang(?:e|ing) (?:your|all|the) passwords? (?:every|each|once (?:a|every)|regularly"
        r"|periodically|at least every)|passwords? must be changed (?:every|regularly))\b",
        "Changing passwords by the calendar makes people choose weaker ones.",
        "Ask for a change when somebody may know it (NIST SP 800-63B).",
    ),
    _advice(
        rf"{_LEAD}(?P<said>(?:send|share|give|tell|email|e-mail|text) {_TO_US} {_THEIRS})\b",
        "Nobody needs another person's password, and asking for it teaches people to give it.",
        "Say how to show who one is without it.",
    ),
    _advice(
        rf"{_LEAD}(?P<said>(?:send|share|give|email) {_THEIRS} (?:to|with))\b",
        "Nobody needs another person's password, and asking for it teaches people to give it.",
        "Say how to show who one is without it.",
    ),
    _advice(
        r"\b(?P<said>passwords? are (?:stored|hashed|kept) (?:\w+ ){0,2}(?:as|with|using) (?:md5|sha-?1)"
        r"|(?:hash|store|save|protect|encrypt)\w* (?:\w+ ){0,4}passwords? (?:\w+ ){0,3}"
        r"(?:with|using|as|by) (?:an? )?(?:md5|sha-?1))\b",
        "MD5 and SHA-1 keep no password safe.",
        "Name a slow hash for passwords: Argon2id, scrypt or bcrypt.",
    ),
    _advice(
        rf"{_LEAD}(?P<said>(?:pay|send) (?:the|their|a) ransom)\b",
        "Paying a ransom brings the files back for only some, and pays for the next attack.",
        "Say what to do first, and who helps.",
    ),
    _advice(
        rf"{_LEAD}(?P<said>(?:ignore|click through|skip|accept|bypass|dismiss) (?:the|any|this|all) (?:\w+ )?"
        r"(?:certificate|security|browser) (?:warning|error|alert)s?)\b",
        "Whoever learns to click a warning away does so on a false page too.",
        "Say why it comes, and how it goes away.",
    ),
    _advice(
        r"\b(?P<said>use (?:an? )?sms (?:codes? )?as (?:your|the) only (?:second )?(?:factor|step)"
        r"|sms (?:codes? )?(?:is|are) (?:the )?(?:safest|most secure))\b",
        "Codes by text message can be taken over with the phone number.",
        "Offer a passkey, a security key or an app as well.",
    ),
)
_WARNED_AGAINST = re.compile(
    r"\b(?:never|do not|don['’]t|not|no need to|without|avoid|instead of|rather than|nobody|no one|whoever"
    r"|anyone who|if (?:a|the|someone|somebody|they)|asks?|asked|asking|tells?|told|telling|urges?|wants?"
    r"|tries|trying|attackers?|criminals?|callers?|scammers?|malware|ransomware|may|might|could|myth"
    r"|stop(?:ped)? (?:asking|telling))\b[^.;]{0,80}$",
    re.IGNORECASE,
)

_RISKY = re.compile(
    r"\bis (?:risky|dangerous|unsafe|never|no longer|a bad|wrong)\b|\bthat is wrong\b", re.IGNORECASE
)


@rule.find
def advice(passage: Passage) -> Iterator[Hit]:
    """Find the advice of the list where it is given, and not where it is warned of or told of."""
    text = passage.text
    if text.rstrip().endswith("?") or _RISKY.search(text):
        return
    for pattern, why, better in _ADVICE:
        for match in pattern.finditer(text):
            start, end = match.span("said")
            if not _WARNED_AGAINST.search(text[:start]):
                yield Hit(start, end, why, better)
