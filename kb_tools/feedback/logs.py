"""What the collector says to whoever runs it, as lines of text or of JSON. Never of whom, and never what."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import Literal, TextIO

import msgspec

from kb_tools.feedback.events import moment_text

_OURS = "kb_tools.collector"


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, message; for an error inside also its type and where.

    The text of an error inside is left out: it can hold what somebody sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, object] = {
            "at": moment_text(int(record.created * 1000)),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, found = record.exc_info
            told["error"] = kind.__name__
            told["where"] = [
                f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(found)
            ]
        return msgspec.json.encode(told).decode()


def start_logs(form: Literal["text", "json"], stream: TextIO | None = None) -> None:
    """Write the logs of this process to standard error. As text only what somebody should look at."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    logging.getLogger(_OURS).setLevel(logging.INFO if form == "json" else logging.WARNING)
