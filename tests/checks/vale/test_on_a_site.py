"""Vale's rules on a whole site: by the command line, with the cache, and explained."""

from __future__ import annotations

import pytest

from kb_tools.checks.site_check import SiteCheck
from kb_tools.checks.vale import folders
from kb_tools.cli import main
from kb_tools.errors import KbError
from kb_tools.settings import read_site
from tests.conftest import TODAY

RULE = """\
extends: substitution
message: "Use '%s' instead of '%s'."
link: https://example.com/use
action: {name: replace}
swap: {utilize: use}
"""


@pytest.fixture
def site(house, monkeypatch):
    """A site whose settings name the style."""
    house.rule(RULE)
    house.rule("extends: script\nmessage: x\n", "Script")
    (house.top / "mkdocs.yml").write_text(
        "site_name: X\nplugins:\n  - kb:\n      check:\n        vale: [styles/House]\n"
        "        rules: {House.Rule: hint}\n        off: {plain-words: House.Rule does it.}\n"
    )
    house.folder.article("a/here.md", "We utilize it.\n")
    monkeypatch.chdir(house.top)
    return house


def test_the_check_tells_findings_and_what_is_not_done(site, capsys):
    for _ in range(2):
        assert main(["check"]) in (0, 1)
        told = capsys.readouterr()
        assert "docs/a/here.md:9:4" in told.out
        assert "House.Rule" in told.out
        assert told.err.count("Not done of Vale's style House: rules that extend script (House.Script)") == 1


def test_a_changed_style_is_seen_although_no_article_changed(site, capsys):
    main(["check"])
    site.rule(RULE.replace("utilize: use", "we: you"))
    capsys.readouterr()
    main(["check"])
    assert "Use 'you' instead of" not in capsys.readouterr().out
    site.rule(RULE.replace("utilize: use", "We: You"))
    main(["check"])
    assert "Use 'You' instead of 'We'." in capsys.readouterr().out


def test_a_fix_is_made_once(site):
    main(["check", "--fix"])
    written = (site.folder.path / "a/here.md").read_text()
    assert "We use it." in written
    main(["check", "--fix"])
    assert (site.folder.path / "a/here.md").read_text() == written


def test_a_rule_is_explained(site, capsys):
    assert main(["explain", "House.Rule"]) == 0
    told = capsys.readouterr().out
    assert "Use '…' instead of '…'." in told
    assert "https://example.com/use" in told


def test_reports_lead_to_the_page_that_the_rule_names(site, capsys):
    main(["check", "--format", "sarif"])
    assert '"helpUri": "https://example.com/use"' in capsys.readouterr().out


def test_a_wrong_rule_ends_the_check_with_its_place(site, capsys):
    site.rule("extends: existence\nmessage: x\ntokens: ['(']\n")
    assert main(["check"]) == 2
    assert "styles/House/Rule.yml:3:10: the pattern “(” cannot be read" in capsys.readouterr().err


def test_a_site_without_styles_needs_no_library_for_patterns(house, monkeypatch):
    monkeypatch.setattr(folders, "find_spec", lambda name: None)
    assert SiteCheck(read_site(house.top), house.folder.path, TODAY).styles == folders.Styles()
    with pytest.raises(KbError, match="google-re2"):
        house.styles()
