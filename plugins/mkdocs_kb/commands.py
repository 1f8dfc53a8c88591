"""`kb build` and `kb serve`: MkDocs with our plugin, by way of one short command."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from kb_tools.errors import KbError
from kb_tools.settings import find_config


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


def load_config(arguments: argparse.Namespace, **overrides: Any) -> Any:
    """MkDocs' settings for a command: a file's, or sensible ones for a bare folder of articles.

    Raises KbError with MkDocs' own complaints where they are wrong.
    """
    from mkdocs.config import load_config as mkdocs_load
    from mkdocs.exceptions import ConfigurationError

    given = {
        name: str(value) if isinstance(value, Path) else value for name, value in overrides.items() if value
    }
    if "site_dir" in given:
        given["site_dir"] = str(Path(given["site_dir"]).absolute())
    file = arguments.config
    if file is not None and not file.is_file():
        raise KbError(
            f"there is no settings file {file}", hint="name it with --config, or leave the option out"
        )
    if file is None and arguments.docs is None:
        file = find_config(Path.cwd())
    if arguments.docs is not None:
        if not arguments.docs.is_dir():
            raise KbError(
                f"there is no folder {arguments.docs}", hint="name the folder of articles with --docs"
            )
        given["docs_dir"] = str(arguments.docs.absolute())
    problems = _Collected()
    logging.getLogger("mkdocs").addHandler(problems)
    try:
        if file is not None:
            return mkdocs_load(str(file), **given)
        if arguments.docs is None:
            raise KbError(
                "there is no mkdocs.yml here", hint="name a folder of articles: kb build --docs DIR"
            )
        bare = {
            "site_name": "Help",
            "theme": {"name": "material"},
            "plugins": ["kb"],
            "site_dir": str(Path("site").absolute()),
        }
        return _bare_config({**bare, **given})
    except ConfigurationError as error:
        told = "\n".join(problems.messages) or str(error)
        raise KbError(
            f"the settings cannot be used:\n{told}", hint="mend mkdocs.yml and run this again"
        ) from error
    finally:
        logging.getLogger("mkdocs").removeHandler(problems)


def _bare_config(values: dict[str, Any]) -> Any:
    """MkDocs' settings from values alone, no file read."""
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.exceptions import ConfigurationError

    config = MkDocsConfig(config_file_path=None)
    config.load_dict(values)
    errors, _ = config.validate()
    if errors:
        raise ConfigurationError("; ".join(f"{name}: {error}" for name, error in errors))
    return config


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


class _Collected(logging.Handler):
    """Keeps what MkDocs logs while it reads settings."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


build = Build()
serve = Serve()
