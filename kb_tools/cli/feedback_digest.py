"""`kb feedback digest`: a mail to each owner with what readers say of their articles, at most once a week."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kb_tools.cli.feedback_actions import add_action, add_store
from kb_tools.errors import KbError, Place, Problem, ProblemsError

if TYPE_CHECKING:
    from email.headerregistry import Address
    from email.message import EmailMessage

    from kb_tools.cli.feedback_actions import Actions

PASSWORD = "KB_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_WEEK = timedelta(days=7)
_NOT_WITHIN = timedelta(days=6)
_LONGEST = timedelta(days=28)


class Told(msgspec.Struct):
    """Until when each owner was told, by their key: milliseconds since 1970, UTC."""

    told: dict[str, int] = {}
    version: int = 1


def add_actions(actions: Actions) -> None:
    """Declare it."""
    digest = add_action(
        actions,
        "digest",
        "mail each owner what readers say of their articles, at most once a week, and only if there is news",
        "kb feedback digest --index site/index.json --addresses /etc/kb/addresses.yml --dry-run",
    )
    add_store(digest)
    digest.add_argument(
        "--index",
        type=Path,
        required=True,
        metavar="FILE",
        help="index.json of the built site: its owners",
    )
    digest.add_argument(
        "--addresses",
        type=Path,
        required=True,
        metavar="FILE",
        help="a YAML file with a mail address for each key of people.yml; keep it out of the site",
    )
    way = digest.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--to-smtp",
        metavar="URL",
        help=f"the mail server: smtp://USER@HOST:587 or smtps://USER@HOST; its password is in {PASSWORD}",
    )
    way.add_argument("--dry-run", action="store_true", help="print the mails, send none")
    digest.add_argument("--from", dest="sender", metavar="ADDRESS", help="who sends; needed with --to-smtp")
    digest.add_argument(
        "--state",
        type=Path,
        default=Path(".kb/digest.json"),
        metavar="FILE",
        help="remembers who was told until when (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Send, or show. Returns 1 where a mail was not taken."""
    from kb_tools.feedback.mail import Mailer, MailServer
    from kb_tools.measures.digest_mail import mail_address

    if arguments.to_smtp and not arguments.sender:
        raise KbError("--from is missing, and a mail needs a sender", hint="write --from help@example.com")
    sender = mail_address(arguments.sender or "help@localhost", "--from")
    addresses = _addresses(arguments.addresses)
    server = MailServer.at(arguments.to_smtp, os.environ.get(PASSWORD, "")) if arguments.to_smtp else None
    state = _read_state(arguments.state)
    now = datetime.now(UTC)
    mails = _mails(arguments, addresses, sender, state, now)
    if server is None:
        for _, mail in mails:
            body = mail.get_body(("plain",))
            print(f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{body.get_content() if body else ''}")
        return 0
    if not mails:
        return 0
    refused = 0
    with Mailer(server) as mailer:
        for owner, mail in mails:
            told = mailer.send(mail)
            if told:
                refused += 1
                print(f"{owner}: the mail was not taken ({told}); it is tried again next time.")
                continue
            state.told[owner] = int(now.timestamp() * 1000)
            _write_state(arguments.state, state)
    print(f"{len(mails) - refused} of {len(mails)} mails were sent.")
    return 1 if refused else 0


def _mails(
    arguments: argparse.Namespace, addresses: dict[str, Address], sender: Address, state: Told, now: datetime
) -> list[tuple[str, EmailMessage]]:
    from kb_tools.feedback.reading import EventReader
    from kb_tools.feedback.store import database_at
    from kb_tools.measures.article_index import read_article_index
    from kb_tools.measures.digest import build_news, by_owner
    from kb_tools.measures.digest_mail import digest_mail

    articles = read_article_index(arguments.index)
    reader = EventReader(database_at(arguments.store))
    begins = {owner: _begin(state.told.get(owner), now) for owner in addresses}
    earliest = min((begin for begin in begins.values() if begin), default=None)
    if earliest is None:
        print("Everybody was told within the last six days." if addresses else "No address is given.")
        return []
    counts, comments = reader.counts(), reader.comments()
    earliest_ms = int(earliest.timestamp() * 1000)
    events = list(reader.events(earliest_ms))
    mails, unknown = [], set()
    everything = build_news(events, reader.counts(earliest_ms), counts, comments, articles)
    for owner, told in by_owner(everything).items():
        begin = begins.get(owner)
        if owner not in addresses:
            unknown.add(owner or f"nobody ({told[0].article})")
        if begin is None:
            continue
        since_ms = int(begin.timestamp() * 1000)
        theirs = {id_: known for id_, known in articles.items() if known.owner == owner}
        fresh = (stored for stored in events if stored.received_ms >= since_ms)
        news = build_news(fresh, reader.counts(since_ms), counts, comments, theirs)
        if news:
            name = news[0].known.owner_name
            mails.append((owner, digest_mail(news, name, addresses[owner], sender, begin, now)))
    for owner in sorted(unknown):
        print(f"There is news for {owner}, and {arguments.addresses} has no address of theirs.")
    if not mails:
        print("There is no news for anybody.")
    return mails


def _begin(told_ms: int | None, now: datetime) -> datetime | None:
    """From when on an owner is told; None where that was done just now."""
    if told_ms is None:
        return now - _WEEK
    told = datetime.fromtimestamp(told_ms / 1000, UTC)
    return None if now - told < _NOT_WITHIN else max(told, now - _LONGEST)


def _addresses(file: Path) -> dict[str, Address]:
    from kb_tools.measures.digest_mail import mail_address
    from kb_tools.yaml_source import Entries, Scalar, read_yaml

    try:
        root, problems = read_yaml(file.read_text("utf-8-sig"), str(file))
    except FileNotFoundError:
        raise KbError(f"there is no file {file}", hint="name the mail addresses with --addresses") from None
    except UnicodeDecodeError:
        raise KbError(f"{file} is not saved as UTF-8", hint="save it as UTF-8") from None
    found: dict[str, Address] = {}
    wrong = list(problems)
    expected = "a key of people.yml and a mail address, such as ana: ana@example.com"
    if root is not None and not isinstance(root, Entries):
        wrong.append(Problem(Place(str(file)), "these are not addresses by key", expected))
    for key, node in root.pairs if isinstance(root, Entries) else ():
        try:
            found[key.text] = mail_address(node.text if isinstance(node, Scalar) else "", key.text)
        except KbError as error:
            wrong.append(Problem(key.place, error.message, expected))
    if wrong:
        raise ProblemsError(wrong)
    return found


def _read_state(file: Path) -> Told:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Told)
    except FileNotFoundError:
        return Told()
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise KbError(
            f"{file}: this is not what a digest remembers ({error})",
            hint="name another with --state, or remove it: then the last week is told once more",
        ) from error


def _write_state(file: Path, state: Told) -> None:
    from kb_tools.cli.results import put_out

    put_out([msgspec.json.format(msgspec.json.encode(state), indent=1).decode() + "\n"], file)
