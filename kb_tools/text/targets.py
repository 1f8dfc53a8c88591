"""The part in round brackets of a link or an image: its target and title."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"""\(\s*([^\s()<>"'\\]*)(?:\s+"([^"()]{0,999})")?\s*\)""")
_ANGLE = re.compile(r"""\(\s*<([^<>]*)>\s*(?:('[^']*'|"[^"]*")\s*)?\)""")
_MARK = re.compile(r"""\\.|[()"']""", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!|^~= -])")
_STEPS_FREE = 20_000


class TargetReader:
    """Reads targets in one raw text. Where brackets do not pair it gives up after a fair number of steps."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.steps = _STEPS_FREE + 4 * len(raw)

    def unescaped(self, written: str) -> str:
        """A target without its backslashes before punctuation."""
        return _ESCAPE.sub(r"\1", written) if "\\" in written else written

    def read(self, at: int) -> tuple[int, int, str | None, int] | None:
        """For the bracket at `at`: start and end of the target, the title, and where the whole ends."""
        raw = self.raw
        if match := _PLAIN.match(raw, at):
            return match.start(1), match.end(1), match[2], match.end()
        if match := _ANGLE.match(raw, at):
            return match.start(1), match.end(1), match[2][1:-1] if match[2] else None, match.end()
        depth = 1
        quote, quoted_from, quoted_to = "", -1, -1
        position = at + 1
        fallback = -1
        while match := _MARK.search(raw, position):
            self.steps -= 1
            if self.steps < 0:
                return None
            start, position = match.span()
            mark = match[0]
            if mark == "(":
                depth += not quote
            elif mark == ")":
                if quote and quoted_to >= 0 and not raw[quoted_to + 1 : start].strip():
                    return self._result(at, quoted_from - 1, raw[quoted_from:quoted_to], position)
                if quote:
                    fallback = position if fallback < 0 else fallback
                else:
                    depth -= 1
                    if depth == 0:
                        return self._result(at, start, None, position)
            elif mark[0] in "\"'":
                if not quote:
                    if depth == 1 and raw[start - 1].isspace():
                        quote, quoted_from = mark, start + 1
                elif mark == quote:
                    quoted_to = start
        return self._result(at, fallback - 1, None, fallback) if fallback > 0 else None

    def _result(self, at: int, end: int, title: str | None, whole: int) -> tuple[int, int, str | None, int]:
        written = self.raw[at + 1 : end]
        start = at + 1 + len(written) - len(written.lstrip())
        return start, max(start, at + 1 + len(written.rstrip())), title, whole
