"""A word has the same stem in the page as in the index, in every language that has stems."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mkdocs_kb
from kb_tools.search.analysis import exact_strings, plain, words_of
from kb_tools.search.languages import STEMMED, language_of
from kb_tools.text.difficulty import word_table

ASSETS = Path(mkdocs_kb.__file__).parent / "templates/assets/search"
SCRIPT = Path(__file__).parent / "stem_in_the_page.mjs"
DICTIONARIES = {"en": Path("/usr/share/dict/american-english"), "de": Path("/usr/share/dict/ngerman")}
ARABIC = [
    "كلمة",
    "السر",
    "نسيت",
    "هاتفي",
    "الجديد",
    "أين",
    "أجد",
    "رمز",
    "الدخول",
    "إلى",
    "حسابي",
    "لا",
    "أستطيع",
    "فتح",
    "البريد",
    "وصلتني",
    "رسالة",
    "غريبة",
    "من",
    "البنك",
]
MARKS = "\u064b\u064e\u064f\u0650\u0651\u0652\u0640"

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node runs the page's modules here")


def in_the_page(what: str, language: str, texts: list[str]) -> list[object]:
    ran = subprocess.run(
        ["node", str(SCRIPT), str(ASSETS), what, language],
        input=json.dumps(texts).encode(),
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    return json.loads(ran.stdout)


def tokens(text: str, language: str) -> list[list[str]]:
    stem = language_of(language).stem
    return [[stem(word) for word in words_of(text)], exact_strings(text)]


def words_in(language: str) -> list[str]:
    """Twenty thousand words and more, evenly from a dictionary where there is one."""
    words = {plain(word) for word in word_table(language).figures}
    dictionary = DICTIONARIES[language]
    if dictionary.exists():
        found = dictionary.read_text("utf-8").split()
        words |= {plain(word) for word in found[:: max(1, len(found) // 22_000)]}
    return sorted(words)


@pytest.mark.parametrize("language", STEMMED)
def test_twenty_thousand_words_have_the_same_stem(language):
    words = words_in(language)
    if not DICTIONARIES[language].exists():
        pytest.skip(f"{DICTIONARIES[language]} is not here, which brings the words to 20,000")
    assert len(words) > 20_000
    stem = language_of(language).stem
    theirs = in_the_page("stems", language, words)
    assert {
        word: (stem(word), each) for word, each in zip(words, theirs, strict=True) if stem(word) != each
    } == {}


def test_a_right_to_left_language_has_the_same_tokens():
    draw = random.Random(3)
    made = []
    for _ in range(20_000):
        letters = [
            letter + (draw.choice(MARKS) if draw.random() < 0.2 else "") for letter in draw.choice(ARABIC)
        ]
        draw.shuffle(letters)
        made.append("".join(letters) + draw.choice(("", "؟", " ١٢٣", "، نعم")))
    assert in_the_page("tokens", "ar", made) == [tokens(text, "ar") for text in made]
    assert words_of("نَسِيتُ كَلِمَةَ السِّرّ") == words_of("نسيت كلمه السر")


def test_words_of_real_articles_have_the_same_tokens(corpora):
    lines = {
        line
        for folder in ("arduino-help-center", "security-101")
        for file in (corpora / folder).rglob("*.md")
        for line in file.read_text("utf-8").splitlines()
        if re.search(r"\w", line)
    }
    texts = sorted(lines)
    assert in_the_page("tokens", "en", texts) == [tokens(text, "en") for text in texts]


@settings(max_examples=5, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cn", "Cs")), max_size=40),
        min_size=200,
        max_size=200,
    )
)
def test_any_text_has_the_same_tokens(texts):
    assert in_the_page("tokens", "en", texts) == [tokens(text, "en") for text in texts]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Can't sign in — iPhone’s gone!", ["cant", "sign", "in", "iphones", "gone"]),
        ("ﬁle №5", ["file", "no5"]),
        ("Straße ÜBER", ["straße", "über"]),
        ("x" * 100, ["x" * 60]),
    ],
)
def test_words_are_cut_as_people_type_them(text, words):
    assert words_of(text) == words


def test_codes_versions_and_names_of_files_stay_whole():
    told = (
        "Error 0x80070005 in invoice.pdf.locked, v2.3.1, CVE-2024-3094, ERR_TIMED_OUT, two-factor, C++ and C#"
    )
    assert exact_strings(told) == [
        "invoice.pdf.locked",
        "v2.3.1",
        "cve-2024-3094",
        "err_timed_out",
        "twofactor",
        "c++",
        "c#",
    ]
