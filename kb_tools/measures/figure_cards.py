"""The first figures of the report, a card each: value, how sure, of how many, and where it is going."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kb_tools.measures import csat, nps
from kb_tools.measures.figure_words import big_words, direction_in_words, how_sure, people_in_words
from kb_tools.measures.headline import Figure
from kb_tools.measures.report_table import scrolling_table

CARDS = 4
_FIRST = ("first_reply", "solved", "csat", "nps")
_MISSING = {
    "first_reply": "First response time: no ticket has been brought in (kb tickets import).",
    "solved": "Full resolution time: no ticket has been brought in (kb tickets import).",
    "csat": f"{csat.DEFINITION.name}: nobody has been asked, or nobody has answered.",
    "nps": f"{nps.DEFINITION.name}: nobody has been asked, or nobody has answered.",
}
_ARROWS = {
    "up": "M10 3l7 8h-4.5v6h-5v-6H3z",
    "down": "M10 17l7-8h-4.5V3h-5v6H3z",
    "level": "M3 6.5h14v2.5H3zM3 11h14v2.5H3z",
    "none": "M8.5 8.5h3v3h-3z",
}


def first_figures(figures: Sequence[Figure]) -> list[Figure]:
    """Those that get a card: the four that a lead asks for, then the next where one of these is missing."""
    return list(figures[:CARDS])


def cards(figures: Sequence[Figure], weeks: int) -> str:
    """A card for each figure; what is missing of the first four is said in a line below."""
    shown = "\n".join(_card(figure, weeks) for figure in first_figures(figures))
    return f'<ul class="cards">\n{shown}\n</ul>\n{_missing(figures)}'


def kin_table(figures: Sequence[Figure], weeks: int) -> str:
    """The other figures, a line each; nothing where there are none."""
    rest = figures[CARDS:]
    if not rest:
        return ""
    rows = "\n".join(_row(figure, weeks) for figure in rest)
    columns = [
        ("Figure", "words"),
        ("Now", "number"),
        ("How sure", "words"),
        ("Of", "number"),
        ("Direction", "words"),
    ]
    return f"""<section aria-labelledby="kin">
<h2 id="kin">Beside these</h2>
{scrolling_table("More figures", columns, rows, sorts=False)}
</section>"""


def arrow(figure: Figure) -> str:
    """Where the value went, as a shape; its meaning stands in words beside it."""
    kind = "none" if figure.verdict == "too_few" else "level"
    if figure.verdict in ("better", "worse"):
        rises = (figure.verdict == "better") == (figure.definition.better == "higher")
        kind = "up" if rises else "down"
    return (
        f'<svg class="arrow" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
        f'<path d="{_ARROWS[kind]}"/></svg>'
    )


def definition_link(figure: Figure) -> str:
    """A figure's name, with a way to how it is worked out."""
    return f'<a href="#how-{escape(figure.key)}">{escape(figure.definition.name)}</a>'


def _card(figure: Figure, weeks: int) -> str:
    told = " ranged" if figure.value is None else ""
    of_how_many = escape(people_in_words(figure.key, figure.people))
    return f"""<li class="card {figure.verdict}">
<h2>{definition_link(figure)}</h2>
<p class="value{told}">{escape(big_words(figure))}</p>
<p class="sure">{escape(how_sure(figure))}</p>
<p class="of">{of_how_many}</p>
{_direction(figure, weeks)}
</li>"""


def _direction(figure: Figure, weeks: int) -> str:
    said = escape(direction_in_words(figure, weeks))
    return f'<p class="direction">{arrow(figure)}<span>{said}</span></p>'


def _missing(figures: Sequence[Figure]) -> str:
    there = {figure.key for figure in figures}
    missing = " ".join(escape(_MISSING[key]) for key in _FIRST if key not in there)
    return f'<p class="muted">Not here: {missing}</p>' if missing else ""


def _row(figure: Figure, weeks: int) -> str:
    return f"""<tr class="{figure.verdict}"><th scope="row">{definition_link(figure)}</th>
<td class="number">{escape(big_words(figure))}</td>
<td>{escape(how_sure(figure))}</td>
<td class="number">{escape(people_in_words(figure.key, figure.people))}</td>
<td>{_direction(figure, weeks)}</td></tr>"""
