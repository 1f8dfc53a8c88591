"""The page's ranking and the builder's are one: the same hits, the same scores to the last digit."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

import mkdocs_kb
from kb_tools.search.documents import Passage, SearchDocument, analysed
from kb_tools.search.folder import shard_texts
from kb_tools.search.index import build_shards
from kb_tools.search.languages import language_of
from kb_tools.search.ranking import Searcher
from kb_tools.search.vectors import shipped_vectors
from kb_tools.text.difficulty import word_table

ASSETS = Path(mkdocs_kb.__file__).parent / "templates/assets/search"
HERE = Path(__file__).parent
ODD = [
    "",
    "a",
    "the of and",
    "😀🔥",
    "x" * 10_000,
    "<script>alert(1)</script>",
    "'; drop table articles; --",
    "مرحبا كيف حالك",
    "Ärger mit dem Gerät",
    "git hub githubaccount two-factor CVE-2024-3094 0x80070005 invoice.pdf.locked v2.3.1 c++ C#",
    "can't won't I’m it's",
    "pasword accuont teh phnoe verifcation",
    "ﬁle Ⅻ ½ İstanbul ΣΑΣ",
    "سَلام سلام",
    "a-b/c:d_e.f+g",
    "\ud83d broken",
]

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node runs the page's modules here")


@pytest.fixture(scope="module")
def made():
    """Sixty articles of everyday words, by a fixed chance, and a thousand questions about them."""
    draw = random.Random(5)
    words = sorted(word_table("en").figures)

    def text(count: int) -> str:
        return " ".join(draw.choices(words, k=count))

    documents = [
        SearchDocument(
            id=f"article-{number}",
            address=f"c/{number}/",
            title=text(draw.randint(1, 8)),
            passages=tuple(Passage(text(3), f"p{at}", text(60)) for at in range(draw.randint(0, 5))),
            asked=tuple(text(draw.randint(3, 9)) for _ in range(draw.randint(0, 5))),
            answer=text(12),
            category=f"c{number % 7}",
            category_title=f"C {number % 7}",
            products=("Shield", "Vault")[: number % 3],
            boost=draw.choice((0.5, 1.0, 1.0, 2.0)),
        )
        for number in range(60)
    ]
    questions = []
    for _ in range(1000):
        source = draw.choice(documents)
        chosen = draw.choices(
            f"{source.title} {' '.join(source.asked)} {text(3)} how do i my".split(), k=draw.randint(1, 9)
        )
        at = draw.randrange(len(chosen))
        if draw.random() < 0.3 and len(chosen[at]) > 3:
            spot = draw.randrange(len(chosen[at]) - 1)
            chosen[at] = chosen[at][:spot] + chosen[at][spot + 1] + chosen[at][spot] + chosen[at][spot + 2 :]
        question, typing = " ".join(chosen), draw.random() < 0.3
        questions.append((question[: draw.randint(1, len(question))] if typing else question, typing))
    return documents, [*questions, *((odd, typing) for odd in ODD for typing in (False, True))]


def test_a_thousand_questions_bring_the_same_hits_in_page_and_builder(made, tmp_path):
    documents, questions = made
    language = language_of("en")
    shards = build_shards(
        [analysed(each, language) for each in documents], language, "v", vectors=shipped_vectors("en")
    )
    for name, content in shard_texts(shards).items():
        (tmp_path / name).write_text(content, "utf-8")
    asked = tmp_path / "questions"
    asked.write_text(json.dumps(questions), "utf-8")
    ran = subprocess.run(
        ["node", str(HERE / "rank_in_the_page.mjs"), str(ASSETS), str(tmp_path), str(asked)],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()[-2000:]
    in_page = json.loads(ran.stdout)
    searcher = Searcher(shards.__getitem__, language)
    for (question, typing), theirs in zip(questions, in_page, strict=True):
        answer = searcher.ask(question, typing=typing)
        ours = {
            "hits": [[hit.id, hit.score, hit.anchor, hit.passage] for hit in answer.hits],
            "sure": answer.sure,
            "confidence": answer.confidence,
            "mended": answer.mended,
            "empty": answer.empty,
        }
        assert theirs == ours, f"{question!r} typing={typing}"
    assert sum(bool(each["hits"]) for each in in_page) > 900
    assert any(each["mended"] for each in in_page)
