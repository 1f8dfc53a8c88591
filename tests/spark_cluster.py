"""A real Spark cluster for tests: a master and a worker on loopback, of the package from pip, ended by pid."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

START_SECONDS = 120


def missing() -> str:
    """Why no cluster can be had here; empty where one can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: pip install 'beeline-kb[spark]'"
    if shutil.which("java") is None:
        return "there is no Java: on Debian, apt-get install openjdk-17-jre-headless"
    return ""


class Cluster:
    """One master, one worker with two cores."""

    def __init__(self) -> None:
        import pyspark

        self.folder = Path(tempfile.mkdtemp(prefix="kb-spark-"))
        self._home = Path(pyspark.__file__).parent
        port = _free_port()
        self.address = f"spark://127.0.0.1:{port}"
        self._processes = [
            self._start(
                "master", "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port),
                "--webui-port", str(_free_port()),
            )
        ]  # fmt: skip
        self._wait_for("master", "I have been elected leader")
        self._processes.append(
            self._start(
                "worker", "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "-c", "2", "-m", "2g",
                "--webui-port", str(_free_port()), "-d", str(self.folder / "work"), self.address,
            )
        )  # fmt: skip
        self._wait_for("worker", "Successfully registered with master")

    def stop(self) -> None:
        """End both, and leave nothing behind."""
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        settings = {
            "SPARK_HOME": str(self._home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "1",
            "SPARK_DAEMON_MEMORY": "512m",
        }
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [self._home / "bin" / "spark-class", *words],
                env=os.environ | settings,
                cwd=self.folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait_for(self, name: str, words: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if words in (self.folder / f"{name}.log").read_text("utf-8", "replace"):
                return
            time.sleep(0.2)
        log = (self.folder / f"{name}.log").read_text("utf-8", "replace")
        self.stop()
        raise AssertionError(f"the Spark {name} did not start:\n{log[-2_000:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
