"""The form above a served report: by period, category, channel, language and product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kb_tools.measures.overview import Choice, Overview

WEEKS = (4, 13, 26, 52)
NAMES = ("category", "channel", "language", "product")
_LABELS = {"category": "Category", "channel": "Channel", "language": "Language", "product": "Product"}
_ALL = "All"
_ONLY_TICKETS = "Channel and product are known of tickets alone: answers and searches stay as they are."


def choice_of(asked: Mapping[str, str]) -> Choice:
    """What the form asks for; empty is all."""
    return Choice(**{name: asked[name] for name in NAMES if asked.get(name)})


def filter_form(overview: Overview, values: Mapping[str, Sequence[str]], weeks: int) -> str:
    """The form, as it was sent. values: what there is to choose, by name."""
    choice = overview.choice
    selects = "".join(
        _select(name, _LABELS[name], [("", _ALL), *((each, each) for each in values.get(name, ()))], chosen)
        for name in NAMES
        if (chosen := getattr(choice, name) or "") or values.get(name)
    )
    periods = [(str(each), f"{each} weeks") for each in sorted({*WEEKS, weeks})]
    told = f'<p class="muted">{_ONLY_TICKETS}</p>' if choice.channel or choice.product else ""
    return f"""<form class="filters" method="get" action="/">
{_select("weeks", "Period", periods, str(weeks))}{selects}
<button>Show</button>
</form>{told}"""


def _select(name: str, label: str, options: Sequence[tuple[str, str]], chosen: str) -> str:
    if chosen not in [value for value, _ in options]:
        options = [*options, (chosen, chosen)]
    told = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in options
    )
    return f'<label>{label} <select name="{name}">{told}</select></label>'
