"""A drawing made fit for the page: the theme's colours, no style of its own, a name and a description.

A page that allows styles by their hash alone allows no style attribute, so each becomes a presentation
attribute. Colours are drawn as stand-ins and become the page's, for light, dark, forced colours and paper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

COLOURS = {
    "ink": "#0a0101",
    "muted": "#0a0202",
    "line": "#0a0303",
    "surface": "#0a0404",
    "chart": "#0a0505",
    "chart-soft": "#0a0606",
    "period": "#0a0707",
    "heat-0": "#0a0808",
    "heat-1": "#0a0909",
    "heat-2": "#0a0a0a",
    "heat-3": "#0a0b0b",
    "heat-4": "#0a0c0c",
    "on-heat-low": "#0a0d0d",
    "on-heat-high": "#0a0e0e",
}
"""Names of the page's colours, and what they are drawn as."""
_NAMES = {drawn: f"var(--{name})" for name, drawn in COLOURS.items()}
_KEPT = frozenset({"d", "x", "y", "viewBox"})
_PAINTED = (
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "text-anchor",
    "font-size",
    "font-weight",
)
_NUMBER = re.compile(r"-?\d+\.\d+")
_SPACES = re.compile(r"\s+")


def for_the_page(svg: str, id_: str, title: str, description: str) -> str:
    """The drawing as part of a page. id_ is unique on the page; title and description may be anything."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing, and no word of it is from outside
    name, said = f"{id_}-name", f"{id_}-said"
    inside = "".join(_written(child) for child in root)
    return (
        f'<svg class="drawn" viewBox="{_numbers(root.attrib["viewBox"])}" role="img" '
        f'stroke-linejoin="round" aria-labelledby="{name} {said}">'
        f'<title id="{name}">{escape(title)}</title>'
        f'<desc id="{said}">{escape(description)}</desc>{inside}</svg>'
    )


def _written(element: ElementTree.Element) -> str:
    """An element as HTML; groups say nothing here, so only what is in them stays."""
    tag = element.tag.rpartition("}")[2]
    if tag in ("metadata", "defs", "style", "title"):
        return ""
    children = "".join(_written(child) for child in element)
    if tag == "g":
        return children
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in _attributes(element))
    text = escape((element.text or "").strip())
    return f"<{tag}{attributes}>{text}{children}</{tag}>"


def _attributes(element: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name in _KEPT:
            yield name, _SPACES.sub(" ", _numbers(value)).strip()
    declared = {
        name.strip(): value.strip()
        for name, _, value in (each.partition(":") for each in element.attrib.get("style", "").split(";"))
    }
    for name in _PAINTED:
        if painted := declared.get(name):
            yield name, _NAMES.get(painted, _numbers(painted))


def _numbers(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), text)
