"""The collector behind the web servers as “Run the collector on a server” sets them up."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.docs.test_run_the_collector import examples, run, tool

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Starts

Fields = Callable[..., dict[str, Any]]
ORIGIN = "https://help.example.com"
READY_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx(folder: Path, port: int, collector: int) -> list[str | Path]:
    """The command that runs nginx with the article's example, on this port."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subject = ["-subj", "/CN=votes.example.com", "-days", "1"]
    made = ["-newkey", "rsa:2048", "-nodes", *subject, "-keyout", key, "-out", certificate]
    run(tool("openssl"), "req", "-x509", *made, cwd=folder)
    (text,) = examples("/etc/nginx/sites-enabled/votes.conf")
    text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl").replace(":8788", f":{collector}")
    text = text.replace("/etc/ssl/votes.example.com.pem", str(certificate))
    text = text.replace("/etc/ssl/votes.example.com.key", str(key))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}daemon off;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\nevents {{}}\n"
    (folder / "nginx.conf").write_text(f"{head}http {{\n{folders}\n{text}\n}}\n")
    return [tool("nginx"), "-p", folder, "-e", folder / "early.log", "-c", folder / "nginx.conf"]


def caddy(folder: Path, port: int, collector: int) -> list[str | Path]:
    """The same for Caddy, without its certificate: it cannot fetch one here."""
    (text,) = examples("/etc/caddy/Caddyfile")
    text = text.replace("votes.example.com {", f"http://127.0.0.1:{port} {{", 1).replace(
        ":8788", f":{collector}"
    )
    (folder / "Caddyfile").write_text(f"{{\n    admin off\n}}\n{text}")
    return [tool("caddy"), "run", "--adapter", "caddyfile", "--config", folder / "Caddyfile"]


@pytest.fixture(params=[nginx, caddy], ids=["nginx", "caddy"])
def passes_on(
    request: pytest.FixtureRequest, start: Starts, tmp_path: Path
) -> Iterator[tuple[httpx.Client, Collector]]:
    """A client of the proxy, and the collector behind it."""
    collector = start("--per-minute", "20")
    port = free_port()
    command = request.param(tmp_path, port, collector.port)
    scheme = "https" if request.param is nginx else "http"
    home = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    with (tmp_path / "said").open("wb") as said:
        proxy = subprocess.Popen(command, cwd=tmp_path, env=home, stdout=said, stderr=said)
    anyone = ssl.create_default_context()
    anyone.check_hostname = False
    anyone.verify_mode = ssl.CERT_NONE
    with httpx.Client(
        base_url=f"{scheme}://127.0.0.1:{port}", verify=anyone, headers={"Origin": ORIGIN}, timeout=20
    ) as client:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and proxy.poll() is None:
            with suppress(httpx.TransportError):
                if client.get("/health").status_code == 200:
                    break
        else:
            raise AssertionError((tmp_path / "said").read_text())
        yield client, collector
    proxy.terminate()
    proxy.wait(READY_SECONDS)


def test_what_readers_need_gets_through_and_nothing_else(
    passes_on: tuple[httpx.Client, Collector], vote: Fields
) -> None:
    client, collector = passes_on
    event = vote()
    assert client.post("/events", json=event).status_code == 201
    assert client.post("/events", json=event).status_code == 200
    assert client.post("/events/batch", json=[vote(), vote()]).status_code == 200
    assert client.options("/events").headers["access-control-allow-origin"] == ORIGIN
    for inside in ("/metrics", "/ready", "/openapi.json", "/", "/events/other"):
        assert client.get(inside).status_code == 404
    assert collector.store.count() == 3


def test_the_limit_counts_readers_and_nobody_can_say_to_be_another(
    passes_on: tuple[httpx.Client, Collector], vote: Fields
) -> None:
    client, collector = passes_on
    told = [
        client.post("/events", json=vote(), headers={"X-Forwarded-For": f"203.0.{number}.9"}).status_code
        for number in range(12)
    ]
    assert told == [201] * 10 + [429] * 2
    # Who is on the machine itself, and names another network, is another.
    assert collector.post(vote(), **{"X-Forwarded-For": "203.0.113.9"}).status_code == 201


def test_nobody_writes_down_who_was_there(
    passes_on: tuple[httpx.Client, Collector], vote: Fields, tmp_path: Path
) -> None:
    client, _ = passes_on
    client.post("/events", json=vote(comment="secret words"))
    for file in tmp_path.rglob("*"):
        if file.is_file() and "sqlite" not in file.name:
            assert not re.search(rb"secret words|POST|remote_ip", file.read_bytes()), file
    assert "access_log off;" in examples("/etc/nginx/sites-enabled/votes.conf")[0]
