"""Links to articles in replies."""

from __future__ import annotations

import pytest

from kb_tools.measures.tickets.links import linked_articles

PATHS = {"/signing-in/lost-phone/": "lost-phone", "/help/codes/": "codes", "/": "home"}
SITE = "https://help.example.com/help/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://help.example.com/signing-in/lost-phone/.", ("lost-phone",)),
        ("See (https://help.example.com/signing-in/lost-phone)", ("lost-phone",)),
        ('<a href="https://help.example.com/help/codes/index.html#two">x</a>', ("codes",)),
        ("HTTPS://HELP.EXAMPLE.COM/help/codes.html?utm_source=a&amp;b", ("codes",)),
        ("help.example.com/help/codes/, help.example.com/signing-in/lost-phone/", ("codes", "lost-phone")),
        ("https://mail.test/r?u=https%3A%2F%2Fhelp.example.com%2Fhelp%2Fcodes%2F&d=1", ("codes",)),
        ("https://help.example.com/help/codes/ and again https://help.example.com/help/codes/", ("codes",)),
        ("https://other.example.com/help/codes/", ()),
        ("https://help.example.com.evil.test/help/codes/", ()),
        ("https://nothelp.example.com/help/codes/", ()),
        ("https://help.example.com/unknown/", ()),
        ("write to me@help.example.com", ()),
        ("", ()),
    ],
)
def test_addresses_of_articles_are_found(text: str, found: tuple[str, ...]) -> None:
    assert linked_articles(text, SITE, PATHS) == found
