"""A help centre to write in, and an editor in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kb_tools.editor.desk import Desk
from tests.conftest import TODAY, Folder
from tests.editor.client import Editor

BODY = """\
Open **Settings**, then see [the codes](backup-codes.md#where-they-are).

You failed to save them, so ask for help.

## If that does not work

1. Utilise [the form](../your-data/forms.md).
"""


@pytest.fixture
def centre(folder: Folder) -> Folder:
    """Three articles in two categories, with settings and what belongs to them."""
    folder.write(
        "../mkdocs.yml", "site_name: Help\nplugins:\n  - kb:\n      home:\n        urgent: [lost-phone]\n"
    )
    folder.write("categories.yml", "signing-in:\n  title: Signing in\nyour-data:\n  title: Your data\n")
    folder.article("signing-in/lost-phone.md", BODY, fields="related: [forms]\n")
    folder.article("signing-in/backup-codes.md", "Keep them safe.\n\n## Where they are\n\nIn a drawer.\n")
    folder.article("your-data/forms.md", "See [the codes](../signing-in/backup-codes.md).\n")
    return folder


@pytest.fixture
def desk(centre: Folder) -> Desk:
    """The same on a desk, without an editor."""
    return Desk(centre.path.parent / "mkdocs.yml", lambda: TODAY)


@pytest.fixture
def edit(centre: Folder) -> Iterator[Callable[..., Editor]]:
    """Open an editor on the help centre; what is still open at the end is closed."""
    opened: list[Editor] = []

    def open_editor(**given: Any) -> Editor:
        opened.append(Editor(centre.path.parent, **given))
        return opened[-1]

    yield open_editor
    for editor in opened:
        assert not [each for each in editor.logged if "fault of kb" in each]
        if editor.client._server.returncode is None:
            assert editor.close() == 0
