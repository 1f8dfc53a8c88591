"""`kb grade`: how many years of school a text asks for."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from kb_tools.errors import KbError, ProblemsError

EXAMPLE = "kb grade docs/signing-in/lost-phone.md --format json"
PLAIN = frozenset({".txt", ".text", ""})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and the form of the answer."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="Markdown articles, or plain text (.txt)"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="for people or for programs"
    )


def run(arguments: argparse.Namespace) -> int:
    """Grade each file; a file without a word of prose has no grade."""
    rows = [_graded(file) for file in arguments.files]
    if arguments.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        if row["grade"] is None:
            print(f"{row['file']}: no prose to grade")
        else:
            words = f"{row['words']} words in {row['sentences']} sentences"
            print(f"{row['file']}: grade {row['grade']} (±{row['half_width']}), {words}")
    return 0


def _graded(file: Path) -> dict[str, object]:
    from kb_tools.content.article import article_from
    from kb_tools.content.front_matter import read_file
    from kb_tools.text.readability import grade_document, grade_plain

    if not file.exists():
        raise KbError(f"there is no file {file}", hint="name text or Markdown files")
    text, problems = read_file(file, str(file))
    if text is None:
        raise ProblemsError(problems)
    if file.suffix.lower() in PLAIN:
        grade = grade_plain(text)
    else:
        article, _ = article_from(text, str(file), file)
        grade = grade_document(article.document)
    return {
        "file": str(file),
        "grade": round(grade.grade, 2) if grade else None,
        "half_width": round(grade.half_width, 2) if grade else None,
        "words": grade.words if grade else 0,
        "sentences": grade.sentences if grade else 0,
    }
