"""Signed links hold for their question, their language and their time, and for nothing else."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_tools.cli import main
from kb_tools.errors import KbError
from kb_tools.feedback.links import (
    Link,
    LinkError,
    address_of,
    checked_secret,
    new_link,
    read_link,
    signature_of,
)
from kb_tools.feedback.survey_texts import TEXTS

SECRET = checked_secret("a-secret-that-is-long-enough-0123456789")
NOW = 1_764_050_671.0


def fields_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


@pytest.mark.parametrize("question", ["satisfaction", "effort", "recommend"])
def test_a_link_comes_back_as_it_was_signed(question: str) -> None:
    link = new_link(question, "pt-BR", 14, NOW)
    fields = fields_of(address_of(link, "https://votes.example.com/", SECRET, 4))
    assert fields["value"] == "4"
    assert read_link(fields, SECRET, NOW) == link
    assert read_link(fields, SECRET, NOW + 14 * 86_400 - 1) == link


@pytest.mark.parametrize(
    "change",
    [
        {"question": "effort"},
        {"locale": "de"},
        {"until": "99999999999"},
        {"link": "another-token-of-chance"},
        {"signature": ""},
        {"signature": "A" * 43},
        {"signature": "é" * 43},
        {"until": "1e9"},
        {"until": "-1"},
        {"until": "١٢٣"},
        {"question": "satisfaction\nen"},
    ],
    ids=str,
)
def test_what_was_changed_is_not_ours(change: dict[str, str]) -> None:
    fields = fields_of(address_of(new_link("satisfaction", "en", 14, NOW), "https://x.example", SECRET))
    with pytest.raises(LinkError) as refused:
        read_link(fields | change, SECRET, NOW)
    assert not refused.value.expired


def test_each_part_is_bound_on_its_own() -> None:
    one = Link("satisfaction", "en", 12, "3token")
    other = Link("satisfaction", "en", 123, "token")
    assert signature_of(one, SECRET) != signature_of(other, SECRET)


def test_another_secret_is_another_house() -> None:
    fields = fields_of(address_of(new_link("effort", "en", 1, NOW), "https://x.example", SECRET))
    with pytest.raises(LinkError):
        read_link(fields, checked_secret("b" * 32), NOW)


def test_a_link_ends() -> None:
    fields = fields_of(address_of(new_link("effort", "en", 1, NOW), "https://x.example", SECRET))
    with pytest.raises(LinkError) as refused:
        read_link(fields, SECRET, NOW + 86_401)
    assert refused.value.expired


@given(
    st.dictionaries(
        st.sampled_from(["question", "locale", "until", "link", "signature"]), st.text(max_size=60)
    )
)
def test_nothing_that_was_made_up_holds(fields: dict[str, str]) -> None:
    with pytest.raises(LinkError):
        read_link(fields, SECRET, 0)


def test_a_short_secret_is_refused_without_telling_it() -> None:
    with pytest.raises(KbError) as refused:
        checked_secret("hunter2")
    assert "hunter2" not in str(refused.value) and "32 or more" in refused.value.message


def test_the_command_signs_with_the_collectors_secret(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["links", "effort", "--collector", "https://votes.example.com", "--locale", "de"]
    assert main(words) == 2
    assert "KB_COLLECTOR_SECRET" in capsys.readouterr().err
    monkeypatch.setenv("KB_COLLECTOR_SECRET", SECRET.decode())
    assert main([*words, "--count", "2", "--marks"]) == 0
    lines = capsys.readouterr().out.splitlines()
    links = {read_link(fields_of(line), SECRET, NOW).token for line in lines}
    assert len(lines) == 14 and len(links) == 2
    assert [fields_of(line)["value"] for line in lines[:7]] == list("1234567")
    for wrong in (["--locale", "no language"], ["--days", "0"], ["--collector", "votes"]):
        assert main([*words, *wrong]) == 2


def test_every_language_of_the_page_says_all() -> None:
    for language, texts in TEXTS.items():
        assert texts.keys() == TEXTS["en"].keys(), language
        assert all(part in texts["ends"] for part in ("{low}", "{high}", "{low_text}", "{high_text}"))
