"""What a report may know about the articles: the index.json of a built site, where one is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from kb_tools.errors import KbError


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article on the site: its title, its address (empty if unsafe or unknown), its present revision.

    owner is a key of people.yml, owner_name what readers see; both are empty where nobody is known.
    """

    title: str
    url: str = ""
    revision: str = ""
    owner: str = ""
    owner_name: str = ""
    category: str = ""


def read_article_index(path: Path) -> dict[str, KnownArticle]:
    """Articles by id. Takes a list of objects with an `id`, the same under `articles`, or an object by id.

    Only title, url, revision, owner and category are read. Raises KbError where the file is missing or is
    something else.
    """
    try:
        found = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        raise KbError(
            f"{path}: there is no index of articles here", hint="write one with: kb build"
        ) from None
    except OSError as error:
        raise KbError(f"{path}: the index could not be read ({error.strerror})") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KbError(f"{path}: this is not an index of articles ({error})") from error
    if isinstance(found, dict) and isinstance(found.get("articles"), list | dict):
        found = found["articles"]
    if isinstance(found, list):
        found = {
            entry["id"]: entry
            for entry in found
            if isinstance(entry, dict) and isinstance(entry.get("id"), str)
        }
    if not isinstance(found, dict):
        raise KbError(f"{path}: this is not an index of articles", hint="name the index.json of a built site")
    return {id_: _known(id_, entry) for id_, entry in found.items() if isinstance(entry, dict)}


def present_revisions(articles: Mapping[str, KnownArticle]) -> dict[str, str]:
    """The revision that is on the site now, by article, for those that say."""
    return {id_: article.revision for id_, article in articles.items() if article.revision}


def _known(id_: str, entry: dict[str, Any]) -> KnownArticle:
    def text(name: str) -> str:
        found = entry.get(name)
        return found if isinstance(found, str) else ""

    url = text("url")
    try:
        safe = urlsplit(url).scheme in ("", "http", "https")
    except ValueError:
        safe = False
    owner, owner_name = text("owner_key"), text("owner")
    return KnownArticle(
        text("title") or id_, url if safe else "", text("revision"), owner, owner_name, text("category")
    )
