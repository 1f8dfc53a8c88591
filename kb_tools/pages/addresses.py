"""Where pages stand: addresses relative to the site's root, and from one page to another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from kb_tools.content.article import Article

SEARCH, ABOUT, CONTACT, THANKS = "search", "about-these-articles", "contact", "thank-you"
GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The site's addresses. `directories` is MkDocs' use_directory_urls; `root` its site_url or empty."""

    directories: bool = True
    root: str = ""

    def article(self, article: Article) -> str:
        """An article's address, percent-encoded, without a leading slash."""
        return self.page(article.path.removesuffix(".md"))

    def category(self, key: str) -> str:
        """A category's address."""
        return self.page(category_stem(key))

    def page(self, stem: str) -> str:
        """The address of the page whose source is `stem` without its ending."""
        return page_address(stem, directories=self.directories)

    def twin(self, article: Article) -> str:
        """The address of an article's Markdown copy."""
        address = self.article(article)
        return f"{address}index.md" if address.endswith("/") else f"{address.removesuffix('.html')}.md"

    def absolute(self, address: str) -> str:
        """The whole address where the site's root is known, else the address itself with a slash."""
        return f"{self.root.rstrip('/')}/{address}" if self.root else f"/{address}"


def category_folder(key: str) -> str:
    """The folder in which a category's page stands."""
    return key or "more"


def category_stem(key: str, number: int = 1) -> str:
    """The source of a category's page, without its ending; number is the page's among several, from 1."""
    return f"{category_folder(key)}/{'index' if number == 1 else f'page-{number}'}"


@lru_cache(maxsize=100_000)
def page_address(stem: str, *, directories: bool) -> str:
    """The address of the page whose source is `stem` without its ending, relative to the root."""
    parent, _, name = stem.rpartition("/")
    if name in ("index", "README"):
        address = f"{parent}/" if parent else ""
        return quote(address if directories else f"{address}index.html")
    return quote(f"{stem}/" if directories else f"{stem}.html")


def relative(to: str, source: str) -> str:
    """The address `to` as written on the page at `source` (both relative to the root)."""
    there, here = to.split("/"), source.split("/")
    shared = 0
    for one, other in zip(there[:-1], here[:-1], strict=False):
        if one != other:
            break
        shared += 1
    way = "../" * (len(here) - 1 - shared) + "/".join(there[shared:])
    return way if way and not way.startswith("#") else f"./{way}"
