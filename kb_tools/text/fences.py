"""Fenced code: found before anything else, and put aside, as pymdownx.superfences does it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb_tools.text.offsets import OffsetMap, replace_regions

_START = re.compile(r"^([> ]*)(~{3,}|`{3,})([^\n]*)$", re.MULTILINE)
_INFO = re.compile(
    r"""[ ]*(?:\.?[\w#.+-]+(?=[ ]|$))?                    # the language
    (?:[ ]*\{(?P<attributes>[^\n]*)\}
      |(?P<options>(?:[ ]*(?:hl_lines|linenums|title|title_mode|data-[\w-]+)=(?:"[^"\n]*"|'[^'\n]*'))*)
    )[ ]*$""",
    re.VERBOSE,
)
_TITLE = re.compile(r"""\btitle=(["'])(.*?)\1""")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its code as (start, end) of lines, the place of its title, and the whole's place.

    All offsets are in the text before fences were put aside.
    """

    start: int
    end: int
    lines: tuple[tuple[int, int], ...]
    title: tuple[int, int] | None
    attributes: str


def put_fences_aside(text: str, offsets: OffsetMap) -> tuple[str, OffsetMap, list[Fence]]:
    """text with a mark (STX, F, number, ETX) in place of each fenced block, its map, and the blocks."""
    fences = _find_fences(text) if "```" in text or "~~~" in text else []
    if not fences:
        return text, offsets, fences
    cuts = ((fence.start, fence.end, f"\x02F{number}\x03") for number, fence in enumerate(fences))
    marked, mapped = replace_regions(text, offsets, cuts)
    return marked, mapped, fences


def _find_fences(text: str) -> list[Fence]:
    fences: list[Fence] = []
    at = 0
    while match := _START.search(text, at):
        at = match.end() + 1
        info = _INFO.match(match[3])
        if info is None or (match[2][0] == "`" and "`" in match[3]):
            continue
        lines, end, closed = _read_fence(text, match)
        at = end
        if closed:
            titled = _TITLE.search(match[3])
            base = match.start(3)
            title = (base + titled.start(2), base + titled.end(2)) if titled else None
            fences.append(Fence(match.end(1), end, tuple(lines), title, info["attributes"] or ""))
            at = end + 1
    return fences


def _read_fence(text: str, opening: re.Match[str]) -> tuple[list[tuple[int, int]], int, bool]:
    """The code lines after an opening line, where reading stopped, and whether the fence was closed."""
    width, fence = len(opening[1]), opening[2]
    quotes = opening[1].count(">")
    lines: list[tuple[int, int]] = []
    at, size, blank = opening.end() + 1, len(text), False
    while at <= size:
        end = text.find("\n", at)
        end = size if end < 0 else end
        limit = min(at + width, end)
        content = at
        while content < limit and text[content] in "> ":
            content += 1
        prefix = text[at:content]
        level = prefix.count(">")
        if level > quotes or (quotes == 0 and level):
            return lines, end + 1, False
        if not text[at:end].strip() or content == end:
            blank = True
        elif content - at < width if not quotes else level < quotes and (blank or content - at < width):
            return lines, end + 1, False
        elif text.startswith(fence, content) and not text[content + len(fence) : end].strip(" "):
            return lines, end, True
        else:
            blank = False
        lines.append((min(content, end), end))
        at = end + 1
    return lines, size + 1, False
