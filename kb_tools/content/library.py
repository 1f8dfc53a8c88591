"""All articles, read once, with their categories, neighbours and old addresses.

A `Library` is a value: a change on disk is a new library. Nothing here knows how a page is made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from kb_tools.content.article import Article, read_article
from kb_tools.content.schema import CategoryFields, ContactFields, IncidentFields, Person
from kb_tools.content.site_files import (
    read_categories,
    read_contact,
    read_glossary,
    read_incidents,
    read_people,
    read_synonyms,
    read_words,
)
from kb_tools.content.wording import GlossaryTerm, WordFields
from kb_tools.errors import Place, Problem, nearest

CATEGORY_PAGES = frozenset({"index.md", "README.md"})
_CAPITALS = re.compile(r"\b[A-Z]{2,}(?=s?\b)")
CUSTOMERS, AGENTS = "customers", "agents"


@dataclass(frozen=True, slots=True)
class Category:
    """A category with its articles, in the order in which readers see them."""

    key: str
    title: str
    description: str
    icon: str
    order: int
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Library:
    """The knowledge base as it stands on disk.

    `articles` are in order of path. `problems` are all problems of all files; an article with problems
    is still here with what could be read of it. `pages` are the Markdown files that are not articles:
    the home page's and the categories' own texts. `synonyms` are groups of words for one thing.
    """

    folder: Path
    articles: tuple[Article, ...]
    people: Mapping[str, Person] = field(default_factory=dict)
    declared_categories: Mapping[str, CategoryFields] = field(default_factory=dict)
    contact: ContactFields = field(default_factory=ContactFields)
    incidents: tuple[IncidentFields, ...] = ()
    words: WordFields = field(default_factory=WordFields)
    glossary: Mapping[str, GlossaryTerm] = field(default_factory=dict)
    synonyms: tuple[tuple[str, ...], ...] = ()
    pages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Article]:
        """Articles by id; of two with one id, the first by path."""
        return {article.id: article for article in reversed(self.articles)}

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Words and terms that this site's readers know or find explained, in small letters."""
        terms = (*self.words.names, *self.words.allowed)
        explained = (form for name, term in self.glossary.items() for form in term.forms(name))
        return frozenset(form.lower() for form in (*terms, *explained))

    @cached_property
    def short_forms(self) -> frozenset[str]:
        """Words in capitals that stand in a title: what readers come to read about."""
        titles = (f"{each.title} {' '.join(each.matter.products)}" for each in self.articles)
        return frozenset(word for title in titles for word in _CAPITALS.findall(title))

    @cached_property
    def by_path(self) -> dict[str, Article]:
        """Articles by path."""
        return {article.path: article for article in self.articles}

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories that hold an article, in the site's order."""
        groups: dict[str, list[Article]] = {}
        for article in self.articles:
            groups.setdefault(article.category, []).append(article)
        made = [self._category(key, articles) for key, articles in groups.items()]
        return tuple(sorted(made, key=lambda c: (c.order, c.title.casefold(), c.key)))

    @cached_property
    def by_category(self) -> dict[str, Category]:
        """The categories by key."""
        return {category.key: category for category in self.categories}

    def edition(self, name: str, *, drafts: bool = False) -> Library:
        """The library as one edition shows it: for customers nothing of the agents', and no drafts.

        Raises ValueError for a name that is neither "customers" nor "agents".
        """
        if name not in (CUSTOMERS, AGENTS):
            raise ValueError(f"no edition {name}")
        kept = tuple(
            article
            for article in self.articles
            if (drafts or not article.is_draft) and (name == AGENTS or not article.is_for_agents)
        )
        return replace(self, articles=kept)

    def neighbours(self, article: Article, most: int = 4) -> tuple[Article, ...]:
        """What readers often need next: the related articles, then the next ones of the category."""
        named = (self.by_id.get(key) for key in article.matter.related)
        chosen = {each.id: each for each in named if each and not each.is_archived}
        siblings = self.by_category[article.category].articles
        at = self._positions.get(article.path, 0)
        for each in (*siblings[at + 1 :], *siblings[:at]):
            if len(chosen) > most:
                break
            if not each.is_archived:
                chosen.setdefault(each.id, each)
        chosen.pop(article.id, None)
        return tuple(chosen.values())[:most]

    @cached_property
    def redirects(self) -> dict[str, Article]:
        """Old addresses (no leading slash) and the article that stands behind each now."""
        found: dict[str, Article] = {}
        for article in self.articles:
            for old in article.matter.redirect_from:
                found.setdefault(old.lstrip("/"), article)
        return found

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {a.path: at for category in self.categories for at, a in enumerate(category.articles)}

    def _category(self, key: str, articles: Iterable[Article]) -> Category:
        said = self.declared_categories.get(key)
        ordered = tuple(sorted(articles, key=lambda a: a.path))
        if said:
            return Category(key, said.title, said.description, said.icon, said.order, ordered)
        title = key.replace("-", " ").replace("_", " ").strip().capitalize() if key else "More"
        return Category(key, title, "", "", 10_000 if not key else 1000, ordered)


def read_library(folder: Path, locale: str = "en") -> Library:
    """Read every article of a folder, and the site's own files beside them. locale is the site's language.

    Never raises for what stands in a file: that comes back as problems, each with its place.
    """
    people, problems = read_people(folder)
    categories, more = read_categories(folder)
    problems += more
    contact, more = read_contact(folder)
    problems += more
    incidents, more = read_incidents(folder)
    problems += more
    words, more = read_words(folder)
    problems += more
    glossary, more = read_glossary(folder)
    problems += more
    synonyms, more = read_synonyms(folder)
    problems += more
    paths, more = _walk(folder)
    problems += more
    articles: list[Article] = []
    for path in paths:
        if is_category_page(path):
            continue
        file = folder / path
        if leads_outside(file, folder):
            problems += (_outside(path, "a file"),)
            continue
        article, wrong = read_article(file, path, locale)
        problems += wrong
        if article:
            articles.append(article)
    problems += tuple(problems_across(articles, categories))
    problems += tuple(_unexplained(glossary, {article.id for article in articles}))
    pages = tuple(path for path in paths if is_category_page(path))
    return Library(
        folder,
        tuple(articles),
        people,
        categories,
        contact,
        incidents,
        words,
        glossary,
        synonyms,
        pages,
        problems,
    )


def article_files(folder: Path) -> Iterator[tuple[Path, str]]:
    """The Markdown files below a folder, in order of path; hidden files and folders are left out."""
    for path in _walk(folder)[0]:
        yield folder / path, path


def is_category_page(path: str) -> bool:
    """Whether a Markdown file is the home page's or a category's own text rather than an article."""
    pure = PurePosixPath(path)
    return pure.name in CATEGORY_PAGES and len(pure.parts) <= 2


def leads_outside(file: Path, folder: Path) -> bool:
    """Whether a file is a link to something outside the folder."""
    try:
        return file.is_symlink() and not file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links in a circle: reading the file will say so
        return False


def _walk(folder: Path) -> tuple[list[str], tuple[Problem, ...]]:
    """The paths of the Markdown files below a folder, and what of it could not be looked into."""
    paths: list[str] = []
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        path = Path(error.filename).relative_to(folder).as_posix()
        told = f"this folder cannot be read ({error.strerror})"
        problems.append(Problem(Place(path), told, "a folder that you may open"))

    for top, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        base = Path(top).relative_to(folder)
        paths += [(base / name).as_posix() for name in files if name.endswith(".md") and name[0] != "."]
        linked = ((base / name).as_posix() for name in folders if leads_outside(Path(top, name), folder))
        problems += [_outside(path, "a folder") for path in linked]
    return sorted(paths), tuple(sorted(problems, key=lambda problem: problem.place))


def _outside(path: str, what: str) -> Problem:
    told = f"this link leads to {what} outside the folder of articles"
    return Problem(Place(path), told, f"{what} inside it")


def _unexplained(glossary: Mapping[str, GlossaryTerm], known: set[str]) -> Iterator[Problem]:
    """Terms that name an article which is not there."""
    for name, term in glossary.items():
        if term.article and term.article not in known:
            told = f'{name}: there is no article "{term.article}"{nearest(term.article, known)}'
            yield Problem(Place("glossary.yml"), told, "the id of an article")


def problems_across(
    articles: Sequence[Article], categories: Mapping[str, CategoryFields]
) -> Iterator[Problem]:
    """What only shows when articles are seen together."""
    first: dict[str, Article] = {}
    old: dict[str, Article] = {}
    known = {article.id for article in articles}
    for article in articles:
        other = first.setdefault(article.id, article)
        if other is not article:
            told = f'the id "{article.id}" is taken by {other.path}'
            expected = "an id of its own for each article; the older article keeps its id"
            yield Problem(article.place_of("id"), told, expected)
        if categories and article.matter.category and article.category not in categories:
            told = f'there is no category "{article.category}"{nearest(article.category, categories)}'
            yield Problem(article.place_of("category"), told, f"one of: {', '.join(categories)}")
        for at, name in enumerate(article.matter.related):
            if name not in known:
                told = f'there is no article "{name}"{nearest(name, known)}'
                yield Problem(article.place_of("related", at), told, "ids of articles")
        for at, address in enumerate(article.matter.redirect_from):
            taken = old.setdefault(address.lstrip("/"), article)
            if taken is not article:
                told = f'"{address}" already leads to {taken.path}'
                yield Problem(article.place_of("redirect_from", at), told, "one article an address")
