"""How long a keystroke takes to become findings: a client types into an article, the real server answers.

    python scripts/bench_parts/keystrokes.py      print the figures

The time runs from the moment the change is sent until the findings of that very version have been read.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


class Client:
    """The least that an editor says to a language server; one message at a time, no library between."""

    def __init__(self, kb: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [kb, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._asked = 0

    def ask(self, method: str, params: object) -> Any:
        """A request and its answer."""
        self._asked += 1
        self._say({"id": self._asked, "method": method, "params": params})
        while (heard := self._hear()).get("id") != self._asked or "method" in heard:
            pass
        return heard["result"]

    def tell(self, method: str, params: object) -> None:
        """A notification."""
        self._say({"method": method, "params": params})

    def findings(self, version: int) -> int:
        """Wait for the findings of this version; how many there are."""
        while True:
            heard = self._hear()
            if (
                heard.get("method") == "textDocument/publishDiagnostics"
                and heard["params"].get("version") == version
            ):
                return len(heard["params"]["diagnostics"])

    def close(self) -> None:
        """Say goodbye and wait for the end."""
        self.ask("shutdown", None)
        self.tell("exit", None)
        self._process.wait(10)

    def _say(self, message: dict[str, object]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream is not None
        length = 0
        while (line := stream.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise RuntimeError("the server has gone")
        heard: dict[str, Any] = json.loads(stream.read(length))
        return heard


def milliseconds_from_key_to_findings(
    kb: str, folder: Path, article: str, times: int
) -> tuple[list[float], int]:
    """Type into the middle of an article, one letter at a time; milliseconds of each, and findings at the end.

    folder holds mkdocs.yml; article is a path below it.
    """
    file = folder / article
    text, uri = file.read_text("utf-8"), file.as_uri()
    client = Client(kb, folder)
    root = folder.as_uri()
    client.ask(
        "initialize",
        {
            "processId": None,
            "rootUri": root,
            "capabilities": {},
            "workspaceFolders": [{"uri": root, "name": "kb"}],
        },
    )
    client.tell("initialized", {})
    document = {"uri": uri, "languageId": "markdown", "version": 0, "text": text}
    client.tell("textDocument/didOpen", {"textDocument": document})
    client.findings(0)
    at = text.index(" ", len(text) // 2)
    typed = " and so we say that you failed to utilise it"
    taken, found = [], 0
    for version in range(1, times + 1):
        text = text[:at] + typed[version % len(typed)] + text[at:]
        at += 1
        start = time.perf_counter()
        change = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
        client.tell("textDocument/didChange", change)
        found = client.findings(version)
        taken.append((time.perf_counter() - start) * 1000)
    client.close()
    return taken, found


def share(values: list[float], part: float) -> float:
    """The value below which this part of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def report(kb: str, folder: Path, article: str, times: int = 300) -> str:
    """The figures in one line of Markdown."""
    words = len((folder / article).read_text("utf-8").split())
    taken, found = milliseconds_from_key_to_findings(kb, folder, article, times)
    return (
        f"From a keystroke to findings, an article of {words:,} words with {found} findings, {times} keystrokes through "
        f"`kb lsp`: median {share(taken, 0.5):.0f} ms, 95th percentile {share(taken, 0.95):.0f} ms (bar 60 ms, aim 30 ms), "
        f"slowest {max(taken):.0f} ms."
    )


if __name__ == "__main__":
    import tempfile

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from scripts.bench import make_articles

    with tempfile.TemporaryDirectory() as made:
        top = Path(made)
        (top / "mkdocs.yml").write_text("site_name: Help\nplugins: [kb]\n", "utf-8")
        make_articles(top / "docs", 400)
        make_articles(top / "long", 1, words=2000)
        long = "docs/category-0000/long.md"
        (top / long).write_text(
            (top / "long/category-0000/article-00000.md").read_text("utf-8").replace("article-00000", "long"),
            "utf-8",
        )
        print(report(str(Path(sys.executable).parent / "kb"), top, long))
