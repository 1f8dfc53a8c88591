"""Signed links to a survey's question: who has one may answer it, until it expires, and nothing else.

A link says nothing of whom it was sent to. Its token is made of chance; that the last answer of a link
counts needs no more. Any program that knows the secret can sign: HMAC-SHA256 (RFC 2104) over five lines,
`beeline-survey-1`, the question, the language, the last second in which it holds, and the token; written
in base64url without padding (RFC 4648).
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe
from urllib.parse import urlencode

from kb_tools.errors import KbError
from kb_tools.feedback.events import MARKS

PURPOSE = "beeline-survey-1"
SHORTEST_SECRET = 32
_DAY_SECONDS = 86_400


class LinkError(Exception):
    """A link that does not hold. expired: it is ours, but it came too late."""

    def __init__(self, *, expired: bool = False) -> None:
        super().__init__("expired" if expired else "not ours")
        self.expired = expired


@dataclass(frozen=True, slots=True)
class Link:
    """A question to one person. until: the last second in which it can be answered, since 1970."""

    question: str
    locale: str
    until: int
    token: str


def new_link(question: str, locale: str, days: int, now: float) -> Link:
    """A link that holds for so many days from now (seconds since 1970)."""
    return Link(question, locale, int(now) + days * _DAY_SECONDS, token_urlsafe(16))


def checked_secret(secret: str) -> bytes:
    """The secret as bytes. Raises KbError where it is too short to be one."""
    if len(secret) < SHORTEST_SECRET:
        raise KbError(
            f"the secret for signed links has {len(secret)} characters, and needs {SHORTEST_SECRET} or more",
            hint="make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
    return secret.encode("utf-8", "surrogateescape")


def signature_of(link: Link, secret: bytes) -> str:
    """What only who knows the secret can make of this link."""
    lines = "\n".join((PURPOSE, link.question, link.locale, str(link.until), link.token))
    made = hmac.digest(secret, lines.encode("utf-8", "surrogatepass"), "sha256")
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def address_of(link: Link, collector: str, secret: bytes, value: int | None = None) -> str:
    """The link as an address; with a value, that mark is already chosen on the page."""
    fields = {
        "question": link.question,
        "locale": link.locale,
        "until": str(link.until),
        "link": link.token,
        "signature": signature_of(link, secret),
    }
    if value is not None:
        fields["value"] = str(value)
    return f"{collector.rstrip('/')}/survey?{urlencode(fields)}"


def read_link(fields: Mapping[str, str], secret: bytes, now: float) -> Link:
    """The link in these values, if it is ours and still holds. Raises LinkError."""
    until = fields.get("until", "")
    if not (until.isascii() and until.isdecimal() and len(until) <= 12):
        raise LinkError
    link = Link(fields.get("question", ""), fields.get("locale", ""), int(until), fields.get("link", ""))
    given = fields.get("signature", "").encode("utf-8", "surrogatepass")
    if not hmac.compare_digest(given, signature_of(link, secret).encode()) or link.question not in MARKS:
        raise LinkError
    if now > link.until:
        raise LinkError(expired=True)
    return link
