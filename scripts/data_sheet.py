"""What the sheet for a privacy officer says: made of the declarations of events, tables and settings."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from kb_tools.cli.collector_settings import CollectorOptions
from kb_tools.feedback.database import TABLES, Table
from kb_tools.feedback.events import KINDS

TO_FILL_IN = (
    "Who is responsible (controller), and how to reach them",
    "Data protection officer",
    "Where the collector and its store run, and who runs them for you",
    "Who in your team may read comments",
    "Who else receives them: exports, webhooks, mails",
    "For how long backups are kept",
)
DATA = {
    "vote": (
        "An answer to “Did this solve it?”",
        "Sent when a reader presses a button, and never before.",
        "events",
    ),
    "shown": (
        "That the question was seen",
        "Sent once for each text, when its question was on the screen for a second. Not sent at all where the browser "
        "asks not to be tracked (Do Not Track, Global Privacy Control). It says that the question was there, not "
        "what else was read.",
        "shown",
    ),
    "step": ("A step that did not work", "Sent when a reader says so.", "steps"),
    "flag": ("What an agent flags", "Only in the agents' edition. Agents may be your employees.", "flags"),
    "survey": ("A survey", "Sent when somebody answers a link that they got.", "surveys"),
    "search": (
        "A search",
        "Sent once somebody has searched, and not at all where the browser asks not to be tracked (Do Not Track, "
        "Global Privacy Control).",
        "searches",
    ),
}


def how_long(kind: str, field: str, stored: Table) -> str:
    """For how long a field of this kind is kept."""
    options = CollectorOptions()
    if kind == "search":
        return f"{options.keep_searches} days"
    if field == "comment" and stored.wording:
        return f"{options.keep_comments} days"
    return "while the store is kept"


def sheet(cell: Callable[[str], str]) -> list[str]:
    """The lines of the sheet. cell makes a text fit into a table."""
    body = [
        "For your record of processing, and for whoever asks what the help centre collects. The parts in angle "
        "brackets are yours to fill in. All else follows from how Beeline is made, and changes with it.",
        "",
        "| What | Yours |",
        "|---|---|",
        *(f"| {asked} | ‹fill in› |" for asked in TO_FILL_IN),
        "",
        "## What is not collected",
        "",
        "No name, no address of a device (IP), no cookie, no browser's name, no page from which somebody came. The "
        "address is used while the answer is received, to limit how much one network may send. It stays in memory "
        "and is never written down. In comments and searches, e-mail addresses, phone, card and account numbers, "
        "keys and passwords are taken out before they are stored. Names are not found by this: a person who writes "
        "one has it in the comment.",
        "",
    ]
    for kind, (title, told, kept_in) in DATA.items():
        stored = next(each for each in TABLES if each.name == kept_in)
        body += [f"## {title}", "", told, "", "| Field | What it is | Why | How long |", "|---|---|---|---|"]
        for field in msgspec.structs.fields(KINDS[kind]):
            meta = field.type.__metadata__[-1]
            long = how_long(kind, field.name, stored)
            body.append(f"| `{field.name}` | {cell(meta.description)} | {cell(meta.extra['why'])} | {long} |")
        body.append(
            f"| `received_at` | the moment it arrived, by the collector's clock | a device's clock can be wrong, and "
            f"it says when to remove it | {how_long(kind, 'received_at', stored)} |"
        )
        body += ["", "Legal basis: ‹fill in›", ""]
    body += [
        "## On the reader's own device",
        "",
        "The page keeps its random token and the answer, so that they can be changed, and an answer that could not be "
        "sent yet. Whoever clears the data of the site removes both. The token of a search ends with the tab.",
        "",
        "## How long, and who decides it",
        "",
        "`keep_comments` and `keep_searches` are [settings of the collector](settings.md#the-collector). The periods "
        "above are what holds if you set nothing. [Run the collector](run-the-collector.md#what-is-not-kept-for-ever) "
        "says how removal works, down to the disk.",
        "",
        "## When a person asks",
        "",
        "[A command](a-persons-request.md) shows or erases all that carries a token which their device has. Without "
        "it nobody can tell which answers are theirs, neither you nor we.",
    ]
    return body
