"""What readers would find if the site were built from these articles: one index an edition and language.

An index is made when a rule first asks for it and serves the whole run. It belongs to the state of the
articles that it was made of: another state of them is searched anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kb_tools.content.library import AGENTS, CUSTOMERS
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.content.article import Article
    from kb_tools.content.library import Library
    from kb_tools.search.ranking import Hit, Searcher
    from kb_tools.snapshot import Snapshot

FIRST = 3
"""So many results are seen without looking further."""

_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Beaten:
    """An article that is not among the first: what is before it, and its own place, None for not found."""

    hits: tuple[Hit, ...]
    place: int | None

    def told(self) -> str:
        """What comes first and why, and where this article comes."""
        if not self.hits:
            return "brings up nothing: none of its words says what it is about"
        where = f"is number {self.place}" if self.place else "is not found"
        return f"brings up {_listed([_named(hit) for hit in self.hits])} first; this article {where}"


@dataclass
class Searching:
    """Search over all articles of a library. notes: what a person must hear of what could not be searched."""

    library: Library
    snapshot: Snapshot | None = None
    notes: list[str] = field(default_factory=list)
    _searchers: dict[tuple[str, str], Searcher | None] = field(default_factory=dict, repr=False)
    _editions: dict[str, Library] = field(default_factory=dict, repr=False)

    def prepare(self, articles: Iterable[Article]) -> None:
        """Make the indexes that questions about these articles need."""
        for article in articles:
            if self._is_shown(article):
                self._searcher(article)

    def beaten(self, article: Article, question: str) -> Beaten | None:
        """What comes before an article for a question; None where it is among the first, or is not shown."""
        searcher = self._searcher(article) if self._is_shown(article) else None
        if searcher is None:
            return None
        hits = searcher.ask(question).hits
        place = next((at for at, hit in enumerate(hits, start=1) if hit.address == article.path), None)
        return None if place and place <= FIRST else Beaten(hits[:FIRST], place)

    def others_asked(self, article: Article, question: str) -> tuple[Article, ...]:
        """Other articles of the same language with the same question, whatever its signs and capitals."""
        if not self._is_shown(article):
            return ()
        same = self._by_question.get(_key(article, question), {})
        return tuple(each for path, each in same.items() if path != article.path)

    @cached_property
    def _by_question(self) -> dict[tuple[str, str], dict[str, Article]]:
        found: dict[tuple[str, str], dict[str, Article]] = {}
        for article in self._edition(AGENTS).articles:
            if self._is_shown(article):
                for question in article.questions:
                    found.setdefault(_key(article, question), {})[article.path] = article
        return found

    def _is_shown(self, article: Article) -> bool:
        from kb_tools.search.documents import is_searchable

        return is_searchable(article) and not article.is_draft

    def _searcher(self, article: Article) -> Searcher | None:
        key = (AGENTS if article.is_for_agents else CUSTOMERS, article.language.lower())
        if key not in self._searchers:
            from kb_tools.search.library import searcher_of
            from kb_tools.search.site_vectors import SiteVectorsError

            try:
                self._searchers[key] = searcher_of(self._edition(key[0]), key[1], self.snapshot)
            except SiteVectorsError:  # a finding at that file tells it
                self._searchers[key] = None
            except KbError as error:
                self._searchers[key] = None
                if str(error) not in self.notes:
                    self.notes.append(str(error))
        return self._searchers[key]

    def _edition(self, name: str) -> Library:
        if name not in self._editions:
            self._editions[name] = self.library.edition(name)
        return self._editions[name]


def _key(article: Article, question: str) -> tuple[str, str]:
    from kb_tools.search.analysis import words_of

    return article.language.lower(), " ".join(words_of(question)) or question


def _named(hit: Hit) -> str:
    """A result and the words that brought it, those that counted most before the others."""
    words = [word for word, _ in sorted(hit.matched, key=lambda match: -match[1])][:_MOST_WORDS]
    by = _listed([f"“{word}”" for word in words])
    return f"“{hit.title}” (by {by})" if words else f"“{hit.title}” (near in meaning)"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
