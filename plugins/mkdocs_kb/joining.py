"""Modules joined into one classic script, for pages that are opened from a disk.

A browser loads no ES module from a `file:` address. Here each module becomes a function of one script; it
runs when it is first asked for, as it would in the browser. Only the forms of import and export that our
own modules use are known: another one stops the build and is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from kb_tools.errors import KbError

_FROM = re.compile(
    r'^import\s+(?:\{([^}]*)\}|\*\s+as\s+(\w+)|(\w+))\s+from\s+"(\.{1,2}/[^"]+)";$', re.MULTILINE
)
_LATER = re.compile(r'\bimport\("(\.{1,2}/[^"]+)"\)')
_EXPORT = re.compile(r"^export\s+((?:async\s+)?function\*?|class|const|let)\s+(\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (.+);$", re.MULTILINE)
_EMPTY = re.compile(r"^export \{\};$", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*|^.*\bimport\.meta\b.*|^await\b.*", re.MULTILINE)
_HEAD = """// The site's scripts in one, for pages that are opened from a disk. Made from the modules below.
"use strict";
(() => {
  const modules = {"""
_FOOT = """  };
  const made = new Map();
  const kbNeed = (name) => {
    if (!made.has(name)) {
      made.set(name, {});
      modules[name](made.get(name), kbNeed, kbLater);
    }
    return made.get(name);
  };
  const kbLater = async (name) => kbNeed(name);
"""


def join_modules(folder: Path, entry: str) -> str:
    """One script that does what the module `entry` of the folder does, with all that it imports.

    Raises KbError for an import or export of a form that is not known here, or a module that is not there.
    """
    parts: dict[str, str] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in parts:
            parts[name], needed = _as_function(folder, name)
            waiting += reversed(needed)
    body = "\n".join(f'"{name}"(kbExports, kbNeed, kbLater) {{\n{text}}},' for name, text in parts.items())
    return f'{_HEAD}\n{body}\n{_FOOT}  kbNeed("{entry}");\n}})();\n'


def _as_function(folder: Path, name: str) -> tuple[str, list[str]]:
    """A module's text as the body of a function, and the modules that it names."""
    needed: list[str] = []
    try:
        text = (folder / name).read_text("utf-8")
    except FileNotFoundError as error:
        raise KbError(f"the script {name} is imported, but it is not there") from error
    text = _EMPTY.sub("", _FROM.sub(_importing(name, needed), text))
    text = _LATER.sub(lambda match: f'kbLater("{_called(name, match[1], needed)}")', text)
    text = _DEFAULT.sub(r"kbExports.default = \1;", text)
    told = [match[2] for match in _EXPORT.finditer(text)]
    text = _EXPORT.sub(r"\1 \2", text)
    unknown = _UNKNOWN.search(text)
    if unknown:
        raise KbError(f"{name}: this form of import or export cannot be joined: {unknown[0].strip()}")
    getters = ", ".join(f"{each}: {{ get: () => {each}, enumerable: true }}" for each in told)
    return (f"Object.defineProperties(kbExports, {{ {getters} }});\n" if told else "") + text, needed


def _importing(name: str, needed: list[str]) -> Callable[[re.Match[str]], str]:
    def line(match: re.Match[str]) -> str:
        named, whole, default, written = match.groups()
        names = whole or f"{{{f' default: {default} ' if default else named.replace(' as ', ': ')}}}"
        return f'const {names} = kbNeed("{_called(name, written, needed)}");'

    return line


def _called(name: str, written: str, needed: list[str]) -> str:
    """The name below the folder of a module that another one names, remembered among the needed."""
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / written).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    found = "/".join(parts)
    needed.append(found)
    return found
