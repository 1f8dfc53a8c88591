"""Patterns that people wrote, run so that none of them can hang: the one door to RE2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice

import re2

from kb_tools.checks.vale.guards import Guard, Guarded, without_guards

_FEWEST_MATCHES = 1000
_FARTHEST_BEHIND = 200
_MOST_BYTES_READ = 500_000_000
_MOST_MEMORY = 64 << 20
_WORD = r"[\pL\pN\pM_]"
_NOT_WORD = r"[^\pL\pN\pM_]"
_OTHER_LETTERS = re.compile(r"[^\x00-\x7f\W]")
_LOOKS_AROUND = {
    "(?=": "a look ahead (?=…)",
    "(?!": "a look ahead (?!…)",
    "(?<=": "a look behind (?<=…)",
    "(?<!": "a look behind (?<!…)",
    "(?>": "an atomic group (?>…)",
    "(?(": "a condition (?(…)…)",
    "(?#": "a comment (?#…)",
}


class BadPatternError(Exception):
    """A pattern that is wrong in itself. Its text says why."""


class UnsupportedPatternError(Exception):
    """A pattern that Vale may know and RE2 does not. Its text names what is in it."""


class Text:
    """A text that patterns are looked for in, encoded once for all of them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode("utf-8", "surrogatepass")
        self._plain = len(self.data) == len(text)

    @property
    def most_matches(self) -> int:
        """How many matches are looked for: each may read all of the text, and none may take for ever."""
        return max(_FEWEST_MATCHES, _MOST_BYTES_READ // (len(self.data) + 1))

    @cached_property
    def has_other_letters(self) -> bool:
        """Whether there is a letter beyond a-z, at which RE2 knows no word's border."""
        return not self._plain and _OTHER_LETTERS.search(self.text) is not None

    def place(self, byte: int) -> int:
        """Which character begins at a byte of `data`."""
        return byte if self._plain else self._characters[byte]

    @cached_property
    def _characters(self) -> list[int]:
        begins = (byte & 0xC0 != 0x80 for byte in self.data)
        return [*[*accumulate(begins, initial=-1)][1:], len(self.text)]


@dataclass(frozen=True)
class Pattern:
    """A pattern over whole words or not. source is in RE2's language.

    whole_words: its matches begin and end at the borders of words, in any script. by_line: ^ and $ stand for
    the ends of lines, not only of the text. behind and ahead: what has to stand beside each match.
    """

    source: str
    ignore_case: bool = False
    whole_words: bool = False
    by_line: bool = True
    behind: tuple[Guard, ...] = ()
    ahead: tuple[Guard, ...] = ()

    @cached_property
    def means_the_same_joined(self) -> bool:
        """Whether it matches the same in one of several texts that are joined by line breaks."""
        anchors = r"\A", r"\z", *(() if self.by_line else "^$")
        bare = self.source.replace("[^", "").replace(r"\^", "").replace(r"\$", "")
        return not any(each in bare for each in anchors)

    def spans(self, text: Text) -> Iterator[tuple[int, int]]:
        """Where it matches, from left to right, without overlaps; not more than a person would read."""
        if self.whole_words and text.has_other_letters:
            yield from islice(self._at_any_border(text), text.most_matches)
            return
        for match in islice(self._quick.finditer(text.data), text.most_matches):
            start, end = match.span()
            if self._is_guarded(text, start, end):
                yield text.place(start), text.place(end)

    def caught(self, text: Text) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where it matches, and what its groups caught there."""
        for match in islice(self._quick.finditer(text.data), text.most_matches):
            groups = tuple((each or b"").decode("utf-8", "replace") for each in match.groups())
            start, end = match.span()
            yield text.place(start), text.place(end), groups

    @property
    def group_count(self) -> int:
        """How many groups it has that catch something."""
        return int(self._quick.groups)

    def occurs_in(self, text: Text | str) -> bool:
        """Whether it matches anywhere."""
        read = Text(text) if isinstance(text, str) else text
        return next(self.spans(read), None) is not None

    def is_all_of(self, text: str) -> bool:
        """Whether a text is one match from end to end."""
        return self._quick.fullmatch(text.encode("utf-8", "surrogatepass")) is not None

    def replaced(self, text: str, template: str) -> str:
        """The text with its matches replaced; $1 in the template is what the first group caught."""
        match = self._quick.search(text.encode("utf-8", "replace"))
        if match is None:
            return text
        caught = {str(at): (each or b"").decode() for at, each in enumerate(match.groups(), 1)}
        written = re.sub(r"\$(?:\{(\d+)\}|(\d+))", lambda m: caught.get(m[1] or m[2], ""), template)
        whole = Text(text)
        return text[: whole.place(match.start())] + written + text[whole.place(match.end()) :]

    @cached_property
    def _quick(self) -> re2._Regexp:
        return _compiled(self._flagged(rf"\b(?:{self.source})\b" if self.whole_words else self.source))

    @cached_property
    def _wide(self) -> re2._Regexp:
        before, after = rf"(?:\b|^|{_NOT_WORD})", rf"(?:\b|$|{_NOT_WORD})"
        return _compiled(self._flagged(f"{before}({self.source}){after}"))

    def _is_guarded(self, text: Text, start: int, end: int) -> bool:
        before = text.data[max(0, start - _FARTHEST_BEHIND) : start]
        return all((each.search(before) is None) is negated for each, negated in self._behind) and all(
            (each.match(text.data, end) is None) is negated for each, negated in self._ahead
        )

    @cached_property
    def _behind(self) -> list[tuple[re2._Regexp, bool]]:
        return [(_compiled(self._flagged(rf"(?:{each.source})\z")), each.negated) for each in self.behind]

    @cached_property
    def _ahead(self) -> list[tuple[re2._Regexp, bool]]:
        return [(_compiled(self._flagged(f"(?:{each.source})")), each.negated) for each in self.ahead]

    def _flagged(self, source: str) -> str:
        flags = "i" * self.ignore_case + "m" * self.by_line
        return f"(?{flags}){source}" if flags else source

    def _at_any_border(self, text: Text) -> Iterator[tuple[int, int]]:
        at, missed = 0, 0
        while at <= len(text.data) and missed < text.most_matches:
            match = self._wide.search(text.data, at)
            if match is None:
                return
            start, end = match.span(1)
            first, last = text.place(start), text.place(end)
            if _is_border(text.text, first) and _is_border(text.text, last):
                if self._is_guarded(text, start, end):
                    yield first, last
                at = end if end > start else end + 1
            else:
                missed += 1
                at = start + len(text.text[first : first + 1].encode("utf-8", "surrogatepass") or b" ")


def read_pattern(written: str, *, keep_groups: bool = False) -> str:
    """A pattern as Vale takes it, in RE2's language.

    Groups only hold together unless keep_groups is set: counting what they catch takes time. Raises
    BadPatternError and UnsupportedPatternError.
    """
    source = _translated(written, keep_groups)
    try:
        _compiled(source)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        reason = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        if "invalid repetition size" in reason or "pattern too large" in reason:
            raise UnsupportedPatternError(f"too long a repetition ({reason})") from error
        raise BadPatternError(reason) from error
    return source


def read_guarded(written: str) -> tuple[Guarded, ...]:
    """A pattern's alternatives in RE2's language, each with what has to stand beside it.

    Raises BadPatternError and UnsupportedPatternError.
    """
    return tuple(
        Guarded(
            read_pattern(each.core),
            tuple(Guard(read_pattern(guard.source), guard.negated) for guard in each.behind),
            tuple(Guard(read_pattern(guard.source), guard.negated) for guard in each.ahead),
        )
        for each in without_guards(written)
    )


def escaped(text: str) -> str:
    """A pattern for exactly this text."""
    return str(re2.escape(text))


def _compiled(source: str) -> re2._Regexp:
    options = re2.Options()
    options.max_mem = _MOST_MEMORY
    options.log_errors = False
    return re2.compile(source, options)


def _translated(written: str, keep_groups: bool) -> str:
    made: list[str] = []
    at, in_class, opened = 0, False, 0
    while at < len(written):
        pair, sign = written[at : at + 2], written[at]
        if sign == "\\" and len(pair) == 2:
            piece, at = _escape(written, at, in_class)
            made.append(piece)
            continue
        if in_class:
            if pair == "[:" and ":]" in written[at:]:
                sign = written[at : written.index(":]", at) + 2]
            in_class = sign != "]" or len(made) == opened
        elif sign == "[":
            in_class, opened = True, len(made) + 1
            if pair == "[^":
                sign = pair
        elif sign == "(":
            sign = _group(written, at, keep_groups)
            if sign == "(?:" and not written.startswith("(?:", at):
                made.append(sign)
                at = written.index(">", at) + 1 if pair == "(?" else at + 1
                continue
        elif sign in "*+?}" and pair[1:] == "+":
            raise UnsupportedPatternError(f"a possessive repetition ({pair})")
        made.append(sign)
        at += len(sign)
    return "".join(made)


def _group(written: str, at: int, keep_groups: bool) -> str:
    for sign, name in _LOOKS_AROUND.items():
        if written.startswith(sign, at):
            raise UnsupportedPatternError(name)
    if keep_groups or (written.startswith("(?", at) and not re.match(r"\(\?P?<\w+>", written[at:])):
        return "(?:" if written.startswith("(?:", at) else "("
    return "(?:"


def _escape(written: str, at: int, in_class: bool) -> tuple[str, int]:
    """An escape in RE2's way, and where it ends."""
    sign = written[at + 1]
    if sign == "u" and re.match(r"[0-9A-Fa-f]{4}", written[at + 2 :]):
        return rf"\x{{{written[at + 2 : at + 6]}}}", at + 6
    if not in_class and (sign in "123456789" or (sign == "k" and written[at + 2 : at + 3] in "<'{")):
        raise UnsupportedPatternError(f"a reference to a group ({written[at : at + 2]})")
    if sign in "GR" and not in_class:
        raise UnsupportedPatternError(rf"\{sign}")
    if sign == "Z":
        return r"\z", at + 2
    if sign == "_" or (sign.isalpha() and not sign.isascii()):
        return sign, at + 2
    return written[at : at + 2], at + 2


def _is_border(text: str, at: int) -> bool:
    return _is_word(text[at - 1 : at] if at else "") != _is_word(text[at : at + 1])


def _is_word(character: str) -> bool:
    return character != "" and (re.match(r"\w", character) is not None or _is_mark(character))


def _is_mark(character: str) -> bool:
    return not character.isascii() and re2.match(r"\pM", character) is not None
