"""Hard terms explained on the page: the first use of each leads to its meaning in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from urllib.parse import quote

from kb_tools.content.wording import GlossaryTerm, has_capitals_of
from kb_tools.text.phrases import PhraseFinder

_TAG = re.compile(r"<!--|<(/?)([a-zA-Z][\w:-]*)")
_TAG_END = re.compile(r"""[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_LEFT_ALONE = frozenset(
    """a abbr audio b blockquote button canvas code dfn dt figcaption h1 h2 h3 h4 h5 h6 iframe kbd label math
    object option pre q samp script select strong style summary svg textarea title var video""".split()  # noqa: SIM905
)
_TITLE_CLASS = re.compile(r"""\bclass\s*=\s*["'][^"']*\b(?:admonition-title|filename|tabbed-labels|keys)\b""")
_NOT_IN_ANCHORS = re.compile(r"[\W_]+")


class Glossary:
    """The terms of a site with their anchors on the glossary's page. Holds nothing that changes."""

    def __init__(self, terms: Mapping[str, GlossaryTerm]) -> None:
        self.terms = dict(sorted(terms.items(), key=lambda each: (each[0].casefold(), each[0])))
        self.anchors = dict(_anchors(self.terms))
        forms = {form: (form, name) for name, term in self.terms.items() for form in (*term.also[::-1], name)}
        self._in_html = PhraseFinder({escape(form, quote=False): found for form, found in forms.items()})

    def explain(self, html: str, page: str, article_id: str = "") -> str:
        """The HTML of an article's text, with the first use of each term as a link to its meaning.

        page: the address of the glossary as seen from the article. Headings, links, code, names in bold,
        quotations and whatever is pressed stay as they are; so do terms that this very article explains.
        """
        known = {name for name, term in self.terms.items() if article_id and term.article == article_id}
        if len(known) == len(self.terms) or next(self._in_html.find(html.replace("\n", " ")), None) is None:
            return html
        parts: list[str] = []
        for text, is_prose in _pieces(html):
            parts.append(self._linked(text, page, known) if is_prose else text)
        return "".join(parts)

    def _linked(self, text: str, page: str, known: set[str]) -> str:
        """A stretch of prose with links; known takes the terms that have theirs."""
        parts, done = [], 0
        for match in self._in_html.find(text.replace("\n", " ")):
            form, name = match.value
            written = text[match.start : match.end]
            if name in known or not has_capitals_of(form, unescape(written)):
                continue
            known.add(name)
            address = escape(f"{page}#{quote(self.anchors[name])}")
            plain = escape(self.terms[name].plain)
            parts.append(text[done : match.start])
            parts.append(f'<a class="kb-term" href="{address}" data-plain="{plain}">{written}</a>')
            done = match.end
        return "".join(parts) + text[done:]


def _anchors(terms: Mapping[str, GlossaryTerm]) -> Iterator[tuple[str, str]]:
    """For each term an id: its letters and digits, with a number where two would be alike."""
    taken = {""}
    for name in terms:
        stem = _NOT_IN_ANCHORS.sub("-", name.lower()).strip("-")
        anchor, number = stem or "term", 2
        while anchor in taken:
            anchor, number = f"{stem or 'term'}-{number}", number + 1
        taken.add(anchor)
        yield name, anchor


def _pieces(html: str) -> Iterator[tuple[str, bool]]:
    """The HTML in pieces, in order, each with whether it is text in which a term may be explained."""
    at, inside, depth = 0, "", 0
    while match := _TAG.search(html, at):
        yield html[at : match.start()], not inside
        if match[0] == "<!--":
            found = html.find("-->", match.end())
            end = found + 3 if found >= 0 else len(html)
        else:
            closed = _TAG_END.match(html, match.end())
            end = closed.end() if closed else len(html)
            name = match[2].lower()
            tag = html[match.start() : end]
            if inside:
                if name == inside and not tag.endswith("/>"):
                    depth += -1 if match[1] else 1
                    inside = inside if depth else ""
            elif not match[1] and (name in _LEFT_ALONE or _TITLE_CLASS.search(tag)):
                inside, depth = name, 1
        yield html[match.start() : end], False
        at = end
    yield html[at:], not inside
