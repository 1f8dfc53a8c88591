from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.feedback.privacy import clean_comment

# What must be gone, in a sentence around it, and the word that stands there instead.
PERSONAL = [
    ("ana.ruiz@example.com", "e-mail address"),
    ("Ana+help@mail.example.co.uk", "e-mail address"),
    ("ana (at) example.com", "e-mail address"),
    ("müller@bücher.de", "e-mail address"),
    ("4111 1111 1111 1111", "card number"),
    ("5500-0000-0000-0004", "card number"),
    ("378282246310005", "card number"),
    ("+44 20 7946 0958", "phone number"),
    ("0049 30 1234567", "phone number"),
    ("(212) 555-0187", "phone number"),
    ("212-555-0187", "phone number"),
    ("020 7946 0958", "phone number"),
    ("+49(0)30/1234567", "phone number"),
    ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "key or token"),
    ("AKIAIOSFODNN7EXAMPLE", "key or token"),
    ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "key or token"),
    ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "key or token"),
    ("-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----", "key"),
]
KEPT = [
    "Step 2 names a button that I do not have.",
    "Version 10.0.19045.3803 shows error 0x80070005 since 2026-11-25 10:04.",
    "The server 192.168.100.200 answers on port 8443.",
    "I waited 3 hours and 45 minutes, 12 times.",
    "KB5031356 is missing; RFC 9562 is not.",
    "I forgot my password and the reset page says nothing.",
    "Look at https://help.example.com/account/lost-phone/#step-2",
]


@pytest.mark.parametrize(("found", "what"), PERSONAL, ids=[found[:24] for found, _ in PERSONAL])
def test_personal_data_is_taken_out(found: str, what: str) -> None:
    cleaned = clean_comment(f"Please write to {found} if you can.")
    assert cleaned == f"Please write to [removed: {what}] if you can."


@pytest.mark.parametrize(
    "comment", ["my password is hunter22", "Password: hunter22", "PIN: 4711", "api_key = hunter22"]
)
def test_a_password_that_is_announced_is_taken_out(comment: str) -> None:
    cleaned = clean_comment(comment) or ""
    assert "hunter22" not in cleaned and "4711" not in cleaned and "[removed: password or key]" in cleaned


@pytest.mark.parametrize("comment", KEPT)
def test_what_helps_is_kept(comment: str) -> None:
    assert clean_comment(comment) == comment


def test_control_characters_go_and_line_breaks_stay() -> None:
    assert clean_comment(" a\x00b\r\nc\u202ed ") == "ab\ncd"


@pytest.mark.parametrize("comment", [None, "", " \n\t", "\x00"])
def test_an_empty_comment_is_none(comment: str | None) -> None:
    assert clean_comment(comment) is None


PIECES = st.sampled_from([found for found, _ in PERSONAL] + [*KEPT, " ", "@", "-", "12 34 56", "pin: "])


@given(st.lists(PIECES | st.text(max_size=12), max_size=8).map("".join))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_comment(text)
    assert clean_comment(once) == once
