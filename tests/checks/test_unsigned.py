"""What a machine helped to write is signed by a person, or stays a draft."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("ai_assisted: true\n", []),
        ("", []),
    ],
)
def test_what_a_person_signed_is_fine(folder, changed, told):
    folder.article("a/one.md", fields=changed)
    assert [each.message for each in folder.findings() if each.rule == "trust-ai"] == told


def test_what_nobody_signed_is_an_error_at_its_field(folder):
    folder.write("a/one.md", "---\nid: one\ntitle: One\ntype: faq\nai_assisted: true\n---\nText.\n")
    [finding] = [each for each in folder.findings() if each.rule == "trust-ai"]
    assert "no person has put a day to it" in finding.message
    assert (finding.place.line, str(finding.severity)) == (5, "error")
