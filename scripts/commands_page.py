"""The page of all commands, each with its help as it prints it."""

from __future__ import annotations

import argparse

from reference_page import page

from kb_tools.cli import COMMANDS, load, parser_for


def commands_page() -> str:
    """The reference of commands."""
    body = [
        "Every command says more with `--help`. Exit codes: 0 is fine, 1 means findings, 2 means wrong use or settings.",
        "",
    ]
    for name in COMMANDS:
        command = load(name)
        parser = parser_for(name, command)
        body += [
            f"## kb {name}",
            "",
            COMMANDS[name][0][0].upper() + COMMANDS[name][0][1:] + ".",
            "",
            "```text",
        ]
        parser.formatter_class = lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=96)
        body += [parser.format_help().rstrip(), "```", ""]
    return page(
        "commands",
        "Commands",
        "Every command of kb with its options and an example.",
        ["which commands does kb have", "kb check options", "how do i build the site"],
        body,
    )
