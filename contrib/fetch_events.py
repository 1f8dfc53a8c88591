"""Fetch what a function on a serverless host has kept, as JSON lines for `kb feedback import events`.

    EXPORT_KEY=… python3 fetch_events.py https://votes.example.com > events.jsonl

Needs nothing but Python. Run it as often as you like: an event that is there already is not taken twice.
"""

from __future__ import annotations

import os
import sys
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen


def main() -> int:
    """Write all pages to standard output; 2 where something has to be put right first."""
    key = os.environ.get("EXPORT_KEY", "")
    if len(sys.argv) != 2 or not sys.argv[1].startswith(("https://", "http://127.0.0.1:")) or not key:
        print(__doc__, file=sys.stderr)
        return 2
    after = ""
    while True:
        address = f"{sys.argv[1].rstrip('/')}/export?after={quote(after, safe='')}"
        try:
            with urlopen(Request(address, headers={"Authorization": f"Bearer {key}"}), timeout=60) as reply:
                sys.stdout.buffer.write(reply.read())
                after = reply.headers.get("x-after", "")
        except HTTPError as error:
            hint = "is EXPORT_KEY the one of the function?" if error.code == 404 else "try again later"
            print(f"{sys.argv[1]}: it answers {error.code}; {hint}", file=sys.stderr)
            return 2
        except (URLError, TimeoutError) as error:
            print(f"{sys.argv[1]}: it cannot be reached ({error})", file=sys.stderr)
            return 2
        if not after:
            return 0


if __name__ == "__main__":
    sys.exit(main())
