"""`kb feedback deliver` and `dead-letters`: events to another program, and those that never arrived."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from threading import Event as Signal
from typing import TYPE_CHECKING

from kb_tools.cli.feedback_actions import add_action, add_since, add_store, since_ms
from kb_tools.errors import KbError

if TYPE_CHECKING:
    from kb_tools.cli.feedback_actions import Actions
    from kb_tools.feedback.delivery import Round
    from kb_tools.feedback.outbox import Outbox

SECRET = "KB_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
_PAUSE_SECONDS = 10.0
_WHOLE_EVERY_SECONDS = 86_400.0


def add_actions(actions: Actions) -> None:
    """Declare the two."""
    deliver = add_action(
        actions,
        "deliver",
        "send each event to a receiver of yours, signed (a webhook), until it is stopped",
        "kb feedback deliver --to https://crm.example.com/hooks/kb --secret /etc/kb/webhook-secret",
    )
    add_store(deliver)
    add_since(deliver)
    deliver.add_argument("--to", required=True, metavar="URL", help="the receiver's address, with https")
    deliver.add_argument(
        "--secret",
        type=Path,
        metavar="FILE",
        help=f"the file with the secret, whsec_ and base64 (else the variable {SECRET})",
    )
    _add_outbox(deliver)
    deliver.add_argument("--once", action="store_true", help="send what may go now, and end")
    deliver.add_argument(
        "--allow-private", action="store_true", help="also to private addresses, and without https"
    )
    dead = add_action(
        actions,
        "dead-letters",
        "list the events that could not be delivered for five days",
        "kb feedback dead-letters --again",
    )
    _add_outbox(dead)
    dead.add_argument("--again", action="store_true", help="let them go out once more")


def _add_outbox(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--outbox",
        type=Path,
        default=Path(".kb/outbox.sqlite"),
        metavar="FILE",
        help="what went and what did not, one file a receiver (default: %(default)s)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it. deliver --once returns 1 where something did not arrive, dead-letters where there are any."""
    return _deliver(arguments) if arguments.action == "deliver" else _dead_letters(arguments)


def _deliver(arguments: argparse.Namespace) -> int:
    from kb_tools.feedback.alone import alone_with
    from kb_tools.feedback.database import StoreError
    from kb_tools.feedback.delivery import Round, collect, deliver
    from kb_tools.feedback.outbox import Outbox
    from kb_tools.feedback.store import database_at
    from kb_tools.feedback.webhook import Receiver

    since = since_ms(arguments.since)
    receiver = Receiver(arguments.to, webhook_secret(arguments.secret), allow_private=arguments.allow_private)
    database = database_at(arguments.store)
    ended = Signal()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    lock = arguments.outbox.with_name(f"{arguments.outbox.name}.lock")
    with (
        alone_with(lock, arguments.outbox, "another `kb feedback deliver`"),
        Outbox(arguments.outbox) as outbox,
    ):
        whole_at = -_WHOLE_EVERY_SECONDS
        failing = ""
        while True:
            whole = time.monotonic() - whole_at >= _WHOLE_EVERY_SECONDS
            try:
                collect(database, outbox, int(time.time() * 1000), since, whole=whole)
                done = deliver(database, outbox, receiver, time.time, lambda: not ended.is_set())
            except StoreError as error:
                if arguments.once:
                    raise
                done = Round(failed=1, told=str(error))
            else:
                whole_at = time.monotonic() if whole else whole_at
            if arguments.once:
                return _told_once(done, outbox, str(receiver))
            if done.told and done.told != failing:
                print(f"{receiver}: {done.told}; it is tried again.", file=sys.stderr, flush=True)
            failing = done.told or ("" if done.sent else failing)
            if ended.wait(_PAUSE_SECONDS):
                return 0


def _told_once(done: Round, outbox: Outbox, receiver: str) -> int:
    waiting, dead = outbox.count("waiting"), outbox.count("dead")
    print(f"{receiver}: {done.sent:,} delivered, {waiting:,} waiting, {dead:,} given up.")
    if done.told:
        print(f"The last that did not arrive: {done.told}.")
    return 1 if done.failed else 0


def _dead_letters(arguments: argparse.Namespace) -> int:
    from kb_tools.feedback.events import to_the_second
    from kb_tools.feedback.outbox import Outbox

    if not arguments.outbox.exists():
        raise KbError(
            f"{arguments.outbox}: there is no outbox here",
            hint="name the one of `kb feedback deliver` with --outbox",
        )
    with Outbox(arguments.outbox) as outbox:
        dead = outbox.dead()
        for letter in dead:
            about = letter.lane.removeprefix("article:") if letter.lane != letter.event else "-"
            received = to_the_second(letter.received_ms)
            print(f"{letter.event}  {letter.kind}  {about}  {received}  {letter.tries} tries: {letter.told}")
        if arguments.again:
            print(f"{outbox.revive()} go out once more.")
            return 0
        print(
            "None was given up." if not dead else f"{len(dead)} given up; --again lets them go out once more."
        )
    return 1 if dead else 0


def webhook_secret(file: Path | None) -> bytes:
    """The key to sign with, out of a file or of the environment. Raises KbError."""
    from kb_tools.feedback.webhook import read_secret

    if file is not None:
        try:
            return read_secret(file.read_text("ascii", "replace"))
        except FileNotFoundError:
            raise KbError(f"there is no file {file}", hint="name the secret's file with --secret") from None
    if not os.environ.get(SECRET):
        raise KbError(
            "no secret is given, and each letter is signed with one",
            hint=f'name its file with --secret, or set {SECRET}: echo "whsec_$(openssl rand -base64 32)"',
        )
    return read_secret(os.environ[SECRET])
