"""The examples of “Run the collector on a server” are read by the programs that they are for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kb_tools.cli.collector_settings import read_options
from kb_tools.feedback.description import ROUTES

ARTICLE = Path(__file__).parents[2] / "docs" / "beeline" / "run-the-collector.md"
INSIDE = {"/ready", "/metrics", "/openapi.json"}


def examples(title: str) -> list[str]:
    """The code blocks with this title, without the indentation of a list."""
    found = re.findall(
        rf'^( *)```\w+ title="{re.escape(title)}"\n(.*?)^\1```$', ARTICLE.read_text("utf-8"), re.M | re.S
    )
    assert found, f"no block is called {title}"
    return [re.sub(rf"^{indent}", "", block, flags=re.M) for indent, block in found]


def run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(cwd), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin:/bin")
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


def test_the_settings_are_settings(tmp_path: Path) -> None:
    for number, text in enumerate(examples("/etc/kb/collector.yml")):
        file = tmp_path / f"{number}.yml"
        file.write_text(text)
        options = read_options({}, {}, file)
        assert options.log == "json" and options.origin == ("https://help.example.com",)


def test_nginx_takes_its_example(tmp_path: Path) -> None:
    nginx, openssl = tool("nginx"), tool("openssl")
    (text,) = examples("/etc/nginx/sites-enabled/votes.conf")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=votes.example.com", "-days", "1"]
    run(
        openssl,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        *subject,
        "-keyout",
        key,
        "-out",
        certificate,
        cwd=tmp_path,
    )
    text = text.replace("/etc/ssl/votes.example.com.pem", str(certificate))
    text = text.replace("/etc/ssl/votes.example.com.key", str(key))
    folders = "".join(
        f"{kind}_temp_path {tmp_path / kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path / 'pid'};\nerror_log {tmp_path / 'error.log'};\nevents {{}}\nhttp {{\n{folders}\n{text}\n}}\n"
    )
    run(
        nginx, "-t", "-p", tmp_path, "-e", tmp_path / "early.log", "-c", tmp_path / "nginx.conf", cwd=tmp_path
    )


def test_caddy_takes_its_example(tmp_path: Path) -> None:
    caddy = tool("caddy")
    (text,) = examples("/etc/caddy/Caddyfile")
    (tmp_path / "Caddyfile").write_text(text)
    run(caddy, "validate", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile", cwd=tmp_path)


def test_both_pass_on_what_readers_need_and_nothing_else() -> None:
    (nginx,), (caddy,) = examples("/etc/nginx/sites-enabled/votes.conf"), examples("/etc/caddy/Caddyfile")
    outside = set(ROUTES) - INSIDE
    pattern = re.search(r"location ~ (\S+) \{", nginx)
    assert pattern and {path for path in ROUTES if re.search(pattern[1], path)} == outside
    paths = re.search(r"@public path (.+)", caddy)
    assert paths and set(paths[1].split()) == outside


def test_systemd_takes_its_example(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    (text,) = examples("kb-collector@.service")
    unit = tmp_path / "kb-collector@8788.service"
    unit.write_text(text.replace("/opt/kb/bin/kb", "/bin/true").replace("User=kb", "User=root"))
    run(analyze, "verify", "--man=no", unit, cwd=tmp_path)
