"""A real client drives the real server."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from kb_tools.cli import main
from tests.editor.client import CODE, WITH_CHANGES, applied

PHONE, CODES, FORMS = (
    "docs/signing-in/lost-phone.md",
    "docs/signing-in/backup-codes.md",
    "docs/your-data/forms.md",
)


def told(findings):
    return sorted(
        (each.code, each.range.start.line, each.range.start.character, each.range.end.character)
        for each in findings
    )


def text_of(editor, name):
    return (editor.root / name).read_bytes().decode()


def test_findings_follow_each_change_and_are_the_checks_own(edit, centre):
    editor = edit()
    first = editor.open(PHONE)
    expected = [
        (f.rule, f.place.line - 1, f.place.column - 1, f.place.column - 1 + f.place.length)
        for f in centre.findings()
        if f.place.file == "signing-in/lost-phone.md" and f.rule != "trust-overdue"
    ]
    assert [each for each in told(first) if each[0] != "trust-overdue"] == sorted(expected)
    assert {"tone-blame", "plain-words"} <= {each.code for each in first}

    mended = (
        text_of(editor, PHONE).replace("You failed to save them", "They are gone").replace("Utilise", "Use")
    )
    assert {"tone-blame", "plain-words"}.isdisjoint(each.code for each in editor.type(PHONE, mended))
    again = editor.type(PHONE, mended + "\nYou failed to read this.\n")
    [blame] = [each for each in again if each.code == "tone-blame"]
    assert blame.range.start.line == mended.count("\n") + 1
    assert blame.source == "kb"
    assert blame.severity == lsp.DiagnosticSeverity.Warning


def test_of_many_changes_in_a_row_the_newest_wins(edit):
    editor = edit()
    editor.open(PHONE)
    text = text_of(editor, PHONE)
    for number in range(50):
        editor.type_on(PHONE, text + "You failed to read this.\n" * (number % 2))
    assert len([each for each in editor.findings(PHONE) if each.code == "tone-blame"]) == 2
    assert len(editor.marked[editor.uri(PHONE)]) < 52


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_columns_are_counted_as_the_editor_counts(edit, encoding, line_end):
    editor = edit(encodings=(encoding,))
    editor.open(CODES)
    lines = [*text_of(editor, CODES).splitlines()[:8], "", "🔑🔑🔑🔑äö You failed to save it."]
    lines += ["", "One\u2028two\fthree\x85four. You failed to save it."]
    found = editor.type(CODES, line_end.join(lines))
    blames = [each for each in found if each.code == "tone-blame"]
    assert blames, found
    line, prefix = blames[0].range.start.line, "🔑🔑🔑🔑äö "
    units = {"utf-8": len(prefix.encode()), "utf-16": len(prefix) + 4, "utf-32": len(prefix)}[encoding]
    assert (line, blames[0].range.start.character) == (9, units)
    assert blames[-1].range.start.line == 11
    told_there = editor.hover(CODES, 9, units + 1)
    assert "tone-blame" in told_there


def test_a_quick_fix_takes_the_place_of_the_finding(edit):
    editor = edit(code=WITH_CHANGES)
    hard = next(each for each in editor.open(PHONE) if each.code == "plain-example")
    fix, *others = editor.actions(PHONE, hard.range, lsp.CodeActionKind.QuickFix.value)
    assert (fix.title, fix.kind, fix.is_preferred) == ("Write “Use”", lsp.CodeActionKind.QuickFix, True)
    assert fix.diagnostics[0] == hard
    assert not any(each.is_preferred for each in others if hard in (each.diagnostics or ()))
    assert applied(fix.edit, editor.root)[PHONE] == text_of(editor, PHONE).replace("Utilise", "Use")


def test_all_safe_changes_at_once_leave_nothing_to_change(edit):
    editor = edit(code=WITH_CHANGES)
    text = text_of(editor, PHONE) + "\r\n🔑 Utilise it. Utilise `Utilise`.\r\n"
    editor.open(PHONE, text)
    everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    [action] = editor.actions(PHONE, everywhere, "source.fixAll")
    assert action.kind == "source.fixAll.beeline"
    (editor.root / PHONE).write_bytes(text.encode())
    after = applied(action.edit, editor.root)[PHONE]
    assert after == text.replace("Utilise", "Use").replace("`Use`", "`Utilise`")
    editor.type(PHONE, after)
    assert editor.actions(PHONE, everywhere, "source.fixAll") == []


def test_all_safe_changes_are_worked_out_only_when_they_are_asked_for(edit):
    editor = edit(code=WITH_CHANGES, resolves=True)
    editor.open(PHONE)
    everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    [action] = [each for each in editor.actions(PHONE, everywhere) if each.kind == "source.fixAll.beeline"]
    assert action.edit is None
    resolved = editor.ask(editor.client.code_action_resolve_async, action)
    assert "1. Use [the form]" in applied(resolved.edit, editor.root)[PHONE]


def test_a_finding_can_stand_once_there_is_a_reason(edit):
    editor = edit()
    blame = next(each for each in editor.open(PHONE) if each.code == "tone-blame")
    [stand] = [each for each in editor.actions(PHONE, blame.range) if "stand" in each.title]
    after = applied(stand.edit, editor.root)[PHONE]
    assert "\n\n<!-- kb-ignore: tone-blame:  -->\n\nYou failed" in after
    assert "tone-blame" in {each.code for each in editor.type(PHONE, after)}
    with_reason = after.replace("tone-blame:  -->", "tone-blame: a quote -->")
    assert {"tone-blame", "kb-ignore"}.isdisjoint(each.code for each in editor.type(PHONE, with_reason))


def test_fields_values_and_links_are_offered_where_they_can_stand(edit):
    editor = edit()
    editor.open(CODES)
    text = text_of(editor, CODES)
    lines = text.split("\n")
    typed = "\n".join(
        [*lines[:5], "", "owner: ", "related:", "  - ", *lines[7:], "See [it](", "See [it](forms.md#", ""]
    )
    editor.type(CODES, typed)
    fields = editor.labels(CODES, 5, 0)
    assert {"questions", "keywords", "status"} <= fields.keys()
    assert "title" not in fields
    assert fields["questions"].text_edit.new_text == "questions:\n  - $0"
    assert "How customers ask" in fields["questions"].documentation.value
    assert list(editor.labels(CODES, 6, 7)) == ["ana", "ben"]
    assert set(editor.labels(CODES, 8, 4)) == {"forms", "lost-phone"}
    last = typed.count("\n")
    links = editor.labels(CODES, last - 2, len("See [it]("))
    assert list(links) == ["lost-phone.md", "../your-data/forms.md"]
    assert links["../your-data/forms.md"].detail == "Forms"


def test_hover_says_why_what_and_where_to(edit):
    editor = edit()
    editor.open(PHONE)
    assert "Who answers for it" in editor.hover(PHONE, 5, 1)
    assert "**Ana Ruiz**" in editor.hover(PHONE, 5, 8)
    assert "**Backup-codes**" in editor.hover(PHONE, 9, 45)
    assert "But so:" in editor.hover(PHONE, 11, 8)
    assert editor.hover(PHONE, 13, 8) == ""


def test_definition_and_links_lead_to_files(edit):
    editor = edit()
    editor.open(PHONE)
    found = editor.ask(
        editor.client.text_document_definition_async, lsp.DefinitionParams(**editor.at(PHONE, 9, 45))
    )
    assert (found.uri, found.range.start.line) == (editor.uri(CODES), 10)
    owner = editor.ask(
        editor.client.text_document_definition_async, lsp.DefinitionParams(**editor.at(PHONE, 5, 8))
    )
    assert owner.uri == editor.uri("docs/people.yml")
    links = editor.ask(
        editor.client.text_document_document_link_async,
        lsp.DocumentLinkParams(lsp.TextDocumentIdentifier(editor.uri(PHONE))),
    )
    assert [each.target for each in links] == [editor.uri(CODES), editor.uri(FORMS)]


def test_an_id_is_renamed_wherever_it_is_used(edit):
    editor = edit()
    editor.open(PHONE)
    at = editor.at(PHONE, 1, 6)
    place = editor.ask(editor.client.text_document_prepare_rename_async, lsp.PrepareRenameParams(**at))
    assert place.placeholder == "lost-phone"
    edited = editor.ask(
        editor.client.text_document_rename_async, lsp.RenameParams(new_name="phone-gone", **at)
    )
    after = applied(edited, editor.root)
    assert "id: phone-gone\n" in after[PHONE]
    assert "urgent: [phone-gone]" in after["mkdocs.yml"]
    for wrong in ("Phone Gone", "forms", ""):
        with pytest.raises(JsonRpcException, match="id"):
            editor.ask(editor.client.text_document_rename_async, lsp.RenameParams(new_name=wrong, **at))
    with pytest.raises(JsonRpcException, match="no article's id here"):
        editor.ask(
            editor.client.text_document_rename_async,
            lsp.RenameParams(new_name="x", **editor.at(PHONE, 11, 3)),
        )


def test_an_article_is_moved_with_its_links_and_its_old_address(edit, centre):
    editor = edit()
    editor.open(FORMS)
    moved = lsp.FileRename(editor.uri(CODES), editor.uri("docs/your-data/codes.md"))
    params = lsp.RenameFilesParams([moved])
    after = applied(editor.ask(editor.client.workspace_will_rename_files_async, params), editor.root)
    assert "redirect_from:\n  - signing-in/backup-codes/\n---" in after[CODES]
    assert "(../your-data/codes.md#where-they-are)" in after[PHONE]
    assert "(codes.md)" in after[FORMS]

    for name, text in after.items():
        (editor.root / name).write_text(text, "utf-8")
    (editor.root / CODES).rename(editor.root / "docs/your-data/codes.md")
    editor.tell(editor.client.workspace_did_rename_files, params)
    assert not [each for each in editor.type(FORMS, after[FORMS]) if each.code.startswith("link-")]
    assert centre.library().problems == ()


def test_what_changes_on_disk_is_seen_in_what_is_open(edit, centre):
    editor = edit()
    assert "link-broken" not in {each.code for each in editor.open(FORMS)}
    (editor.root / CODES).unlink()
    before = len(editor.marked[editor.uri(FORMS)])
    editor.changed_on_disk(CODES)
    editor.wait_for(lambda: len(editor.marked[editor.uri(FORMS)]) > before or None)
    assert "link-broken" in {each.code for each in editor.findings(FORMS)}


def test_wrong_settings_are_told_and_findings_go_on_until_they_are_mended(edit, centre):
    settings = "site_name: Help\nplugins:\n  - kb:\n      check:\n        grade: high\n        rulez: {}\n"
    centre.write("../mkdocs.yml", settings)
    editor = edit()
    assert "tone-blame" in {each.code for each in editor.open(PHONE)}
    assert "rulez" in editor.shown.get(timeout=30)
    marks = editor.marked[editor.uri("mkdocs.yml")][-1].diagnostics
    assert [each.range.start.line for each in marks] == [4, 5]

    centre.write(
        "../mkdocs.yml", "site_name: Help\nplugins:\n  - kb:\n      check:\n        off: {tone-blam: no}\n"
    )
    editor.changed_on_disk("mkdocs.yml")
    assert 'did you mean "tone-blame"' in editor.shown.get(timeout=30)
    assert editor.marked[editor.uri("mkdocs.yml")][-1].diagnostics == ()

    centre.write(
        "../mkdocs.yml", "site_name: Help\nplugins:\n  - kb:\n      check:\n        off: {tone-blame: no}\n"
    )
    editor.changed_on_disk("mkdocs.yml")
    editor.wait_for(lambda: "tone-blame" not in {each.code for each in editor.findings(PHONE)} or None)
    assert editor.shown.empty()


def test_rules_have_the_address_of_their_page(edit, centre):
    centre.write(
        "../mkdocs.yml",
        "site_url: https://help.example.com/\nplugins:\n  - kb:\n      check:\n        rules_page: beeline/rules/\n",
    )
    blame = next(each for each in edit().open(PHONE) if each.code == "tone-blame")
    assert blame.code_description.href == "https://help.example.com/beeline/rules/#tone-blame"


HALF_WRITTEN = (
    "",
    "---",
    "---\n",
    "---\ntitle: [a, b\n",
    "---\ntitle: 'x\n---\n",
    "---\n- a\n---\n",
    "---\nquestions:\n  - text: {\n---\nText.\n",
    "---\nid: \x00\n---\n",
    "\ufeff---\nid: a\n---\nText.\n",
    "[a](" * 2000,
    "\ud83d",
    "x" * 300_000,
    "> " * 3000 + "a",
)


def test_half_written_texts_are_answered_everywhere_and_end_nothing(edit):
    editor, name = edit(), "docs/signing-in/new.md"
    editor.open(name, "")
    for text in HALF_WRITTEN:
        editor.type(name, text)
        for line in range(4):
            for column in (0, 3, 8):
                editor.labels(name, line, column)
                editor.hover(name, line, column)
        editor.actions(name, lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0)))
    assert editor.open(PHONE)


def test_older_findings_that_the_baseline_knows_are_hints(edit, centre, monkeypatch):
    monkeypatch.chdir(centre.path.parent)
    assert main(["baseline"]) == 0
    editor = edit()
    found = editor.open(PHONE, text_of(editor, PHONE) + "\nYou failed to read this.\n")
    blames = [each.severity for each in found if each.code == "tone-blame"]
    assert blames == [lsp.DiagnosticSeverity.Information, lsp.DiagnosticSeverity.Warning]


def test_files_that_are_no_articles_have_no_findings(edit, centre):
    centre.write("../README.md", "You failed to read this.\n")
    centre.write("index.md", "You failed to read this.\n")
    editor = edit()
    assert editor.welcome.server_info.name == "beeline"
    item = lsp.TextDocumentItem("untitled:Untitled-1", "markdown", 1, "You failed to read this.\n")
    editor.tell(editor.client.text_document_did_open, lsp.DidOpenTextDocumentParams(item))
    at = lsp.HoverParams(lsp.TextDocumentIdentifier("untitled:Untitled-1"), lsp.Position(0, 1))
    assert editor.ask(editor.client.text_document_hover_async, at) is None
    for name in ("README.md", "docs/index.md"):
        editor._versions[name] = 1
        item = lsp.TextDocumentItem(editor.uri(name), "markdown", 1, text_of(editor, name))
        editor.tell(editor.client.text_document_did_open, lsp.DidOpenTextDocumentParams(item))
        assert editor.labels(name, 0, 0) == {}
    assert editor.open(PHONE)
    assert not [each for uri in (editor.uri("README.md"),) for each in editor.marked.get(uri, [])]


def test_a_file_that_is_not_utf_8_is_marked_and_the_others_go_on(edit, centre):
    centre.write("signing-in/old.md", "---\nid: old\n---\nGr\xfc\xdfe\n".encode("latin-1"))
    editor = edit()
    assert editor.open(PHONE)
    [mark] = editor.marked[editor.uri("docs/signing-in/old.md")][-1].diagnostics
    assert "not UTF-8" in mark.message
    centre.article("signing-in/old.md")
    editor.changed_on_disk("docs/signing-in/old.md")
    editor.wait_for(lambda: editor.marked[editor.uri("docs/signing-in/old.md")][-1].diagnostics == () or None)


def test_an_editor_that_can_do_little_gets_plain_edits(edit):
    editor = edit(abilities=False)
    blame = next(each for each in editor.open(PHONE) if each.code == "tone-blame")
    [stand] = [each for each in editor.actions(PHONE, blame.range) if "stand" in each.title]
    assert stand.edit.document_changes is None
    assert "$1" not in stand.edit.changes[editor.uri(PHONE)][0].new_text
    items = editor.labels(PHONE, 1, 0)
    assert all("$0" not in item.text_edit.new_text for item in items.values())


def test_nothing_is_said_where_there_is_no_site(tmp_path, edit, centre):
    (tmp_path / "mkdocs.yml").unlink()
    editor = edit()
    editor._versions[PHONE] = 1
    item = lsp.TextDocumentItem(editor.uri(PHONE), "markdown", 1, "You failed to read this.\n")
    editor.tell(editor.client.text_document_did_open, lsp.DidOpenTextDocumentParams(item))
    assert editor.labels(PHONE, 0, 0) == {}


def test_the_server_ends_as_the_protocol_says(edit):
    editor = edit()
    editor.open(PHONE)
    assert editor.close() == 0
    rude = edit()
    rude.tell(rude.client.exit, None)
    assert rude.gone() == 1


def test_an_editor_that_goes_away_leaves_no_server_behind(centre):
    done = subprocess.run(
        [sys.executable, "-c", CODE, "lsp"],
        input=b"Content-Length: 100\r\n\r\n{",
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode in (1, 2)
    assert b"Traceback" not in done.stderr


def test_garbage_does_not_end_the_server(centre):
    def message(text: str) -> bytes:
        return f"Content-Length: {len(text)}\r\n\r\n{text}".encode()

    ask = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"capabilities": {}, "processId": None, "rootUri": None},
    }
    sent = (
        message("{not json")
        + message('{"jsonrpc":"2.0","id":7,"method":"no/such"}')
        + message(json.dumps(ask))
    )
    sent += message('{"jsonrpc":"2.0","id":2,"method":"textDocument/hover","params":{"nonsense":1}}')
    sent += message('{"jsonrpc":"2.0","id":3,"method":"shutdown"}') + message(
        '{"jsonrpc":"2.0","method":"exit"}'
    )
    done = subprocess.run(
        [sys.executable, "-c", CODE, "lsp"], input=sent, capture_output=True, timeout=30, check=False
    )
    assert done.returncode == 0
    assert b'"id": 3' in done.stdout
    assert b"Traceback" not in done.stderr + done.stdout
