"""Files that a site has beside its pages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from kb_tools.content.article import Article
from kb_tools.pages.addresses import ABOUT, CONTACT, GLOSSARY, relative
from kb_tools.pages.contexts import Site
from kb_tools.pages.listings import index_json, llms_txt, markdown_twin, redirect_page, sitemap_xml
from kb_tools.search.documents import Analysed, Passage
from mkdocs_kb.files import write
from mkdocs_kb.searching import analysed_article, write_search


def write_article_files(
    site: Site, article: Article, folder: Path, passages: tuple[Passage, ...]
) -> Analysed | None:
    """Write an article's Markdown copy; returns what search keeps of it, or None where it may not show it."""
    write(
        folder / unquote(site.addresses.twin(article)), markdown_twin(article, site.library, site.addresses)
    )
    return analysed_article(site, article, passages)


def write_site_files(site: Site, folder: Path, documents: list[Analysed], version: str) -> None:
    """Write the search index, index.json, llms.txt, the sitemap and the redirects.

    version: see `search_version`.
    """
    library, addresses = site.library, site.addresses
    summary = site.settings.home.lead or site.strings["home_lead"]
    write(folder / "index.json", index_json(library, addresses, site.name))
    write_search(site, folder, documents, version)
    if not site.is_for_agents:
        write(folder / "llms.txt", llms_txt(library, addresses, site.name, summary))
        write(folder / "sitemap.xml", sitemap(site))
    for old, article in library.redirects.items():
        write_redirect(site, folder, old, article)


def sitemap(site: Site) -> str:
    """Every page that a search engine may know, articles with the day of their last review."""
    addresses = site.addresses
    entries = [(addresses.absolute(""), "")]
    entries += [(addresses.absolute(addresses.category(each.key)), "") for each in site.library.categories]
    own = (ABOUT, CONTACT, GLOSSARY) if site.glossary else (ABOUT, CONTACT)
    entries += [(addresses.absolute(addresses.page(stem)), "") for stem in own]
    for article in site.library.articles:
        if not article.is_archived and not article.is_draft:
            day = article.matter.last_reviewed_on
            entries.append((addresses.absolute(addresses.article(article)), day.isoformat() if day else ""))
    return sitemap_xml(entries)


def write_redirect(site: Site, folder: Path, old: str, article: Article) -> None:
    """A page at an old address that leads to the article; never outside the site, never over a page."""
    name = old if old.endswith(".html") else f"{old.rstrip('/')}/index.html"
    place = (folder / unquote(name)).resolve()
    if not place.is_relative_to(folder.resolve()) or place.exists():
        return
    now = site.addresses.article(article)
    source = name.removesuffix("index.html") if name.endswith("/index.html") else name
    told = site.strings["moved"]
    page = redirect_page(
        relative(now, source), site.addresses.absolute(now), article.title, locale=site.locale, told=told
    )
    write(place, page)
