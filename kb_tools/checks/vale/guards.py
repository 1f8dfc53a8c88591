"""Looking ahead and behind, which RE2 does not do: taken off a pattern's ends and tried by themselves.

What stands at the very end of a pattern or of one of its alternatives, such as the `(?!\\.)` of
`it is(?!\\.)`, is tried where a match has ended. Anywhere else it stays, and RE2 refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_AHEAD = {"(?=": False, "(?!": True}
_BEHIND = {"(?<=": False, "(?<!": True}


@dataclass(frozen=True, slots=True)
class Guard:
    """A pattern for what stands beside a match; negated: for what must not stand there."""

    source: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Guarded:
    """One alternative of a pattern, with what has to stand before and after its matches."""

    core: str
    behind: tuple[Guard, ...] = ()
    ahead: tuple[Guard, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Whether nothing has to stand beside it."""
        return not self.behind and not self.ahead


def without_guards(written: str) -> tuple[Guarded, ...]:
    """The pattern's alternatives with their guards; the whole pattern as one where none has any."""
    if not any(sign in written for sign in (*_AHEAD, *_BEHIND)):
        return (Guarded(written),)
    parts = tuple(_alternative(each) for each in _alternatives(written))
    return (Guarded(written),) if all(each.is_bare for each in parts) else parts


def _alternative(written: str) -> Guarded:
    behind: list[Guard] = []
    ahead: list[Guard] = []
    while found := _guard(written, _BEHIND, at_end=False):
        behind.append(found[0])
        written = written[found[2] :]
    while found := _guard(written, _AHEAD, at_end=True):
        ahead.append(found[0])
        written = written[: found[1]]
    return Guarded(written, tuple(behind), tuple(ahead))


def _guard(written: str, signs: dict[str, bool], *, at_end: bool) -> tuple[Guard, int, int] | None:
    """The guard at one end, where it begins and where it ends."""
    for start, end in _groups(written):
        if (end == len(written)) if at_end else (start == 0):
            for sign, negated in signs.items():
                if written.startswith(sign, start):
                    return Guard(written[start + len(sign) : end - 1], negated), start, end
    return None


def _groups(written: str) -> Iterator[tuple[int, int]]:
    """The outermost groups."""
    opened = []
    for at, sign in _signs(written):
        if sign == "(":
            opened.append(at)
        elif sign == ")" and opened:
            start = opened.pop()
            if not opened:
                yield start, at + 1


def _alternatives(written: str) -> list[str]:
    depth, start = 0, 0
    found = []
    for at, sign in _signs(written):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and depth == 0:
            found.append(written[start:at])
            start = at + 1
    return [*found, written[start:]]


def _signs(written: str) -> Iterator[tuple[int, str]]:
    """The characters that mean something outside of classes, with their places."""
    at, in_class, opened = 0, False, 0
    while at < len(written):
        sign = written[at]
        if sign == "\\":
            at += 2
            continue
        if in_class:
            in_class = sign != "]" or at == opened
        elif sign == "[":
            in_class = True
            opened = at + 2 if written.startswith("[^", at) else at + 1
        else:
            yield at, sign
        at += 1
