"""kill -9 in the middle of bursts, and the count of what came of it: for the tests, and for `make soak`."""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

Fields = Callable[..., dict[str, Any]]
SENDERS = 6
HEADERS = {"Origin": "https://help.example.com", "Content-Type": "application/json"}
LATER = 503


@dataclass
class Tally:
    """What was sent, what was acknowledged, and what is in the store."""

    kills: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    wrong: list[int] = field(default_factory=list)
    stored: Counter[str] = field(default_factory=Counter)
    counted: int = 0

    @property
    def lost(self) -> int:
        """Acknowledged, and not there."""
        return len(self.acknowledged.keys() - self.stored.keys())

    @property
    def twice(self) -> int:
        """Acknowledged as new twice, in the store twice, or counted twice."""
        again = sum(max(0, times - 1) for counter in (self.new, self.stored) for times in counter.values())
        return again + abs(self.counted - len(self.stored))


class Burst:
    """Several connections that send votes as fast as they are answered, until the collector is gone."""

    def __init__(
        self, collector: Collector, vote: Fields, enough: int, tally: Tally, unsure: list[dict[str, Any]]
    ) -> None:
        self.unsure: list[dict[str, Any]] = []
        self.reached = threading.Event()
        self._port, self._vote, self._enough, self._tally = collector.port, vote, enough, tally
        self._again = unsure
        self._done = 0
        self._pause = threading.Event()
        self._lock = threading.Lock()
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
                # Not answered: it may be there or not. A device keeps it and sends it again.
                self.unsure.append(event)
                line.close()
                return
            with self._lock:
                self._count(event, reply.status)
            if reply.status == LATER:
                self._pause.wait(0.02)

    def _count(self, event: dict[str, Any], status: int) -> None:
        if status == LATER:
            self.unsure.append(event)
        elif status in (200, 201):
            self._tally.acknowledged[event["id"]] += 1
            self._tally.new[event["id"]] += status == 201
            self._done += 1
        else:
            self._tally.wrong.append(status)
        if self._done >= self._enough:
            self.reached.set()

    def end(self) -> None:
        """Wait until every sender has seen that the collector is gone."""
        for thread in self._threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self._threads)


def kill_again_and_again(
    start: Starts,
    vote: Fields,
    kills: int,
    seed: int,
    *,
    collectors: int = 1,
    before_kill: Callable[[int], None] = lambda number: None,
) -> Tally:
    """Kill so many collectors (several at once, where the store allows it) in bursts, then count.

    before_kill is called with the number of each round, in the middle of its bursts.
    """
    chance = random.Random(seed)
    tally = Tally()
    never = threading.Event()
    unsure: list[dict[str, Any]] = []
    number = 0
    while tally.kills < kills:
        running = [start("--per-minute", "0") for _ in range(collectors)]
        bursts = [Burst(each, vote, chance.randint(1, 60), tally, unsure) for each in running]
        assert all(burst.reached.wait(60) for burst in bursts)
        before_kill(number)
        number += 1
        # Anywhere in a commit: the moment is left to chance, nothing depends on it.
        never.wait(chance.random() * 0.01)
        for collector in running:
            collector.kill()
            tally.kills += 1
        for burst in bursts:
            burst.end()
            unsure += burst.unsure
    last = start("--per-minute", "0")
    for event in unsure:
        status = last.post(event).status_code
        assert status in (200, 201), status
        tally.acknowledged[event["id"]] += 1
        tally.new[event["id"]] += status == 201
    tally.stored.update(stored.event.id for stored in last.store.events())
    tally.counted = sum(count.answers for count in last.store.counts())
    last.stop()
    return tally
