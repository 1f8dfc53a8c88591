"""Foreign folders of Markdown: what comes in, what is told, and that a second time changes nothing."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from kb_tools.checks.rule import Surroundings
from kb_tools.checks.runner import check_library
from kb_tools.content.library import read_library
from kb_tools.errors import KbError
from kb_tools.importing.foreign_fields import guessed_type
from kb_tools.importing.markdown_folder import import_folder
from kb_tools.settings import Settings


class Foreign:
    """A foreign folder, and the place into which it is imported."""

    def __init__(self, top: Path) -> None:
        self.source, self.target = top / "Old Help", top / "docs"
        self.source.mkdir()

    def write(self, name: str, text: str | bytes = "Text.\n") -> None:
        file = self.source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)

    def bring(self):
        return import_folder(self.source, self.target)

    def text(self, name: str) -> str:
        return (self.target / name).read_text("utf-8")

    def names(self) -> list[str]:
        return sorted(path.relative_to(self.target).as_posix() for path in self.target.rglob("*.md"))


@pytest.fixture
def foreign(tmp_path):
    return Foreign(tmp_path)


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_folders_become_categories_and_names_become_safe(foreign):
    foreign.write("Signing In/Lost  phone?.md")
    foreign.write("Signing In/Deeper Down/Keys & 🔑.md")
    foreign.write("top level.md")
    foreign.bring()
    assert foreign.names() == [
        "old-help/top-level.md",
        "signing-in/deeper-down/keys.md",
        "signing-in/lost-phone.md",
    ]
    library = read_library(foreign.target)
    assert {category.key: category.title for category in library.categories} == {
        "old-help": "Old Help",
        "signing-in": "Signing In",
    }
    assert library.problems == ()


def test_a_second_time_changes_nothing(foreign):
    foreign.write("A/one.md", "# One\n\n[two](two.md) ![p](p.png)\n")
    foreign.write("A/two.md", "---\ntitle: Two\nweight: 4\n---\nText.\n")
    foreign.write("A/p.png", b"\x89PNG")
    foreign.bring()
    before = state(foreign.target)
    told = foreign.bring()
    assert state(foreign.target) == before
    assert (told.written, told.unchanged, told.edited) == (0, 2, [])


def test_an_article_that_somebody_edited_is_kept(foreign):
    foreign.write("A/one.md")
    foreign.write("A/two.md")
    foreign.bring()
    (foreign.target / "a/one.md").write_text("Mine.\n")
    foreign.write("A/one.md", "Theirs, newer.\n")
    foreign.write("A/two.md", "Theirs, newer.\n")
    told = foreign.bring()
    assert told.edited == ["a/one.md"]
    assert foreign.text("a/one.md") == "Mine.\n"
    assert "Theirs, newer." in foreign.text("a/two.md")


def test_a_file_that_was_there_before_is_kept(foreign):
    foreign.write("A/one.md")
    (foreign.target / "a").mkdir(parents=True)
    (foreign.target / "a/one.md").write_text("Mine.\n")
    assert foreign.bring().edited == ["a/one.md"]
    assert foreign.text("a/one.md") == "Mine.\n"


def test_links_anchors_and_pictures_keep_leading_where_they_did(foreign):
    foreign.write("A B/Lost phone.md", '## Part\n\n[self](#part) [old](<../C/Back up.md#part> "T")\n')
    foreign.write(
        "C/Back up.md",
        "## Part\n\n[a](../A%20B/Lost%20phone.md#part) [b](../A%20B/Lost%20phone) [c][r]\n\n"
        '![p](../img/My%20Pic.PNG) <img src="../img/My Pic.PNG" alt="x">\n\n'
        "[r]: ../A%20B/Lost%20phone.md#part\n",
    )
    foreign.write("img/My Pic.PNG", b"\x89PNG")
    told = foreign.bring()
    assert told.missing == []
    assert told.pictures == 1
    assert '[old](../c/back-up.md#part "T")' in foreign.text("a-b/lost-phone.md").replace("<", "").replace(
        ">", ""
    )
    moved = foreign.text("c/back-up.md")
    assert "[a](../a-b/lost-phone.md#part) [b](../a-b/lost-phone.md)" in moved
    assert "[r]: ../a-b/lost-phone.md#part" in moved
    assert (foreign.target / "img/my-pic.png").read_bytes() == b"\x89PNG"
    library = read_library(foreign.target)
    found = check_library(Surroundings(library, Settings(), date(2026, 11, 25)))
    assert not [each for each in found if each.rule in ("link-broken", "link-anchor", "image-missing")]


def test_addresses_of_the_old_help_centre_lead_to_the_article(foreign):
    foreign.write("A/one.md", "---\nid: 4407123456\n---\nOne.\n")
    foreign.write("A/two.md", "[one](https://help.example.org/hc/en-us/articles/4407123456-One#part)\n")
    foreign.bring()
    assert "[one](one.md#part)" in foreign.text("a/two.md")


def test_a_link_to_nothing_is_told_with_its_place_and_left_as_it_was(foreign):
    foreign.write("A/one.md", "---\ntitle: One\n---\nSee [x](gone.md) and ![y](../../secret.png).\n")
    (foreign.source.parent / "secret.png").write_bytes(b"secret")
    told = foreign.bring()
    assert [str(each) for each in told.missing] == [
        "A/one.md:4:9: this link leads to nothing: gone.md",
        "A/one.md:4:27: this picture leads to nothing: ../../secret.png",
    ]
    assert "See [x](gone.md) and ![y](../../secret.png)." in foreign.text("a/one.md")


def test_hidden_files_do_not_come_along(foreign):
    foreign.write("A/one.md", "[x](../.env)\n")
    foreign.write(".env", "KEY=1")
    foreign.write(".git/x.md")
    told = foreign.bring()
    assert len(told.missing) == 1
    assert foreign.names() == ["a/one.md"]
    assert not list(foreign.target.rglob("*env*"))


def test_two_pictures_never_take_each_others_place(foreign):
    foreign.write("A/one.md", "![x](<My pic.png>) ![y](my-pic.png)\n")
    foreign.write("A/My pic.png", b"1")
    foreign.write("A/my-pic.png", b"2")
    foreign.bring()
    pictures = sorted((foreign.target / "a").glob("*.png"))
    assert {picture.read_bytes() for picture in pictures} == {b"1", b"2"}


def test_two_articles_never_take_each_others_place_or_id(foreign):
    for name in ("A/Lost phone.md", "A/lost-phone.md", "A/lost_phone.md", "B/lost phone.md", "B/x.md"):
        foreign.write(name, f"---\nid: {'same' if name.endswith('x.md') else 'Not safe!'}\n---\n{name}\n")
    foreign.bring()
    library = read_library(foreign.target)
    assert len(library.articles) == len(library.by_id) == 5
    assert not [problem for problem in library.problems if "taken" in problem.message]
    foreign.bring()
    assert set(read_library(foreign.target).by_id) == set(library.by_id)


def test_long_names_stay_unique_and_valid(foreign):
    for at in range(3):
        foreign.write(f"A/{'long ' * 30}{at}.md")
    foreign.bring()
    library = read_library(foreign.target)
    assert library.problems == ()
    assert len(library.by_id) == 3


def test_foreign_fields_are_mapped(foreign):
    foreign.write(
        "A/one.md",
        "---\nTitle: One\nintro: What it is\nlabels: a, b\naliases: [/old/]\nms.topic: how-to\ndraft: true\n"
        "---\nText.\n",
    )
    foreign.bring()
    matter = read_library(foreign.target).by_id["one"].matter
    assert (matter.title, matter.description, matter.keywords) == ("One", "What it is", ("a", "b"))
    assert (matter.redirect_from, matter.type.value, matter.status.value) == (("/old/",), "how_to", "draft")


def test_whatever_is_left_out_is_told_with_the_reason(foreign):
    foreign.write(
        "A/one.md",
        f"---\ntitle: One\nweight: 4\nslug: one\nsummary: S\nexcerpt: E\nlayout: {{a: b}}\ntype: blog\n"
        f"description: {'x' * 500}\ntags: [a, [b]]\n---\nText.\n",
    )
    assert set(foreign.bring().left_out) == {
        "weight (no field of ours means this)",
        "slug (no field of ours means this)",
        "layout (no field of ours means this)",
        "excerpt (another name gave description already)",
        "description (another name gave description already)",
        "type (its value does not fit)",
        "tags (not every value fits)",
    }


def test_a_long_short_answer_is_cut_and_that_is_told(foreign):
    foreign.write("A/one.md", f"---\nsummary: {'word ' * 100}\n---\nText.\n")
    assert list(foreign.bring().left_out) == ["summary (cut at 400 characters)"]
    assert read_library(foreign.target).problems == ()


def test_foreign_dates_are_no_reviews(foreign):
    foreign.write(
        "A/one.md",
        "---\ntitle: One\ndate: 2026-11-01\nlast_reviewed_on: 2026-11-01\nlastmod: 2026-11-02\n---\n",
    )
    told = foreign.bring()
    assert not read_library(foreign.target).by_id["one"].is_reviewed
    assert len(told.left_out) == 3


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("If the board is not found", "", "troubleshooting"),
        ("Why the lamp isn't on", "", "troubleshooting"),
        ("Install the tool", "1. Open it.\n2. Close it.\n", "how_to"),
        ("What a board is", "Text.", "concept"),
    ],
)
def test_a_type_is_guessed_from_title_and_text(title, body, kind):
    assert guessed_type(title, body).value == kind


HOSTILE = {
    "broken front matter": "---\ntitle: a: b\n---\nText.\n",
    "front matter that never ends": "---\ntitle: a\n\nText.\n",
    "front matter that is a list": "---\n- a\n---\nText.\n",
    "a bomb": "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\ntitle: *b\n---\nText.\n",
    "control characters in a title": '---\ntitle: "a\\x07b\\u200b\\ud83d"\n---\nText.\n',
    "a title that is markup": "---\ntitle: '\"</script>\\'\n---\nText.\n",
    "a title over lines": "---\ntitle: |\n  a\n  b\n---\nText.\n",
    "code in place of a heading": "```\n# not a title\n```\n",
    "CRLF": "---\r\ntitle: One\r\n---\r\n# One\r\n",
    "nothing": "",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_articles_come_in_sound_or_are_told(foreign, case):
    foreign.write("A/one.md", HOSTILE[case])
    told = foreign.bring()
    assert told.refused == []
    library = read_library(foreign.target)
    assert library.problems == ()
    assert library.by_path["a/one.md"].title


@pytest.mark.parametrize("data", [b"\xff\xfeA\0", b"\xe9", b"a\0b"])
def test_files_that_are_no_text_are_refused_and_the_others_taken(foreign, data):
    foreign.write("A/bad.md", data)
    foreign.write("A/one.md")
    told = foreign.bring()
    assert [problem.place.file for problem in told.refused] == ["A/bad.md"]
    assert foreign.names() == ["a/one.md"]


def test_links_out_of_the_folder_are_refused(foreign):
    secret = foreign.source.parent / "secret.md"
    secret.write_text("Secret.\n")
    foreign.write("one.md", "![x](picture.png)\n")
    (foreign.source / "bad.md").symlink_to(secret)
    (foreign.source / "picture.png").symlink_to(secret)
    told = foreign.bring()
    assert [problem.place.file for problem in told.refused] == ["bad.md"]
    assert not [
        path for path in foreign.target.rglob("*") if path.is_file() and b"Secret" in path.read_bytes()
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Search/one.md",
        "assets/one.md",
        "A/index.md",
        "A/README.md",
        "密码/密码.md",
        "A/-.md",
    ],
)
def test_no_name_takes_the_place_of_a_page_of_the_site(foreign, name):
    foreign.write(name, "# Index\n")
    foreign.bring()
    [article] = read_library(foreign.target).articles
    assert article.category not in ("search", "assets", "")
    assert article.path.isascii()


def test_names_that_are_not_utf_8_come_in(foreign):
    foreign.write("A/one.md")
    odd = os.fsencode(foreign.source) + b"/A/caf\xe9.md"
    Path(os.fsdecode(odd)).write_text("Text.\n")
    foreign.bring()
    assert len(foreign.names()) == 2


def test_categories_that_are_declared_already_stay(foreign):
    foreign.write("A/one.md")
    foreign.write("B/two.md")
    foreign.target.mkdir()
    (foreign.target / "categories.yml").write_text("a:\n  title: Mine")
    foreign.bring()
    assert foreign.text("categories.yml") == 'a:\n  title: Mine\nb:\n  title: "B"\n'


def test_a_broken_record_of_the_last_time_is_no_harm(foreign):
    foreign.write("A/one.md")
    foreign.bring()
    (foreign.target / ".imported.json").write_text("{")
    assert foreign.bring().unchanged == 1
    assert json.loads((foreign.target / ".imported.json").read_text())


def test_a_folder_without_markdown_is_told(foreign):
    with pytest.raises(KbError, match="holds no Markdown file"):
        foreign.bring()


@pytest.fixture(
    scope="session", params=[("arduino-help-center", 414), ("security-101", 32)], ids=lambda each: each[0]
)
def brought(request, corpora, tmp_path_factory):
    name, count = request.param
    target = tmp_path_factory.mktemp(name)
    return corpora / name, target, count, import_folder(corpora / name, target)


def test_real_foreign_articles_all_come_in_sound(brought):
    _, target, count, told = brought
    library = read_library(target)
    assert told.articles == told.written == count
    assert told.refused == []
    assert len(library.by_id) == len(library.articles) == count
    assert library.problems == ()
    assert not [article for article in library.articles if article.is_reviewed or not article.title]


def test_real_foreign_articles_do_not_change_the_second_time(brought):
    source, target, count, _ = brought
    before = state(target)
    told = import_folder(source, target)
    assert (told.unchanged, told.written) == (count, 0)
    assert state(target) == before


def test_real_foreign_articles_can_be_checked_and_their_links_lead_somewhere(brought):
    _, target, _, told = brought
    library = read_library(target)
    found = check_library(Surroundings(library, Settings(), date(2026, 11, 25)))
    lost = [each for each in found if each.rule in ("link-broken", "image-missing")]
    assert len(lost) == len(told.missing)
    for each in found:
        lines = library.by_path[each.place.file].file.read_text("utf-8").split("\n")
        assert 1 <= each.place.column <= len(lines[each.place.line - 1]) + 1
