"""Markdown to HTML, the way MkDocs does it but with one Markdown object for all pages.

MkDocs makes a new `Markdown` for each page, which costs a third of the conversion. Here one is reset
between pages; the four processors that MkDocs adds to each page are registered once and told which page
they work for. Written against MkDocs 1.6's private names, which is why it is the only place to use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import markdown
from mkdocs.structure import pages as mkdocs_pages
from mkdocs.structure.toc import get_toc

from mkdocs_kb.markdown_speed import speed_up

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

DEFAULT_EXTENSIONS: dict[str, dict[str, Any]] = {
    "abbr": {},
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "md_in_html": {},
    "tables": {},
    "toc": {"permalink": "#", "permalink_title": "Link to this part"},
    "pymdownx.caret": {},
    "pymdownx.details": {},
    "pymdownx.highlight": {"anchor_linenums": False, "use_pygments": True},
    "pymdownx.inlinehilite": {},
    "pymdownx.keys": {},
    "pymdownx.mark": {},
    "pymdownx.superfences": {},
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tasklist": {"custom_checkbox": True},
    "pymdownx.tilde": {},
}
_ALIGNED = re.compile(r'<(t[hd]) style="text-align: (left|center|right);">')
_STYLED = re.compile(r"""(<[a-zA-Z][^<>]*?)\s+style=(?:"[^"]*"|'[^']*')""")
_TASK = re.compile(r'<input type="checkbox"( disabled(?:="disabled")?(?: checked(?:="checked")?)? ?/?>)')
_TABLE = re.compile(r"<table(?=[ >])(.*?)</table>", re.DOTALL)


class Renderer:
    """Converts pages of one build. Not for several threads at once."""

    def __init__(self, config: MkDocsConfig, files: Files, strings: Mapping[str, str]) -> None:
        self.config = config
        self.files = files
        self.strings = strings
        self.md = markdown.Markdown(
            extensions=list(config["markdown_extensions"]), extension_configs=config["mdx_configs"] or {}
        )
        self.raw_html = mkdocs_pages._RawHTMLPreprocessor()
        self.raw_html._register(self.md)
        nowhere: Any = None
        self.anchors = mkdocs_pages._ExtractAnchorsTreeprocessor(nowhere, files, config)
        self.anchors._register(self.md)
        self.links = mkdocs_pages._RelativePathTreeprocessor(nowhere, files, config)
        self.links._register(self.md)
        self.source = speed_up(self.md)
        passes: Any = self.md.treeprocessors
        self.contents: Any = passes["toc"] if "toc" in passes else None  # noqa: SIM401 - a registry, no dict
        self.marker = self.contents.marker if self.contents else ""

    def render(self, page: Page) -> None:
        """Fill a page's content, contents list and anchors from its markdown."""
        assert page.markdown is not None
        self.md.reset()
        self.source.text = page.markdown
        if self.contents:
            self.contents.marker = self.marker if self.marker in page.markdown else ""
        self.raw_html.present_anchor_ids = set()
        self.anchors.present_anchor_ids = set()
        self.links.file = page.file
        self.links.links_to_anchors = {}
        page.content = self.tidy(self.md.convert(page.markdown))
        page.toc = get_toc(getattr(self.md, "toc_tokens", []))
        page.present_anchor_ids = self.anchors.present_anchor_ids | self.raw_html.present_anchor_ids
        page.links_to_anchors = self.links.links_to_anchors

    def tidy(self, html: str) -> str:
        """Alignment as classes, no styles (the policy forbids them), tables that scroll by keyboard."""
        if " style=" in html:
            html = _STYLED.sub(r"\1", _ALIGNED.sub(r'<\1 class="kb-align-\2">', html))
        if 'type="checkbox"' in html:
            html = _TASK.sub(self._named_task, html)
        if "<table" not in html:
            return html
        opening = (
            f'<div class="kb-scroll" tabindex="0" role="group" aria-label="{escape(self.strings["table"])}">'
        )
        return _TABLE.sub(
            lambda match: match[0] if "highlighttable" in match[0][:60] else f"{opening}{match[0]}</div>",
            html,
        )

    def _named_task(self, match: re.Match[str]) -> str:
        told = self.strings["task_done" if "checked" in match[1] else "task_open"]
        return f'<input type="checkbox" aria-label="{escape(told)}"{match[1]}'
