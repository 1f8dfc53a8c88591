"""Settings: read from mkdocs.yml without running it, with every problem and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_tools.errors import KbError, ProblemsError
from kb_tools.settings import Edition, Level, Settings, find_config, read_site, settings_from_values


def write(folder: Path, text: str) -> Path:
    file = folder / "mkdocs.yml"
    file.write_text(text)
    return file


def problems_of(folder: Path, text: str) -> list[str]:
    file = write(folder, text)
    with pytest.raises(ProblemsError) as refused:
        read_site(folder)
    assert all(problem.place.file == str(file) for problem in refused.value.problems)
    return [f"{p.place.line}:{p.place.column} {p.message}" for p in refused.value.problems]


def test_settings_stand_under_the_plugin(tmp_path):
    write(
        tmp_path,
        "site_name: Help\ndocs_dir: articles\nplugins:\n  - search\n  - kb:\n      edition: agents\n"
        "      home: {urgent: [a, b]}\n      check: {grade: 7.5, rules: {tone-blame: error}, off: {plain-words: We are lawyers.}}\n",
    )
    site = read_site(tmp_path)
    assert (site.name, site.articles) == ("Help", tmp_path / "articles")
    assert site.settings.edition is Edition.AGENTS
    assert site.settings.home.urgent == ("a", "b")
    assert site.settings.check.grade == 7.5
    assert site.settings.check.rules == {"tone-blame": Level.ERROR}
    assert site.settings.check.off == {"plain-words": "We are lawyers."}


@pytest.mark.parametrize(
    "text", ["plugins:\n  - kb\n", "plugins:\n  kb: {}\n", "plugins: [kb: ]\n", "site_name: x\n", ""]
)
def test_nothing_set_means_defaults(tmp_path, text):
    write(tmp_path, text)
    assert read_site(tmp_path).settings == Settings()


def test_tags_of_other_programs_survive_and_are_never_run(tmp_path):
    ran = tmp_path / "ran"
    write(
        tmp_path,
        "site_name: !ENV [NAME, Help]\n"
        "markdown_extensions:\n"
        "  - pymdownx.emoji:\n"
        "      emoji_index: !!python/name:material.extensions.emoji.twemoji\n"
        f"extra: !!python/object/apply:os.system ['touch {ran}']\n"
        "defaults: &shared {a: [b]}\n"
        "again: *shared\n"
        "plugins:\n  - kb:\n      feedback: {collector: !ENV KB_COLLECTOR}\n",
    )
    with pytest.raises(ProblemsError, match="KB_COLLECTOR"):
        read_site(tmp_path)
    assert not ran.exists()


def test_all_problems_are_told_at_once_with_the_nearest_name(tmp_path):
    found = problems_of(
        tmp_path,
        "plugins:\n  - kb:\n      edtion: agents\n      home:\n        qestion: x\n        urgent: [a, [b]]\n"
        "      check:\n        grade: 90\n        rules:\n"
        "          tone-blame: loud\n          plain-words: hint\n",
    )
    assert found == [
        '3:7 there is no field "edtion" in the settings of kb in mkdocs.yml: did you mean "edition"?',
        '5:9 there is no field "qestion" in home: did you mean "question"?',
        "6:21 urgent: found a list",
        '8:16 grade: "90" does not fit',
        '10:23 rules: "loud" does not fit',
    ]


def test_a_name_that_stands_twice_is_told(tmp_path):
    assert problems_of(tmp_path, "plugins:\n  - kb\nplugins:\n  - search\n") == [
        "3:1 “plugins” stands here a second time (first on line 1)"
    ]


def test_broken_settings_are_told_with_their_place(tmp_path):
    assert problems_of(tmp_path, "site_name: a: b\n") == [
        "1:13 a colon stands where YAML does not expect one"
    ]


def test_settings_that_are_a_list_are_told(tmp_path):
    assert "found a list" in problems_of(tmp_path, "plugins:\n  - kb: [edition]\n")[0]


def test_settings_in_another_encoding_are_told(tmp_path):
    (tmp_path / "mkdocs.yml").write_bytes(b"site_name: caf\xe9\n")
    with pytest.raises(KbError, match="UTF-8"):
        read_site(tmp_path)


def test_without_mkdocs_yml_the_folder_itself_holds_the_articles(tmp_path):
    (tmp_path / ".git").mkdir()
    site = read_site(tmp_path)
    assert (site.articles, site.config_file, site.settings) == (tmp_path, None, Settings())


def test_the_nearest_settings_at_or_above_are_taken_but_not_beyond_a_repository(tmp_path):
    write(tmp_path, "")
    inner = tmp_path / "repository/docs"
    inner.mkdir(parents=True)
    assert find_config(inner) == tmp_path / "mkdocs.yml"
    (tmp_path / "repository/.git").mkdir()
    assert find_config(inner) is None
    (tmp_path / "repository/mkdocs.yaml").write_text("")
    assert find_config(inner) == tmp_path / "repository/mkdocs.yaml"


def test_values_that_mkdocs_read_are_told_about_at_their_places(tmp_path):
    file = write(tmp_path, "plugins:\n  - kb:\n      home:\n        urgnt: [a]\n")
    settings, problems = settings_from_values({"home": {"urgnt": ["a"]}}, file)
    assert settings == Settings()
    assert [str(problem.place) for problem in problems] == [f"{file}:4:9"]


def test_values_without_a_file_are_told_about_too():
    _, [problem] = settings_from_values({"edtion": "agents"}, None)
    assert problem.place.file == "mkdocs.yml"
