"""Real articles that nobody here wrote: brought in, checked and built."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb_tools.content.library import read_library
from tests.site.help_centre import run_kb

pytestmark = pytest.mark.slow
LARGEST_PAGE = 400_000


def test_two_foreign_help_centres_import_check_and_build(corpora: Path, tmp_path: Path) -> None:
    for name in ("arduino-help-center", "security-101"):
        run_kb("import", corpora / name, "--into", "docs", cwd=tmp_path)

    told = json.loads(run_kb("check", "docs", "--format", "json", cwd=tmp_path, code=1).stdout)
    assert told["articles"] == 414 + 32
    run_kb("build", "--docs", "docs", "--out", "site", cwd=tmp_path)

    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 446 - 10
    assert max(page.stat().st_size for page in pages) < LARGEST_PAGE
    published = {
        each["id"] for each in json.loads((tmp_path / "site/index.json").read_text("utf-8"))["articles"]
    }
    kept = {article.id for article in read_library(tmp_path / "docs").articles if not article.is_draft}
    assert published == kept
    assert len(kept) > 400
    again = run_kb("import", corpora / "security-101", "--into", "docs", cwd=tmp_path).stdout
    assert "0 written, 32 unchanged" in again
