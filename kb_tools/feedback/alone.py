"""One run at a time over what two would spoil for each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb_tools.errors import KbError


@contextmanager
def alone_with(lock: Path, about: Path, what: str) -> Iterator[None]:
    """Hold this file's lock, which ends with the process. Raises KbError where another has it.

    about and what say to a person which place is taken, and by what: "another export".
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        opened = lock.open("ab")
    except OSError as error:
        raise KbError(f"{lock.parent}: nothing can be written here ({error.strerror})") from error
    with opened:
        try:
            import fcntl

            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # a system that has no such locks
            pass
        except OSError:
            raise KbError(f"{about}: {what} is at work here", hint="wait until it ends") from None
        yield
