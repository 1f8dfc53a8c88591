"""Python-Markdown as the judge of what a body shows."""

from __future__ import annotations

from html.parser import HTMLParser

import markdown

from kb_tools.text.markdown import read_markdown
from kb_tools.text.raw_html import BLOCK_TAGS

EXTENSIONS = [
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "abbr",
    *(
        f"pymdownx.{name}"
        for name in [
            "details",
            "superfences",
            "tabbed",
            "tasklist",
            "highlight",
            "inlinehilite",
            "keys",
            "caret",
            "tilde",
            "mark",
        ]
    ),
]
BREAKS = BLOCK_TAGS | {"br", "input", "label"}


class _Shown(HTMLParser):
    """The text of a page, without scripts, permalinks and the marks of footnotes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        mark = tag == "sup" and (given.get("id") or "").startswith("fnref")
        back = tag == "a" and given.get("class") in ("footnote-backref", "headerlink")
        if mark or back or tag in ("script", "style"):
            self.hidden.append(tag)
        if tag in BREAKS:
            self.parts.append(" ")

    def handle_endtag(self, tag):
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()
        if tag in BREAKS:
            self.parts.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def convert(source: str) -> tuple[str, markdown.Markdown]:
    site = markdown.Markdown(
        extensions=EXTENSIONS, extension_configs={"pymdownx.highlight": {"use_pygments": False}}
    )
    return site.convert(source), site


def judged(source: str) -> str:
    shown = _Shown()
    shown.feed(convert(source)[0])
    shown.close()
    return " ".join("".join(shown.parts).split())


def ours(source: str) -> str:
    return " ".join(" ".join(block.text for block in read_markdown(source).blocks).split())


def judged_anchors(source: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []

    def walk(entries):
        for entry in entries:
            found.append((entry["level"], entry["id"]))
            walk(entry["children"])

    walk(convert(source)[1].toc_tokens)
    return found
