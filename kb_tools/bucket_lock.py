"""One run at a time over what stands in a bucket: an object `.lock` that ends by itself.

It is written only where there is none, and renewed as the work goes on. One that was not renewed for half
an hour was left behind by a run that is gone, and is taken over. The clock here may differ from the
storage's by less than that: storages refuse a request that is a quarter of an hour off.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from kb_tools.buckets import Bucket, BucketError

LOCK = ".lock"
ENDS_AFTER = timedelta(minutes=30)
_RENEW_AFTER = ENDS_AFTER / 6
Clock = Callable[[], datetime]


class Lock:
    """Held by this run, as long as it is renewed in time."""

    def __init__(self, bucket: Bucket, what: str, clock: Clock) -> None:
        self._bucket = bucket
        self._what = what
        self._clock = clock
        self._tag = ""
        self._renewed = clock()

    def renew(self) -> None:
        """Hold it for longer, where a part of the time is over. Raises BucketError where another took it."""
        now = self._clock()
        if now - self._renewed < _RENEW_AFTER:
            return
        if not self._write(self._tag, now):
            raise BucketError(
                f"{self._bucket}: {self._what} took over, because this one stood still for too long",
                hint="run it once more when that one has ended",
            )

    def take(self) -> None:
        """Take it. Raises BucketError where another run holds it."""
        now = self._clock()
        if self._write(None, now):
            return
        found = self._bucket.find(LOCK)
        left_behind = found is None or now - found.written > ENDS_AFTER
        if left_behind and self._write(found.tag if found else None, now):
            return
        raise BucketError(
            f"{self._bucket}: {self._what} is at work here",
            hint=f"wait until it ends. If it was killed, this goes away after {ENDS_AFTER.seconds // 60} "
            f"minutes, or when you remove {self._bucket}/{LOCK}",
        )

    def leave(self) -> None:
        """Give it back, unless it may be another's by now. Raises BucketError."""
        if self._clock() - self._renewed < ENDS_AFTER - _RENEW_AFTER:
            self._bucket.delete([LOCK])

    def _write(self, tag: str | None, now: datetime) -> bool:
        """Write it on this condition; also true where it was written, but the answer got lost."""
        content = secrets.token_hex(16).encode()
        new = self._bucket.write_if(LOCK, content, tag)
        if new is None:
            found = self._bucket.find(LOCK)
            if found is None or self._bucket.read(LOCK) != content:
                return False
            new = found.tag
        self._tag, self._renewed = new, now
        return True


@contextmanager
def alone_in(bucket: Bucket, what: str, clock: Clock = lambda: datetime.now(UTC)) -> Iterator[Lock]:
    """Hold the lock of this place. Raises BucketError where another run has it; what: "another export"."""
    lock = Lock(bucket, what, clock)
    lock.take()
    try:
        yield lock
    except BaseException:
        _leave_quietly(lock)
        raise
    lock.leave()


def _leave_quietly(lock: Lock) -> None:
    """Something else went wrong already, and that is what is told."""
    try:
        lock.leave()
    except BucketError:
        return
