"""The sheet for a privacy officer leaves nothing out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kb_tools.cli.collector_settings import CollectorOptions
from kb_tools.feedback.database import TABLES
from kb_tools.feedback.events import KINDS

SHEET = (Path(__file__).parents[2] / "docs" / "beeline" / "data-sheet.md").read_text("utf-8")
SECTIONS = SHEET.split("\n## ")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_says_what_it_is_for_and_how_long_it_stays(kind: str) -> None:
    (section,) = (each for each in SECTIONS if f'| `kind` | "{kind}" |' in each)
    rows = {line.split("`")[1]: line for line in section.splitlines() if line.startswith("| `")}
    fields = msgspec.structs.fields(KINDS[kind])
    assert set(rows) == {field.name for field in fields} | {"received_at"}
    for field in fields:
        assert f"| {field.type.__metadata__[-1].extra['why']} |" in rows[field.name]
    assert "Legal basis: ‹fill in›" in section


def test_the_periods_are_those_of_the_settings() -> None:
    kept = CollectorOptions()
    comments = [line for line in SHEET.splitlines() if line.startswith("| `comment` |")]
    assert len(comments) == sum(bool(table.wording) for table in TABLES)
    assert all(line.endswith(f"| {kept.keep_comments} days |") for line in comments)
    query = next(line for line in SHEET.splitlines() if line.startswith("| `query` |"))
    assert query.endswith(f"| {kept.keep_searches} days |")
