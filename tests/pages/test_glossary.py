"""The first use of a hard term leads to its meaning, and nothing else on the page changes."""

from __future__ import annotations

import re

import pytest

from kb_tools.content.wording import GlossaryTerm
from kb_tools.pages.glossary import Glossary

GLOSSARY = Glossary(
    {
        "phishing": GlossaryTerm(
            plain='A "false" message & its kin.', also=("phish",), article="spot-phishing"
        ),
        "PIN": GlossaryTerm(plain="A short number."),
        "R&D": GlossaryTerm(plain="Research."),
        "security key": GlossaryTerm(plain="A small stick."),
        "schlüssel": GlossaryTerm(plain="Ein Stift."),
    }
)


def linked(html: str, article: str = "") -> list[str]:
    """What became a link."""
    found = GLOSSARY.explain(html, "../glossary/", article)
    assert re.sub(r'<a class="kb-term"[^>]*>(.*?)</a>', r"\1", found, flags=re.DOTALL) == html
    return re.findall(r'<a class="kb-term"[^>]*>(.*?)</a>', found, re.DOTALL)


def test_a_link_carries_the_meaning_and_leads_to_the_term():
    assert GLOSSARY.explain("<p>No phishing.</p>", "../glossary/") == (
        '<p>No <a class="kb-term" href="../glossary/#phishing"'
        ' data-plain="A &quot;false&quot; message &amp; its kin.">phishing</a>.</p>'
    )


@pytest.mark.parametrize(
    ("html", "terms"),
    [
        ("<p>Phishing is phishing, and a phish too.</p>", ["Phishing"]),
        ("<h2>Phishing</h2><p>Some phishing.</p>", ["phishing"]),
        ("<p><a href='x'>phishing</a> and <code>PIN</code> and <b>a security key</b></p>", []),
        ("<pre><code><span>PIN</span>\nPIN</code></pre><p>PIN</p>", ["PIN"]),
        ("<p>Pin it to the wall. A pin.</p>", []),
        ("<p>Our R&amp;D uses a Security\n  key.</p>", ["R&amp;D", "Security\n  key"]),
        ("<p class='admonition-title'>PIN</p><p>phishing</p>", ["phishing"]),
        ("<details><summary>PIN</summary><p>PIN</p></details>", ["PIN"]),
        ("<blockquote><p>Your PIN</p></blockquote><ul><li>PIN</li></ul>", ["PIN"]),
        ("<!-- PIN > --><img alt='a > PIN' title=\"PIN\"><td>PIN</td>", ["PIN"]),
        ("<button>PIN<br/></button> <em>PIN</em>", ["PIN"]),
        ("<p>Der Schlüssel, PINs, phishing-proof</p>", ["Schlüssel", "phishing"]),
        ("<p title='PIN", []),
        ("<!-- PIN", []),
        ("", []),
    ],
)
def test_only_the_first_use_in_prose_is_linked(html, terms):
    assert linked(html) == terms


def test_an_article_about_a_term_does_not_send_its_readers_away():
    assert linked("<p>Phishing asks for your PIN.</p>", "spot-phishing") == ["PIN"]


def test_anchors_are_one_a_term():
    terms = {name: GlossaryTerm(plain="x") for name in ("C++", "C", "c#", "…", "Zwei Wörter")}
    anchors = Glossary(terms).anchors
    assert len(set(anchors.values())) == len(terms)
    assert anchors["Zwei Wörter"] == "zwei-wörter"
    assert all(re.fullmatch(r"[\w-]+", anchor) for anchor in anchors.values())


@pytest.mark.parametrize("hostile", ["<a " * 50_000, "<p title='" * 50_000, "PIN<" * 50_000, "<!--" * 50_000])
def test_broken_html_takes_no_longer(hostile):
    assert GLOSSARY.explain(f"PIN {hostile}", "").startswith("<a ")
