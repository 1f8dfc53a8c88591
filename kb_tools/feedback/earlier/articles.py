"""Which of our articles a page of another program is: by its path on the built site, or by a small file.

The file is YAML, a line for each page: what the other program calls it, and the id of our article; or
nothing for a page whose votes are to be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import msgspec

from kb_tools.errors import Problem, ProblemsError, nearest
from kb_tools.feedback.event_fields import Article
from kb_tools.yaml_source import Entries, Scalar, plain, read_yaml

_UNSEEN = re.compile(r"[\x00-\x20\x7f]")
_MOST_GUESSES = 30


def path_of(address: str) -> str | None:
    """The path of a page as it is compared: `/a/b/`, for `/a/b/index.html`, `/a/b.html`, or a whole address.

    None where it has none, such as "(not set)".
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    path = unquote(parts.path)
    if not path and parts.netloc:
        path = "/"
    if not path.startswith("/"):
        # Reports of several sites write the host first: help.example.com/lost-phone/
        host, slash, rest = path.partition("/")
        if not slash or "." not in host:
            return None
        path = "/" + rest
    if _UNSEEN.search(path):
        return None
    path = re.sub(r"/+", "/", path)
    path = re.sub(r"(?:/index)?\.html?$", "", path)
    return path.rstrip("/") + "/"


@dataclass(slots=True)
class Articles:
    """Finds our article for a page. `paths` are the site's own, `named` what the file says."""

    paths: Mapping[str, str]
    named: Mapping[str, str | None] = field(default_factory=dict)
    _guesses: dict[str, str] = field(default_factory=dict)

    def find(self, page: str) -> str | None:
        """The article's id, or an empty text for a page to be left out; None where nothing is known."""
        if page in self.named:
            return self.named[page] or ""
        return self.paths.get(page)

    def guess(self, page: str) -> str:
        """The path that looks most like this one, as `: did you mean "/x/"?`; for a few, since it is slow."""
        if page not in self._guesses:
            if len(self._guesses) == _MOST_GUESSES:
                return ""
            self._guesses[page] = nearest(page, self.paths) if page.startswith("/") else ""
        return self._guesses[page]


def site_paths(addresses: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The paths of a site, from pairs of an address and an article's id."""
    found = ((path_of(address), article) for address, article in addresses)
    return {path: article for path, article in found if path is not None}


def read_named_articles(text: str, file: str, known: Iterable[str]) -> dict[str, str | None]:
    """What the file says. Raises ProblemsError for what cannot be read, and for articles that are not known.

    known are the ids of the site's articles; where there are none, every id is taken.
    """
    root, told = read_yaml(text, file)
    problems = list(told)
    found: dict[str, str | None] = {}
    ids = set(known)
    if root is not None and not isinstance(root, Entries):
        problems.append(
            Problem(root.place, "found no names with values", "lines such as /old-page/: lost-phone")
        )
    for key, node in root.pairs if isinstance(root, Entries) else ():
        page = path_of(key.text) or key.text
        if not isinstance(node, Scalar):
            problems.append(Problem(node.place, f"{key.text}: found several values", "the id of one article"))
        elif plain(node) is None:
            found[page] = None
        elif ids and node.text not in ids:
            unknown = f'{key.text}: no article has the id "{node.text}"{nearest(node.text, ids)}'
            problems.append(
                Problem(node.place, unknown, "an id of the built site, or nothing to leave it out")
            )
        elif not _is_article(node.text):
            told_id = f'{key.text}: "{node.text}" cannot be the id of an article'
            problems.append(Problem(node.place, told_id, "letters, digits and . _ / -, such as lost-phone"))
        else:
            found[page] = node.text
    if problems:
        raise ProblemsError(problems)
    return found


def _is_article(text: str) -> bool:
    try:
        msgspec.convert(text, Article)
    except msgspec.ValidationError:
        return False
    return True
