"""`--fix` over articles that no one here wrote: words change, nothing else does, and a second run is idle."""

from __future__ import annotations

import re
import shutil

import pytest

from kb_tools.checks.fixes import fix_article
from kb_tools.checks.runner import check_article
from kb_tools.checks.site_check import SiteCheck
from kb_tools.content.article import article_from
from kb_tools.content.front_matter import read_file
from kb_tools.settings import Site
from kb_tools.text.document import BlockKind, SpanKind
from kb_tools.text.markdown import read_markdown
from tests.conftest import TODAY
from tests.text.judge import convert


def shape(body: str):
    document = read_markdown(body)
    return (
        [(block.kind, block.level, block.depth, block.quoted) for block in document.blocks],
        [block.text for block in document.blocks if block.kind is BlockKind.CODE],
        [
            block.text[span.start : span.end]
            for block in document.blocks
            for span in block.spans
            if span.kind is SpanKind.CODE
        ],
        [(link.target, link.is_image) for link in document.links],
        [heading.anchor for heading in document.headings],
    )


def tags(body: str) -> list[str]:
    """The page's mark-up, as Python-Markdown makes it, without its words."""
    return re.findall(r"<[^>]+>", convert(body)[0])


@pytest.mark.slow
@pytest.mark.parametrize("corpus", ["arduino-help-center", "security-101"])
def test_only_words_change_and_a_second_run_has_nothing_to_do(corpora, tmp_path, corpus):
    folder = tmp_path / corpus
    shutil.copytree(corpora / corpus, folder)
    around, plan = SiteCheck(Site(articles=folder), folder, TODAY).prepared()
    changed = 0
    for article in around.library.articles:
        text, _ = read_file(article.file, article.path)
        assert text is not None

        def check(each):
            return check_article(each, around, plan)

        once = fix_article(article, text, check)
        if once.text == text:
            continue
        changed += 1
        after, _ = article_from(once.text, article.path, article.file)
        assert shape(after.body) == shape(article.body), article.path
        assert tags(after.body) == tags(article.body), article.path
        assert fix_article(after, once.text, check).text == once.text, article.path
    assert changed >= 5
