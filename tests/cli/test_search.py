"""`kb search` and `kb search-eval`: what is found and why, and clear words for what is wrong."""

from __future__ import annotations

import json

import pytest

ARTICLES = [
    {"id": "phone", "title": "Lost phone", "body": "Take it off.", "questions": ["my mobile is gone"]},
    {"id": "card", "title": "Pay by card", "body": ["Open Billing.", "Add the card."]},
    {"id": "scan", "title": "The scan stopped", "body": "Start it again."},
]


@pytest.fixture
def written(site):
    """A site with three articles, one of them for agents."""
    site.article("signing-in/lost-phone.md", "## Take it off\n\nOpen Security.\n", title="Lost phone")
    site.article("devices/scan.md", "Start the scan again.\n", title="The scan stopped")
    site.article(
        "agents/caller.md", "Ask for the number.\n", title="Verify a caller", fields="audience: agent\n"
    )
    return site


def test_it_names_the_article_the_place_and_the_words_that_counted(written, kb):
    done = kb("search", "lost phone")
    assert done.returncode == 0, done.stdout
    assert "1. Lost phone\n   docs/signing-in/lost-phone.md" in done.stdout
    assert "score " in done.stdout and "phone 0." in done.stdout and "nearness" in done.stdout
    assert "likely answers (how sure search is: " in done.stdout


def test_a_typing_error_is_read_as_the_word_that_was_meant(written, kb):
    done = kb("search", "lost", "phnoe")
    assert "Read as “lost phone”." in done.stdout
    assert "phone 0." in done.stdout and "phnoe 0." not in done.stdout


def test_where_no_article_answers_it_says_so_and_exits_with_1(written, kb):
    done = kb("search", "weather zebra")
    assert done.returncode == 1
    assert "No article has “weather” and “zebra”." in done.stdout
    done = kb("search", "how do I")
    assert (done.returncode, done.stdout.startswith("There is nothing to look for")) == (1, True)


def test_json_has_every_figure(written, kb):
    done = kb("search", "lost phone", "--format", "json", "--most", "1")
    told = json.loads(done.stdout)
    assert told["sure"] and told["confidence"] >= told["sure_from"] and told["mended"] == ""
    (hit,) = told["hits"]
    assert (hit["id"], hit["path"]) == ("lost-phone", "signing-in/lost-phone.md")
    assert set(hit["matched"]) == {"lost", "phone"}
    assert hit["score"] == pytest.approx(hit["words"] + hit["meaning"], abs=0.001)


def test_an_edition_shows_only_what_is_its_own(written, kb):
    assert kb("search", "verify a caller").returncode == 1
    done = kb("search", "verify a caller", "--edition", "agents")
    assert (done.returncode, "docs/agents/caller.md" in done.stdout) == (0, True)


def test_synonyms_and_learned_wordings_count(written, kb):
    assert kb("search", "handset").returncode == 1
    written.write("synonyms.yml", "- [phone, handset]\n")
    assert "1. Lost phone" in kb("search", "lost handset").stdout
    searches = [{"query": "gizmo", "article": "scan", "opened": 90, "helped": 40, "not_helped": 0}]
    snapshot = {"version": 1, "made_at": "2026-11-25T06:00:00Z", "searches": searches}
    written.write("../snap.json", json.dumps(snapshot))
    assert "1. The scan stopped" in kb("search", "gizmo", "--snapshot", "snap.json").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["search"], "kb search"),
        (["search", " "], "there is no question"),
        (["search", "x", "--most", "0"], '"0" is not a number from 1 to 20'),
        (["search", "x", "--locale", "fr"], 'no article is in "fr" that search may show\n   the languages are: en'),
        (["search", "x", "--snapshot", "gone.json"], "there is no snapshot here"),
        (["search", "x", "--edition", "all"], "invalid choice"),
    ],
)  # fmt: skip
def test_wrong_use_is_2_with_a_word_to_go_on(written, kb, words, told):
    done = kb(*words)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_a_site_without_articles_says_so(site, kb):
    done = kb("search", "phone")
    assert (done.returncode, "there is no article here" in done.stderr) == (2, True)


@pytest.fixture
def given(site):
    """Questions, articles and unanswerable questions as files in the folder where kb runs."""

    def write(questions, articles=ARTICLES, unanswerable=("is it going to rain",)):
        for name, data in (("q", questions), ("a", articles), ("u", unanswerable)):
            text = data if isinstance(data, str) else json.dumps(data)
            site.write(f"../{name}.json", text)
        return ("search-eval", "q.json", "--articles", "a.json", "--unanswerable", "u.json")

    return write


def test_an_evaluation_has_known_figures(given, kb):
    asked = [
        {"query": "lost phone", "relevant": ["phone"]},
        {"query": "pay by card", "relevant": ["card"]},
        {"query": "lost phone mobile", "relevant": ["scan"]},
        {"query": "scan stopped", "relevant": ["scan"]},
    ]
    done = kb(*given(asked, unanswerable=["rain in Spain", {"query": "zebra crossing"}]), "--format", "json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["first_hit"]["value"], told["first_hit"]["n"]) == (0, 0.75, 4)
    assert told["first_hit"]["low"] <= 0.75 <= told["first_hit"]["high"]
    assert {"top_three", "mrr_at_10", "answered", "refused_at_95"} <= told.keys()
    assert told["refused"]["value"] == 1.0 and told["refused_at_95"] == 1.0
    assert [(miss["query"], miss["relevant"]) for miss in told["misses"]] == [("lost phone mobile", ["scan"])]
    assert told["misses"][0]["found"][0] == "phone"


def test_an_evaluation_in_words(given, kb):
    done = kb(*given([{"query": "lost phone", "relevant": ["scan"]}]))
    assert "1 questions to 3 articles" not in done.stdout
    assert "1 question to 3 articles" in done.stdout
    assert "first_hit      0.000" in done.stdout and "“lost phone”" in done.stdout
    assert "scan: not found; first: phone" in done.stdout


def test_markdown_with_and_without_front_matter_is_put_together(given, site, kb):
    site.article("a/lost.md", title="Lost phone")
    site.write("../notes/Zero trust.md", "# Zero trust\n\nTrust nobody by default.\n")
    site.write("../one/Backups.md", "# Backups\n\nKeep three copies.\n")
    given([
        {"query": "zero trust", "relevant": ["zero-trust"]},
        {"query": "lost phone", "relevant": ["lost"]},
        {"query": "three copies", "relevant": ["backups"]},
    ])  # fmt: skip
    places = ("--articles", "docs", "--articles", "notes", "--articles", "one/Backups.md")
    told = json.loads(kb("search-eval", "q.json", *places, "--format", "json").stdout)
    assert (told["first_hit"]["value"], told["refused"], told["refused_at_95"]) == (1.0, None, None)


GOOD = [{"query": "lost phone", "relevant": ["phone"]}]


@pytest.mark.parametrize(
    ("questions", "articles", "unanswerable", "told"),
    [
        ('[{"query": "x",\n "relevant": }]', ARTICLES, [""], "q.json:2:14: this is not JSON"),
        ("[]", ARTICLES, ["x"], "q.json:1:1: this list is empty"),
        ({"query": "x"}, ARTICLES, ["x"], "q.json:1:1: found an entry with other fields"),
        ('[{"query": "a", "relevant": ["phone"]},\n  {"relevant": ["phone"]}]', ARTICLES, ["x"],
         "q.json:2:3: query: nothing stands here, expected what somebody types"),
        ([{"query": " ", "relevant": ["phone"]}], ARTICLES, ["x"], "q.json:1:2: query: found an empty text"),
        ([{"query": "x"}], ARTICLES, ["x"], "q.json:1:2: relevant: nothing stands here"),
        ([{"query": "x", "relevant": []}], ARTICLES, ["x"], "relevant: found an empty list"),
        ([{"query": "x", "relevant": ["phon"]}], ARTICLES, ["x"],
         'q.json:1:2: relevant: no article has the id "phon": did you mean "phone"?'),
        (GOOD, "[]", ["x"], "a.json:1:1: this list is empty"),
        (GOOD, [{"title": "x"}], ["x"], "a.json:1:2: id: nothing stands here, expected a name"),
        (GOOD, [{"id": "phone", "body": 3}], ["x"], "a.json:1:2: body: found the number 3"),
        (GOOD, [*ARTICLES, ARTICLES[0]], ["x"], 'the id "phone" is taken, in a.json'),
        (GOOD, ARTICLES, "[]", "u.json:1:1: this list is empty"),
        (GOOD, ARTICLES, ["x", 3], "u.json:1:7: found the number 3"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_with_its_place(given, kb, questions, articles, unanswerable, told):
    done = kb(*given(questions, articles, unanswerable))
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr


def test_many_wrong_entries_are_told_at_once_and_not_for_ever(given, kb):
    done = kb(*given([{"query": "x"}] * 500))
    assert done.stderr.count("q.json:1:") == 21
    assert "480 more entries from here on are wrong" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["gone.json", "--articles", "a.json"], "there is no file gone.json"),
        (["q.json", "--articles", "nowhere"], "there is no file or folder nowhere"),
        (["q.json"], "--articles"),
        (["q.json", "--articles", "empty"], "here is no article in “en”"),
    ],
)
def test_what_is_not_there_is_named(given, site, kb, words, told):
    site.write("../empty/note.txt", "x")
    given(GOOD)
    done = kb("search-eval", *words)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
