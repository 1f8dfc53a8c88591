"""How a page of the reference is laid out: its front matter, its tables of fields, and its cells."""

from __future__ import annotations

from collections.abc import Iterable

from kb_tools.fields import Field

NOTE = (
    "<!-- Written by scripts/generate.py from the declarations: change those, then run `make generate`. -->"
)
REVIEWED = "2026-11-20"


def page(name: str, title: str, description: str, questions: list[str], body: Iterable[str]) -> str:
    """A reference article."""
    asked = "\n".join(f'  - "{question}"' for question in questions)
    front = f'id: {name}\ntitle: "{title}"\ntype: reference\ndescription: "{description}"\nowner: editors\n'
    front += f"last_reviewed_on: {REVIEWED}\nreview_in: 1 year\nquestions:\n{asked}\n"
    return f"---\n{front}---\n\n{NOTE}\n\n" + "\n".join(body).rstrip() + "\n"


def table(fields: Iterable[Field]) -> list[str]:
    """Fields as a table."""
    rows = ["| Field | What it is for | It takes | Example |", "|---|---|---|---|"]
    for field in fields:
        takes = field.kind + (
            " (required)" if field.required else f"; {field.default} if left out" if field.default else ""
        )
        rows.append(f"| `{field.name}` | {cell(field.meaning)} | {cell(takes)} | `{cell(field.example)}` |")
    return [*rows, ""]


def cell(text: str) -> str:
    """A text that can stand in a table's cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def example(text: str) -> str:
    """An example that shows as it was written."""
    return f"`{text}`" if any(mark in text for mark in "[]<>*_`") and "`" not in text else text
