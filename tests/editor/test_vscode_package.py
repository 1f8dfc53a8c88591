"""The extension for Visual Studio Code builds, passes its own tests, and packs what it needs and no more."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from kb_tools import __version__

SOURCE = Path(__file__).resolve().parents[2] / "editors" / "vscode"
MADE = shutil.ignore_patterns("node_modules", "dist", "dist-test", "*.vsix", ".vscode-test")


def npm(folder: Path, *words: str) -> None:
    done = subprocess.run(
        ["npm", *words], cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"npm {' '.join(words)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the extension's folder with its packages installed."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("vscode") / "vscode"
    shutil.copytree(SOURCE, folder, ignore=MADE)
    npm(folder, "ci", "--no-audit", "--no-fund")
    return folder


def test_packages_come_from_the_public_registry_and_are_pinned_by_their_content() -> None:
    lock = json.loads((SOURCE / "package-lock.json").read_text("utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert len(packages) > 10
    for name, each in packages.items():
        assert each.get("resolved", "https://registry.npmjs.org/").startswith(
            "https://registry.npmjs.org/"
        ), name
        assert each["integrity"].startswith("sha512-"), name


def test_the_extension_has_the_version_and_licence_of_the_rest() -> None:
    declared = json.loads((SOURCE / "package.json").read_text("utf-8"))
    assert (declared["version"], declared["license"]) == (__version__, "Apache-2.0")
    assert (SOURCE / "LICENSE").read_text("utf-8") == (SOURCE.parents[1] / "LICENSE").read_text("utf-8")


@pytest.mark.slow
def test_it_builds_passes_its_tests_and_packs_only_what_it_needs(extension: Path) -> None:
    npm(extension, "test")
    npm(extension, "run", "package")
    with zipfile.ZipFile(extension / "beeline.vsix") as packed:
        names = set(packed.namelist())
        script = packed.read("extension/dist/extension.js").decode()
    assert names == {
        "[Content_Types].xml",
        "extension.vsixmanifest",
        "extension/package.json",
        "extension/readme.md",
        "extension/LICENSE.txt",
        "extension/dist/extension.js",
        "extension/dist/THIRD_PARTY_LICENSES.txt",
    }
    assert "beeline.fixAll" in script
    assert len(script) < 1_000_000


@pytest.mark.slow
def test_it_shows_findings_in_a_real_editor(extension: Path) -> None:
    npm(extension, "run", "build")
    screen = ["xvfb-run", "-a"] if shutil.which("xvfb-run") and not os.environ.get("DISPLAY") else []
    kb = str(Path(sys.executable).with_name("kb"))
    done = subprocess.run(
        [*screen, "node", "dist-test/in_the_editor/run.js"],
        cwd=extension,
        env={**os.environ, "BEELINE_KB": kb},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode == 77:
        pytest.skip(done.stdout.strip().splitlines()[-1].rpartition("skipped: ")[2])
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_set_up_for_other_editors_is_sound_and_starts_the_server() -> None:
    guide = (SOURCE.parents[1] / "docs/beeline/in-your-editor.md").read_text("utf-8")
    helix = tomllib.loads(guide.partition("```toml\n")[2].partition("```")[0])
    server = helix["language-server"]["beeline"]
    assert (server["command"], server["args"]) == ("kb", ["lsp"])
    assert helix["language"][0]["language-servers"] == ["beeline"]
    neovim = guide.partition("```lua\n")[2].partition("```")[0].strip().splitlines()
    assert len(neovim) == 2
    assert "cmd = { 'kb', 'lsp' }" in neovim[0]
