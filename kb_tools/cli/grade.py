"""`kb grade`: how many years of school a text asks for, and what makes it so."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError, Place, ProblemsError, nearest

if TYPE_CHECKING:
    from kb_tools.text.phrases import PhraseFinder
    from kb_tools.text.readability import HardSentence, Prose
    from kb_tools.text.reasons import Explanation, Reason

EXAMPLE = "kb grade docs/signing-in/lost-phone.md --format json"
PLAIN = frozenset({".txt", ".text", ""})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, their language, and the form of the answer."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="Markdown articles, or plain text (.txt)"
    )
    parser.add_argument(
        "--language",
        metavar="CODE",
        help="the language of the texts, such as de; without it, the article's own, else English",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for programs"
    )


@dataclass(frozen=True, slots=True)
class Graded:
    """A file, its language, why it has its grade (None: it has none), and where a sentence stands."""

    file: str
    language: str
    is_known_language: bool
    explanation: Explanation | None
    place_of: Callable[[HardSentence], Place]


def run(arguments: argparse.Namespace) -> int:
    """Grade each file; a file without a word of prose has no grade."""
    if arguments.language is not None:
        _refuse_unknown(arguments.language)
    graded = [_graded(file, arguments.language) for file in arguments.files]
    if arguments.format == "json":
        print(json.dumps([_row(each) for each in graded], ensure_ascii=False, indent=1))
    else:
        print("\n".join(line for each in graded for line in _lines(each)))
    return 0


def _refuse_unknown(language: str) -> None:
    from kb_tools.text.languages import language_code, languages

    if language_code(language) is None:
        guess = nearest(language, languages())
        raise KbError(f"there is no grade for the language “{language}”{guess}", hint=_languages_told())


def _languages_told() -> str:
    from kb_tools.text.languages import language_settings, languages

    told = (f"{code} ({language_settings(code)['name']})" for code in languages())
    return f"the languages are {', '.join(told)}"


def _graded(file: Path, language: str | None) -> Graded:
    from kb_tools.content.article import article_from
    from kb_tools.content.front_matter import read_file
    from kb_tools.text.languages import ENGLISH
    from kb_tools.text.readability import graded_prose, plain_prose

    if not file.exists():
        raise KbError(f"there is no file {file}", hint="name text or Markdown files")
    text, problems = read_file(file, str(file))
    if text is None:
        raise ProblemsError(problems)
    known = known_words(file)
    if file.suffix.lower() in PLAIN:
        spoken = language or ENGLISH
        return _explained(file, spoken, plain_prose(text, spoken, known), _plain_places(text, file))
    article, _ = article_from(text, str(file), file)
    spoken = language or article.locale
    prose = graded_prose(article.document, spoken, known)
    return _explained(
        file,
        spoken,
        prose,
        lambda hard: article.place_in(hard.block, hard.sentence.start, hard.sentence.end),
    )


def known_words(file: Path) -> frozenset[str]:
    """Words, in small letters, that the readers of this file know. No help centre can name any yet."""
    return frozenset()


def _explained(
    file: Path, language: str, prose: Prose | None, place_of: Callable[[HardSentence], Place]
) -> Graded:
    from kb_tools.text.reasons import explain

    found = explain(prose, _easier_words(language)) if prose else None
    return Graded(str(file), language, prose is not None, found, place_of)


def _easier_words(language: str) -> PhraseFinder[str]:
    from kb_tools.checks.lexicon import has_lexicon, read_lexicon
    from kb_tools.text.languages import language_code
    from kb_tools.text.phrases import PhraseFinder

    code = language_code(language)
    listed = code is not None and has_lexicon("plain-words", code)
    return PhraseFinder(read_lexicon("plain-words", code).phrases if code and listed else {})


def _plain_places(text: str, file: Path) -> Callable[[HardSentence], Place]:
    def place(hard: HardSentence) -> Place:
        start, end = hard.sentence.start, hard.sentence.end
        before = text[:start]
        return Place(str(file), before.count("\n") + 1, start - before.rfind("\n"), end - start)

    return place


def _row(graded: Graded) -> dict[str, object]:
    found = graded.explanation
    grade = found.grade if found else None
    return {
        "file": graded.file,
        "language": graded.language,
        "is_known_language": graded.is_known_language,
        "grade": round(grade.grade, 2) if grade else None,
        "half_width": round(grade.half_width, 2) if grade else None,
        "range": [round(end, 2) for end in grade.range] if grade else None,
        "is_vague": grade.is_vague if grade else None,
        "words": grade.words if grade else 0,
        "sentences": grade.sentences if grade else 0,
        "hardest": [_reason_row(reason, graded.place_of) for reason in found.reasons] if found else [],
    }


def _reason_row(reason: Reason, place_of: Callable[[HardSentence], Place]) -> dict[str, object]:
    place = place_of(reason.hard)
    return {
        "line": place.line,
        "column": place.column,
        "length": place.length,
        "text": reason.hard.sentence.text,
        "grade": round(reason.hard.grade, 2),
        "words": reason.hard.words,
        "hard_words": [{"word": word.text, "easier": word.easier or None} for word in reason.words],
    }


def _lines(graded: Graded) -> list[str]:
    from kb_tools.pages.words import counted

    found = graded.explanation
    if not graded.is_known_language:
        return [f"{graded.file}: no grade for the language “{graded.language}”; {_languages_told()}"]
    if found is None:
        return [f"{graded.file}: no prose to grade"]
    grade = found.grade
    if grade.is_vague:
        low, high = grade.range
        told = f"grade {low:.0f} to {high:.0f}, too few words for one figure"
    else:
        told = f"grade {grade.grade:.1f} (±{grade.half_width:.1f})"
    words = counted(grade.words, "{count} word", "{count} words")
    sentences = counted(grade.sentences, "{count} sentence", "{count} sentences")
    lines = [f"{graded.file}: {told}, {words} in {sentences}"]
    return lines + [line for reason in found.reasons for line in _reason_lines(reason, graded.place_of)]


def _reason_lines(reason: Reason, place_of: Callable[[HardSentence], Place]) -> list[str]:
    sentence = " ".join(reason.hard.sentence.text.split())
    lines = [f"   {place_of(reason.hard)}: {reason.hard.words} words: {sentence}"]
    if reason.words:
        told = (f"{word.text} (easier: {word.easier})" if word.easier else word.text for word in reason.words)
        lines.append(f"      hard words: {', '.join(told)}")
    return lines
