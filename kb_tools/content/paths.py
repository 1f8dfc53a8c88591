"""Where a link written in an article leads, as a path in the folder of articles."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit


class LinkedPath(NamedTuple):
    """A path relative to the folder of articles, and the anchor behind it ("" for none).

    A path that leads out of the folder begins with `../`.
    """

    path: str
    anchor: str

    @property
    def leads_outside(self) -> bool:
        """Whether no file of the site can stand there."""
        return self.path.startswith("../")


def linked_path(target: str, source: str) -> LinkedPath | None:
    """Where `target`, a link or image in the file `source`, leads within the site.

    None for what leads elsewhere: another site, an address from a host's root, a placeholder such as
    `{{ page.url }}`, and what is no address at all. `#part` leads to source itself.
    """
    if target.startswith(("/", "\\", "{")):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    anchor = unquote(parts.fragment)
    if not parts.path:
        return LinkedPath(source, anchor)
    steps: list[str] = []
    above = 0
    for step in (PurePosixPath(source).parent / unquote(parts.path)).parts:
        if step != "..":
            steps.append(step)
        elif steps:
            steps.pop()
        else:
            above += 1
    return LinkedPath("../" * above + "/".join(steps), anchor)


def stray_links(folder: Path) -> tuple[str, ...]:
    """The symbolic links below a folder that lead out of it, or back to where they came from.

    What stands behind them must not be published: it may be any file of the machine, or go on for ever.
    """
    top = folder.resolve()
    found = []
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            link = os.path.join(place, name)  # noqa: PTH118 - for thousands of files, Path costs more than the look
            if os.path.islink(link) and _is_stray(Path(link), top):  # noqa: PTH114
                found.append(Path(link).relative_to(folder).as_posix())
    return tuple(sorted(found))


def _is_stray(link: Path, top: Path) -> bool:
    try:
        target = link.resolve()
    except (OSError, RuntimeError):
        return True
    return not target.is_relative_to(top) or link.parent.resolve().is_relative_to(target)
