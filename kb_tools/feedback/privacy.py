"""Takes out of a comment what its writer would not want kept: before it is stored, and for good.

People paste what they have in hand. Better one order number too many removed than one card number kept.
What this does not find: names, postal addresses, and a password that nothing announces.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kb_tools.feedback.queries import ibans_replaced

_KEY_BLOCK = re.compile(r"-----BEGIN [A-Z ]{0,40}KEY-----.*?(?:-----END [A-Z ]{0,40}KEY-----|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"""\b(?:
      eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?          # JSON web token
      | (?:AKIA|ASIA)[0-9A-Z]{16}                   # AWS
      | gh[pousr]_\w{20,} | github_pat_\w{20,} | glpat-[\w-]{16,}
      | xox[abeoprs]-[\w-]{10,} | (?:sk|pk|rk)[-_][\w-]{16,}
      | hf_[A-Za-z0-9]{20,} | AIza[\w-]{30,} | ya29\.[\w-]{20,} | npm_\w{30,} | SG\.[\w-]{16,}\.[\w-]{16,}
    )""",
    re.VERBOSE,
)
# A long run of letters and digits mixed: an id of a session, a key in hex or base64.
_LONG_RUN = re.compile(
    r"(?<![\w/+=-])(?=[A-Za-z/+=_-]*[0-9])(?=[0-9/+=_-]*[A-Za-z])[A-Za-z0-9/+_-]{32,}={0,2}(?![\w/+=-])"
)
_ANNOUNCED = re.compile(
    r"""(?P<word>\b(?:pass(?:word|phrase|code|wort)?|passwd|pwd|kennwort|contrase[nñ]a|mot\ de\ passe
        |secret|api[ _-]?key|token|pin|otp|bearer)\b)
        (?P<between>(?:\s+(?:is|was|ist|es|est))?\s*[:=]\s*|\s+(?:is|was|ist|es|est)\s*:?\s+(?=\S*\d))
        (?P<secret>(?!\[removed)\S{3,})""",
    re.VERBOSE | re.IGNORECASE,
)
_EMAIL = re.compile(
    r"[^\s@<>()\[\]\",;:|]{1,64}\s?(?:@|＠|\(at\)|\[at\])\s?[^\s@<>()\[\]\",;:|]{1,190}\.[^\W\d_]{2,24}(?![\w-])",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w.-])\d(?:[ \-.–]?\d){12,18}(?![\w-])")
_PHONE = re.compile(
    r"""(?<![\w.:/#-])(?:
      (?:\+|00)\s?\(?\d(?:[\s().\-/–]{0,3}\d){6,14}                # +44 20 7946 0958, 0049 …
      | \(?0\d{1,5}\)?[\s\-/–]{1,3}\d(?:[\s\-/–]?\d){4,10}         # 020 7946 0958, (030) 1234567
      | \(?\d{3}\)?[\s.\-–]{1,2}\d{3}[\s.\-–]\d{4}                 # 212-555-0187
      | \d{2,4}(?:[ ]\d{2,4}){3,4}                                 # 91 23 45 67
      | \d{10,15}                                                  # one run of digits
    )(?![\w]|[.:]\d)""",
    re.VERBOSE,
)
_DAY = re.compile(r"(?:19|20)\d\d[-./ ]?[01]\d[-./ ]?[0-3]\d")
_MOST_ROUNDS = 8  # one thing may hide the next; a comment has room for few
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def clean_comment(comment: str | None) -> str | None:
    """The comment as it may be kept: one line ending, no control characters, no personal data; None if empty.

    Each thing taken out leaves a note such as "[removed: e-mail address]". Cleaning twice changes nothing.
    """
    if comment is None:
        return None
    text = _CONTROL.sub("", comment.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return remove_personal_data(text) or None


def remove_personal_data(text: str) -> str:
    """The text with e-mail addresses, card numbers, phone numbers, keys and passwords taken out."""
    for _ in range(_MOST_ROUNDS):
        before, text = text, _removed_once(text)
        if text == before:
            break
    return text


def _removed_once(text: str) -> str:
    text = _KEY_BLOCK.sub(_note("key"), text)
    text = _TOKEN.sub(_note("key or token"), text)
    text = _ANNOUNCED.sub(lambda match: f"{match['word']}{match['between']}[removed: password or key]", text)
    text = _EMAIL.sub(_note("e-mail address"), text)
    text = _LONG_RUN.sub(_note("key or token"), text)
    text = ibans_replaced(text, _note("account number"))
    text = _CARD.sub(_if("card number", _is_card), text)
    return _PHONE.sub(_if("phone number", _is_phone), text)


def _note(what: str) -> str:
    return f"[removed: {what}]"


def _if(what: str, true_of: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda match: _note(what) if true_of(match[0]) else match[0]


def _digits(text: str) -> list[int]:
    return [int(sign) for sign in text if sign.isdecimal()]


def _is_card(text: str) -> bool:
    """Whether the digits pass the check of Luhn (ISO/IEC 7812-1)."""
    digits = _digits(text)[::-1]
    doubled = (2 * digit for digit in digits[1::2])
    return (sum(digits[::2]) + sum(digit // 10 + digit % 10 for digit in doubled)) % 10 == 0


def _is_phone(text: str) -> bool:
    return not _DAY.match(text) and len(set(_digits(text))) > 1
