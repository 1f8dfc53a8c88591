"""Python-Markdown without the looks that can't find anything; the result is the same.

For every block and every piece of text Python-Markdown tries some twenty patterns in turn. Most need a
certain character (a link needs `[`), and most text has none of them. Here a pattern whose character is absent
is passed over. One that is not in the tables, from an extension that an owner chose, is always tried.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterator
from typing import Any

import markdown
from markdown.util import AtomicString, Registry

# What a pattern can't do without: it is tried where one of these stands in the text.
NEEDS: dict[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "keys-custom": ("+",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "keys": ("++",),
    "em_strong": ("*", "_"),
    "delimiter": ("=", "~", "^"),
    "inlinehilite": ("`",),
}

# The same for blocks. Those that may go on in an indented block are asked about such a block as well.
BLOCKS_NEED = {
    "admonition": "!!!",
    "details": "???",
    "tabbed": "===",
    "hashheader": "#",
    "table": "|",
    "quote": ">",
    "deflist": ":",
}
GO_ON_INDENTED = frozenset({"admonition", "details", "tabbed", "deflist"})

# The same for passes over a whole text, before and after its blocks are read: each is left out where the
# source holds none of these.
PASSES_NEED: dict[str, tuple[str, ...]] = {
    "html_block": ("<", "&"),
    "fenced_code_block": ("```", "~~~", "    ", "\t"),
    "mkdocs_raw_html": ("<",),
    "footnote": ("[^",),
    "footnote-duplicate": ("[^",),
    "attr_list": ("{",),
    "abbr": ("*[",),
    "task-list": ("[ ]", "[x]", "[X]"),
}


class Source:
    """The text that is being converted, for passes that ask what it holds."""

    def __init__(self) -> None:
        self.text = ""


def speed_up(md: markdown.Markdown) -> Source:
    """Give a Markdown object the quicker phases, once all extensions are registered.

    Set the returned source's text before each conversion.
    """
    source = Source()
    _speed_up_blocks(md)
    _speed_up_inline(md)
    _speed_up_passes(md.preprocessors, source)
    _speed_up_passes(md.treeprocessors, source)
    return source


def _speed_up_passes(passes: Any, source: Source) -> None:
    passes[0]  # brings them into their order
    for item in passes._priority:
        needs = PASSES_NEED.get(item.name)
        if needs:
            processor: Any = passes[item.name]
            processor.run = _left_out(processor.run, needs, source)


def _left_out(run: Callable[[Any], Any], needs: tuple[str, ...], source: Source) -> Callable[[Any], Any]:
    def run_where_needed(given: Any) -> Any:
        text = source.text
        return run(given) if any(each in text for each in needs) else given

    return run_where_needed


def _speed_up_blocks(md: markdown.Markdown) -> None:
    processors: Any = md.parser.blockprocessors
    processors[0]  # brings them into their order
    for item in processors._priority:
        needs = BLOCKS_NEED.get(item.name)
        if needs:
            processor: Any = processors[item.name]
            processor.test = _gated(processor.test, needs, indented=item.name in GO_ON_INDENTED)
    fixed: Any = processors
    fixed.in_order = tuple(processors)
    fixed.__class__ = _InOrder


class _InOrder(Registry[Any]):
    """Block processors that are not sorted anew for every block."""

    in_order: tuple[Any, ...] = ()

    def __iter__(self) -> Iterator[Any]:
        return iter(self.in_order)


def _gated(test: Callable[[Any, str], bool], needs: str, *, indented: bool) -> Callable[[Any, str], bool]:
    if indented:
        return lambda parent, block: (needs in block or block[:1].isspace()) and test(parent, block)
    return lambda parent, block: needs in block and test(parent, block)


def _speed_up_inline(md: markdown.Markdown) -> None:
    processor: Any = md.treeprocessors["inline"]
    registry: Any = md.inlinePatterns
    registry[0]  # brings them into their order
    patterns = [(registry[item.name], NEEDS.get(item.name)) for item in registry._priority]
    apply = processor._InlineProcessor__applyPattern
    known = all(needs for _, needs in patterns)
    anything = re.compile(
        "|".join(re.escape(each) for _, needs in patterns for each in needs or ()) or "(?!)"
    )

    def handle_inline(self: Any, data: Any, start: int = 0) -> Any:
        if isinstance(data, AtomicString) or (known and not anything.search(data)):
            return data
        at, index = 0, start
        while index < len(patterns):
            pattern, needs = patterns[index]
            if needs and needs[0] not in data and all(each not in data for each in needs[1:]):
                index += 1
                at = 0
                continue
            data, matched, at = apply(pattern, data, index, at)
            if not matched:
                index += 1
        return data

    processor._InlineProcessor__handleInline = types.MethodType(handle_inline, processor)
