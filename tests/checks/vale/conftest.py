"""Styles to write rules into, and what the runner finds by them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb_tools.checks.finding import Finding
from kb_tools.checks.plan import Plan
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_library
from kb_tools.checks.vale.folders import Styles, read_styles
from kb_tools.settings import CheckSettings, Settings
from tests.conftest import TODAY, Folder


@pytest.fixture(autouse=True)
def _patterns() -> None:
    """The library for patterns; in CI it is there."""
    if os.environ.get("CI"):
        import re2  # noqa: F401
    pytest.importorskip("re2")


@dataclass
class House:
    """A site with one style, “House”. Places in bodies are counted from the body's first line."""

    folder: Folder

    @property
    def top(self) -> Path:
        return self.folder.path.parent

    def rule(self, text: str, name: str = "Rule") -> Path:
        """Write a rule; its level is a warning unless it says otherwise."""
        file = self.top / "styles" / "House" / f"{name}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def styles(self) -> Styles:
        return read_styles(self.top, ["styles/House"])

    def findings(self, body: str, settings: CheckSettings | None = None) -> list[Finding]:
        """What the style finds in an article with this body."""
        self.folder.article("a/here.md", body)
        asked = Settings(check=settings or CheckSettings())
        plan = Plan(asked.check, extra=self.styles().rules)
        around = Surroundings(self.folder.library(), asked, TODAY)
        found = check_library(around, plan=plan)
        return [each for each in found if each.rule.startswith("House.")]

    def told(self, body: str) -> list[tuple[int, int, str]]:
        """Line of the body, column and message of each finding."""
        return [(each.place.line - 8, each.place.column, each.message) for each in self.findings(body)]

    def messages(self, body: str) -> list[str]:
        return [each.message for each in self.findings(body)]


@pytest.fixture
def house(folder: Folder) -> House:
    """A site whose style has no rule yet."""
    return House(folder)
