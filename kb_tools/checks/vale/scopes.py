"""Vale's scopes: which pieces of an article a rule looks at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb_tools.errors import nearest


class Family(StrEnum):
    """What a rule looks at piece by piece."""

    BLOCK = "text"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    SUMMARY = "summary"
    LINK = "link"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"


_FORMAT = frozenset({"md"})
_PARTS = frozenset(
    [
        "heading",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "list",
        "table",
        "cell",
        "blockquote",
        "attr",
        "alt",
        *Family,
        *_FORMAT,
    ]
)
_NOT_HERE = frozenset(
    [
        "raw",
        "comment",
        "line",
        "block",
        "class",
        "in",
        "meta",
        "header",
        "caption",
        "figure",
        "footer",
        "txt",
        "html",
        "rst",
        "adoc",
        "org",
        "dita",
        "xml",
    ]
)


@dataclass(frozen=True, slots=True)
class _Part:
    sections: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Scope:
    """Some pieces of an article: those of a family that fit every part."""

    name: str
    family: Family
    parts: tuple[_Part, ...]

    def takes(self, sections: frozenset[str]) -> bool:
        """Whether a piece with these names is one of them."""
        return all((part.sections <= sections) is not part.negated for part in self.parts)


ALL_TEXT = Scope("text", Family.BLOCK, (_Part(frozenset({"text"}), False),))


def read_scope(written: str) -> tuple[Scope | None, str]:
    """A scope, or what in it there is not here. Raises ValueError for a name that Vale does not know."""
    parts = []
    family = Family.BLOCK
    for piece in written.split("&"):
        name = piece.strip()
        negated = name.startswith("~")
        sections = frozenset(name.removeprefix("~").strip().split("."))
        if name.startswith("doc(") or sections & _NOT_HERE:
            return None, name
        unknown = next((each for each in sorted(sections) if each not in _PARTS), None)
        if unknown is not None:
            raise ValueError(f'there is no scope "{unknown}"{nearest(unknown, _PARTS)}')
        if not negated:
            family = next((each for each in Family if each in sections and each != Family.BLOCK), family)
        parts.append(_Part(sections, negated))
    return Scope(written, family, tuple(parts)), ""


def scope_names() -> str:
    """The scopes that there are, for people."""
    return ", ".join(sorted(_PARTS - _FORMAT - {"attr", "cell"} - {f"h{n}" for n in range(1, 7)}))
