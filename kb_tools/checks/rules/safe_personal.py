"""Details of a real person stand in an article.

A mail address, phone or card number in an example is called, written to and copied. It may be somebody's.

Bad:  Write to jan.novak1987@gmail.com for the code.
Bad:  The card 4539 1488 0343 6467 was used.
Good: Write to somebody@example.org for the code.
Good: Call 555-0123.
Source: GDPR, article 4; RFC 2606 (example.org); 555-0100 to 555-0199 are kept for fiction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article

rule = Rule("safe-personal", severity=Severity.WARNING, reads=Article)

_MAIL = re.compile(
    r"(?<![\w.+@/-])[\w.+-]{2,64}@(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|me|gmx|web|aol|proton"
    r"|protonmail|mail|yandex|qq|163)\.(?:com|net|org|de|me|ru|co\.uk|fr|it|es)\b",
    re.IGNORECASE,
)
_MADE_UP = re.compile(
    r"^(?:your|you|name|user|someone|somebody|example|john|jane|first|last|me|my|abc|test|sample|email|e-mail"
    r"|username|firstname)[\w.+-]*@",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.-])(?:\d[ -]?){12,18}\d(?![\w.-])")
_TEST_CARDS = frozenset(
    """4242424242424242 4111111111111111 5555555555554444 4000000000000002 378282246310005 6011111111111117
    5105105105105100 4012888888881881 4000056655665556 2223003122003222""".split()  # noqa: SIM905
)


@rule.find
def personal(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Find private mail addresses and card numbers that are neither made up nor kept for tests."""
    source = article.document.source
    if "@" in source:
        for match in _MAIL.finditer(source):
            if not _MADE_UP.match(match[0]):
                place = article.place_at(match.start(), len(match[0]))
                told = f"“{match[0]}” may be a real person's address."
                yield Remark(place, told, "Use a name at example.org, or ask the person first.")
    for match in _CARD.finditer(source):
        digits = re.sub(r"\D", "", match[0])
        if digits[0] in "3456" and digits not in _TEST_CARDS and _is_card(digits):
            place = article.place_at(match.start(), len(match[0]))
            yield Remark(
                place, "This looks like a card's number.", "Use 4242 4242 4242 4242, which is no one's."
            )


def _is_card(digits: str) -> bool:
    """Whether the last digit fits the others, after Luhn's formula, and the length is that of a card."""
    if len(digits) not in (15, 16) or len(set(digits)) < 4:
        return False
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
