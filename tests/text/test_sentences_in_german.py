from __future__ import annotations

import pytest

from kb_tools.text.markdown import read_markdown
from kb_tools.text.sentences import split_plain, split_sentences

COUNTED = [
    ("Am 3. Mai beginnt es. Dann endet es.", 2),
    ("Nutzen Sie z. B. Notepad oder, d. h. besser, einen Editor. Speichern Sie.", 2),
    ("Nutzen Sie z.B. Notepad. Speichern Sie.", 2),
    ("Siehe S. 5 und Abb. 3. Danach Nr. 7.", 2),
    ("Im 19. Jahrhundert gab es das nicht. Gut.", 2),
    ("Das kostet 5 Mio. Euro. Viel Geld.", 2),
    ("Stellen Sie den Wert auf 5. Dann starten Sie neu.", 2),
    ("Brot, Milch usw. Dann gehen wir.", 2),
    ("Brot, Milch usw. kaufen wir.", 1),
    ("Dr. Müller und Prof. Schmidt kamen. Sie sprachen.", 2),
    ("Die max. Größe ist 5 MB. Kleinere Dateien gehen.", 2),
    ("Das ist so. Kommen Sie.", 2),
    ("Sie haben Version 2.1.3. Installieren Sie sie.", 2),
    ("Um 5 Uhr bzw. 6 Uhr. Gut.", 2),
    ("Wählen Sie Variante B. Dann klicken Sie.", 2),
    ("1. Öffnen. 2. Schließen.", 2),
    ("„Stopp.“ Dann ging er.", 2),
    ("Wirklich? Ja! Gut.", 3),
]


@pytest.mark.parametrize(("text", "count"), COUNTED)
def test_short_forms_and_ordinals_end_nothing_in_german(text, count):
    assert len(split_plain(text, "de")) == count


def test_a_language_that_is_none_of_ours_is_split_as_english_is():
    block = read_markdown("Dr. Smith met Mr. Jones. They spoke.").blocks[0]
    assert split_sentences(block, "xx") == split_sentences(block, "en") == split_sentences(block)
