"""Builds for `kb serve`: whole ones into a folder of their own, and single pages at once.

A save is answered twice. First the page that was saved is rendered again with everything else as it was,
which takes milliseconds whatever the size of the site; then the whole site is built aside and swapped in,
since titles, lists and search may have changed with it. A build that fails changes nothing.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from mkdocs.commands import build as mkdocs_build
from mkdocs.exceptions import Abort, BuildError

from kb_tools.content.article import Article, read_article
from kb_tools.errors import Problem
from kb_tools.pages.listings import markdown_twin
from mkdocs_kb.files import write
from mkdocs_kb.pages import KbPage, article_meta, body_of
from mkdocs_kb.plugin import KbPlugin


@dataclass
class Built:
    """One finished build: where it stands and what it was made from."""

    folder: Path
    plugin: KbPlugin
    config: Any


class Preview:
    """The builds of one `kb serve`. load makes fresh MkDocs settings for each whole build."""

    def __init__(self, load: Callable[[Path], Any]) -> None:
        self._load = load
        self._top = Path(tempfile.mkdtemp(prefix="kb-serve-"))
        self._count = 0
        self._lock = Lock()
        self._left: Path | None = None  # the site before this one: some of it may still be on its way
        self.built: Built | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of the last good build."""
        return self.built.folder if self.built else None

    def build(self) -> str:
        """Build everything aside and swap it in. Returns "" or what went wrong, for the person who saved."""
        self._count += 1
        folder = self._top / str(self._count)
        try:
            config = self._load(folder)
            plugin = config.plugins["kb"]
            mkdocs_build.build(config, serve_url=config.site_url)
        except (Abort, BuildError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            return str(error)
        with self._lock:
            before, self.built = self.built, Built(folder, plugin, config)
        if self._left:
            shutil.rmtree(self._left, ignore_errors=True)
        self._left = before.folder if before else None
        return ""

    def show_article(self, path: str) -> tuple[str, tuple[Problem, ...]] | None:
        """Render a saved article anew. Returns its address and problems; None where only a build can tell."""
        with self._lock:
            built = self.built
            site = built.plugin.site if built else None
            old = site.library.by_path.get(path) if site else None
            if not built or not site or not old:
                return None
            article, problems = read_article(Path(built.config.docs_dir) / path, path, site.locale)
            if article is None:
                return site.addresses.article(old), problems
            articles = tuple(article if each.path == path else each for each in site.library.articles)
            built.plugin.site = replace(site, library=replace(site.library, articles=articles))
            self._render(built, article)
            return site.addresses.article(article), problems

    def close(self) -> None:
        """Remove what was built."""
        shutil.rmtree(self._top, ignore_errors=True)

    def _render(self, built: Built, article: Article) -> None:
        """Render one page beside its place, then put it there: nobody is ever served half a page."""
        site, config, files, nav, env = built.plugin.site, built.config, *built.plugin.parts
        assert site is not None
        file = files.get_file_from_path(article.path)
        page = file.page
        assert isinstance(page, KbPage)
        page.source, page.describe = body_of(article), partial(article_meta, site, article)
        beside, twin = self._top / "beside", unquote(site.addresses.twin(article))
        _write_to(file, beside)
        try:
            mkdocs_build._populate_page(page, config, files)
            mkdocs_build._build_page(page, config, files.documentation_pages(), nav, env)
        finally:
            _write_to(file, built.folder)
        write(beside / twin, markdown_twin(article, site.library, site.addresses))
        (beside / file.dest_uri).replace(built.folder / file.dest_uri)
        (beside / twin).replace(built.folder / twin)


def _write_to(file: Any, folder: Path) -> None:
    """Let MkDocs write a page into another folder; it works out the whole path only once."""
    file.dest_dir = str(folder)
    file.__dict__.pop("abs_dest_path", None)
