"""Where the links of an article lead: shared by the rules about links and images."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb_tools.content.article import Article
from kb_tools.content.library import CATEGORY_PAGES, Library
from kb_tools.content.paths import linked_path
from kb_tools.text.document import Link

OWN_PAGES = frozenset({"index.md", "search.md", "contact.md", "about-these-articles.md", "thank-you.md"})


@dataclass(frozen=True, slots=True)
class Target:
    """What a link within the site leads to: an article, or a path that exists or not; and an anchor."""

    path: str
    anchor: str
    article: Article | None
    exists: bool


def target_of(link: Link, article: Article, library: Library) -> Target | None:
    """The target of a link within the site; None for links to elsewhere and for addresses from the root."""
    leads = linked_path(link.target, article.path)
    if leads is None:
        return None
    if leads.path == article.path:
        return Target(leads.path, leads.anchor, article, exists=True)
    found = library.by_path.get(leads.path)
    exists = found is not None or (
        not leads.leads_outside
        and (
            leads.path in OWN_PAGES
            or leads.path in library.pages
            or (leads.path == "glossary.md" and bool(library.glossary))
            or _is_category(leads.path, library)
            or _is_file(library.folder / leads.path)
        )
    )
    return Target(leads.path, leads.anchor, found, exists)


def _is_category(path: str, library: Library) -> bool:
    folder, _, name = path.rpartition("/")
    return name in CATEGORY_PAGES and (folder in library.by_category or folder == "more")


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False
