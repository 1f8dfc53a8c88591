"""`kb import`: bring in a folder of Markdown from elsewhere."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb_tools.importing.markdown_folder import Imported

EXAMPLE = "kb import ../old-help-centre --into docs"
FEW = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """From where and into what."""
    parser.add_argument(
        "folder", type=Path, help="the folder of Markdown files; its folders become categories"
    )
    parser.add_argument(
        "--into",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder of articles; made if it is not there",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for programs"
    )


def run(arguments: argparse.Namespace) -> int:
    """Import and say what was taken, made up and left out; 1 where a file could not be taken at all."""
    from kb_tools.importing.markdown_folder import import_folder

    def progress(done: int, total: int) -> None:
        if sys.stderr.isatty() and (done == total or done % 25 == 0):
            print(f"\r{done} of {total}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    told = import_folder(arguments.folder, arguments.into, progress=progress)
    print(_as_json(told) if arguments.format == "json" else _in_words(told))
    return 1 if told.refused else 0


def _in_words(told: Imported) -> str:
    lines = [
        f"{told.articles} articles: {told.written} written, {told.unchanged} unchanged; "
        f"{told.links} links and {told.pictures} pictures brought along."
    ]
    if told.guessed_types:
        lines.append(f"The type of {told.guessed_types} is a guess from title and text: look at them.")
    for name, files in sorted(told.left_out.items()):
        lines.append(f"Left out in {len(files)}: {name}, such as in {files[0]}")
    if told.edited:
        lines.append(f"Kept as you edited them: {len(told.edited)}, such as {told.edited[0]}")
    if told.missing:
        lines.append(f"To mend by hand: {len(told.missing)}")
        lines += [f"  {problem.place}: {problem.message}" for problem in told.missing[:FEW]]
        if len(told.missing) > FEW:
            lines.append(f"  … and {len(told.missing) - FEW} more (--format json lists all)")
    lines += [f"Not taken: {problem}" for problem in told.refused]
    lines.append("Next: add owner, last_reviewed_on and questions, and run `kb check`.")
    return "\n".join(lines)


def _as_json(told: Imported) -> str:
    def rows(problems: list[object]) -> list[str]:
        return [str(problem) for problem in problems]

    values = {**vars(told), "missing": rows(list(told.missing)), "refused": rows(list(told.refused))}
    return json.dumps(values, ensure_ascii=False, indent=1)
