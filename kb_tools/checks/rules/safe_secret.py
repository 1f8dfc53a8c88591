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

# What each begins with or holds, so that a text without it is not searched; and its shape.
_SHAPES = {
    "an AWS key": ("AKIA", r"\bAKIA[0-9A-Z]{16}\b"),
    "a passing AWS key": ("ASIA", r"\bASIA[0-9A-Z]{16}\b"),
    "a GitHub token": ("gh", r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    "a fine-grained GitHub token": ("github_pat_", r"\bgithub_pat_[A-Za-z0-9_]{60,90}\b"),
    "a GitLab token": ("glpat-", r"\bglpat-[A-Za-z0-9_-]{20}\b"),
    "a Google API key": ("AIza", r"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a Slack token": ("xox", r"\bxox[abprs]-[0-9A-Za-z-]{20,72}\b"),
    "an address to post in Slack": (
        "hooks.slack.com",
        r"\bhooks\.slack\.com/services/T\w{8,}/B\w{8,}/[0-9A-Za-z]{20,}\b",
    ),
    "a Stripe key": ("k_live_", r"\b[rs]k_live_[0-9A-Za-z]{20,}\b"),
    "an npm token": ("npm_", r"\bnpm_[A-Za-z0-9]{36}\b"),
    "a PyPI token": ("pypi-AgEI", r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{40,}\b"),
    "a SendGrid key": ("SG.", r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b"),
    "a Twilio key": ("SK", r"\bSK[0-9a-f]{32}\b"),
    "an OpenAI key": ("T3BlbkFJ", r"\bsk-(?:proj-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b"),
    "a Hugging Face token": ("hf_", r"\bhf_[A-Za-z0-9]{34}\b"),
    "a private key": (
        "PRIVATE KEY",
        r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----",
    ),
    "a signed token (JWT)": (
        "eyJ",
        r"(?<![\w-])eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,}",
    ),
    "a password in an address": (
        "://",
        r"://(?:(?<=https://)|(?<=http://)|(?<=ftp://)|(?<=postgres://)|(?<=postgresql://)"
        r"|(?<=mysql://)|(?<=mongodb://)|(?<=redis://)|(?<=amqp://)|(?<=smtp://)|(?<=ssh://)|(?<=git://))"
        r"[^\s/:@<>{}$*]{1,60}:[^\s/:@<>{}$*]{3,60}@[\w-]+(?:\.[\w-]+)*",
    ),
}
_PATTERNS = {name: (mark, re.compile(shape)) for name, (mark, shape) in _SHAPES.items()}
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
    for what, (mark, pattern) in _PATTERNS.items():
        if mark not in source:
            continue
        for match in pattern.finditer(source):
            if _EXAMPLE.search(match[0]) or (what != "a private key" and _bits(match[0]) < _LEAST_BITS):
                continue
            place = article.place_at(match.start(), len(match[0]))
            told = f"This looks like {what}."
            yield Remark(
                place, told, "If it is real, make it invalid now; then write an example in its place."
            )


def _bits(text: str) -> float:
    """Shannon's entropy of a text's characters, in bits a character: how far it is from a made-up pattern."""
    total = len(text)
    return -sum(count / total * math.log2(count / total) for count in Counter(text).values())
