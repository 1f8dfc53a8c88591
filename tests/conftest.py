"""What tests of every room share: a folder of articles to write into, and the foreign corpora."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb_tools.checks.finding import Finding
from kb_tools.checks.plan import Plan
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_library
from kb_tools.content.article import Article
from kb_tools.content.library import Library, read_library
from kb_tools.settings import Settings
from kb_tools.snapshot import Snapshot
from tests import spark_cluster as spark
from tests.postgres_server import Server, missing

TODAY = date(2026, 11, 25)
COMPLETE = """\
id: {id}
title: {title}
type: how_to
description: What to do, in one sentence.
owner: ana
last_reviewed_on: 2026-11-03
"""


class Folder:
    """A folder of articles on disk. Everything in it is real; only what it says is made up."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.write("people.yml", "ana:\n  name: Ana Ruiz\nben:\n  name: Ben Okafor\n")

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file, its folders made; text as it is, line ends and all."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def article(self, name: str, body: str = "Do this.\n", *, fields: str = "", **changed: str) -> Path:
        """Write an article with sound front matter; the body begins on line 9 if no fields are added."""
        stem = Path(name).stem
        matter = COMPLETE.format(id=changed.get("id", stem), title=changed.get("title", stem.capitalize()))
        return self.write(name, f"---\n{matter}{fields}---\n{body}")

    def library(self) -> Library:
        """Read it."""
        return read_library(self.path)

    def read(self, name: str) -> Article:
        """One article of it."""
        return self.library().by_path[name]

    def findings(
        self, settings: Settings | None = None, snapshot: Snapshot | None = None, *, whole: bool = False
    ) -> list[Finding]:
        """Check it, as if today were 25 November 2026; whole: by the rules too that search all articles."""
        around = Surroundings(self.library(), settings or Settings(), TODAY, snapshot)
        return check_library(around, plan=Plan(around.settings.check, at_once=not whole))

    def problems(self) -> list[str]:
        """What was wrong while reading: place and message."""
        return [f"{problem.place} {problem.message}" for problem in self.library().problems]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the cache of the person who runs it, or starts typos unasked."""
    os.environ["KB_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["KB_TYPOS"] = ""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of articles, with two people who may own them."""
    return Folder(tmp_path / "docs")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Real articles that no one here wrote; they lie beside the repository."""
    found = Path(__file__).parents[2] / "shared" / "corpora"
    if not found.is_dir():
        pytest.skip("the corpora are not here: they lie beside the repository, in ../shared/corpora")
    return found


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that runs for all tests."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def spark_cluster() -> Iterator[str]:
    """The address of a Spark cluster that runs for all tests."""
    reason = spark.missing()
    if reason:
        pytest.skip(reason)
    cluster = spark.Cluster()
    yield cluster.address
    cluster.stop()
