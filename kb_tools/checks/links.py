"""Where the links of an article lead: shared by the rules about links and images."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from kb_tools.content.article import Article
from kb_tools.content.library import Library
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
    try:
        parts = urlsplit(link.target)
    except ValueError:
        return Target(link.target, "", None, exists=False)
    if parts.scheme or parts.netloc or link.target.startswith(("/", "\\")) or link.target.startswith("{"):
        return None
    if not parts.path:
        return Target(article.path, unquote(parts.fragment), article, exists=True)
    path = resolved(article.path, unquote(parts.path))
    found = library.by_path.get(path)
    exists = found is not None or path in OWN_PAGES or path in library.pages or _is_category(path, library)
    return Target(path, unquote(parts.fragment), found, exists or _is_file(library.folder, path))


def resolved(source: str, path: str) -> str:
    """A path written in `source`, relative to the folder of articles."""
    steps: list[str] = []
    for step in (PurePosixPath(source).parent / path).parts:
        if step == "..":
            if not steps:
                return f"../{path}"
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)


def _is_category(path: str, library: Library) -> bool:
    folder, _, name = path.rpartition("/")
    return name in ("index.md", "README.md") and (folder in library.by_category or folder == "more")


@lru_cache(maxsize=10_000)
def _is_file(folder: Path, path: str) -> bool:
    try:
        return (folder / path).is_file()
    except (OSError, ValueError):
        return False
