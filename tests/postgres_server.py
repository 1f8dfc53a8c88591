"""A real PostgreSQL server for tests: its own folder, a unix socket in it, no port, ended by its pid."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

START_SECONDS = 60


def programs() -> Path | None:
    """The folder with initdb and postgres; Debian keeps it off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve())
    return found[-1].parent if found else None


def missing() -> str:
    """Why no server can be had here; empty where one can."""
    if programs() is None:
        return "no PostgreSQL server is here: on Debian, apt-get install postgresql"
    if os.geteuid() == 0 and _owner() is None:
        return "PostgreSQL does not run as root, and there is no user postgres"
    return ""


def _owner() -> tuple[int, int] | None:
    """The user and the group as whom it runs where we are root, who it refuses."""
    import pwd

    with suppress(KeyError):
        found = pwd.getpwnam("postgres")
        return found.pw_uid, found.pw_gid
    return None


class Server:
    """Started anew, stopped and started again as a test asks."""

    def __init__(self, beside: Path | None = None) -> None:
        """beside: the folder in which it gets one of its own; by itself, where temporary files are."""
        self.folder = Path(tempfile.mkdtemp(prefix="kb-pg-", dir=beside))
        self._numbers = count()
        self._user: dict[str, object] = {}
        owner = _owner() if os.geteuid() == 0 else None
        if owner is not None:
            os.chown(self.folder, *owner)
            self._user = {"user": owner[0], "group": owner[1], "extra_groups": []}
        self._run("initdb", "-D", "data", "-U", "kb", "-A", "trust", "--locale=C", "-E", "UTF8", "-N")
        self.start()

    def address(self, database: str = "postgres") -> str:
        """Where a database of it is found."""
        return f"postgresql://kb@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The address of an empty database."""
        import psycopg

        name = f"kb_{next(self._numbers)}"
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def start(self) -> None:
        """Run it, and wait until it takes connections."""
        import psycopg

        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=60"]
        options = [part for setting in settings for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self._program("postgres"), "-D", "data", *options],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self._user,  # type: ignore[call-overload]
            )
        until = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < until:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.address()).close()
                return
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def stop(self, *, at_once: bool = False) -> None:
        """End it, by its pid: in order, or at once as in a crash."""
        self.process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
        self.process.wait(START_SECONDS)

    def remove(self) -> None:
        """End it, and leave nothing."""
        if self.process.poll() is None:
            self.stop(at_once=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _program(self, name: str) -> str:
        folder = programs()
        assert folder is not None
        return str(folder / name)

    def _run(self, name: str, *options: str) -> None:
        done = subprocess.run(
            [self._program(name), *options],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            **self._user,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, done.stderr
