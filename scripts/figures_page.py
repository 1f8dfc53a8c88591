"""The page that says of every figure what it is, how it is worked out, and when not to trust it."""

from __future__ import annotations

from reference_page import page

from kb_tools.measures import change, csat, effort, nps, rates, times
from kb_tools.measures.definition import Definition

GROUPS: tuple[tuple[str, tuple[Definition, ...]], ...] = (
    ("How long customers wait", tuple(times.DEFINITIONS.values())),
    ("What customers say of a contact", (csat.DEFINITION, nps.DEFINITION, effort.DEFINITION)),
    (
        "What the help centre does for them",
        (
            rates.HELPFULNESS,
            rates.RESPONSE_RATE,
            rates.NO_RESULT,
            rates.NOT_OPENED,
            rates.SELF_SERVICE,
            rates.LINK_RATE,
            rates.REOPENED,
            rates.STALENESS,
        ),
    ),
    ("What is called a change", (change.DEFINITION,)),
)
_BETTER = {"higher": "Higher is better.", "lower": "Lower is better.", "": ""}


def figures_page() -> str:
    """The page."""
    body = [
        "<!-- kb-ignore-file: plain-jargon: the names of sources stand as they are known -->",
        "",
        "Below ten answers no figure is shown, and below 30 only an interval: so few say more about chance. A wait has "
        "its median from ten on. The interval says where the true figure lies, in 95 of 100 cases.",
        "",
    ]
    for title, definitions in GROUPS:
        body += [f"## {title}", ""]
        for definition in definitions:
            body += _told(definition)
    body += [
        "Two kinds of figures have rules of their own. A wait has changed where the intervals of the two medians do not "
        "touch. The relationship score has changed where the interval of the difference excludes none.",
    ]
    return page(
        "figures",
        "What each figure says, and when not to trust it",
        "Every figure of the report: what it is, how it is worked out, when not to trust it, and its source.",
        ["how is csat worked out", "what is first response time", "when can i trust a percentage"],
        body,
    )


def _told(definition: Definition) -> list[str]:
    doubts = [f"- {each}" for each in definition.not_to_trust]
    sources = [f"- {each.rstrip('.')}." for each in definition.sources]
    better = _BETTER[definition.better]
    return [
        f"### {definition.name}",
        "",
        f"{definition.what_it_is} {better}".strip(),
        "",
        f"**How it is worked out.** {definition.worked_out}",
        "",
        "**When not to trust it.**",
        "",
        *doubts,
        "",
        "**Where it is from.**",
        "",
        *sources,
        "",
    ]
