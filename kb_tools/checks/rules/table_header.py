"""A table has no headers, or an empty one.

A screen reader says a cell's header with the cell. Without one, a number is a number.

Bad:  | | |\n|---|---|\n| Code | Ten digits |
Good: | What | How it looks |\n|---|---|\n| Code | Ten digits |
Source: WCAG 2.2, 1.3.1; W3C WAI tutorials, tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb_tools.checks.finding import Severity
from kb_tools.checks.rule import Remark, Rule, Surroundings
from kb_tools.content.article import Article
from kb_tools.text.document import BlockKind

rule = Rule("table-header", severity=Severity.WARNING, reads=Article)

_RULER = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")


@rule.find
def headers(article: Article, around: Surroundings) -> Iterator[Remark]:
    """Look at the line above each table's ruler; the first cell may be empty where rows have names."""
    document = article.document
    if not any(block.kind is BlockKind.CELL for block in document.blocks):
        return
    code = [
        document.line_column(block.source_offset(0))[0] + line
        for block in document.blocks
        if block.kind is BlockKind.CODE
        for line in range(block.text.count("\n") + 1)
    ]
    in_code = frozenset(code)
    starts = (*document.line_starts, len(document.source))
    for number in range(1, len(document.line_starts)):
        line = document.source[starts[number] : starts[number + 1]].rstrip("\r\n")
        if number + 1 in in_code or "-" not in line or "|" not in line or not _RULER.match(line):
            continue
        above = document.source[starts[number - 1] : starts[number]].rstrip("\r\n")
        cells = [cell.strip() for cell in above.strip().strip("|").split("|")]
        empty = [cell for cell in cells[1:] or cells if not cell]
        if "|" in above and empty:
            place = article.place_at(starts[number - 1], len(above))
            yield Remark(place, "This table has a column without a header.", "Say at its top what it holds.")
