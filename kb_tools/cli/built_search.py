"""Search over a built site's folder, as the collector offers it: always the index that stands there now."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from kb_tools.errors import KbError
from kb_tools.feedback.answers import Found, Result

if TYPE_CHECKING:
    from kb_tools.search.ranking import Answer, Hit, Searcher

_PAGES = ("search/index.html", "search.html")
_ATTRIBUTE = re.compile(r'\s(lang|dir|data-[a-z-]+)="([^"]*)"')
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
_TEXTS = {"empty": "data-empty", "unsure": "data-unsure", "none": "data-none", "repaired": "data-repaired"}
_INNER = {
    "title": re.compile(r"<h1>([^<]+)</h1>"),
    "nearest": re.compile(r'class="kb-nearest"[^>]*>([^<]+)<'),
    "person": re.compile(r'class="kb-no-answer"[^\n]*<a href="[^"]*">([^<]+)</a>'),
    "label": re.compile(r'<label class="kb-hidden"[^>]*>([^<]+)</label>'),
    "find": re.compile(
        r'<form class="kb-find kb-served".*?<button type="submit">([^<]+)</button>', re.DOTALL
    ),
}
_TRIES = 3


@dataclass(frozen=True)
class _Site:
    """What the built search page tells of its site."""

    root: str
    locale: str
    direction: str
    person: str
    texts: dict[str, str]


class BuiltSearch:
    """Answers questions from the index in a built site's folder.

    folder gives the folder at the time of asking, or None while there is none. home: the address of the
    site's home page, where the site does not tell its own. For "" and for a locale that has no index, the
    site's own is asked. Only a customers' edition is ever asked.
    """

    def __init__(self, folder: Callable[[], Path | None], home: str = "/") -> None:
        self._folder = folder
        self._home = home
        self._lock = threading.Lock()
        self._open: dict[Path, tuple[tuple[int, int], Searcher, _Site]] = {}

    def __call__(self, question: str, locale: str = "") -> Found:
        """What a question finds. Raises KbError where the index cannot be read."""
        top = self._folder()
        if top is None or not top.is_dir():
            raise KbError(
                f"there is no built site{f' in {top}' if top else ''}", hint="build it with: kb build"
            )
        with self._lock:
            for _ in range(_TRIES):
                searcher, site, folder, state = self._opened(top, locale)
                try:
                    answer = searcher.ask(question)
                except (KbError, LookupError, TypeError, ValueError) as error:
                    self._open.pop(folder, None)
                    if _state_of(folder) != state:
                        continue
                    raise _broken(folder, error) from error
                # A build may have changed the folder under the question: then parts of two indexes were read.
                if _state_of(folder) == state:
                    return _found(answer, site, folder.name)
        raise KbError(f"{top}: the search index changes all the time", hint="wait until the build has ended")

    def _opened(self, top: Path, locale: str) -> tuple[Searcher, _Site, Path, tuple[int, int]]:
        from kb_tools.search.folder import PLACE, open_folder

        page = _search_page(top)
        own = page.get("data-locale", "en")
        folder = _chosen(top / PLACE, locale, own)
        state = _state_of(folder)
        known = self._open.get(folder)
        if known is None or known[0] != state:
            if page.get("data-edition") != "customers":
                raise KbError(
                    f"{top}: this is not the customers' edition of a site",
                    hint="name the folder of the site that customers see",
                )
            try:
                searcher = open_folder(folder)
            except (LookupError, TypeError, ValueError) as error:
                raise _broken(folder, error) from error
            known = self._open[folder] = (state, searcher, _site_of(page, self._home, own))
        return known[1], known[2], folder, state


def _search_page(top: Path) -> dict[str, str]:
    """What the search page of a built site says of itself: its attributes, and its texts by their names."""
    for name in _PAGES:
        try:
            html = (top / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        told = {key: unescape(value) for key, value in _ATTRIBUTE.findall(html)}
        canonical = _CANONICAL.search(html)
        told["root"] = (
            unescape(canonical[1]).removesuffix(name.removesuffix("index.html")) if canonical else ""
        )
        for key, pattern in _INNER.items():
            match = pattern.search(html)
            if match:
                told[key] = unescape(match[1]).strip()
        return told
    raise KbError(f"{top}: there is no search page here", hint="name the folder of a built site: --site site")


def _site_of(page: dict[str, str], home: str, own: str) -> _Site:
    root = page["root"] or home
    contact = page.get("data-contact", "").removeprefix("../").removeprefix("./")
    texts = {name: page[key] for name, key in _TEXTS.items() if key in page}
    texts |= {name: page[name] for name in _INNER if name in page}
    return _Site(root, page.get("lang", own), page.get("dir", "ltr"), urljoin(root, contact), texts)


def _chosen(place: Path, locale: str, own: str) -> Path:
    """The index for a locale: its own, one of its language, or the site's. No path is ever made of it."""
    try:
        there = sorted(each.name for each in place.iterdir() if each.is_dir())
    except OSError:
        there = []
    wanted = locale.replace("_", "-").lower()
    language = wanted.partition("-")[0]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: name.lower() == wanted,
        lambda name: name.lower().partition("-")[0] == language,
        lambda name: name == own,
    )
    for test in tests:
        for name in there:
            if test(name):
                return place / name
    raise KbError(f"{place}: there is no search index here", hint="build the site with: kb build")


def _state_of(folder: Path) -> tuple[int, int]:
    try:
        told = (folder / "index.json").stat()
    except OSError:
        return (0, 0)
    return (told.st_mtime_ns, told.st_size)


def _broken(folder: Path, error: Exception) -> KbError:
    if isinstance(error, KbError):
        return error
    return KbError(f"{folder}: the search index is broken ({error!r})", hint="build the site anew")


def _found(answer: Answer, site: _Site, locale: str) -> Found:
    return Found(
        results=tuple(_result(hit, site) for hit in answer.hits),
        sure=answer.sure,
        mended=answer.mended,
        empty=answer.empty,
        person=site.person,
        locale=locale,
        direction=site.direction,
        texts=site.texts,
    )


def _result(hit: Hit, site: _Site) -> Result:
    url = urljoin(site.root, hit.address) + (f"#{hit.anchor}" if hit.anchor else "")
    return Result(hit.id, hit.title, url, hit.category, hit.heading, hit.passage, round(hit.score, 4))
