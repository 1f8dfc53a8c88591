"""`kb lsp`: findings, fixes and completion in an editor, while somebody writes."""

from __future__ import annotations

import argparse
from pathlib import Path

from kb_tools.errors import KbError

EXAMPLE = "kb lsp"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What an editor may pass on."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the mkdocs.yml nearest to each file)"
    )
    parser.add_argument(
        "--stdio", action="store_true", help="speak over standard input and output, which is done anyway"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve one editor; returns when it has said goodbye or gone."""
    import os
    import sys
    from contextlib import redirect_stdout

    from kb_tools.cli.chosen_articles import today
    from kb_tools.editor.server import serve

    if arguments.config and not arguments.config.is_file():
        raise KbError(f"there is no settings file {arguments.config}", hint="leave --config out")
    if sys.stdin.isatty():
        print("An editor speaks with this command; see the guide “In your editor”.", file=sys.stderr)
    # Only the protocol may write to standard output; the server closes what it was given.
    spoken = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with redirect_stdout(sys.stderr):
        return serve(arguments.config, today, sys.stdin.buffer, spoken)
