"""All cores for a cold build: articles are rendered and written by forked workers.

MkDocs renders page after page. Here its two loops get only the few pages that are not articles, while
workers, forked once everything is known, do the articles: text, template, file, Markdown copy, and what
search keeps. Each tells what the parent must know: its anchors, its links to anchors, and what it logged, so
that warnings are said once, in order, and counted by a strict build. The bytes are those of a serial build.

Only where nothing can tell the difference: other plugins would miss their events, so with any of them, in
`serve`, for few pages or where the system cannot fork, MkDocs does it all itself.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import TableOfContents

from kb_tools.content.article import Article
from kb_tools.pages.contexts import Site
from kb_tools.search.documents import Analysed
from mkdocs_kb.outputs import write_article_files
from mkdocs_kb.pages import KbPage

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

FEWEST_PAGES = 60
CHUNK = 20
SAFE_PLUGINS = frozenset({"kb"})


class PartialFiles(Files):
    """MkDocs' files, but its two build loops don't see the articles that workers do."""

    def __init__(self, files: Files) -> None:
        super().__init__(list(files))
        self.elsewhere: frozenset[str] = frozenset()

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] | None = None
    ) -> Sequence[File]:
        """All pages; for the build loops, which alone name an inclusion, without those done elsewhere."""
        if inclusion is None:
            return super().documentation_pages()
        pages = super().documentation_pages(inclusion=inclusion)
        return [file for file in pages if file.src_uri not in self.elsewhere] if self.elsewhere else pages


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the parent must know of a page that a worker wrote."""

    path: str
    anchors: frozenset[str]
    links: tuple[tuple[str, str, str], ...]
    logged: tuple[tuple[int, str], ...]
    document: Analysed | None


@dataclass(frozen=True)
class Job:
    """What a worker needs; it reaches workers by the fork and is never copied."""

    site: Site
    config: MkDocsConfig
    files: Files
    nav: Any
    env: Any
    articles: Sequence[Article]


class Workers:
    """The articles of one build, on their way."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._pool = ProcessPoolExecutor(
            cores(), mp_context=multiprocessing.get_context("fork"), initializer=_begin, initargs=(job,)
        )
        gc.collect()
        gc.freeze()
        count = len(job.articles)
        self._chunks: list[Future[list[Rendered]]] = [
            self._pool.submit(_render_chunk, at, min(at + CHUNK, count)) for at in range(0, count, CHUNK)
        ]

    def finish(self) -> list[Analysed]:
        """Wait for all, say what was logged, give pages their anchors. Raises PluginError if one failed."""
        documents = []
        try:
            for rendered in self._results():
                page = page_of(self.job.files, rendered.path)
                page.present_anchor_ids = set(rendered.anchors)
                page.links_to_anchors = {}
                for to, anchor, written in rendered.links:
                    target = self.job.files.get_file_from_path(to)
                    if target:
                        page.links_to_anchors.setdefault(target, {})[anchor] = written
                for level, message in rendered.logged:
                    logging.getLogger("mkdocs.structure.pages").log(level, message)
                if rendered.document:
                    documents.append(rendered.document)
        finally:
            self.stop()
        for article in self.job.articles:
            page = page_of(self.job.files, article.path)
            page.validate_anchor_links(
                files=self.job.files, log_level=self.job.config.validation.links.anchors
            )
        return documents

    def stop(self) -> None:
        """End the workers."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        gc.unfreeze()

    def _results(self) -> Iterator[Rendered]:
        for chunk in self._chunks:
            try:
                yield from chunk.result()
            except BrokenProcessPool as error:
                raise PluginError(
                    "a worker was ended from outside, perhaps for want of memory; build again"
                ) from error


def can_share(config: MkDocsConfig, count: int) -> bool:
    """Whether a build with this many articles may be shared out to workers."""
    return (
        count >= FEWEST_PAGES
        and cores() > 1
        and hasattr(os, "fork")
        and sys.platform != "darwin"
        and set(config.plugins) <= SAFE_PLUGINS
        and not os.environ.get("KB_SERIAL")
    )


def cores() -> int:
    """How many processes can really run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def page_of(files: Files, path: str) -> Page:
    """The page of an article's file."""
    file = files.get_file_from_path(path)
    assert file is not None and file.page is not None
    return file.page


# Set in each worker, once, by the fork: what is too large to send with every chunk.
_job: Job | None = None


def _begin(job: Job) -> None:
    global _job
    _job = job
    logger = logging.getLogger("mkdocs")
    logger.handlers[:] = []
    logger.propagate = False
    gc.disable()


def _render_chunk(first: int, end: int) -> list[Rendered]:
    assert _job is not None
    rendered = [_render(_job, article) for article in _job.articles[first:end]]
    gc.collect(1)
    return rendered


def _render(job: Job, article: Article) -> Rendered:
    page = page_of(job.files, article.path)
    assert isinstance(page, KbPage)
    heard = _Heard()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(heard)
    try:
        mkdocs_build._populate_page(page, job.config, job.files)
        mkdocs_build._build_page(page, job.config, (), job.nav, job.env)
    finally:
        logger.removeHandler(heard)
    links = page.links_to_anchors or {}
    rendered = Rendered(
        path=article.path,
        anchors=frozenset(page.present_anchor_ids or ()),
        links=tuple(
            (file.src_uri, anchor, text) for file, each in links.items() for anchor, text in each.items()
        ),
        logged=tuple(heard.records),
        document=write_article_files(job.site, article, Path(job.config.site_dir), page.passages),
    )
    page.content, page.markdown, page.meta, page.toc = None, None, {}, TableOfContents([])
    article.__dict__.pop("document", None)
    return rendered


class _Heard(logging.Handler):
    """Keeps what is logged while a page is rendered."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.records: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.levelno, record.getMessage()))
