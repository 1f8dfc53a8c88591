from __future__ import annotations

import pytest

from kb_tools.text.markdown import read_markdown
from kb_tools.text.sentences import split_plain, split_sentences

COUNTED = [
    ("Install version 2.1.3. Then restart.", 2),
    ("Open setup.exe. Click Next.", 2),
    ("Use a tool, e.g. Notepad, to edit.", 1),
    ("Use a tool, e.g. Word. Then save.", 2),
    ("J. R. R. Tolkien wrote it. He was English.", 2),
    ("See https://a.b/c.html. It helps.", 2),
    ("Wait... Then go on.", 2),
    ("Wait... then go on.", 1),
    ("He said “Stop.” Then left.", 2),
    ('He said "Stop." Then left.', 2),
    ("It works (see Fig. 3). Good.", 2),
    ("Dr. Smith met Mr. Jones. They spoke.", 2),
    ("At 5 p.m. The shop closes.", 2),
    ("At 5 p.m. on Monday we close.", 1),
    ("The U.S. Department of State said so.", 1),
    ("We ship to the U.S. We also ship to Canada.", 2),
    ("Really? Yes! Good.", 3),
    ('Is it "on"? it asked.', 1),
    ("1. Open the box. 2. Close it.", 2),
    ("Press Ctrl+C. macOS users press Cmd+C.", 2),
    ("Choose option B. Then click OK.", 2),
    ("Files, folders, etc. are kept.", 1),
    ("We sell pens, paper, etc. You can order online.", 2),
    ("Open config.yaml in the editor.", 1),
    ("No. It does not.", 2),
    ("See No. 5 for more.", 1),
    ("Use Node.js. It is fast.", 2),
    ("It costs $3.50. Pay now.", 2),
    ("The file (README.md) is there. (See below.) Done.", 3),
    ("What is Wi-Fi 6E? It is new.", 2),
    ("Go to Settings > Wi-Fi. Turn it on.", 2),
    ("Yahoo! is a company.", 1),
    ("Vitamin C. Take it daily.", 2),
    ("I did it, not I. You did.", 2),
    ("Mr. and Mrs. Lee live on Elm St. They are nice.", 2),
    ("Approx. 5 GB is needed.", 1),
    ("Inc. 5000 lists firms. Acme Inc. makes pens.", 2),
    ("It ends at 10 a.m. Call us.", 2),
    ("The 3.0 release. A big one.", 2),
    ("Line one\nLine two", 2),
    ("Copy it to C:\\Temp. Then run it.", 2),
    ("Use ver. 2 or higher.", 1),
    ("Look at chapter 4. 5 apples remain.", 2),
    ("Set to 0.5. 0.6 is too much.", 2),
    ("Written by J. Smith. The end.", 2),
    ("iPhone 5 is old. iPhones differ.", 2),
    ("Ends with ellipsis… Next one.", 2),
    ("He asked, “Why?” and left.", 1),
    ("Stop! he said.", 1),
    ("Jan. 5 is the date. Feb. is next.", 2),
    ("Version 3.2 vs. 3.1 is fine.", 1),
    ("Is this OK?! Yes.", 2),
    ("Contact us at help@example.com. We answer.", 2),
    ("Download from example.com. Install it.", 2),
    ("Type `a. b` now.", 1),
    ("This is i.e. that. Next.", 2),
]


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_stops_inside_names_numbers_and_short_forms_end_nothing(text, count):
    assert len(split_plain(text)) == count


def test_a_hard_break_ends_a_sentence_and_a_soft_one_does_not():
    block = read_markdown("Soft\nbreak  \nhard one").blocks[0]
    assert [sentence.text for sentence in split_sentences(block)] == ["Soft break", "hard one"]


def test_a_stop_inside_code_ends_nothing():
    block = read_markdown("Run `a. B` now. Then go.").blocks[0]
    assert [sentence.text for sentence in split_sentences(block)] == ["Run a. B now.", "Then go."]
