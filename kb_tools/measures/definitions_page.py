"""How each figure is worked out: its definition, word for word, where the cards lead."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kb_tools.measures import change
from kb_tools.measures.definition import Definition
from kb_tools.measures.headline import Figure


def definitions_section(figures: Sequence[Figure]) -> str:
    """The definitions of these figures, and of what is called a change; nothing without figures."""
    if not figures:
        return ""
    used = [(figure.key, figure.definition) for figure in figures] + [("change", change.DEFINITION)]
    told = "\n".join(_definition(key, definition) for key, definition in used)
    return f"""<section class="definitions" aria-labelledby="worked-out">
<details class="part"><summary><h2 id="worked-out">How each figure is worked out</h2></summary>
{told}
</details>
</section>"""


def _definition(key: str, definition: Definition) -> str:
    doubts = "".join(f"<li>{escape(each)}</li>" for each in definition.not_to_trust)
    better = f"<p>{definition.better.capitalize()} is better.</p>" if definition.better else ""
    return f"""<article id="how-{escape(key)}" aria-labelledby="how-{escape(key)}-name">
<h3 id="how-{escape(key)}-name">{escape(definition.name)}</h3>
<p class="what">{escape(definition.what_it_is)}</p>
<p>{escape(definition.worked_out)}</p>
{better}<p class="doubt">When not to trust it</p>
<ul>{doubts}</ul>
<p class="muted">{escape("; ".join(each.rstrip(".") for each in definition.sources))}.</p>
</article>"""
