"""Search over the articles as they are written now: what the command line and the check ask, without a build.

A build makes the same index of the rendered pages; here the passages come from the articles' source.
"""

from __future__ import annotations

from kb_tools.content.article import Article
from kb_tools.content.library import Library
from kb_tools.search.documents import SearchDocument, document_of, is_searchable
from kb_tools.search.evaluation import searcher_for
from kb_tools.search.languages import language_code, language_of
from kb_tools.search.learned import learned_wordings
from kb_tools.search.ranking import Searcher
from kb_tools.search.site_vectors import vectors_of
from kb_tools.search.synonyms import synonyms_of
from kb_tools.snapshot import Snapshot

__all__ = ["documents_of", "learned_wordings", "searched_articles", "searcher_of"]


def searcher_of(library: Library, locale: str, snapshot: Snapshot | None = None) -> Searcher:
    """A searcher over one edition's articles in a locale's language. A hit's address is the article's path.

    Raises KbError where the words of that language need a package that is not installed, and where
    search-vectors.gz cannot be used.
    """
    documents = documents_of(library, locale, snapshot)
    language = language_of(locale)
    return searcher_for(
        documents,
        locale,
        vectors=vectors_of(library.folder, language.code),
        synonyms=synonyms_of(library.synonyms, language),
    )


def documents_of(
    library: Library, locale: str, snapshot: Snapshot | None = None
) -> tuple[SearchDocument, ...]:
    """What search keeps of one edition's articles in the language of a locale."""
    learned = learned_wordings(snapshot)
    return tuple(
        document_of(
            article,
            article.path,
            library.by_category[article.category].title,
            learned=learned.get(article.id, ()),
        )
        for article in searched_articles(library, locale)
    )


def searched_articles(library: Library, locale: str) -> tuple[Article, ...]:
    """The articles that an index of this locale's language holds, in order of path."""
    code = language_code(locale)
    return tuple(
        article
        for article in library.articles
        if is_searchable(article) and language_code(article.locale) == code
    )
