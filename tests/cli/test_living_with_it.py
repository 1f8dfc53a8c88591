"""`kb check` in a team's days: known findings, changes in git, safe changes, and what it keeps for next time."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

UTILISE = "Utilise it in order to win.\n"


@pytest.fixture
def site(folder):
    """A folder of articles below settings."""
    folder.write("../mkdocs.yml", "plugins:\n  - kb: {}\n")
    return folder


def git(top: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
        cwd=top, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def in_git(site):
    """The same, committed on a branch called main."""
    site.article("a/one.md", "## First steps\n\nGo on.\n\n" + UTILISE)
    site.article("a/two.md", "See [one](one.md#first-steps).\n")
    top = site.path.parent
    git(top, "init", "-q", "-b", "main")
    git(top, "add", ".")
    git(top, "commit", "-qm", "as it was")
    git(top, "switch", "-qc", "change")
    return site


def rules(kb, *words: str) -> list[str]:
    done = kb("check", "--format", "json", *words)
    found = json.loads(done.stdout)["findings"]
    assert done.returncode == (1 if any(each["severity"] != "hint" for each in found) else 0)
    return sorted(f"{Path(each['file']).name}:{each['rule']}" for each in found)


def test_with_a_baseline_only_what_is_new_counts(kb, site):
    site.article("a/one.md", UTILISE)
    assert kb("check").returncode == 1
    assert "2 taken in" in kb("baseline").stdout
    done = kb("check")
    assert done.returncode == 0
    assert "2 older findings in the baseline" in done.stderr

    site.article("a/one.md", "A line above.\n\n" + UTILISE + "\nTerminate it.\n")
    assert rules(kb) == ["one.md:plain-words"]
    assert len(rules(kb, "--no-baseline")) == 3


def test_a_baseline_lets_go_of_what_is_mended_and_takes_nothing_new_in(kb, site):
    site.article("a/one.md", UTILISE)
    kb("baseline")
    site.article("a/one.md", "Utilise it to win. Terminate it.\n")
    said = kb("baseline").stdout
    assert "1 gone, 1 left" in said
    assert "1 finding is new and not in it" in said
    assert rules(kb) == ["one.md:plain-words"]
    assert "2 taken in" in kb("baseline", "--reset").stdout
    assert rules(kb) == []


def test_an_article_that_moves_takes_its_known_findings_along(kb, site):
    site.article("a/one.md", UTILISE)
    kb("baseline")
    (site.path / "b").mkdir()
    (site.path / "a/one.md").rename(site.path / "b/one.md")
    assert rules(kb) == []


def test_a_baseline_that_is_not_there_or_broken_ends_with_2(kb, site):
    site.article("a/one.md")
    assert kb("check", "--baseline", "gone.json").returncode == 2
    site.write("../kb-baseline.json", "{")
    done = kb("check")
    assert (done.returncode, "kb baseline --reset" in done.stderr) == (2, True)


def test_a_change_is_asked_only_about_what_it_brings(kb, in_git):
    assert len(rules(kb)) == 2
    assert rules(kb, "--changed-since", "main") == []
    in_git.article("a/three.md", "Terminate it.\n")
    assert rules(kb, "--changed-since", "main") == ["three.md:plain-words"]


def test_a_line_that_is_touched_is_told_with_what_it_had(kb, in_git):
    in_git.article("a/one.md", "## First steps\n\nGo on.\n\nNow utilise it in order to win.\n")
    assert rules(kb, "--changed-since", "main") == ["one.md:plain-words", "one.md:plain-words"]
    in_git.article("a/one.md", "## First steps\n\nGo on, please.\n\n" + UTILISE)
    assert rules(kb, "--changed-since", "main") == []


def test_what_a_change_breaks_elsewhere_is_told_there(kb, in_git):
    in_git.article("a/one.md", "## The first steps\n\nGo on.\n\n" + UTILISE)
    assert rules(kb, "--changed-since", "main") == ["two.md:link-anchor"]
    (in_git.path / "a/one.md").unlink()
    assert rules(kb, "--changed-since", "main") == ["two.md:link-broken"]


def test_committed_and_uncommitted_changes_both_count_and_mains_own_do_not(kb, in_git):
    top = in_git.path.parent
    in_git.article("a/three.md", "Terminate it.\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "three")
    git(top, "switch", "-q", "main")
    in_git.article("a/four.md", "Commence it.\n")
    git(top, "add", ".")
    git(top, "commit", "-qm", "four")
    git(top, "switch", "-q", "change")
    assert rules(kb, "--changed-since", "main") == ["three.md:plain-words"]


@pytest.mark.parametrize("reference", ["nowhere", "--output=x", "-x"])
def test_a_reference_that_git_does_not_know_ends_with_2(kb, in_git, reference):
    done = kb("check", f"--changed-since={reference}")
    assert done.returncode == 2
    assert "commit, branch or tag" in done.stderr


def test_outside_git_a_change_cannot_be_asked_about(kb, site, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.path.parent.parent))
    site.article("a/one.md")
    done = kb("check", "--changed-since", "main")
    assert (done.returncode, "not in a git repository" in done.stderr) == (2, True)


def test_safe_changes_are_made_once_and_shown_first_if_asked(kb, site):
    file = site.write("a/one.md", b"\xef\xbb\xbf---\r\nid: one\r\n---\r\nGo **on** in order to win.\r\n")
    before = file.read_bytes()
    shown = kb("check", "--diff")
    assert (shown.returncode, file.read_bytes()) == (0, before)
    assert "-Go **on** in order to win." in shown.stdout
    assert "+Go **on** to win." in shown.stdout
    assert "1 change made in 1 article." in kb("check", "--fix").stderr
    assert file.read_bytes() == before.replace(b"in order to", b"to")
    assert "Nothing here can be mended by itself." in kb("check", "--fix").stderr


def test_a_report_goes_to_a_file(kb, site):
    site.article("a/one.md", UTILISE)
    done = kb("check", "--format", "sarif", "--out", "out/report.sarif")
    assert (done.returncode, done.stdout) == (1, "")
    report = json.loads((site.path.parent / "out/report.sarif").read_text("utf-8"))
    assert len(report["runs"][0]["results"]) == 2


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "gitlab", "rdjson", "junit", "html"])
def test_every_format_tells_the_same_findings(kb, site, form):
    site.article("a/one.md", UTILISE)
    assert kb("check", "--format", form).stdout.count("longer than it needs to be") >= 2


def test_a_second_run_finds_the_same_and_sees_every_change(kb, site):
    site.article("a/one.md", "Utilise it. ![x](x.png) [b](two.md)\n")
    site.article("a/two.md")
    first = rules(kb)
    assert rules(kb) == first == ["one.md:image-missing", "one.md:plain-words"]
    site.write("a/x.png", b"\x89PNG")
    assert rules(kb) == ["one.md:plain-words"]
    (site.path / "a/two.md").unlink()
    assert rules(kb) == ["one.md:link-broken", "one.md:plain-words"]
    site.article("a/two.md", fields="status: draft\n")
    assert rules(kb) == ["one.md:link-broken", "one.md:plain-words"]
    site.write("../mkdocs.yml", "plugins:\n  - kb: {check: {off: {plain-words: We are lawyers.}}}\n")
    assert rules(kb) == ["one.md:link-broken"]


def test_a_cache_that_is_damaged_is_as_good_as_none(kb, site, tmp_path, monkeypatch):
    monkeypatch.setenv("KB_CACHE", str(tmp_path / "kept"))
    site.article("a/one.md", UTILISE)
    first = rules(kb)
    [file] = (tmp_path / "kept").iterdir()
    whole = file.read_bytes()
    for damaged in (b"", b"\xff" * 100, whole[:-9], whole[9:], b"{}", b"\x96" + whole[1:]):
        file.write_bytes(damaged)
        assert rules(kb) == first
    monkeypatch.setenv("KB_CACHE", "/proc/nowhere")
    assert rules(kb) == first
    assert rules(kb, "--no-cache") == first


def test_a_file_saved_with_the_same_size_and_time_is_seen_if_it_was_new(kb, site):
    import os

    file = site.article("a/one.md", UTILISE)
    told = file.stat()
    assert len(rules(kb)) == 2
    text = file.read_text("utf-8").replace("Utilise it", "Use it out")
    file.write_text(text, "utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert file.stat().st_size == told.st_size
    assert len(rules(kb)) == 1
