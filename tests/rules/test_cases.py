"""Every rule finds what its cases mark, at the very place, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb_tools.checks.passage import Passage
from kb_tools.checks.registry import all_rules

CASES = Path(__file__).parent / "cases"
FIELDS = {
    "find-question",
    "find-same",
    "find-title",
    "front-matter",
    "one-question",
    "title-words",
    "trust-owner",
    "trust-overdue",
    "way-out",
}
WITH_DATA = {
    "read-grade",
    "read-section",
    "spelling",
    "trust-ai",
    "vote-next",
    "vote-unsolved",
}  # their cases need more than a line: see tests/checks
LINE = re.compile(r"^(Bad|Good)(?: \(([^)]*)\))?: +(.*)$", re.MULTILINE)
START = [
    "id: here",
    "title: Here",
    "type: how_to",
    "description: D.",
    "owner: ana",
    "last_reviewed_on: 2026-11-03",
]


def cases(kind: str) -> list[tuple[str, str, str]]:
    """A rule's id, a field that its article has (such as "type: faq"), and one case, line ends written out."""
    return [
        (file.stem, field, text.replace("\\n", "\n"))
        for file in sorted(CASES.glob("*.md"))
        for found, field, text in LINE.findall(file.read_text("utf-8"))
        if found == kind
    ]


@pytest.fixture
def around(folder):
    """What the cases link to."""
    folder.article("signing-in/lost-phone.md", "## What to do\n\nA.\n\n## What to do\n\nB.\n")
    folder.article("signing-in/backup-codes.md", fields="redirect_from: [signing-in/old-codes/]\n")
    folder.article("devices/scan.md")
    folder.article("devices/old phone.md", id="old-phone")
    folder.article("devices/soon.md", fields="status: draft\n")
    folder.write(
        "words.yml",
        "names: {Northwind Shield: The program., Northwind: We., Find: The map.}\n"
        "preferred: {sign in: {not: [log on], because: The button says so.}}\n",
    )
    folder.article("agents/inside.md", fields="audience: agent\n")
    for name, title in (
        ("one", "Printer offline"),
        ("two", "Printer offline again"),
        ("three", "Offline printer"),
    ):
        fields = 'questions: ["printer offline", "what does the light on the printer mean"]\n'
        folder.article(f"printing/{name}.md", title=title, fields=fields)
    folder.write("images/sign-in.png", b"\x89PNG")
    folder.write("images/old phone.png", b"\x89PNG")
    folder.write("images/heavy.png", b"\x89PNG" + b"\0" * 300_000)
    return folder


def written(rule: str, text: str, fields: str = "") -> str:
    """The article of a case: the text is its body, or a field that stands for one of the same name."""
    given = [each.strip() for each in fields.split(";") if each.strip()]
    names = {each.partition(":")[0] for each in given}
    start = [*(each for each in START if each.partition(":")[0] not in names), *given]
    if rule not in FIELDS:
        return "\n".join(["---", *start, "---", text, ""])
    name = text.replace("«", "").partition(":")[0]
    return "\n".join(
        ["---", *(each for each in start if not each.startswith(f"{name}:")), text, "---", "Text.", ""]
    )


def found(folder, rule: str, text: str, path: str = "signing-in/here.md") -> list[tuple[int, int, int]]:
    folder.write(path, text)
    whole = all_rules()[rule].whole
    findings = [
        each for each in folder.findings(whole=whole) if each.place.file == path and each.rule == rule
    ]
    assert all(each.message and each.why for each in findings)
    return [(each.place.line, each.place.column, each.place.length) for each in findings]


@pytest.mark.parametrize(("rule", "fields", "text"), cases("Bad"))
def test_what_is_marked_is_found_where_it_stands(around, rule, fields, text):
    whole = written(rule, text, fields)
    start, end = whole.index("«"), whole.index("»") - 1
    line = whole.count("\n", 0, start) + 1
    column = start - whole.rfind("\n", 0, start)
    assert found(around, rule, whole.replace("«", "").replace("»", "")) == [(line, column, end - start)]


@pytest.mark.parametrize(("rule", "fields", "text"), cases("Good"))
def test_near_misses_are_left_alone(around, rule, fields, text):
    assert found(around, rule, written(rule, text, fields)) == []


@pytest.mark.parametrize("family", ["tone-", "safe-", "plain-"])
def test_what_speaks_of_wording_and_safety_has_fifteen_of_each(family):
    for file in CASES.glob(f"{family}*.md"):
        kinds = [kind for kind, _, _ in LINE.findall(file.read_text("utf-8"))]
        assert kinds.count("Bad") >= 15, file.name
        assert kinds.count("Good") >= 15, file.name


def test_every_rule_has_cases():
    assert {file.stem for file in CASES.glob("*.md")} | WITH_DATA == set(all_rules())


ON_SENTENCES = [rule for rule in all_rules().values() if rule.reads is Passage]


@pytest.mark.parametrize(
    ("rule", "text"), [(rule.id, text) for rule in ON_SENTENCES for text in rule.explanation().bad]
)
def test_a_bad_example_of_the_docstring_is_found(around, rule, text):
    assert found(around, rule, written(rule, text))


@pytest.mark.parametrize(
    ("rule", "text"), [(rule.id, text) for rule in ON_SENTENCES for text in rule.explanation().good]
)
def test_a_good_example_of_the_docstring_is_left_alone(around, rule, text):
    assert found(around, rule, written(rule, text)) == []


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
def test_a_docstring_says_what_why_examples_and_source(rule):
    page = rule.explanation()
    assert page.summary.endswith(".")
    assert len(page.why) > 40
    assert page.bad
    assert page.good
    assert page.source
