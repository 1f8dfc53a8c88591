"""What the articles of a made-up help centre are about: those of a real index, or titles of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import msgspec

from kb_tools.measures.article_index import read_article_index

_TITLES = {
    "signing-in": (
        "Sign in when your code does not arrive",
        "Change your password",
        "Get back in after losing your phone",
        "Unlock your account",
        "Use a passkey",
        "Add a security key",
        "Print new backup codes",
        "Sign in from a new country",
        "End sessions on other devices",
        "Sign in with your company account",
    ),
    "strange-messages": (
        "Report a strange message",
        "You clicked a link in a strange message",
        "You gave somebody your password",
        "Check whether a call is from us",
        "Recognise phishing",
        "Somebody writes in your name",
        "A message asks for gift cards",
        "Your address was in a data leak",
        "A window says that your computer is infected",
        "A QR code looks wrong",
    ),
    "devices": (
        "Set up Shield on a computer",
        "Set up Shield on a phone",
        "Update Shield",
        "A scan found something",
        "A scan does not end",
        "Shield makes the computer slow",
        "Report a stolen laptop",
        "Remove a device from your account",
        "Allow a program that Shield stopped",
        "Put a file back from quarantine",
    ),
    "your-data": (
        "Put back a file from a backup",
        "Why a backup did not run",
        "Share an item of your vault",
        "You lost the password of your vault",
        "Bring passwords from another program",
        "Export your vault",
        "Delete your data for good",
        "What we store about you",
        "Change where backups are kept",
        "Encrypt a disk",
    ),
    "network": (
        "Connect to the private network",
        "The private network is slow",
        "A site is blocked",
        "Ask for a site to be unblocked",
        "Set up a safe Wi-Fi",
        "Use Northwind in a hotel network",
        "Open a port for one program",
        "Read the report about your network",
        "Check your router",
        "Reach an office printer from home",
    ),
    "your-plan": (
        "Read your invoice",
        "Change your address for invoices",
        "Add a seat",
        "Give a seat to somebody else",
        "End your plan",
        "Change to a yearly plan",
        "Pay with another card",
        "Get a receipt for tax",
        "What each plan holds",
        "Ask for a refund",
    ),
}
_ON = ("Windows", "macOS", "Linux", "Android", "iPhone")
_UNSAFE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What an article is about; revision is that of its present text, empty where nobody knows it."""

    id: str
    title: str
    category: str = ""
    revision: str = ""


def made_up_subjects(count: int) -> list[Subject]:
    """So many subjects of a made-up security company; from 60 on they repeat for a system, then a version."""
    found: list[Subject] = []
    for category, title in _endless():
        if len(found) == count:
            break
        found.append(Subject(_UNSAFE.sub("-", title.lower()).strip("-"), title, category))
    return found


def some_of(subjects: Sequence[Subject], count: int, seed: int) -> list[Subject]:
    """So many of them by chance, or all where there are no more, by id."""
    chance = Random(f"{seed}/subjects")  # noqa: S311 - made-up data
    by_id = sorted(subjects, key=lambda subject: subject.id)
    chosen = by_id if count >= len(by_id) else chance.sample(by_id, count)
    return sorted(chosen, key=lambda subject: subject.id)


def read_subjects(index: Path) -> list[Subject]:
    """The articles of a built site's index.json, by id. Raises KbError where it is none."""
    known = read_article_index(index)
    found = msgspec.json.decode(index.read_bytes())
    entries = found.get("articles", found) if isinstance(found, dict) else found
    if isinstance(entries, dict):
        entries = [{**entry, "id": id_} for id_, entry in entries.items() if isinstance(entry, dict)]
    categories = {entry["id"]: entry.get("category") for entry in entries if isinstance(entry, dict)}
    return [
        Subject(id_, article.title, categories.get(id_) or "", article.revision)
        for id_, article in sorted(known.items())
    ]


def _endless() -> Iterator[tuple[str, str]]:
    rounds = list(zip(*_TITLES.values(), strict=True))
    titles = [pair for row in rounds for pair in zip(_TITLES, row, strict=True)]
    yield from titles
    for system in _ON:
        yield from ((category, f"{title} on {system}") for category, title in titles)
    number = 2
    while True:
        yield from ((category, f"{title} in version {number}") for category, title in titles)
        number += 1
