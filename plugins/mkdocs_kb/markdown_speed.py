"""Python-Markdown without the looks that can't find anything; the result is the same.

For every block and every piece of text Python-Markdown tries some twenty patterns in turn. Most need a
certain character (a link needs `[`), and most text has none of them. Here a pattern whose character is absent
is passed over. One that is not in the tables, from an extension that an owner chose, is always tried.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from typing import Any

import markdown
from markdown.util import AtomicString

# What a pattern can't do without, at most two: it is tried where one of these stands in the text.
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
    "delimiter": ("=",),
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


def speed_up(md: markdown.Markdown) -> None:
    """Give a Markdown object the quicker phases. Call it once all extensions are registered."""
    _speed_up_blocks(md)
    _speed_up_inline(md)


def _speed_up_blocks(md: markdown.Markdown) -> None:
    processors = md.parser.blockprocessors
    processors[0]  # brings them into their order
    for item in processors._priority:
        needs = BLOCKS_NEED.get(item.name)
        if needs:
            processor: Any = processors[item.name]
            processor.test = _gated(processor.test, needs, indented=item.name in GO_ON_INDENTED)


def _gated(test: Callable[[Any, str], bool], needs: str, *, indented: bool) -> Callable[[Any, str], bool]:
    if indented:
        return lambda parent, block: (needs in block or block[:1].isspace()) and test(parent, block)
    return lambda parent, block: needs in block and test(parent, block)


def _speed_up_inline(md: markdown.Markdown) -> None:
    processor: Any = md.treeprocessors["inline"]
    md.inlinePatterns[0]  # brings them into their order
    patterns = [(md.inlinePatterns[item.name], NEEDS.get(item.name)) for item in md.inlinePatterns._priority]
    apply = processor._InlineProcessor__applyPattern
    known = all(needs for _, needs in patterns)
    anything = re.compile("|".join(re.escape(each) for _, needs in patterns for each in needs or ()) or "(?!)")

    def handle_inline(self: Any, data: Any, start: int = 0) -> Any:
        if isinstance(data, AtomicString) or (known and not anything.search(data)):
            return data
        at, index = 0, start
        while index < len(patterns):
            pattern, needs = patterns[index]
            if needs and needs[0] not in data and needs[-1] not in data:
                index += 1
                at = 0
                continue
            data, matched, at = apply(pattern, data, index, at)
            if not matched:
                index += 1
        return data

    processor._InlineProcessor__handleInline = types.MethodType(handle_inline, processor)
