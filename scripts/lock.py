"""Write requirements.lock anew from pyproject.toml: every version and hash, for every system.

Run it as `python scripts/lock.py` after changing a dependency; it needs `uv` on the PATH.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Compile the lock; the exit code is uv's."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--all-extras", "--group", "dev", "--universal"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--python-version", "3.11", "-o", "requirements.lock", "--quiet", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
