"""The pages of a build, as MkDocs wants them: articles, categories, home, and the site's own pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page

from kb_tools.content.article import Article, article_from
from kb_tools.content.library import Category, is_category_page
from kb_tools.pages.addresses import ABOUT, CONTACT, GLOSSARY, SEARCH, THANKS, category_stem
from kb_tools.pages.contexts import (
    Site,
    about_context,
    article_context,
    category_contexts,
    explained,
    glossary_context,
    home_context,
    plain_page_context,
    search_context,
)
from kb_tools.pages.steps import steps_in
from kb_tools.search.documents import Passage, rendered_passages

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from mkdocs_kb.rendering import Renderer

_FIRST_HEADING = re.compile(r"\s*#[ \t]+[^\n]*(?:\n|\Z)")
FEWEST_CONTENTS = 3


class KbPage(Page):
    """A page whose text and data come from the engine instead of from MkDocs' own reading."""

    def __init__(
        self,
        file: File,
        config: MkDocsConfig,
        renderer: Renderer,
        text: str,
        describe: Callable[[], dict[str, Any]],
        explain: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__(None, file, config)
        self.renderer = renderer
        self.source = text
        self.describe = describe
        self.explain = explain
        self.passages: tuple[Passage, ...] = ()

    def read_source(self, config: MkDocsConfig) -> None:
        """Take the text as it was given, and work out the page's data now that it is needed."""
        self.markdown = self.source
        self.meta = self.describe()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the text, and add what the page shows of it."""
        self.renderer.render(self)
        self.passages = rendered_passages(self.content or "")
        if self.explain:
            self.content = self.explain(self.content or "")
        kb = self.meta["kb"]
        if kb.get("kind") == "article":
            contents = [{"title": each.title, "address": each.url} for each in _second_level(self.toc)]
            kb["contents"] = contents if len(contents) >= FEWEST_CONTENTS else []
            kb["steps"] = steps_in(self.content or "")


def make_pages(site: Site, files: Files, config: MkDocsConfig, renderer: Renderer) -> None:
    """Give every file of the edition its page, remove the others, and add the site's own pages."""
    for file in list(files.documentation_pages()):
        article = site.library.by_path.get(file.src_uri)
        if article:
            article_page(site, file, article, config, renderer)
        elif not is_category_page(file.src_uri):
            files.remove(file)
    for category in site.library.categories:
        _category(site, category, files, config, renderer)
    home_text, home_file = _own_text(files, "index.md", config)
    KbPage(
        home_file, config, renderer, home_text, lambda: {"template": "home.html", "kb": home_context(site)}
    )
    for stem, kind, title in (
        (SEARCH, "search", site.strings["search_title"]),
        (CONTACT, "contact", site.strings["contact_title"]),
        (THANKS, "thanks", site.strings["thanks_title"]),
    ):
        _own_page(site, files, config, renderer, stem, kind, title)
    if files.get_file_from_path(f"{ABOUT}.md") is None:
        about = about_context(site, site.addresses.page(ABOUT))
        _add(files, config, renderer, f"{ABOUT}.md", {"template": "about.html", "kb": about})
    if site.glossary:
        words = glossary_context(site, site.addresses.page(GLOSSARY))
        _add(files, config, renderer, f"{GLOSSARY}.md", {"template": "glossary.html", "kb": words})


def article_page(
    site: Site, file: File, article: Article, config: MkDocsConfig, renderer: Renderer
) -> KbPage:
    """The page of an article."""
    return KbPage(
        file,
        config,
        renderer,
        body_of(article),
        partial(article_meta, site, article),
        partial(explained, site, article),
    )


def article_meta(site: Site, article: Article) -> dict[str, Any]:
    """What an article's page has beside its text, as MkDocs' `page.meta`."""
    meta: dict[str, Any] = {"title": article.title, "kb": article_context(site, article)}
    if article.matter.template:
        meta["template"] = article.matter.template
    if article.is_archived or article.is_draft:
        meta["kb"]["noindex"] = True
    if article.matter.tags:
        meta["tags"] = list(article.matter.tags)
    return meta


def body_of(article: Article) -> str:
    """The text below the title: a first heading of level one is the title once more, and the page has it."""
    body = article.body.replace("\r\n", "\n")
    return _FIRST_HEADING.sub("", body, count=1) if _FIRST_HEADING.match(body) else body


def _category(site: Site, category: Category, files: Files, config: MkDocsConfig, renderer: Renderer) -> None:
    text, file = _own_text(files, f"{category_stem(category.key)}.md", config)
    (_, first), *others = category_contexts(site, category)
    meta = {"template": "category.html", "title": category.title, "kb": first}
    KbPage(file, config, renderer, text, lambda: meta)
    for stem, context in others:
        _add(files, config, renderer, f"{stem}.md", {**meta, "kb": context})


def _own_page(
    site: Site, files: Files, config: MkDocsConfig, renderer: Renderer, stem: str, kind: str, title: str
) -> None:
    """One of the site's own pages, unless an article stands at its address."""
    if files.get_file_from_path(f"{stem}.md") is not None:
        return
    here = site.addresses.page(stem)
    context = search_context(site, here) if kind == "search" else plain_page_context(site, kind, title, here)
    if kind in ("search", "thanks"):
        context["noindex"] = True
    _add(files, config, renderer, f"{stem}.md", {"template": f"{kind}.html", "title": title, "kb": context})


def _add(files: Files, config: MkDocsConfig, renderer: Renderer, path: str, meta: dict[str, Any]) -> None:
    file = File.generated(config, path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    files.append(file)
    KbPage(file, config, renderer, "", lambda: meta)


def _own_text(files: Files, path: str, config: MkDocsConfig) -> tuple[str, File]:
    """The text that a writer gave a category or the home page, and its file, made where there is none."""
    folder = PurePosixPath(path).parent
    for name in ("index.md", "README.md"):
        file = files.get_file_from_path((folder / name).as_posix())
        if file is not None and file.abs_src_path:
            article, _ = article_from(file.content_string, file.src_uri, folder)  # type: ignore[arg-type]
            return body_of(article), file
    file = File.generated(config, path, content="", inclusion=InclusionLevel.NOT_IN_NAV)
    files.append(file)
    return "", file


def _second_level(toc: Any) -> list[Any]:
    """The headings that a contents list shows: the second level, wherever the first one is."""
    found = []
    for each in toc:
        if each.level == 2:
            found.append(each)
        elif each.level < 2:
            found += _second_level(each.children)
    return found
