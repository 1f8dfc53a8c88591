"""MkDocs' settings for our commands: a file's, or sensible ones for a bare folder of articles."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path
from typing import Any

from kb_tools.errors import KbError
from kb_tools.settings import find_config


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


class _Collected(logging.Handler):
    """Keeps what MkDocs logs while it reads settings."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
