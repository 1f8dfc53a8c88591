from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import yaml

from kb_tools.cli import COMMANDS
from kb_tools.reports import FORMATS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "beeline" / "check-in-ci.md").read_text("utf-8")
SNIPPETS = [yaml.load(text, yaml.BaseLoader) for text in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)]


def texts(value: object) -> Iterator[str]:
    """Every text in a YAML file."""
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(each)


def commands() -> list[list[str]]:
    """Every `kb check` of the guide that names a form, in its words."""
    inline = [text for text in re.findall(r"`([^`\n]+)`", GUIDE) if "NAME" not in text]
    lines = [line.partition("||")[0] for line in (*texts(SNIPPETS), *inline)]
    return [shlex.split(line) for line in lines if line.startswith("kb ") and "--format" in line]


def test_every_command_of_the_guide_names_a_form_that_there_is() -> None:
    told = {words[words.index("--format") + 1] for words in commands()}
    assert told == set(FORMATS) - {"text", "json"}
    assert {words[1] for words in commands()} <= set(COMMANDS)


def test_the_guide_lists_every_form() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)) == set(FORMATS)


def test_what_is_written_is_what_is_read() -> None:
    github = [each for each in SNIPPETS if "jobs" in each]
    for job in (job for each in github for job in each["jobs"].values()):
        written = {words[words.index("--out") + 1] for words in commands_of(job) if "--out" in words}
        assert all(sum(file in text for text in texts(job)) >= 2 for file in written), job
    (gitlab,) = [each["articles"] for each in SNIPPETS if "articles" in each]
    assert commands_of(gitlab)[0][-1] == gitlab["artifacts"]["reports"]["codequality"]


def commands_of(job: object) -> list[list[str]]:
    """The `kb check` commands of one job."""
    return [shlex.split(text.partition("||")[0]) for text in texts(job) if text.startswith("kb ")]


def test_the_hook_is_the_one_that_the_guide_names() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (config,) = [each for each in SNIPPETS if "repos" in each]
    assert config["repos"][0]["hooks"][0]["id"] == hook["id"]
    assert shlex.split(hook["entry"]) == ["kb", "check"]
    assert hook["language"] == "python"
    assert re.match(hook["files"], "docs/signing-in/lost-phone.md")
