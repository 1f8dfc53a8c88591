from __future__ import annotations

import re

from hypothesis import given

from kb_tools.checks.finding import Severity
from kb_tools.errors import Place
from kb_tools.reports import FORMATS, CheckReport
from tests.reports.made import BLAME, CARD, POINT, TWO_LINES, any_report, found, report

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\r\n]*,?)+)::([^\r\n]*)")


def read(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it: its name, its properties, its message."""
    match = COMMAND.fullmatch(line)
    assert match, line
    properties = dict(part.split("=", 1) for part in match[2].split(","))
    for escape, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        properties = {name: value.replace(escape, character) for name, value in properties.items()}
    message = match[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
    return match[1], properties, message


def annotations(made: CheckReport) -> list[str]:
    """The lines of a report but for the last, which has the counts."""
    *lines, counts = FORMATS["github"](made).split("\n")
    assert not counts.startswith("::")
    return lines


@given(made=any_report())
def test_any_finding_is_one_command_and_no_text_starts_another(made: CheckReport) -> None:
    lines = annotations(made)
    assert len(lines) == len(made.findings)
    for line, finding in zip(lines, made.findings, strict=True):
        name, properties, _ = read(line)
        assert line.splitlines() == [line]
        assert int(properties["line"]) == finding.place.line
        assert name == {3: "error", 2: "warning", 1: "notice"}[finding.severity]


def test_an_annotation_says_where_what_and_why() -> None:
    (line,) = annotations(report(BLAME))
    assert line == (
        "::warning file=docs/signing-in/lost phone.md,line=4,endLine=4,col=9,endColumn=19,title=tone-blame::"
        "“tone-blame” was found. Write it so.%0APeople who need help are often ashamed already.%0A"
        "https://help.northwind.example/beeline/rules/#tone-blame"
    )


def test_what_has_a_meaning_in_a_command_comes_back_as_it_was() -> None:
    odd = found("plain-words", Place(CARD, 1, 10, 7), message="50 %: a,\r\nb::c%0A", suggestion="")
    _, properties, message = read(annotations(report(odd))[0])
    assert properties["file"] == CARD
    assert message.startswith("50 %: a,\r\nb::c%0A\n")


def test_a_point_has_no_end_column_and_a_stretch_over_lines_no_columns() -> None:
    point, lines = (read(line)[1] for line in annotations(report(POINT, TWO_LINES)))
    assert (point["col"], point.get("endColumn")) == ("7", None)
    assert (lines["line"], lines["endLine"], lines.get("col")) == ("5", "6", None)


def test_files_are_named_from_the_top_of_the_repository() -> None:
    assert read(annotations(report(BLAME, from_top="help"))[0])[1]["file"].startswith("help/docs/")


def test_the_log_ends_with_the_counts() -> None:
    hint = found("plain-words", Place(CARD, 1, 10, 7), severity=Severity.HINT)
    assert FORMATS["github"](report(BLAME, hint)).endswith("\n3 articles read: 1 warning, 1 hint.")
