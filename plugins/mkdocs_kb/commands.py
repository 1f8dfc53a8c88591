"""`kb build` and `kb serve`: MkDocs with our plugin, by way of one short command."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from mkdocs_kb.loading import load_config


class Build:
    """`kb build`."""

    EXAMPLE = "kb build --docs articles --out site"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What a build takes."""
        add_common(parser)
        parser.add_argument(
            "--out",
            type=Path,
            metavar="DIR",
            help="the folder for the site (else site_dir of mkdocs.yml, or site)",
        )
        parser.add_argument("--strict", action="store_true", help="refuse to publish where the build warns")
        parser.add_argument("--quiet", action="store_true", help="say only what went wrong")

    def run(self, arguments: argparse.Namespace) -> int:
        """Build once. Exit code 1 where the articles hold problems, 2 for wrong settings."""
        from mkdocs.commands.build import build as mkdocs_build

        quieten(arguments.quiet or not sys.stderr.isatty())
        config = load_config(arguments, site_dir=arguments.out, strict=arguments.strict)
        config.plugins.on_startup(command="build", dirty=False)
        return guarded(lambda: mkdocs_build(config), config)


class Serve:
    """`kb serve`."""

    EXAMPLE = "kb serve --port 8000"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """What serving takes."""
        add_common(parser)
        parser.add_argument(
            "--port", type=int, default=8000, help="the port on this machine (8000; 0 takes a free one)"
        )
        parser.add_argument(
            "--store",
            default="sqlite:.kb/feedback.sqlite",
            help="where votes are kept (sqlite:.kb/feedback.sqlite)",
        )

    def run(self, arguments: argparse.Namespace) -> int:
        """Build, show, and follow every save until stopped."""
        from mkdocs_kb.serving import serve as run_server

        quieten(quiet=True)
        return run_server(arguments)


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that build and serve share."""
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the settings (else the nearest mkdocs.yml)"
    )
    parser.add_argument(
        "--docs", type=Path, metavar="DIR", help="the folder of articles (else docs_dir of mkdocs.yml)"
    )


def guarded(work: Any, config: Any) -> int:
    """Run a build; MkDocs' ways to give up become exit codes and our words."""
    from mkdocs.exceptions import Abort, BuildError

    try:
        work()
    except (Abort, BuildError) as error:
        print(f"kb build: not published: {error}", file=sys.stderr)
        return 1
    finally:
        config.plugins.on_shutdown()
    return 0


def quieten(quiet: bool) -> None:
    """Send MkDocs' log to standard error, only warnings where quiet."""
    logger = logging.getLogger("mkdocs")
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.WARNING if quiet else logging.INFO)


build = Build()
serve = Serve()
