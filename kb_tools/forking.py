"""Work on many things by all cores, in forked copies of this process: nothing is copied but the answers."""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    """The cores that this process may use, and more than one only where it can fork safely."""
    can_fork = hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1
    if not can_fork:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(work: Callable[[Sequence[T]], R], shares: Sequence[Sequence[T]]) -> list[R]:
    """The answer for each share, in order. The first is worked on here, the others in forked processes.

    Whatever a process raises is raised here; one that dies is told as a RuntimeError.
    """
    gc.freeze()
    children = [_start(work, share) for share in shares[1:]]
    try:
        answers = [work(shares[0])] if shares else []
    finally:
        ended = [_finish(pid, source) for pid, source in children]
        gc.unfreeze()
    for answer in ended:
        if isinstance(answer, BaseException):
            raise answer
        answers.append(answer)
    return answers


def shared_out(items: Sequence[T], weight: Callable[[T], int], count: int) -> list[list[T]]:
    """The items in so many shares of about equal weight; fewer where there are fewer items."""
    shares: list[list[T]] = [[] for _ in range(max(1, min(count, len(items))))]
    weights = [0] * len(shares)
    for item in sorted(items, key=weight, reverse=True):
        lightest = weights.index(min(weights))
        shares[lightest].append(item)
        weights[lightest] += weight(item)
    return shares


def _start(work: Callable[[Sequence[T]], R], share: Sequence[T]) -> tuple[int, int]:
    source, sink = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        os.close(sink)
        return pid, source
    code = 1
    try:
        os.close(source)
        try:
            answer: Any = work(share)
        except BaseException as error:  # noqa: BLE001 - the parent raises it again
            answer = error
        with os.fdopen(sink, "wb") as stream:
            stream.write(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        code = 0
    finally:
        os._exit(code)


def _finish(pid: int, source: int) -> Any:
    with os.fdopen(source, "rb") as stream:
        data = stream.read()
    os.waitpid(pid, 0)
    if not data:
        return RuntimeError("a worker process died before it had an answer")
    return pickle.loads(data)  # noqa: S301 - written by our own fork
