"""What the function in contrib/worker is made of besides its own code: the declarations, and the cleaning of searches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kb_tools.feedback.events import BY_LINK, KINDS, event_schema

_PERSONAL = Path("plugins/mkdocs_kb/templates/assets/search/personal.js")
_KEPT = ("type", "enum", "pattern", "maxLength", "minLength", "minimum", "maximum", "anyOf", "description")


def declared_js() -> str:
    """The kinds that a page may send, as a module for JavaScript."""
    parts = event_schema()["$defs"]
    kinds = {kind: _lean(parts[declared.__name__]) for kind, declared in KINDS.items() if kind not in BY_LINK}
    told = (
        "// Written by scripts/generate.py from the declarations: change those, then run `make generate`.\n"
    )
    return f"{told}export default {json.dumps(kinds, indent=1)};\n"


def personal_js(root: Path) -> str:
    """The cleaning of searches, as the page has it."""
    return (root / _PERSONAL).read_text("utf-8")


def _lean(part: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: {key: value for key, value in each.items() if key in _KEPT}
        for name, each in part["properties"].items()
    }
    together = {key: part[key] for key in ("if", "then", "else") if key in part}
    return {"required": part["required"], "properties": properties} | together
