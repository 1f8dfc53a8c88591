"""Foreign front matter to ours: which names mean the same, and what has no place here.

A foreign date is not taken for a review: nobody here has read the article yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kb_tools.content.article import visible
from kb_tools.content.schema import LONGEST_TITLE, ArticleType
from kb_tools.yaml_source import Entries, Node, Plain, plain

# Names seen in GitHub Docs, Microsoft Learn, GitLab, GOV.UK, Docsy, Docusaurus, Jekyll and Zendesk exports.
NAMES = {
    "title": "title",
    "short_title": "short_title",
    "shorttitle": "short_title",
    "linktitle": "short_title",
    "sidebar_label": "short_title",
    "description": "description",
    "summary": "description",
    "intro": "description",
    "excerpt": "description",
    "keywords": "keywords",
    "labels": "keywords",
    "label_names": "keywords",
    "topics": "keywords",
    "tags": "tags",
    "products": "products",
    "product": "products",
    "versions": "versions",
    "redirect_from": "redirect_from",
    "redirects": "redirect_from",
    "aliases": "redirect_from",
    "id": "id",
    "slug": "",
    "draft": "draft",
    "published": "published",
    "type": "type",
    "contenttype": "type",
    "content_type": "type",
    "ms.topic": "type",
}
TYPES = {
    "how-to": ArticleType.HOW_TO,
    "how-tos": ArticleType.HOW_TO,
    "how_to": ArticleType.HOW_TO,
    "howto": ArticleType.HOW_TO,
    "task": ArticleType.HOW_TO,
    "guide": ArticleType.HOW_TO,
    "concept": ArticleType.CONCEPT,
    "concepts": ArticleType.CONCEPT,
    "conceptual": ArticleType.CONCEPT,
    "overview": ArticleType.CONCEPT,
    "reference": ArticleType.REFERENCE,
    "tutorial": ArticleType.TUTORIAL,
    "tutorials": ArticleType.TUTORIAL,
    "quickstart": ArticleType.TUTORIAL,
    "troubleshooting": ArticleType.TROUBLESHOOTING,
    "faq": ArticleType.FAQ,
    "policy": ArticleType.POLICY,
    "release-notes": ArticleType.RELEASE_NOTE,
    "release_note": ArticleType.RELEASE_NOTE,
    "glossary": ArticleType.GLOSSARY,
}
_LISTS = frozenset({"keywords", "tags", "products", "versions", "redirect_from"})
_STEPS = re.compile(r"^ {0,3}\d+[.)][ \t]+\S", re.MULTILINE)
_TROUBLE = re.compile(
    r"^(if |fix|error|why |troubleshoot|can.?t |cannot "
    r"|.*(not working|doesn.?t|isn.?t|won.?t|problem|fails?)\b)",
    re.IGNORECASE,
)
_LENGTHS = {"short_title": 60, "description": 400}
_MISFIT = "its value does not fit"


@dataclass
class Mapped:
    """What foreign front matter gave: our fields, and the names that have no place here."""

    values: dict[str, Any] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def map_fields(root: Node | None) -> Mapped:
    """Our fields from a foreign mapping; each value that could not be used is named with the reason."""
    mapped = Mapped()
    if not isinstance(root, Entries):
        return mapped
    for key, node in root.pairs:
        ours = NAMES.get(key.text.lower())
        value = plain(node)
        if value in (None, "", [], {}):
            continue
        if not ours:
            mapped.left_out[key.text] = "no field of ours means this"
        elif reason := _take(mapped, ours, value):
            mapped.left_out[key.text] = reason
    return mapped


def guessed_type(title: str, body: str) -> ArticleType:
    """A first guess from title and text: trouble, steps, or an explanation. A person should look at it."""
    if _TROUBLE.match(title):
        return ArticleType.TROUBLESHOOTING
    return ArticleType.HOW_TO if len(_STEPS.findall(body)) >= 2 else ArticleType.CONCEPT


def _take(mapped: Mapped, name: str, value: Plain) -> str:
    """Put a value into its field; what could not be taken as it is, and why, or an empty text."""
    if name in ("draft", "published"):
        if value not in ("true", "false", "True", "False"):
            return _MISFIT
        if (str(value).lower() == "true") == (name == "draft"):
            mapped.values["status"] = "draft"
        return ""
    if name == "type":
        kind = TYPES.get(str(value).strip().lower())
        if kind:
            mapped.values["type"] = kind.value
        return "" if kind else _MISFIT
    if name in _LISTS:
        items = _texts(value)
        if items:
            mapped.values[name] = list(dict.fromkeys((*mapped.values.get(name, []), *items)))
        given = len(value) if isinstance(value, list) else len(items)
        return "" if items and len(items) == given else "not every value fits" if items else _MISFIT
    if not isinstance(value, str):
        return _MISFIT
    if name in mapped.values:
        return f"another name gave {name} already"
    text = visible(value)
    most = _LENGTHS.get(name, LONGEST_TITLE)
    cut = len(text) > most
    if text:
        mapped.values[name] = text[: most - 1].rstrip() + "…" if cut else text
    return f"cut at {most} characters" if cut else "" if text else _MISFIT


def _texts(value: Plain) -> list[str]:
    """The single lines of a list, or of a text with commas, that fit a field."""
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    lines = [visible(each) for each in parts if isinstance(each, str)]
    return [line for line in lines if line and len(line) <= LONGEST_TITLE]
