"""Which articles a reply leads to. The text is looked at, and never kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from urllib.parse import unquote, urlsplit

from kb_tools.feedback.earlier.articles import path_of

_AFTER = ".,;:!?…'*_"


def linked_articles(text: str, site_url: str, paths: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the articles whose addresses stand in a text or in its HTML, each once, in their order.

    site_url is the help centre's address or its host alone; paths leads from an address's path, as `path_of`
    writes it, to the article's id. Addresses that a mail program wrapped into its own are found too.
    """
    host = host_of(site_url)
    if not host or not text or host not in text.casefold():
        return ()
    plain = unescape(text)
    if "%2f" in plain.casefold():
        plain = f"{plain} {unquote(plain)}"
    found = (path_of(match[1].rstrip(_AFTER)) for match in _addresses(host).finditer(plain))
    return tuple(dict.fromkeys(paths[path] for path in found if path is not None and path in paths))


def host_of(site_url: str) -> str:
    """The host of an address, in small letters; an empty text where it has none."""
    try:
        parts = urlsplit(site_url if "//" in site_url else f"//{site_url}")
        return (parts.hostname or "").casefold()
    except ValueError:
        return ""


@lru_cache(maxsize=8)
def _addresses(host: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.@-]){re.escape(host)}(?::\d+)?(/[^\s\"'<>()\[\]{{}}|\\^`?#&]*)", re.IGNORECASE
    )
