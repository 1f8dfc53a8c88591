"""What an editor that knows snippets is offered."""

from __future__ import annotations

PHONE = "docs/signing-in/lost-phone.md"


def test_an_editor_that_knows_snippets_puts_the_cursor_where_the_reason_goes(edit):
    editor = edit(snippet_edits=True)
    blame = next(each for each in editor.open(PHONE) if each.code == "tone-blame")
    [stand] = [each for each in editor.actions(PHONE, blame.range) if "stand" in each.title]
    [change] = stand.edit.document_changes[0].edits
    assert change.snippet.value == "<!-- kb-ignore: tone-blame: $1 -->\n\n"
