"""The widget's modules as readers get them: without the comments, which are a third of their weight."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

FOLDER = "assets/feedback/"
SHARED = "assets/search/personal.js"
# Whole lines of comment, blocks that begin a line, and types beside an expression: all that our modules have.
_COMMENT = re.compile(
    r"^[ \t]*//[^\n]*\n|^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n|/\*\* @type [^\n]*?\*/ ?",
    re.MULTILINE | re.DOTALL,
)


def without_comments(module: str) -> str:
    """A module of ours without its comments; it does the same."""
    return _COMMENT.sub("", module)


def make_lean(files: Files, config: MkDocsConfig, templates: Path) -> None:
    """Put the lean form of the widget's modules in the place of the files themselves."""
    for file in list(files):
        is_ours = file.src_uri.startswith(FOLDER) or file.src_uri == SHARED
        if not is_ours or not file.src_uri.endswith(".js") or not file.abs_src_path:
            continue
        path = Path(file.abs_src_path)
        if path.is_relative_to(templates):
            files.remove(file)
            text = without_comments(path.read_text("utf-8"))
            files.append(
                File.generated(config, file.src_uri, content=text, inclusion=InclusionLevel.INCLUDED)
            )
