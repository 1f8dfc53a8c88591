"""What the engine offers, in the words of the language server protocol, and an editor's positions in ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.uris import to_fs_path

from kb_tools.checks.finding import Finding, Severity
from kb_tools.editor.desk import Desk
from kb_tools.editor.offers import Edit, Suggestion, SuggestionKind
from kb_tools.editor.source import Counting, Source
from kb_tools.errors import Place

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.HINT: lsp.DiagnosticSeverity.Information,
}
_KINDS = {
    SuggestionKind.FIELD: lsp.CompletionItemKind.Property,
    SuggestionKind.VALUE: lsp.CompletionItemKind.Value,
    SuggestionKind.ARTICLE: lsp.CompletionItemKind.File,
    SuggestionKind.ANCHOR: lsp.CompletionItemKind.Reference,
    SuggestionKind.PERSON: lsp.CompletionItemKind.Constant,
    SuggestionKind.CATEGORY: lsp.CompletionItemKind.Folder,
}


class OpenDocument(Protocol):
    """A document that is open in the editor."""

    uri: str
    version: int | None


class Speech:
    """How to speak with one editor: its abilities, how it counts columns, and the documents it has open.

    documents are by address, without percent signs.
    """

    def __init__(
        self,
        capabilities: lsp.ClientCapabilities,
        encoding: lsp.PositionEncodingKind | str,
        documents: Mapping[str, OpenDocument],
    ) -> None:
        self._capabilities = capabilities
        self._counting = Counting(str(getattr(encoding, "value", encoding)))
        self._documents = documents

    def can(self, path: str) -> bool:
        """Whether the editor says that it can do something."""
        found: object = self._capabilities
        for name in path.split("."):
            found = getattr(found, name, None)
        return bool(found)

    def ours(self, desk: Desk, path: str, position: lsp.Position) -> tuple[int, int]:
        """Line and column of a position in an article."""
        return self._counting.ours(desk.source(path), position.line, position.character)

    def range(self, desk: Desk, place: Place) -> lsp.Range:
        """The editor's range of a place."""
        start, end = self._counting.stretch(desk.source(place.file), place)
        return lsp.Range(lsp.Position(*start), lsp.Position(*end))

    def uri(self, desk: Desk, name: str) -> str:
        """A file's address: for an open one as the editor gave it."""
        file = desk.file_of(name)
        for document in self._documents.values():
            given = local_file(document.uri)
            if given and given.name == file.name and desk.same(given, file):
                return document.uri
        return file.as_uri()

    def version(self, uri: str) -> int | None:
        """The version of an open document."""
        document = self._documents.get(unquote(uri))
        return document.version if document else None

    def diagnostic(self, desk: Desk, finding: Finding) -> lsp.Diagnostic:
        """A finding, with a link to its rule's page where the site has one."""
        page = desk.site.rules_page
        stop = "" if finding.message[-1:] in ".!?" else "."
        return lsp.Diagnostic(
            range=self.range(desk, finding.place),
            message=f"{finding.message}{stop} {finding.suggestion}".strip(),
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            code_description=lsp.CodeDescription(f"{page}#{finding.rule}") if page else None,
            source="kb",
        )

    def item(self, source: Source, line: int, at: int, each: Suggestion) -> lsp.CompletionItem:
        """A suggestion, the at-th in its list."""
        snippets = self.can("text_document.completion.completion_item.snippet_support")
        text = each.text if snippets or not each.is_snippet else each.text.replace("$0", "")
        start = lsp.Position(*self._counting.theirs(source, line, each.start))
        end = lsp.Position(*self._counting.theirs(source, line, each.end))
        is_article = each.kind is SuggestionKind.ARTICLE
        return lsp.CompletionItem(
            label=each.label,
            kind=_KINDS[each.kind],
            detail=each.detail or None,
            documentation=markdown(each.meaning) if each.meaning else None,
            sort_text=f"{at:05}",
            filter_text=f"{each.label} {each.detail}" if is_article else None,
            text_edit=lsp.TextEdit(lsp.Range(start, end), text),
            insert_text_format=lsp.InsertTextFormat.Snippet
            if each.is_snippet and snippets
            else lsp.InsertTextFormat.PlainText,
        )

    def edit(self, desk: Desk, edits: Iterable[Edit]) -> lsp.WorkspaceEdit:
        """Changes to files; with versions and places to go on writing where the editor knows of them."""
        by_uri: dict[str, list[Edit]] = {}
        for edit in edits:
            by_uri.setdefault(self.uri(desk, edit.place.file), []).append(edit)
        if not self.can("workspace.workspace_edit.document_changes"):
            return lsp.WorkspaceEdit(
                changes={uri: [self._plain(desk, each) for each in below] for uri, below in by_uri.items()}
            )
        return lsp.WorkspaceEdit(
            document_changes=[
                lsp.TextDocumentEdit(
                    lsp.OptionalVersionedTextDocumentIdentifier(uri, self.version(uri)),
                    [self._written(desk, each) for each in below],
                )
                for uri, below in by_uri.items()
            ]
        )

    def _plain(self, desk: Desk, edit: Edit) -> lsp.TextEdit:
        text = edit.text.replace("$1", "") if edit.is_snippet else edit.text
        return lsp.TextEdit(self.range(desk, edit.place), text)

    def _written(self, desk: Desk, edit: Edit) -> lsp.TextEdit | lsp.SnippetTextEdit:
        if edit.is_snippet and self.can("workspace.workspace_edit.snippet_edit_support"):
            return lsp.SnippetTextEdit(self.range(desk, edit.place), lsp.StringValue(value=edit.text))
        return self._plain(desk, edit)


def local_file(uri: str) -> Path | None:
    """The file of an address; None for what is no file, such as a text that was never saved."""
    name = to_fs_path(uri)
    return Path(name) if name and "\0" not in name else None


def markdown(text: str) -> lsp.MarkupContent:
    """A text in Markdown."""
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)
