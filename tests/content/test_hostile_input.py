"""Whatever stands in a folder of articles is met with words: a place, a reason, a next step.

Every case lies beside a sound article with one known finding, which has to be found each time.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb_tools.checks.plan import Plan
from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_article
from kb_tools.content.article import article_from, read_article
from kb_tools.content.library import Library
from kb_tools.settings import Settings
from tests.conftest import TODAY

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(f'*{before}' for _ in range(9))}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXT = "\nYou failed to save it.\n"


def matter(lines: str) -> str:
    return f"---\n{lines}---\n{TEXT}"


SOUND = "id: bad\ntitle: Bad\ntype: faq\n"

# name: (what the file holds, where the first finding stands, what it says)
BROKEN: dict[str, tuple[str | bytes, str, str]] = {
    "a colon in a value": (matter("title: Error 5: no access\n"), "2:15", "a colon stands where"),
    "a quote never closed": (matter('title: "Lost\nid: bad\n'), "2:8", "this quote is never closed"),
    "a tab before a name": (matter("id: bad\n\ttitle: Bad\n"), "3:1", "a tab stands where YAML allows only"),
    "a value that begins with @": (matter("title: @home\n"), "2:8", "cannot start a value"),
    "a list never closed": (matter("tags: [a, b\n"), "2:7", "this list in [ ] is never closed"),
    "a name twice": (
        matter(SOUND + "title: Other\n"),
        "5:1",
        "“title” stands here a second time (first on line 3)",
    ),
    "a YAML bomb": (matter(BOMB), "2:4", "the anchor &a is not allowed here"),
    "an alias": (matter("title: *other\n"), "2:8", "the alias *other is not allowed here"),
    "a tag that would run code": (
        matter("title: !!python/object/apply:os.system [ls]\n"),
        "2:8",
        "the tag tag:yaml.org,2002:python/object/apply:os.system is not allowed here",
    ),
    "two documents": ("---\nid: bad\n--- \n", "1:1", "description is missing"),
    "a date that is no day": (
        matter(SOUND + "last_reviewed_on: '2026-13-02'\n"),
        "5:19",
        'last_reviewed_on: "2026-13-02" does not fit',
    ),
    "a date in words": (
        matter(SOUND + "last_reviewed_on: 3 November 2026\n"),
        "5:19",
        'last_reviewed_on: "3 November 2026" does not fit',
    ),
    "a null byte": (b"---\nid: bad\n---\nText\0.\n", "4:5", "a null byte stands here"),
    "UTF-16, little end first": (
        "---\nid: bad\n---\n".encode("utf-16-le").join((b"\xff\xfe", b"")),
        "1:1",
        "UTF-16",
    ),
    "UTF-16, big end first": (
        "---\nid: bad\n---\n".encode("utf-16-be").join((b"\xfe\xff", b"")),
        "1:1",
        "UTF-16",
    ),
    "UTF-16 without a mark": ("Text.\n".encode("utf-16-le"), "1:2", "a null byte stands here"),
    "a byte that is not UTF-8": (
        "---\nid: bad\n---\nGrüße 🔑 ".encode() + b"\xe9t\xe9\n",
        "4:9",
        "0xe9 is not UTF-8",
    ),
    "that, behind a byte order mark": (b"\xef\xbb\xbfab\xff", "1:3", "the byte 0xff is not UTF-8"),
    "50 MB": (b"---\nid: bad\n---\n" + b"word " * 10_000_000, "1:1", "the file has 50 MB"),
    "front matter that never ends": (
        "---\nid: bad\ntitle: Bad\n\nText.\n",
        "1:1",
        "starts here and never ends",
    ),
    "huge front matter": (matter("a: b\n" * 20_000), "1:1", "longer than 64,000 characters"),
    "ten thousand names": (
        matter("".join(f"k{at}: v\n" for at in range(7_000))),
        "2:1",
        'there is no field "k0" in front matter',
    ),
    "the same name ten thousand times": (matter("a: b\n" * 10_000), "2:1", 'there is no field "a"'),
    "deep brackets": (matter("tags: " + "[" * 9_000 + "\n"), "2:1006", "too many brackets are open at once"),
    "deep braces": (matter("tags: " + "{a: " * 5_000 + "\n"), "2:80", "nested more than 20 levels deep"),
    "half a surrogate pair": (matter('title: "\\ud800"\n'), "2:11", "an escape that stands for no character"),
    "a control character as an escape": (matter('title: "a\\a"\n'), "2:8", "invisible character (U+0007)"),
    "a control character": (matter("title: a\x08b\n"), "2:9", "an invisible character (U+0008)"),
    "front matter that is a list": (matter("- a\n- b\n"), "2:1", "front matter: found a list"),
    "front matter that is one value": (matter("just words\n"), "2:1", 'front matter: found "just words"'),
    "a list as a name": (
        matter("? [a, b]\n: c\n"),
        "2:3",
        "a list or mapping stands where a name was expected",
    ),
    "a very long title": (
        matter(f"id: bad\ntype: faq\ntitle: {'x' * 5_000}\n"),
        "4:8",
        "has 5000 characters",
    ),
    "an owner that is markup": (
        matter(SOUND + 'owner: "<script>"\n'),
        "5:8",
        'people.yml knows no "<script>"',
    ),
    "nothing at all": ("", "1:1", "id is missing; the site makes do with bad."),
    "only blanks": ("\n \n\t\n", "1:1", "id is missing"),
}


@pytest.fixture
def beside(folder):
    """A folder with one sound article in which one thing is to be found."""
    folder.article("a/good.md", "You failed to save it.\n")
    return folder


def told_of(folder, name: str):
    """The findings about a file; the sound article's own have to be there too."""
    findings = folder.findings()
    good = [(str(each.place), each.rule) for each in findings if each.place.file == "a/good.md"]
    assert good == [("a/good.md:9:1", "tone-blame")]
    for each in findings:
        assert each.message
        assert each.suggestion or each.rule != "front-matter"
    return [each for each in findings if each.place.file == name]


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_article_is_told_and_hides_nothing(beside, case):
    holds, place, says = BROKEN[case]
    beside.write("a/bad.md", holds)
    findings = told_of(beside, "a/bad.md")
    told = [f"{each.place.line}:{each.place.column} {each.message}" for each in findings]
    assert any(each.startswith(f"{place} ") and says in each for each in told), told
    assert len(findings) < 120


@pytest.mark.parametrize("case", BROKEN)
def test_no_broken_article_takes_long(tmp_path, case):
    file = tmp_path / "bad.md"
    holds = BROKEN[case][0]
    file.write_bytes(holds if isinstance(holds, bytes) else holds.encode())
    began = time.process_time()
    read_article(file, "bad.md")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("case", "text"),
    [
        ("a byte order mark", "\ufeff---\n{}---\n\nYou failed to save it.\n"),
        ("CRLF", "---\r\n{}---\r\n\r\nYou failed to save it.\r\n"),
        ("CR", "---\r{}---\r\rYou failed to save it.\r"),
    ],
)
def test_another_editors_line_ends_and_marks_change_nothing(beside, case, text):
    end = "\r\n" if case == "CRLF" else "\r" if case == "CR" else "\n"
    fields = end.join(
        (
            "id: bad",
            "title: B",
            "type: faq",
            "description: D.",
            "owner: ana",
            "last_reviewed_on: 2026-11-03",
            "",
        )
    )
    beside.write("a/bad.md", text.replace("{}", fields).encode())
    [finding] = told_of(beside, "a/bad.md")
    assert (str(finding.place), finding.rule) == ("a/bad.md:10:1", "tone-blame")


def test_other_line_separators_in_a_value_do_not_move_the_lines_below(beside):
    beside.write("a/bad.md", matter('id: bad\ntitle: "a\u2028b\x85c"\ntype: wrong\n'))
    assert [each.place.line for each in told_of(beside, "a/bad.md") if "type" in each.message] == [4]


def test_two_files_with_one_id_are_both_read(beside):
    beside.article("b/bad.md", "You failed to save it.\n", id="good")
    rules = [each.rule for each in told_of(beside, "b/bad.md")]
    assert rules == ["front-matter", "tone-blame"]


def test_a_link_to_a_file_outside_is_not_followed(beside, tmp_path):
    (tmp_path / "secret.md").write_text("Secret.\n")
    (beside.path / "a/bad.md").symlink_to(tmp_path / "secret.md")
    [finding] = told_of(beside, "a/bad.md")
    assert finding.message == "this link leads to a file outside the folder of articles"
    assert "a/bad.md" not in beside.library().by_path


def test_a_link_to_a_folder_outside_is_not_followed(beside, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/secret.md").write_text("Secret.\n")
    (beside.path / "linked").symlink_to(tmp_path / "elsewhere")
    [finding] = told_of(beside, "linked")
    assert finding.message == "this link leads to a folder outside the folder of articles"
    assert list(beside.library().by_path) == ["a/good.md"]


def test_links_in_a_circle_are_told(beside):
    (beside.path / "a/bad.md").symlink_to("other.md")
    (beside.path / "a/other.md").symlink_to("bad.md")
    (beside.path / "a/up").symlink_to(beside.path)
    [finding] = told_of(beside, "a/bad.md")
    assert finding.message.startswith("the file cannot be read (")


def test_a_link_to_nothing_is_told(beside):
    (beside.path / "a/bad.md").symlink_to("gone.md")
    [finding] = told_of(beside, "a/bad.md")
    assert finding.message == "the file cannot be read (No such file or directory)"


def test_a_people_file_that_is_a_link_to_nothing_is_told(beside):
    (beside.path / "contact.yml").symlink_to("gone.yml")
    [finding] = told_of(beside, "contact.yml")
    assert "cannot be read" in finding.message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file: nothing is unreadable")
def test_a_file_and_a_folder_that_may_not_be_read_are_told(beside):
    (file := beside.article("a/bad.md")).chmod(0)
    (inner := beside.article("locked/inner.md").parent).chmod(0)
    try:
        assert "Permission denied" in told_of(beside, "a/bad.md")[0].message
        assert "Permission denied" in told_of(beside, "locked")[0].message
    finally:
        file.chmod(0o600)
        inner.chmod(0o700)


def test_a_pipe_is_not_waited_for(beside):
    os.mkfifo(beside.path / "a/bad.md")
    [finding] = told_of(beside, "a/bad.md")
    assert finding.message == "this is not a file with text"


def test_a_folder_named_like_an_article_is_a_folder(beside):
    beside.article("a/bad.md/inner.md", "You failed to save it.\n")
    [finding] = told_of(beside, "a/bad.md/inner.md")
    assert finding.rule == "tone-blame"


NAMES = [
    "lost phone.md",
    "c#.md",
    "100%.md",
    "%2e%2e.md",
    "🔑 keys.md",
    "هاتف مفقود.md",
    "a\u202egnp.md",
    "semi;colon&'quote\".md",
    "-rf.md",
    "new\nline.md",
    "café.md",
    "a?b.md",
    "x" * 200 + ".md",
]


@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_is_read_and_can_be_linked_to(beside, name):
    beside.write(f"a/{name}", matter(SOUND))
    assert [each.rule for each in told_of(beside, f"a/{name}") if each.rule == "tone-blame"] == ["tone-blame"]
    assert beside.library().by_path[f"a/{name}"].id == "bad"


def test_a_name_that_is_not_utf_8_is_read(beside):
    odd = os.fsdecode(os.fsencode(beside.path) + b"/a/caf\xe9.md")
    Path(odd).write_text(matter(SOUND))
    assert "tone-blame" in [each.rule for each in told_of(beside, os.path.relpath(odd, beside.path))]


def test_front_matter_of_one_article_never_reaches_the_next(beside):
    beside.write("a/bad.md", "---\nid: bad\n")
    beside.write("a/cad.md", matter("id: cad\ntitle: Cad\ntype: faq\n"))
    assert beside.library().by_path["a/cad.md"].id == "cad"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@example(b"---\n---\n")
@example(b"---\n? \n---\n")
@example(b"---\n- : -\n---\n")
@example(b"---\n!!binary x: y\n---\n")
def test_no_bytes_are_a_surprise(tmp_path_factory, data):
    file = tmp_path_factory.mktemp("any") / "any.md"
    file.write_bytes(data)
    article, problems = read_article(file, "any.md")
    assert article is not None or problems
    lines = data.count(b"\n") + data.count(b"\r") + 2
    assert all(problem.place.line <= lines for problem in problems)


yaml_like = st.text(alphabet="ab: -[]{}\"'&*!|>#%@`\n\t?,~\\0", max_size=120)


@settings(max_examples=500, deadline=None)
@given(yaml_like)
def test_no_front_matter_is_a_surprise(text):
    article, problems = article_from(f"---\n{text}\n---\nText.\n", "a/b.md", Path("b.md"))
    assert article.id
    assert article.title
    assert all(problem.place.line >= 1 for problem in problems)


PIECES = """you failed to|Utilise
|in order to|# |[a](b.md#c)|![|](|`|**|\n\n|\r\n|\t|🔑|e\u0301| |> |- |1. |<b>
&amp;|---||```\n|(|)|[x]: y\n|İ|\u2028"""
markdown_like = st.lists(
    st.sampled_from(PIECES.split("|")) | st.characters(exclude_categories=("Cs",)), max_size=40
).map("".join)


@settings(max_examples=300, deadline=None)
@given(markdown_like)
def test_no_text_is_a_surprise_and_every_finding_lies_in_the_file(text):
    whole = f"---\nid: b\ntitle: B\ntype: faq\n---\n{text}"
    article, _ = article_from(whole, "a/b.md", Path("b.md"))
    around = Surroundings(Library(Path("nowhere"), (article,)), Settings(), TODAY)
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in check_article(article, around, Plan(around.settings.check)):
        place = finding.place
        assert 1 <= place.line <= len(lines)
        assert place.length >= 0
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
