from __future__ import annotations

from kb_tools.feedback.events import example_event, read_event_fields
from kb_tools.pages.steps import LONGEST_TITLE, steps_in

TEXT = """
<p>Before.</p>
<ol><li>First of all.</li></ol>
<h2 id="sign-in">Sign <em>in</em> &amp; out<a class="headerlink" href="#sign-in" title="x">¶</a></h2>
<ul><li>not a step</li></ul>
<ol>
<li>
<p>Choose <strong>Try another way</strong>.</p>
<p>You see a list.</p>
<ol><li>inner</li></ol>
<ul><li>inner too</li></ul>
</li>
<li>Press &lt;Enter&gt;.<ul><li>inner</li></ul></li>
</ol>
<p>Then:</p>
<ol start="3"><li>Wait.</li></ol>
<h2 id="why">Why</h2><p>No steps.</p>
<h3 id="تسجيل">تسجيل</h3><ol><li>خطوة</li></ol>
"""


def test_each_step_has_the_place_that_an_event_tells() -> None:
    told = [
        (each["title"], [(step["value"], step["title"]) for step in each["steps"]]) for each in steps_in(TEXT)
    ]
    assert told == [
        ("", [("/1", "1. First of all.")]),
        (
            "Sign in & out",
            [
                ("sign-in/1", "1. Choose Try another way."),
                ("sign-in/2", "2. Press <Enter>."),
                ("sign-in/3", "3. Wait."),
            ],
        ),
        ("تسجيل", [("تسجيل/1", "1. خطوة")]),
    ]
    for section in steps_in(TEXT):
        for step in section["steps"]:
            read_event_fields(example_event("step") | {"step": step["value"]})


def test_a_text_without_steps_asks_nothing() -> None:
    assert steps_in("") == []
    assert steps_in("<h2 id='a'>A</h2><p>Text</p><ul><li>x</li></ul>") == []


def test_a_long_step_is_cut_between_words() -> None:
    (section,) = steps_in(f"<ol><li>{'word ' * 40}</li></ol>")
    title = section["steps"][0]["title"]
    assert len(title) <= LONGEST_TITLE + 6 and title.endswith("word …")


def test_broken_markup_is_not_held_against_anybody() -> None:
    assert steps_in("</ol></li><li><ol><li>") == [
        {"title": "", "value": "", "steps": [{"value": "/1", "title": "1. "}]}
    ]
