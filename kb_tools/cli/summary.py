"""`kb summary`: the week in a few lines, on the terminal, as a mail, or to another program."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_delivery import SECRET, webhook_secret
from kb_tools.cli.feedback_digest import PASSWORD
from kb_tools.cli.measuring import add_measuring, measure, open_engine, read_surroundings
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from email.headerregistry import Address

    from kb_tools.feedback.mail import MailServer
    from kb_tools.feedback.webhook import Receiver
    from kb_tools.measures.summary import Summary

EXAMPLE = (
    "kb summary --index site/index.json --mail-to lead@example.com "
    "--to-smtp smtp://kb@mail.example.com:587 --from help@example.com"
)


@dataclass(frozen=True)
class Ways:
    """Where a summary goes; all is checked before anything is counted or sent."""

    to: tuple[Address, ...] = ()
    sender: Address | None = None
    server: MailServer | None = None
    receiver: Receiver | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    add_measuring(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--mail-to",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="mail it there, as text; may be given several times",
    )
    parser.add_argument(
        "--to-smtp",
        metavar="URL",
        help=f"the mail server: smtp://USER@HOST:587 or smtps://USER@HOST; its password is in {PASSWORD}",
    )
    parser.add_argument(
        "--from", dest="sender", metavar="ADDRESS", help="who sends the mail; needed with --mail-to"
    )
    parser.add_argument(
        "--webhook", metavar="URL", help="send it there as JSON, signed (standardwebhooks.com), with https"
    )
    parser.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help=f"the file with the webhook's secret, whsec_ and base64 (else the variable {SECRET})",
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="a webhook at a private address, and without https"
    )
    parser.add_argument(
        "--fail-below", action="store_true", help="end with 1 where a target is surely missed in the period"
    )


def run(arguments: argparse.Namespace) -> int:
    """Tell it. Returns 1 only where a target is surely missed and --fail-below is given."""
    from kb_tools.cli.results import put_out
    from kb_tools.measures.summary import write_json_summary, write_text_summary

    ways = _ways(arguments)
    summary = _summary(arguments)
    text = write_text_summary(summary)
    if arguments.out or not (ways.to or ways.receiver):
        put_out([write_json_summary(summary) if arguments.format == "json" else text], arguments.out)
    _mail(ways, summary.subject, text)
    _post(ways, summary)
    return 1 if arguments.fail_below and summary.check.is_below else 0


def _summary(arguments: argparse.Namespace) -> Summary:
    from kb_tools.measures.summary import Summary
    from kb_tools.measures.target_check import check_targets

    surroundings = read_surroundings(arguments)
    targets = surroundings.targets
    if arguments.fail_below and not targets.targets:
        raise KbError("--fail-below: there are no targets", hint="write them into targets.yml")
    with open_engine(arguments) as engine:
        measured = measure(engine, arguments, surroundings)
        check = check_targets(engine, measured.overview, targets.targets)
    return Summary(measured.overview.period, measured.figures, check, measured.work)


def _ways(arguments: argparse.Namespace) -> Ways:
    """Raises KbError where something is missing, or goes with nothing."""
    from kb_tools.feedback.mail import MailServer
    from kb_tools.feedback.webhook import Receiver
    from kb_tools.measures.digest_mail import mail_address

    ways = Ways()
    if arguments.mail_to:
        if not arguments.to_smtp or not arguments.sender:
            missing = "--to-smtp" if not arguments.to_smtp else "--from"
            raise KbError(f"{missing} is missing, and a mail needs it", hint=f"such as: {EXAMPLE}")
        ways = Ways(
            tuple(mail_address(each, "--mail-to") for each in arguments.mail_to),
            mail_address(arguments.sender, "--from"),
            MailServer.at(arguments.to_smtp, os.environ.get(PASSWORD, "")),
        )
    elif arguments.to_smtp or arguments.sender:
        named = "--to-smtp" if arguments.to_smtp else "--from"
        raise KbError(f"{named} is for a mail, and no --mail-to is given", hint=f"such as: {EXAMPLE}")
    if arguments.webhook:
        key = webhook_secret(arguments.secret)
        private = arguments.allow_private
        return replace(
            ways, receiver=Receiver(arguments.webhook, key, allow_private=private, option="--webhook")
        )
    if arguments.secret or arguments.allow_private:
        named = "--secret" if arguments.secret else "--allow-private"
        raise KbError(f"{named} is for --webhook", hint="name the receiver: --webhook https://HOST/PATH")
    return ways


def _mail(ways: Ways, subject: str, text: str) -> None:
    """Send a mail to each. Raises KbError with all that were not taken."""
    from kb_tools.feedback.mail import Mailer
    from kb_tools.measures.digest_mail import new_mail

    if ways.server is None or ways.sender is None:
        return
    refused = []
    with Mailer(ways.server) as mailer:
        for to in ways.to:
            mail = new_mail(subject, to, ways.sender, datetime.now(UTC))
            mail.set_content(text, cte="quoted-printable")
            told = mailer.send(mail)
            if told:
                refused.append(f"{to.addr_spec} ({told})")
            else:
                print(f"Mailed to {to.addr_spec}.")
    if refused:
        raise KbError(f"the mail was not taken for {', '.join(refused)}", hint="the others have theirs")


def _post(ways: Ways, summary: Summary) -> None:
    """Post it. Raises KbError where it did not arrive."""
    import msgspec

    from kb_tools.feedback.events import moment_text, new_id
    from kb_tools.feedback.webhook import UnreachableError
    from kb_tools.measures.summary import summary_as_json

    if ways.receiver is None:
        return
    now = time.time()
    now_ms = int(now * 1000)
    letter = {"type": "summary.weekly", "timestamp": moment_text(now_ms), "data": summary_as_json(summary)}
    try:
        answer = ways.receiver.send(new_id(now_ms), msgspec.json.encode(letter), int(now))
    except UnreachableError as error:
        raise KbError(f"{ways.receiver}: {error}", hint="the summary did not arrive: try again") from error
    finally:
        ways.receiver.close()
    if not 200 <= answer.status < 300:
        raise KbError(f"{ways.receiver}: it answered {answer.status}", hint="the summary was not taken")
    print(f"Sent to {ways.receiver}.")
