"""Comments that let findings stand: for the block that follows or the file, with a reason, never unseen."""

from __future__ import annotations

import pytest

BLAME = "You failed to save it."


def told(folder, body: str, rule: str = "") -> list[str]:
    folder.article("a/one.md", body)
    return [
        f"{each.place.line - 8}:{each.rule}"
        for each in folder.findings()
        if rule in ("", each.rule) or each.rule == "kb-ignore"
    ]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"<!-- kb-ignore: tone-blame: a quote -->\n{BLAME}\n\n{BLAME}\n", ["4:tone-blame"]),
        (f"<!-- kb-ignore: tone-blame: a quote -->\n\n{BLAME}\n{BLAME}\n\n{BLAME}\n", ["6:tone-blame"]),
        (
            f"A.\n\n<!-- kb-ignore: tone-blame: why -->\n- {BLAME}\n- {BLAME}\n\n- {BLAME}\n\n{BLAME}\n",
            ["9:tone-blame"],
        ),
        (f"<!-- kb-ignore: tone-blame: why -->\n!!! note\n\n    {BLAME}\n\n{BLAME}\n", ["6:tone-blame"]),
        (f"<!-- kb-ignore-file: tone-blame: why -->\n{BLAME}\n\n{BLAME}\n", []),
        (f"{BLAME}\n\n<!-- kb-ignore-file: tone-blame: why -->\n", []),
        (f"<!-- kb-ignore: plain-words, tone-blame: why -->\n{BLAME}\n", []),
        (f"<!--kb-ignore:tone-blame:why-->\n{BLAME}\n", []),
        (f"<!-- kb-ignore: tone-blame: why\n  and more -->\n{BLAME}\n", []),
        (f"<!-- kb-ignore: tone-blame: why: so -->\r\n{BLAME}\r\n\r\n{BLAME}\r\n", ["4:tone-blame"]),
    ],
)
def test_a_comment_lets_the_block_that_follows_stand(folder, body, lines):
    assert told(folder, body, "tone-blame") == lines


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("<!-- kb-ignore: tone-blame -->", "gives no reason"),
        ("<!-- kb-ignore: tone-blame: -->", "gives no reason"),
        ("<!-- kb-ignore -->", "names no rule"),
        ("<!-- kb-ignore: tone-blam: why -->", "did you mean"),
        ("<!-- kb-ignore: plain-words: why -->", "lets nothing stand"),
    ],
)
def test_a_comment_that_is_wrong_or_idle_is_told_where_it_stands(folder, comment, message):
    folder.article("a/one.md", f"🔑 {comment}\n\nAll is well here.\n")
    [finding] = [each for each in folder.findings() if each.rule == "kb-ignore"]
    assert message in finding.message
    assert (finding.place.line, finding.place.column, finding.place.length) == (9, 3, len(comment))


def test_a_comment_without_a_reason_hides_nothing(folder):
    assert told(folder, f"<!-- kb-ignore: tone-blame -->\n{BLAME}\n") == ["1:kb-ignore", "2:tone-blame"]


def test_an_example_in_code_is_no_comment(folder):
    body = "Write `<!-- kb-ignore: tone-blame: why -->` or:\n\n```\n<!-- kb-ignore: x: y -->\n```\n"
    assert told(folder, body) == []


def test_many_comments_are_read_in_no_time(folder):
    assert told(folder, "<!-- kb-ignore" * 20_000 + " -" * 50_000) is not None
