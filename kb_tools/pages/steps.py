"""The steps of a rendered text, so that a reader can say which one did not work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

LONGEST_TITLE = 70
_TAG = re.compile(r"<(/?)(h[23]|ol|ul|li|p|pre|div|details|table|blockquote)\b([^>]*)>", re.IGNORECASE)
_ID = re.compile(r"""\bid="([^"]*)\"""")
_MARKUP = re.compile(r"<a class=\"headerlink\".*?</a>|<[^>]*>", re.DOTALL)
# What the event's own pattern takes: an anchor of anything else cannot be told.
_ANCHOR = re.compile(r"[A-Za-z0-9._\u00c0-\u1fff\u2c00-\ud7ff-]{1,150}")


def steps_in(html: str) -> list[dict[str, Any]]:
    """The sections that have numbered steps: title, value, and their steps, each with a value and a title.

    A value is what an event tells: `anchor` or `anchor/2`, or `/2` above the first heading. Steps within
    steps count as part of their step. No steps: an empty list.
    """
    sections: list[dict[str, Any]] = [{"title": "", "value": "", "steps": []}]
    for anchor, title, is_step in _places(html):
        if not is_step:
            sections.append({"title": title, "value": anchor, "steps": []})
            continue
        here = sections[-1]
        number = len(here["steps"]) + 1
        here["steps"].append(
            {"value": f"{here['value']}/{number}", "title": f"{number}. {_shortened(title)}"}
        )
    return [each for each in sections if each["steps"]]


def _places(html: str) -> Iterator[tuple[str, str, bool]]:
    """Headings (anchor and title) and steps (text) in their order."""
    lists: list[str] = []
    tags = list(_TAG.finditer(html))
    for number, tag in enumerate(tags):
        closes, name, rest = tag[1] == "/", tag[2].lower(), tag[3]
        if name in ("ol", "ul"):
            if not closes:
                lists.append(name)
            elif lists:
                lists.pop()
        elif name in ("h2", "h3") and not closes:
            found = _ID.search(rest)
            if found and _ANCHOR.fullmatch(unescape(found[1])):
                yield unescape(found[1]), _text(html, tags, number), False
        elif name == "li" and not closes and lists == ["ol"]:
            at = number + 1 if number + 1 < len(tags) and tags[number + 1][2].lower() == "p" else number
            yield "", _text(html, tags, at), True


def _text(html: str, tags: list[re.Match[str]], number: int) -> str:
    """The words between this tag and the next that begins or ends a block."""
    end = tags[number + 1].start() if number + 1 < len(tags) else len(html)
    return " ".join(unescape(_MARKUP.sub("", html[tags[number].end() : end])).split())


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TITLE:
        return text
    head, space, _ = text[: LONGEST_TITLE + 1].rpartition(" ")
    return (head if space else text[:LONGEST_TITLE]) + " …"
