"""kill -9 in bursts, on both stores, and count: acknowledged and lost, counted twice. Both must be 0.

    make soak                       1,000 kills a store; takes about half an hour
    make soak ARGS="--kills 50"     fewer

On PostgreSQL two collectors write to one database and are killed together; every tenth time the server is
stopped at once with them, as in a crash, in the middle of the bursts.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kb_tools.feedback.events import example_event, moment_text, new_id  # noqa: E402
from kb_tools.feedback.store import database_at  # noqa: E402
from tests.postgres_server import Server, missing  # noqa: E402
from tests.service.conftest import Collector  # noqa: E402
from tests.service.killing import Tally, kill_again_and_again  # noqa: E402

CRASH_EVERY = 10


def main() -> int:
    """Soak, print a table; the exit code is 1 where anything was lost or counted twice."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=1000, help="a store (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    arguments = parser.parse_args()
    print(f"Seed {arguments.seed}.\n")
    print("| store | kills | acknowledged | in the store | acknowledged and lost | twice | minutes |")
    print("|---|---|---|---|---|---|---|", flush=True)
    sound = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sound &= told("SQLite", lambda: on_sqlite(folder, arguments.kills, arguments.seed))
        reason = missing()
        if reason:
            print(f"\nPostgreSQL is left out: {reason}.")
            return 0 if sound else 1
        server = Server()
        stack.callback(server.remove)
        sound &= told(
            "PostgreSQL, two collectors", lambda: on_postgres(server, arguments.kills, arguments.seed)
        )
    return 0 if sound else 1


def told(name: str, soak: Callable[[], Tally]) -> bool:
    """Print the line of one store; whether it holds."""
    begun = time.monotonic()
    tally = soak()
    cells = (
        name,
        f"{tally.kills:,}",
        f"{len(tally.acknowledged):,}",
        f"{len(tally.stored):,}",
        f"**{tally.lost}**",
        f"**{tally.twice}**",
        f"{(time.monotonic() - begun) / 60:.0f}",
    )
    print("| " + " | ".join(cells) + " |", flush=True)
    return tally.lost == tally.twice == len(tally.wrong) == 0


def on_sqlite(folder: Path, kills: int, seed: int) -> Tally:
    """One collector on one file."""
    with starter(f"sqlite:{folder / 'feedback.sqlite'}") as start:
        return kill_again_and_again(start, vote, kills, seed)


def on_postgres(server: Server, kills: int, seed: int) -> Tally:
    """Two collectors on one database, whose server crashes now and then."""
    address = server.new_database()
    database_at(address).migrate()

    def crash(number: int) -> None:
        if number % CRASH_EVERY == CRASH_EVERY - 1:
            server.stop(at_once=True)
            server.start()

    with starter(address) as start:
        return kill_again_and_again(start, vote, kills, seed, collectors=2, before_kill=crash)


@contextmanager
def starter(store: str) -> Iterator[Callable[..., Collector]]:
    """Starts collectors on a store, and ends those that still run."""
    running: list[Collector] = []

    def start(*options: str) -> Collector:
        running[:] = [each for each in running if each.process.returncode is None]
        running.append(Collector(store, *options))
        return running[-1]

    yield start
    for collector in running:
        if collector.process.returncode is None:
            collector.kill()


def vote() -> dict[str, Any]:
    """The fields of a new vote."""
    now_ms = int(time.time() * 1000)
    return example_event() | {"id": new_id(now_ms), "at": moment_text(now_ms), "reader": token_urlsafe(16)}


if __name__ == "__main__":
    raise SystemExit(main())
