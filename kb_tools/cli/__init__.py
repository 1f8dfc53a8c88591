"""The `kb` command: finds the command asked for, hands over, and turns errors into words and exit codes.

A command is a module in this package with `EXAMPLE`, `add_arguments(parser)` and `run(arguments) -> int`,
imported only when it is called. Commands that need more than the engine come from installed packages
through the entry-point group `kb_tools.commands`; each entry is an object with the same three names.

Exit codes: 0 fine, 1 findings, 2 wrong use, settings or input.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn, Protocol

from kb_tools import __version__
from kb_tools.errors import KbError, ProblemsError, nearest

GROUP = "kb_tools.commands"

# Name, what it does, and the module here that does it; None where an installed adapter brings it.
COMMANDS: dict[str, tuple[str, str | None]] = {
    "new": ("start an article from a template", "new"),
    "check": ("read the articles as a kind editor would", "check"),
    "baseline": ("know what an old help centre starts with, so that only new findings count", "baseline"),
    "explain": ("say what a rule looks for, and why", "explain"),
    "grade": ("how many years of school a text asks for", "grade"),
    "search": ("search as a customer would, and say why each article was found", "search"),
    "search-eval": ("measure how well search answers questions whose answers are known", "search_eval"),
    "search-vectors": (
        "read the articles with a sentence model, for a better search",
        "search_vectors",
    ),
    "build": ("write the site", None),
    "serve": ("write the site, show it here, and follow every save", None),
    "collector": ("receive votes and comments", "collector"),
    "feedback": ("export what was received, or write the snapshot", "feedback"),
    "links": ("sign links to a survey, for after a contact", "links"),
    "report": ("show what customers said, article by article", "report"),
    "summary": ("tell the week in a few lines: figures, targets, alarms, what to do next", "summary"),
    "gaps": ("propose the words and the articles that searches say are missing", "gaps"),
    "tickets": ("bring in what a help desk knows of how long people waited", "tickets"),
    "demo-data": ("make a year of a made-up help centre, with a known truth", "demo_data"),
    "lsp": ("help in an editor, while somebody writes", "lsp"),
    "import": ("bring in a folder of Markdown from elsewhere", "import_"),
}
_EXTRAS = {"pygls": "lsp", "lsprotocol": "lsp", "psycopg": "postgres", "pyarrow": "parquet"}


class Command(Protocol):
    """What a command offers, as a module or as an object."""

    EXAMPLE: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what the command takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do it; returns the exit code."""


class _Parser(argparse.ArgumentParser):
    """argparse, with its complaint in our form."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}\n   see `{self.prog} --help`", file=sys.stderr)
        raise SystemExit(2)


def main(argv: list[str] | None = None) -> int:
    """Run one command. argv is without the program's name; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    name = words[0] if words else "help"
    try:
        _write_anything()
        code = _run(name, words[1:])
        sys.stdout.flush()
        return code
    except KbError as error:
        told = str(error) if isinstance(error, ProblemsError) else f"kb {name}: {error}"
        return _failed(told)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"\nkb {name}: stopped.", file=sys.stderr)
        return 130
    except OSError as error:
        return _failed(f"kb {name}: {described(error)}")
    except ModuleNotFoundError as error:
        if not error.name or error.name.partition(".")[0] in ("kb_tools", "mkdocs_kb"):
            raise
        return _failed(f"kb {name}: {missing_package(error)}")
    except Exception as error:
        if os.environ.get("KB_TRACEBACK"):
            raise
        return _failed(
            f"kb {name}: something inside went wrong ({type(error).__name__}: {error})\n"
            "   This is a fault of kb, not of yours. Run it with KB_TRACEBACK=1 and report what it prints."
        )


def _run(name: str, words: list[str]) -> int:
    if name in ("-h", "--help", "help"):
        print(overview())
        return 0
    if name in ("-V", "--version"):
        print(f"kb {__version__}")
        return 0
    if name not in COMMANDS:
        return _failed(f'kb: there is no command "{name}"{nearest(name, COMMANDS)}\n   see `kb --help`')
    command = load(name)
    return command.run(parser_for(name, command).parse_args(words))


def _write_anything() -> None:
    """What a terminal or a file name cannot show is written as an escape, not as a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _failed(told: str) -> int:
    print(told, file=sys.stderr)
    return 2


def overview() -> str:
    """What `kb --help` prints."""
    lines = ["kb: a help centre from Markdown in git", "", "usage: kb COMMAND …", ""]
    lines += [f"  {name:<11} {summary}" for name, (summary, _) in COMMANDS.items()]
    lines += ["", "`kb COMMAND --help` says more, with an example. For instance: kb check docs"]
    return "\n".join(lines)


def load(name: str) -> Command:
    """The command's module or object. Raises KbError where it belongs to a package that is not installed."""
    module = COMMANDS[name][1]
    if module is not None:
        loaded: Command = import_module(f"kb_tools.cli.{module}")
        return loaded
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        try:
            found: Command = entry.load()
        except ModuleNotFoundError as error:
            raise missing_package(error) from error
        return found
    raise KbError("the site adapter is not installed", hint="install it with: pip install 'beeline-kb[site]'")


def missing_package(error: ModuleNotFoundError) -> KbError:
    """What to install where a command needs more than the engine."""
    package = (error.name or "").partition(".")[0]
    return KbError(
        f"this needs a package that is not installed ({error.name})",
        hint=f"install it with: pip install 'beeline-kb[{_EXTRAS.get(package, 'site,collector')}]'",
    )


def parser_for(name: str, command: Command) -> argparse.ArgumentParser:
    """The parser of one command, with its example at the end of its help."""
    parser = _Parser(
        prog=f"kb {name}",
        description=f"{COMMANDS[name][0][0].upper()}{COMMANDS[name][0][1:]}.",
        epilog=f"example: {command.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    return parser


def described(error: OSError) -> str:
    """An operating system's error in words, with the file it is about."""
    about = f"{error.filename}: " if error.filename else ""
    return f"{about}{error.strerror or error}"
