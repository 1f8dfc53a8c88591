"""A table of the report: sorted by its heads where that helps, and scrolling sideways on a small screen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def scrolling_table(label: str, columns: Sequence[tuple[str, str]], rows: str, *, sorts: bool = True) -> str:
    """The table around these rows. Each column has a title, and is of "words" or of "number".

    label: what a screen reader calls it. sorts: its heads sort it; then each cell needs its `data-sort`.
    """
    heads = "\n".join(
        f'<th scope="col" class="number">{escape(title)}</th>'
        if kind == "number"
        else f'<th scope="col" data-text="1" data-first="ascending">{escape(title)}</th>'
        for title, kind in columns
    )
    opening = "<table>" if sorts else '<table class="plain">'
    return f"""<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}, scrolls sideways">
{opening}
<thead>
<tr>{heads}</tr>
</thead>
<tbody>
{rows}
</tbody>
</table>
</div>"""
