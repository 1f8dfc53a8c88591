"""A key, a token or a password that looks real.

What is published is taken within minutes: programs search public pages for exactly these shapes.

Bad:  Set the key to `AKIAQ7RZ4T2WLM5XN3VB`.
Good: Set the key to `AKIAIOSFODNN7EXAMPLE`.
Source: the published formats of tokens of AWS, GitHub, Google, Slack, Stripe; gitleaks' rules (MIT).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("safe-secret", severity=Severity.ERROR, reads=Article)

_SHAPES = {
    "an AWS key": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,90}\b",
    "a GitLab token": r"\bglpat-[A-Za-z0-9_-]{20}\b",
    "a Google API key": r"\bAIza[0-9A-Za-z_-]{35}\b",
    "a Slack token": r"\bxox[abprs]-[0-9A-Za-z-]{20,72}\b",
    "an address to post in Slack": r"\bhooks\.slack\.com/services/T\w{8,}/B\w{8,}/[0-9A-Za-z]{20,}\b",
    "a Stripe key": r"\b[rs]k_live_[0-9A-Za-z]{20,}\b",
    "an npm token": r"\bnpm_[A-Za-z0-9]{36}\b",
    "a PyPI token": r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{40,}\b",
    "a SendGrid key": r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b",
    "a Twilio key": r"\bSK[0-9a-f]{32}\b",
    "an OpenAI key": r"\bsk-(?:proj-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b",
    "a private key": r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----",
    "a signed token (JWT)": (
        r"(?<![\w-])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,}"
    ),
    "a password in an address": r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@<>{}$*]{1,60}:[^\s/:@<>{}$*]{3,60}@[\w-]+(?:\.[\w-]+)*",
}
_ANY = re.compile("|".join(f"(?P<s{at}>{shape})" for at, shape in enumerate(_SHAPES.values())))
_HINTS = (
    "AKIA", "ASIA", "gh", "glpat-", "AIza", "xox", "slack.com", "_live_", "npm_", "pypi-", "SG.", "SK", "sk-",
    "PRIVATE KEY", "eyJ", "://",
)  # fmt: skip
_EXAMPLE = re.compile(
    r"example|sample|your|placeholder|dummy|fake|test|changeme|change-me|password|passwd|secret|user|xxxx|0000|1234"
    r"|abcd|\.\.\.|<|\*\*",
    re.IGNORECASE,
)
_LEAST_BITS = 3.0


@rule.find
def secrets(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look through the whole source, code too; what says that it is an example, or is regular, is fine."""
    source = article.document.source
    if not any(hint in source for hint in _HINTS):
        return
    names = list(_SHAPES)
    for match in _ANY.finditer(source):
        what = names[int((match.lastgroup or "s0")[1:])]
        if _EXAMPLE.search(match[0]) or (what != "a private key" and _bits(match[0]) < _LEAST_BITS):
            continue
        place = article.place_at(match.start(), len(match[0]))
        told = f"This looks like {what}."
        yield Remark(place, told, "If it is real, make it invalid now; then write an example in its place.")


def _bits(text: str) -> float:
    """Shannon's entropy of a text's characters, in bits a character: how far it is from a made-up pattern."""
    total = len(text)
    return -sum(count / total * math.log2(count / total) for count in Counter(text).values())
