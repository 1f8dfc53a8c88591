"""kill -9 in the middle of bursts: nothing acknowledged is missing, nothing is counted twice."""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

Fields = Callable[..., dict[str, Any]]
SENDERS = 6
HEADERS = {"Origin": "https://help.example.com", "Content-Type": "application/json"}


class Burst:
    """Several connections that send votes as fast as they are answered, until the collector is gone."""

    def __init__(self, collector: Collector, vote: Fields, enough: int, unsure: list[dict[str, Any]]) -> None:
        self.acknowledged: list[str] = []
        self.unsure: list[dict[str, Any]] = []
        self.wrong: list[int] = []
        self.reached = threading.Event()
        self.never = threading.Event()
        self._port, self._vote, self._enough = collector.port, vote, enough
        self._again = unsure
        self._threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def _send(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while True:
            try:
                event = self._again.pop()
            except IndexError:
                event = self._vote()
            try:
                line.request("POST", "/events", json.dumps(event), HEADERS)
                reply = line.getresponse()
                reply.read()
            except (OSError, http.client.HTTPException):
                self.unsure.append(event)
                line.close()
                return
            if reply.status in (200, 201):
                self.acknowledged.append(event["id"])
            else:
                self.wrong.append(reply.status)
            if len(self.acknowledged) >= self._enough:
                self.reached.set()

    def end(self) -> None:
        for thread in self._threads:
            thread.join(30)
        assert not any(thread.is_alive() for thread in self._threads)


def kill_again_and_again(start: Starts, vote: Fields, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged: list[str] = []
    unsure: list[dict[str, Any]] = []
    for _ in range(kills):
        collector = start("--per-minute", "0")
        burst = Burst(collector, vote, chance.randint(1, 60), unsure)
        assert burst.reached.wait(30)
        # Anywhere in a commit: the moment is left to chance, nothing depends on it.
        burst.never.wait(chance.random() * 0.01)
        collector.kill()
        burst.end()
        assert not burst.wrong
        acknowledged += burst.acknowledged
        # Not answered: it may be there or not. The device keeps it and sends it again.
        unsure = unsure + burst.unsure
    last = start("--per-minute", "0")
    for event in unsure:
        assert last.post(event).status_code in (200, 201)
        acknowledged.append(event["id"])
    stored = [stored.event.id for stored in last.store.events()]
    assert len(set(acknowledged)) == len(acknowledged), "an event was acknowledged as new twice"
    assert set(acknowledged) == set(stored) and len(stored) == len(set(stored))
    counted = sum(count.answers for count in last.store.counts())
    assert counted == len(stored)


def test_kill_in_bursts(start_on_each: Starts, vote: Fields) -> None:
    kill_again_and_again(start_on_each, vote, kills=5, seed=random.SystemRandom().randrange(2**32))


@pytest.mark.slow
def test_kill_in_bursts_thirty_times(start_on_each: Starts, vote: Fields) -> None:
    kill_again_and_again(start_on_each, vote, kills=30, seed=random.SystemRandom().randrange(2**32))
