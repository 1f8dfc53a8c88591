"""targets.yml and the desk's hours, out of the folder of the articles."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import ProblemsError

if TYPE_CHECKING:
    from kb_tools.errors import Problem
    from kb_tools.measures.hours import Hours
    from kb_tools.measures.targets import Targets

_CONTACT = "contact.yml"


def read_desk_targets(folder: Path | None) -> tuple[Targets, Hours]:
    """The targets, and the hours that hold: those of targets.yml, else of contact.yml, else day and night.

    None is no folder at all. Raises ProblemsError with all that is wrong.
    """
    from kb_tools.measures.declared_hours import DAY_AND_NIGHT, read_contact_hours
    from kb_tools.measures.targets import FILE, Targets, read_targets
    from kb_tools.yaml_source import read_yaml

    if folder is None:
        return Targets(), DAY_AND_NIGHT
    text, problems = _text(folder, FILE)
    targets = Targets()
    if text is not None:
        targets, wrong = read_targets(text, FILE)
        problems += wrong
    hours = targets.hours
    if hours is None:
        text, wrong = _text(folder, _CONTACT)
        root, unreadable = read_yaml(text, _CONTACT) if text is not None else (None, ())
        hours, strange = read_contact_hours(root)
        problems += wrong + unreadable + strange
    if problems:
        raise ProblemsError(problems)
    return replace(targets, hours=hours), hours


def _text(folder: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    from kb_tools.content.front_matter import read_file

    file = folder / name
    return read_file(file, name) if os.path.lexists(file) else (None, ())
