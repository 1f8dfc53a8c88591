"""Takes out of a search what its writer would not want kept; what makes it a good search stays.

The page does the same before anything leaves it (`assets/search/personal.js`), sign for sign: a test
compares the two. That is why these patterns name their characters one by one, look at nothing behind
them, and use no class whose meaning differs between Python and JavaScript. Error codes, versions and
file names stay. What this does not find: names, postal addresses, and a password that nothing announces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kb_tools.feedback.events import QUERY_LENGTH

_MOST_TAKEN = 4000
_MOST_READ = 1000
_MOST_ROUNDS = 4  # one thing may hide the next
_ANY_CASE = re.IGNORECASE | re.ASCII

_HALF = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile("[\t-\r \x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_OTHER_DIGIT = re.compile("[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]")

_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z ]{0,40}KEY[A-Z ]{0,10}-----"
    r"(?:.*?-----END [A-Z ]{0,40}KEY[A-Z ]{0,10}-----|.*$)"
)
_TOKEN = re.compile(
    r"(^|[^A-Za-z0-9_])(?:"
    r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?"
    r"|(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9_]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
    r"|xox[abeoprs]-[A-Za-z0-9_-]{10,}|(?:sk|pk|rk)[-_](?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{16,}"
    r"|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9_]{30,}|hf_[A-Za-z0-9]{20,}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})"
)
_SAYS_SO = (
    r"(^|[^A-Za-z0-9_])((?:pass(?:word|phrase|code|wort)?|passwd|pwd|kennwort|contrase(?:n|ñ|Ñ)a"
    r"|mot de passe|secret|api[ _-]?key|token|pin|otp|bearer)"
)
_ANNOUNCED = re.compile(_SAYS_SO + r"(?: (?:is|was|ist|war|es|est))? ?[:=] ?)([^ \[][^ ]{2,})", _ANY_CASE)
_SAID = re.compile(_SAYS_SO + r" (?:is|was|ist|war|es|est) )([^ \[][^ ]{3,})", _ANY_CASE)
_BESIDE = re.compile(_SAYS_SO + r" )([^ \[][^ ]{5,})", _ANY_CASE)
_URL_QUERY = re.compile(
    r"(^|[^A-Za-z0-9.-])((?:https?://|www\.)[^ ?#]*|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/[^ ?#]*)"
    r"(?:\?[^ ]+|#[^ ]*=[^ ]*)",
    _ANY_CASE,
)
_EMAIL = re.compile(
    r"""[^ @<>()\[\]",;:|/]{1,64}(?: @ |@| ?\(at\) ?| ?\[at\] ?)[^ @<>()\[\]",;:|/?]{1,190}"""
    "\\.[A-Za-z\u0080-\U0010ffff]{2,24}(?![A-Za-z0-9_-])",
    _ANY_CASE,
)
_UUID = re.compile(
    r"(^|[^A-Za-z0-9_-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![A-Za-z0-9_-])",
    _ANY_CASE,
)
_LICENCE = re.compile(r"(^|[^A-Za-z0-9_-])([A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){3,})(?![A-Za-z0-9_-])")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
_IBAN = re.compile(r"(^|[^A-Za-z0-9_])(?=([A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,30}))", _ANY_CASE)
_CARD = re.compile(r"(^|[^A-Za-z0-9_.-])(?=([0-9](?:[ .‐–-]?[0-9]){12,18}))")
_PHONE = re.compile(
    r"(^|[^A-Za-z0-9_.:/#-])("
    r"(?:\+|00) ?\(?[0-9](?:[ ().‐–/-]{0,3}[0-9]){6,14}"
    r"|\(?0[0-9]{1,5}\)?[ ‐–/-]{1,3}[0-9](?:[ ‐–/-]?[0-9]){4,10}"
    r"|\(?[0-9]{3}\)?[ .‐–-]{1,2}[0-9]{3}[ .‐–-][0-9]{4}"
    r"|[0-9]{2,4}(?: [0-9]{2,4}){3,4}"
    r"|(?:(?:error|code|fehler|erreur|hresult) )?[0-9]{10,}"
    r")(?![A-Za-z0-9_]|[.:][0-9])",
    _ANY_CASE,
)
_DAY = re.compile(
    r"^(?:(?:19|20)[0-9]{2}[-./ ]?[01][0-9][-./ ]?[0-3][0-9]"
    r"|[0-3]?[0-9][-./ ][0-3]?[0-9][-./ ](?:19|20)[0-9]{2}$)"
)


_REMOVED = re.compile(r"\[(?:email|phone|number|card|iban|secret|query)\]")


def clean_query(text: str) -> str:
    """The search as it may be kept: one line of at most 200 characters, without personal data.

    Each thing taken out leaves "[email]", "[phone]", "[number]", "[card]", "[iban]", "[secret]" or, after
    the ? of an address, "[query]". Compatible forms of a character become the plain one (NFKC). Empty
    where nothing can be read. Cleaning twice changes nothing.
    """
    text = _whole_words(_one_line(text[:_MOST_TAKEN]), _MOST_READ)
    for _ in range(_MOST_ROUNDS):
        before, text = text, _removed_once(text)[:QUERY_LENGTH].strip(" ")
        if text == before:
            break
    return text


def holds_removed(query: str) -> bool:
    """Whether something was taken out of this search: then its words are not for others to read."""
    return _REMOVED.search(query) is not None


def ibans_replaced(text: str, marker: str) -> str:
    """The text with international account numbers (ISO 13616) replaced, each proved by its check sum."""
    return _without(text, _IBAN, _iban_length, marker)


def _one_line(text: str) -> str:
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", _HALF.sub("\ufffd", text)))
    text = _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)
    return _SPACES.sub(" ", text).strip(" ")


def _whole_words(text: str, most: int) -> str:
    """The beginning of a long text; half a word at its end could be half of something personal."""
    if len(text) <= most:
        return text
    head, space, _ = text[: most + 1].rpartition(" ")
    return head if space else text[:most]


def _removed_once(text: str) -> str:
    text = _KEY_BLOCK.sub("[secret]", text)
    text = _TOKEN.sub(r"\1[secret]", text)
    text = _ANNOUNCED.sub(r"\1\2[secret]", text)
    text = _SAID.sub(_third_if(_tells), text)
    text = _BESIDE.sub(_third_if(_strong), text)
    text = _URL_QUERY.sub(r"\1\2?[query]", text)
    text = _EMAIL.sub("[email]", text)
    text = _UUID.sub(r"\1[secret]", text)
    text = _LICENCE.sub(lambda match: f"{match[1]}[secret]" if _licence(match[2]) else match[0], text)
    text = _LONG_RUN.sub(lambda match: "[secret]" if _random(match[0]) else match[0], text)
    text = ibans_replaced(text, "[iban]")
    text = _without(text, _CARD, _card_length, "[card]")
    return _PHONE.sub(lambda match: match[1] + _phone(match[2]), text)


def _third_if(true_of: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda match: f"{match[1]}{match[2]}[secret]" if true_of(match[3]) else match[0]


def _tells(word: str) -> bool:
    """Whether what follows "password is" looks like one, and not like "wrong" or "expired"."""
    return re.search(r"[0-9@#$%^&*+=]|[a-z][A-Z]", word) is not None


def _strong(word: str) -> bool:
    """Whether a word beside "password" can hardly be anything else."""
    word = re.sub(r"[?.,]+$", "", word)
    return all(re.search(kind, word) for kind in ("[A-Za-z]", "[0-9]", "[!@#$%^&*?+=]"))


def _licence(key: str) -> bool:
    mixed = any(re.search("[A-Z]", part) and re.search("[0-9]", part) for part in key.split("-"))
    return mixed and len(re.findall("[0-9]", key)) >= 3


def _random(run: str) -> bool:
    """Whether letters, capitals and digits change as often as only chance makes them.

    A capital before a small letter is no change: words joined in a name begin so.
    """
    if not re.search("[0-9]", run) or not re.search("[A-Za-z]", run):
        return False
    changes = 0
    for part in re.split("[-+/_=]", run):
        here = len(re.findall("[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])", part))
        enough = 5 if re.search("[a-z]", part) else 4
        if len(part) >= 20 and here >= enough and here * 5 >= len(part) and re.search("[0-9]", part):
            return True
        changes += here
    mixed = len(run) >= 32 or len(re.findall("[a-z](?=[A-Z])", run)) >= 2
    return mixed and changes * 4 >= len(run)


def _without(text: str, pattern: re.Pattern[str], length_of: Callable[[str, str], int], marker: str) -> str:
    """The text without what begins where the pattern says and is as long as a check sum says."""
    kept, done = "", 0
    for match in pattern.finditer(text):
        start = match.start(2)
        length = length_of(match[2], text[match.end(2) : match.end(2) + 1]) if start >= done else 0
        if length:
            kept += text[done:start] + marker
            done = start + length
    return kept + text[done:]


def _iban_length(run: str, after: str) -> int:
    """How many of these characters are an account number: its check sum is 1 (ISO 13616). Else 0."""
    whole = run + after
    for end in range(len(run), 14, -1):
        if run[end - 1] == " " or re.match("[A-Za-z0-9_]", whole[end : end + 1]):
            continue
        number = run[:end].replace(" ", "").upper()
        if len(number) < 15 or len(re.findall("[0-9]", number)) < 10:
            continue
        rest = 0
        for sign in number[4:] + number[:4]:
            value = int(sign, 36)
            rest = (rest * (100 if value > 9 else 10) + value) % 97
        if rest == 1:
            return end
    return 0


def _card_length(run: str, after: str) -> int:
    """How many of these characters are a card number by the check of Luhn (ISO/IEC 7812-1). Else 0."""
    whole = run + after
    for end in range(len(run), 12, -1):
        if not re.match("[0-9]", run[end - 1]) or re.match("[A-Za-z0-9_-]", whole[end : end + 1]):
            continue
        digits = re.findall("[0-9]", run[:end])[::-1]
        if len(digits) < 13:
            continue
        total = 0
        for at, sign in enumerate(digits):
            value = int(sign) * (1 + at % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return end
    return 0


def _phone(found: str) -> str:
    digits = re.findall("[0-9]", found)
    if re.match("[A-Za-z]", found) or _DAY.match(found) or len(set(digits)) < 2:
        return found
    return "[number]" if len(digits) > 15 else "[phone]"
