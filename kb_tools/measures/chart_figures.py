"""A chart on the page: what it shows in words, the picture, how to read it, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from kb_tools.measures.chart_shapes import Chart
from kb_tools.measures.report_table import scrolling_table

Draw = Callable[[Chart, str, str, str], str]
HOW_TO_GET_PICTURES = (
    "Pictures are drawn where matplotlib is installed: pip install 'beeline-kb[report]'. "
    "The numbers behind them stand here all the same."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One chart with its words. said is what the picture shows, for those who do not see it.

    how says how to read it. columns and rows are the table behind it; rows hold text, not HTML.
    """

    id: str
    title: str
    said: str
    how: str
    chart: Chart | None
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]


def drawing() -> Draw | None:
    """What draws pictures, or None where matplotlib is not installed."""
    try:
        from kb_tools.measures.charts import draw
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        return None
    return draw


def figure(shown: Shown, draw: Draw | None, kind: str = "") -> str:
    """The chart as a figure; kind "beside" puts words and picture side by side where there is room.

    Without a picture its numbers stand open.
    """
    picture = draw(shown.chart, shown.id, shown.title, shown.said) if draw and shown.chart else ""
    opened = "" if picture else " open"
    how = f'<p class="read">{escape(shown.how)}</p>' if picture and shown.how else ""
    return f"""<figure class="chart{f" {kind}" if kind else ""}" id="{shown.id}">
<figcaption><h3>{escape(shown.title)}</h3>
<p>{escape(shown.said)}</p></figcaption>
{picture}{how}
<details{opened}><summary>The numbers<span class="unseen">: {escape(shown.title)}</span></summary>
{table(shown.title, shown.columns, shown.rows)}
</details>
</figure>"""


def table(title: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    """A table of texts, the first of each row its head."""
    kinds = [' class="number"' if kind == "number" else "" for _, kind in columns]
    written = "\n".join(
        f'<tr><th scope="row"><bdi>{escape(row[0])}</bdi></th>'
        + "".join(f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds[1:], row[1:], strict=True))
        + "</tr>"
        for row in rows
    )
    return scrolling_table(f"Numbers: {title}", columns, written, sorts=False)
