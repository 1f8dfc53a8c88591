"""The search index of a build: what each article gives to it, and its shards as files beside the pages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from kb_tools.content.article import Article
from kb_tools.content.site_files import SITE_VECTORS
from kb_tools.pages.contexts import Site
from kb_tools.search.documents import Analysed, Passage, analysed, document_of, is_searchable
from kb_tools.search.folder import place_of, shard_texts
from kb_tools.search.index import FORMAT, build_shards
from kb_tools.search.languages import language_code, language_of
from kb_tools.search.site_vectors import file_bytes, vectors_of
from kb_tools.search.synonyms import synonyms_of
from mkdocs_kb.files import write


def search_version(site: Site) -> str:
    """A name for this state of all that search knows: 12 hex digits. Pages and shards carry it."""
    told = hashlib.sha256(f"{FORMAT} {site.settings.edition.value} {site.library.synonyms}".encode())
    for article in site.library.articles:
        text = f"{article.path}\0{article.revision}\0{article.matter!r}"
        told.update(text.encode("utf-8", "surrogatepass"))
    told.update(file_bytes(site.library.folder / SITE_VECTORS))
    if site.snapshot:
        told.update(repr(site.snapshot.searches).encode())
    return told.hexdigest()[:12]


def analysed_article(site: Site, article: Article, passages: tuple[Passage, ...]) -> Analysed | None:
    """What search keeps of an article; None where search may not show it."""
    if not is_searchable(article):
        return None
    category = site.library.by_category.get(article.category)
    document = document_of(
        article,
        site.addresses.article(article),
        category.title if category else "",
        passages=passages,
        learned=site.learned.get(article.id, ()),
    )
    return analysed(document, language_of(site.locale))


def write_search(site: Site, folder: Path, documents: Iterable[Analysed], version: str) -> None:
    """Write the site's index, which has every article, and one for each other language of articles."""
    own = language_of(site.locale).code
    locales: dict[str, list[Analysed]] = {site.locale: list(documents)}
    for each in locales[site.locale]:
        code = language_code(each.document.locale)
        if code != own:
            locales.setdefault(code, []).append(analysed(each.document, language_of(code)))
    for locale, those in locales.items():
        language = language_of(locale)
        shards = build_shards(
            those,
            language,
            version,
            vectors=vectors_of(site.library.folder, language.code),
            synonyms=synonyms_of(site.library.synonyms, language),
        )
        for name, text in shard_texts(shards, as_scripts=site.settings.offline).items():
            write(folder / place_of(locale) / name, text)
