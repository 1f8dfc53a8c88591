"""kill -9 in the middle of bursts: nothing acknowledged is missing, nothing is counted twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from kb_tools.feedback.store import database_at
from tests.postgres_server import Server
from tests.service.killing import Tally, kill_again_and_again

if TYPE_CHECKING:
    from tests.service.conftest import Starts

Fields = Callable[..., dict[str, Any]]


def seed() -> int:
    return random.SystemRandom().randrange(2**32)


def holds(tally: Tally) -> bool:
    return (tally.lost, tally.twice, tally.wrong) == (0, 0, []) and set(tally.acknowledged) == set(
        tally.stored
    )


def test_kill_in_bursts(start_on_each: Starts, vote: Fields) -> None:
    assert holds(kill_again_and_again(start_on_each, vote, kills=5, seed=seed()))


@pytest.mark.slow
def test_kill_in_bursts_thirty_times(start: Starts, vote: Fields) -> None:
    assert holds(kill_again_and_again(start, vote, kills=30, seed=seed()))


@pytest.mark.slow
def test_kill_two_at_once_and_the_server_with_them(
    postgres: Server, started: Callable[..., Any], vote: Fields
) -> None:
    address = postgres.new_database()
    database_at(address).migrate()

    def server_too(number: int) -> None:
        if number % 5 == 4:
            postgres.stop(at_once=True)
            postgres.start()

    start = partial(started, address)
    tally = kill_again_and_again(start, vote, kills=30, seed=seed(), collectors=2, before_kill=server_too)
    assert holds(tally) and tally.kills == 30
