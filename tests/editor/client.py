"""A real client for the real server: pygls' own, driven from plain tests, over standard input and output."""

from __future__ import annotations

import asyncio
import queue
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import BaseLanguageClient

CODE = "import sys; from kb_tools.cli import main; sys.exit(main())"
WITH_CHANGES = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from tests.editor.a_rule_with_changes import put_in
put_in()
{CODE}
"""
PATIENCE = 30


class Editor:
    """An editor with one folder open. Every call waits for its answer."""

    def __init__(
        self,
        root: Path,
        *,
        encodings: tuple[str, ...] = ("utf-16",),
        abilities: bool = True,
        resolves: bool = False,
        snippet_edits: bool = False,
        code: str = CODE,
    ) -> None:
        self.root = root
        self.shown: queue.Queue[str] = queue.Queue()
        self.logged: list[str] = []
        self.marked: dict[str, list[lsp.PublishDiagnosticsParams]] = {}
        self._versions: dict[str, int] = {}
        self._news = threading.Condition()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.client = self._run(self._connect(code))
        self.can = self._capabilities(encodings, abilities, resolves, snippet_edits)
        folder = lsp.WorkspaceFolder(root.as_uri(), "help")
        asked = lsp.InitializeParams(
            capabilities=self.can, workspace_folders=[folder], root_uri=root.as_uri()
        )
        self.welcome = self.ask(self.client.initialize_async, asked)
        self.tell(self.client.initialized, lsp.InitializedParams())

    def ask(self, method: Callable[[Any], Any], params: Any) -> Any:
        """A request and its answer."""

        async def asked() -> Any:
            return await method(params)

        return self._run(asked())

    def tell(self, method: Callable[[Any], Any], params: Any) -> None:
        """A notification."""

        async def told() -> None:
            method(params)

        self._run(told())

    def uri(self, name: str) -> str:
        """The address of a file below the folder."""
        return (self.root / name).as_uri()

    def open(self, name: str, text: str | None = None) -> list[lsp.Diagnostic]:
        """Open a file, or an unsaved one with this text; its findings."""
        text = (self.root / name).read_bytes().decode() if text is None else text
        self._versions[name] = 1
        item = lsp.TextDocumentItem(self.uri(name), "markdown", 1, text)
        self.tell(self.client.text_document_did_open, lsp.DidOpenTextDocumentParams(item))
        return self.findings(name)

    def type(self, name: str, text: str) -> list[lsp.Diagnostic]:
        """Change the whole text; the findings of the new one."""
        self.type_on(name, text)
        return self.findings(name)

    def type_on(self, name: str, text: str) -> None:
        """Change the whole text and wait for nothing."""
        self._versions[name] += 1
        document = lsp.VersionedTextDocumentIdentifier(self._versions[name], self.uri(name))
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.tell(self.client.text_document_did_change, lsp.DidChangeTextDocumentParams(document, [change]))

    def findings(self, name: str) -> list[lsp.Diagnostic]:
        """The findings of the newest version of an open text, waited for."""

        def newest() -> list[lsp.Diagnostic] | None:
            told = self.marked.get(self.uri(name), [])
            return list(told[-1].diagnostics) if told and told[-1].version == self._versions[name] else None

        return self.wait_for(newest)

    def wait_for(self, seen: Callable[[], Any]) -> Any:
        """What `seen` returns once it is not None; looked at whenever the server publishes something."""
        with self._news:
            if not self._news.wait_for(lambda: seen() is not None, PATIENCE):
                raise TimeoutError("the server said nothing")
            return seen()

    def saved(self, name: str) -> list[lsp.Diagnostic]:
        """Say that a file was saved; the findings that follow."""
        before = len(self.marked[self.uri(name)])
        document = lsp.TextDocumentIdentifier(self.uri(name))
        self.tell(self.client.text_document_did_save, lsp.DidSaveTextDocumentParams(document))
        self.wait_for(lambda: len(self.marked[self.uri(name)]) > before or None)
        return self.findings(name)

    def changed_on_disk(self, *names: str) -> None:
        """Say that files have changed."""
        changes = [lsp.FileEvent(self.uri(name), lsp.FileChangeType.Changed) for name in names]
        params = lsp.DidChangeWatchedFilesParams(changes)
        self.tell(self.client.workspace_did_change_watched_files, params)

    def at(self, name: str, line: int, column: int) -> dict[str, Any]:
        """A place, for params: line and column from 0."""
        return {
            "text_document": lsp.TextDocumentIdentifier(self.uri(name)),
            "position": lsp.Position(line, column),
        }

    def labels(self, name: str, line: int, column: int) -> dict[str, lsp.CompletionItem]:
        """What is offered at a place, by label."""
        params = lsp.CompletionParams(**self.at(name, line, column))
        found = self.ask(self.client.text_document_completion_async, params)
        return {item.label: item for item in found.items} if found else {}

    def hover(self, name: str, line: int, column: int) -> str:
        """What is shown at a place; "" for nothing."""
        found = self.ask(
            self.client.text_document_hover_async, lsp.HoverParams(**self.at(name, line, column))
        )
        return found.contents.value if found else ""

    def actions(self, name: str, where: lsp.Range, *only: str) -> list[lsp.CodeAction]:
        """What can be done at a stretch."""
        context = lsp.CodeActionContext([], only=list(only) or None)
        document = lsp.TextDocumentIdentifier(self.uri(name))
        params = lsp.CodeActionParams(document, where, context)
        return list(self.ask(self.client.text_document_code_action_async, params) or [])

    def close(self) -> int:
        """Say goodbye; the server's exit code."""
        self.ask(self.client.shutdown_async, None)
        self.tell(self.client.exit, None)
        return self.gone()

    def gone(self) -> int:
        """The exit code, once the process has ended."""

        async def ended() -> int:
            return int(await asyncio.wait_for(self.client._server.wait(), PATIENCE))

        code = self._run(ended())
        self._run(self.client.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        return code

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(PATIENCE)

    async def _connect(self, code: str) -> BaseLanguageClient:
        client = BaseLanguageClient("test", "1")

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            with self._news:
                self.marked.setdefault(params.uri, []).append(params)
                self._news.notify_all()

        @client.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(params: lsp.ShowMessageParams) -> None:
            self.shown.put(params.message)

        @client.feature(lsp.WINDOW_LOG_MESSAGE)
        def logged(params: lsp.LogMessageParams) -> None:
            self.logged.append(params.message)

        @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def registered(params: lsp.RegistrationParams) -> None:
            return None

        await client.start_io(sys.executable, "-c", code, "lsp")
        return client

    @staticmethod
    def _capabilities(
        encodings: tuple[str, ...], abilities: bool, resolves: bool, snippet_edits: bool
    ) -> lsp.ClientCapabilities:
        general = lsp.GeneralClientCapabilities(
            position_encodings=[lsp.PositionEncodingKind(name) for name in encodings]
        )
        if not abilities:
            return lsp.ClientCapabilities(general=general)
        completing = lsp.CompletionClientCapabilities(
            completion_item=lsp.ClientCompletionItemOptions(snippet_support=True)
        )
        resolving = lsp.ClientCodeActionResolveOptions(["edit"]) if resolves else None
        acting = lsp.CodeActionClientCapabilities(resolve_support=resolving)
        edits = lsp.WorkspaceEditClientCapabilities(document_changes=True, snippet_edit_support=snippet_edits)
        watching = lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        return lsp.ClientCapabilities(
            general=general,
            text_document=lsp.TextDocumentClientCapabilities(completion=completing, code_action=acting),
            workspace=lsp.WorkspaceClientCapabilities(
                workspace_edit=edits, did_change_watched_files=watching
            ),
        )


def applied(edit: lsp.WorkspaceEdit, root: Path, counting: str = "utf-16") -> dict[str, str]:
    """The files as they are after an edit, by path below the folder; written to disk nowhere."""
    width = {"utf-8": lambda c: len(c.encode()), "utf-16": lambda c: 2 if c > "\uffff" else 1, "utf-32": len}
    below = {change.text_document.uri: change.edits for change in edit.document_changes or []}
    below |= dict(edit.changes or {})
    after = {}
    for uri, edits in below.items():
        name = Path(lsp_path(uri)).relative_to(root).as_posix()
        lines = (root / name).read_bytes().decode().split("\n")

        def offset(position: lsp.Position, lines: list[str] = lines) -> int:
            units, index = 0, 0
            for character in lines[position.line]:
                if units >= position.character:
                    break
                units += width[counting](character)
                index += 1
            return sum(len(line) + 1 for line in lines[: position.line]) + index

        text = "\n".join(lines)
        spans = [(offset(each.range.start), offset(each.range.end), each.new_text) for each in edits]
        # Inserts at one place stay in their order.
        for start, end, new in sorted(spans, key=lambda span: span[:2])[::-1]:
            text = text[:start] + new + text[end:]
        after[name] = text
    return after


def lsp_path(uri: str) -> str:
    """The path of an address."""
    from pygls.uris import to_fs_path

    return to_fs_path(uri) or ""
