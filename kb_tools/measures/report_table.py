"""A table of the report that is sorted by its heads, and scrolls sideways on a small screen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def scrolling_table(label: str, columns: Sequence[tuple[str, str]], rows: str) -> str:
    """The table around these rows. Each column has a title, and is of "words" or of "number".

    label: what a screen reader calls it.
    """
    heads = "\n".join(
        f'<th scope="col" class="number">{escape(title)}</th>'
        if kind == "number"
        else f'<th scope="col" data-text="1" data-first="ascending">{escape(title)}</th>'
        for title, kind in columns
    )
    return f"""<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}, scrolls sideways">
<table>
<thead>
<tr>{heads}</tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>"""
