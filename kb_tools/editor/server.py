"""The language server: what `kb_tools.editor` offers, said in the protocol that editors speak.

Messages are handled in order, so an answer is always about the newest text. Findings are worked out a
moment after a change, and only for the text that is newest then. Nothing that a file, a setting or a client
says ends the server, and no traceback ever reaches a person.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from kb_tools import __version__
from kb_tools.checks.finding import Finding, Severity
from kb_tools.editor import actions as acting
from kb_tools.editor.completion import suggestions
from kb_tools.editor.desk import Desk
from kb_tools.editor.explaining import explanation
from kb_tools.editor.moving import move
from kb_tools.editor.renaming import id_at, rename
from kb_tools.editor.speech import Speech, local_file, markdown
from kb_tools.editor.targets import target_at, targets
from kb_tools.errors import KbError
from kb_tools.settings import find_config

NAME = "beeline"
FIX_ALL = f"{lsp.CodeActionKind.SourceFixAll.value}.{NAME}"
_SOON, _QUICK, _LATEST = 0.003, 0.05, 1.0
_ANYTHING = lsp.FileOperationRegistrationOptions(
    [lsp.FileOperationFilter(lsp.FileOperationPattern("**/*"), scheme="file")]
)
P = ParamSpec("P")
T = TypeVar("T")


class Server(LanguageServer):
    """One editor's server. config_file overrides the mkdocs.yml that would be found; today tells the day."""

    def __init__(self, config_file: Path | None, today: Callable[[], date]) -> None:
        # Whole texts: an edit's position is then never counted by another idea of what ends a line.
        super().__init__(NAME, __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.was_shut_down = False
        self._config_file = config_file.resolve() if config_file else None
        self._today = today
        self._desks: dict[Path, Desk] = {}
        self._said: dict[Path, tuple[str, ...]] = {}
        self._marked: dict[Path, set[str]] = {}
        self._unread: set[str] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._costs: dict[str, float] = {}
        self._speech = Speech(lsp.ClientCapabilities(), "utf-16", {})
        self._register()

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What the library would show to the person goes to the log: they cannot act on it."""
        if not isinstance(error, JsonRpcException):  # those have been answered
            self._log(error)

    def _register(self) -> None:
        sources = lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True)
        completing = lsp.CompletionOptions(trigger_characters=list("(#/: ["))
        renaming = lsp.RenameOptions(prepare_provider=True)
        saving = lsp.SaveOptions(include_text=False)
        for name, answer, options in (
            (lsp.INITIALIZED, self._start, None),
            (lsp.SHUTDOWN, self._shut_down, None),
            (lsp.TEXT_DOCUMENT_DID_OPEN, self._opened, None),
            (lsp.TEXT_DOCUMENT_DID_CHANGE, self._changed, None),
            (lsp.TEXT_DOCUMENT_DID_CLOSE, self._closed, None),
            (lsp.TEXT_DOCUMENT_DID_SAVE, self._saved, saving),
            (lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed, None),
            (lsp.WORKSPACE_WILL_RENAME_FILES, self._move, _ANYTHING),
            (lsp.WORKSPACE_DID_RENAME_FILES, self._moved, _ANYTHING),
            (lsp.TEXT_DOCUMENT_COMPLETION, self._complete, completing),
            (lsp.TEXT_DOCUMENT_HOVER, self._explain, None),
            (lsp.TEXT_DOCUMENT_DEFINITION, self._define, None),
            (lsp.TEXT_DOCUMENT_DOCUMENT_LINK, self._links, lsp.DocumentLinkOptions()),
            (lsp.TEXT_DOCUMENT_CODE_ACTION, self._act, sources),
            (lsp.CODE_ACTION_RESOLVE, self._resolve, None),
            (lsp.TEXT_DOCUMENT_PREPARE_RENAME, self._prepare_rename, None),
            (lsp.TEXT_DOCUMENT_RENAME, self._rename, renaming),
        ):
            self.feature(name, options)(self._guarded(answer))

    def _guarded(self, answer: Callable[P, T]) -> Callable[P, T | None]:
        """An answer that is nothing, rather than the end, where something inside goes wrong."""

        @wraps(answer)
        def safely(*args: P.args, **named: P.kwargs) -> T | None:
            try:
                return answer(*args, **named)
            except KbError as error:
                raise JsonRpcInvalidParams(str(error)) from None
            except Exception as error:  # noqa: BLE001 - a fault of ours must not take the editor's server down
                self._log(error)
                return None

        return safely

    def _log(self, error: Exception) -> None:
        if os.environ.get("KB_TRACEBACK"):
            traceback.print_exception(error, file=sys.stderr)
        told = f"Something inside went wrong ({type(error).__name__}: {error}). This is a fault of kb."
        self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, told))

    # Files and folders

    def _start(self, _: lsp.InitializedParams) -> None:
        encoding = self.server_capabilities.position_encoding or lsp.PositionEncodingKind.Utf16
        documents = self.workspace.text_documents
        self._speech = Speech(self.client_capabilities, encoding, documents)
        for folder in list(self.workspace.folders.values()):
            place = local_file(folder.uri)
            config = self._config_of(place) if place else None
            if config:
                self._desk(config)
        watching = self.client_capabilities.workspace and (
            self.client_capabilities.workspace.did_change_watched_files
        )
        if watching and watching.dynamic_registration:
            watchers = [lsp.FileSystemWatcher(glob) for glob in ("**/*.md", "**/*.{yml,yaml}", "**/*.json")]
            options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
            name = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            self.client_register_capability(lsp.RegistrationParams([lsp.Registration(name, name, options)]))

    def _shut_down(self, _: None) -> None:
        self.was_shut_down = True

    def _config_of(self, folder: Path) -> Path | None:
        return self._config_file or find_config(folder)

    def _desk(self, config: Path) -> Desk:
        """The desk of a site, its files read the first time."""
        if config not in self._desks:
            self._desks[config] = Desk(config, self._today)
            self._tell(config)
        return self._desks[config]

    def _at(self, uri: str) -> tuple[Desk, str] | None:
        """The desk and path of an article, its newest text taken in; None for what belongs to no site."""
        found = self._placed(uri)
        if found and uri in self._unread:
            self._unread.discard(uri)
            found[0].write(found[1], self.workspace.get_text_document(uri).source)
        return found

    def _placed(self, uri: str) -> tuple[Desk, str] | None:
        file = local_file(uri)
        config = self._config_of(file.parent) if file else None
        if file is None or config is None:
            return None
        desk = self._desk(config)
        path = desk.path_of(file)
        return (desk, path) if path is not None and path.endswith(".md") else None

    def _tell(self, config: Path) -> None:
        """Say what is wrong with settings, and mark files, other than articles, with what is wrong there."""
        desk = self._desks[config]
        marks = {self._speech.uri(desk, name): desk.findings(name) for name in desk.unreadable()}
        if desk.site.problems:
            found = [
                Finding(
                    each.place, "settings", Severity.ERROR, each.message, "", f"Expected {each.expected}."
                )
                for each in desk.site.problems
            ]
            marks[config.as_uri()] = found
        for uri in self._marked.get(config, set()) - marks.keys():
            self._publish(desk, uri, [])
        for uri, findings in marks.items():
            self._publish(desk, uri, findings)
        self._marked[config] = set(marks)
        for told in set(desk.site.troubles) - set(self._said.get(config, ())):
            self.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Error, f"kb: {told}"))
        self._said[config] = desk.site.troubles

    def _opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        self._unread.add(params.text_document.uri)
        self._check_soon(params.text_document.uri)

    def _changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        self._unread.add(params.text_document.uri)
        self._check_soon(params.text_document.uri)

    def _closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._unread.discard(uri)
        self._costs.pop(uri, None)
        if timer := self._timers.pop(uri, None):
            timer.cancel()
        found = self._placed(uri)
        if found:
            found[0].close(found[1])
            self._publish(found[0], uri, [])

    def _saved(self, params: lsp.DidSaveTextDocumentParams) -> None:
        self._take([params.text_document.uri])

    def _files_changed(self, params: lsp.DidChangeWatchedFilesParams) -> None:
        self._take([change.uri for change in params.changes])

    def _moved(self, params: lsp.RenameFilesParams) -> None:
        self._take([uri for each in params.files for uri in (each.old_uri, each.new_uri)])

    def _take(self, uris: Iterable[str]) -> None:
        """Read what has changed on disk: articles one by one, for anything else the whole site."""
        files = [file for uri in uris if (file := local_file(uri))]
        for config, desk in self._desks.items():
            paths = [path for file in files if (path := desk.path_of(file)) is not None]
            beside = any(file.parent == config.parent and file.suffix != ".md" for file in files)
            if beside or any(not desk.path_is_article(path) for path in paths):
                desk.reload()
            else:
                desk.reread(paths)
            self._tell(config)
        for uri in list(self.workspace.text_documents):
            self._check_soon(self.workspace.text_documents[uri].uri)

    # Findings

    def _check_soon(self, uri: str) -> None:
        """Check a text in a moment; where checks take long, once typing has paused for as long as one."""
        if timer := self._timers.get(uri):
            timer.cancel()
        cost = self._costs.get(uri, 0.0)
        wait = _SOON if cost < _QUICK else min(cost, _LATEST)
        self._timers[uri] = asyncio.get_running_loop().call_later(wait, self._guarded(self._check), uri)

    def _check(self, uri: str) -> None:
        self._timers.pop(uri, None)
        start = time.perf_counter()
        found = self._at(uri)
        if found:
            desk, path = found
            self._publish(desk, uri, desk.findings(path))
        # The first check of a text also loads word lists: it says nothing about the next.
        self._costs[uri] = time.perf_counter() - start if uri in self._costs else 0.0

    def _publish(self, desk: Desk, uri: str, findings: list[Finding]) -> None:
        version = self._speech.version(uri)
        marks = [self._speech.diagnostic(desk, finding) for finding in findings]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, marks, version))

    # Answers

    def _complete(self, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        found = self._at(params.text_document.uri)
        if not found:
            return None
        line, column = self._speech.ours(*found, params.position)
        offered = suggestions(*found, line, column, self._today())
        source = found[0].source(found[1])
        items = [self._speech.item(source, line, at, each) for at, each in enumerate(offered.entries)]
        return lsp.CompletionList(is_incomplete=not offered.complete, items=items)

    def _explain(self, params: lsp.HoverParams) -> lsp.Hover | None:
        found = self._at(params.text_document.uri)
        told = explanation(*found, *self._speech.ours(*found, params.position)) if found else None
        return (
            lsp.Hover(markdown(told.text), self._speech.range(found[0], told.place))
            if found and told
            else None
        )

    def _define(self, params: lsp.DefinitionParams) -> lsp.Location | None:
        found = self._at(params.text_document.uri)
        target = target_at(*found, *self._speech.ours(*found, params.position)) if found else None
        if not found or not target:
            return None
        start = lsp.Position(target.line - 1, 0)
        return lsp.Location(self._speech.uri(found[0], str(target.file)), lsp.Range(start, start))

    def _links(self, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink] | None:
        found = self._at(params.text_document.uri)
        if not found:
            return None
        return [
            lsp.DocumentLink(
                self._speech.range(found[0], each.place),
                self._speech.uri(found[0], str(each.file)),
                each.tooltip,
            )
            for each in targets(*found)
        ]

    def _act(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        found = self._at(params.text_document.uri)
        if not found:
            return None
        desk, path = found
        offered: list[lsp.CodeAction] = []
        if _wanted(lsp.CodeActionKind.QuickFix.value, params.context.only):
            start, end = (self._speech.ours(desk, path, at) for at in (params.range.start, params.range.end))
            for each in acting.actions(desk, path, start, end):
                mark = self._speech.diagnostic(desk, each.finding)
                offered.append(
                    lsp.CodeAction(
                        each.title,
                        lsp.CodeActionKind.QuickFix,
                        [mark],
                        is_preferred=each.is_preferred or None,
                        edit=self._speech.edit(desk, each.edits),
                    )
                )
        if _wanted(FIX_ALL, params.context.only) and any(each.fix for each in desk.findings(path)):
            later = params.context.only is None and self._speech.can(
                "text_document.code_action.resolve_support"
            )
            action = lsp.CodeAction("Make all safe changes in this article", FIX_ALL)
            action.data = {"uri": params.text_document.uri}
            offered.append(action if later else self._resolve(action))
        return offered

    def _resolve(self, action: lsp.CodeAction) -> lsp.CodeAction:
        uri = action.data.get("uri") if isinstance(action.data, dict) else None
        found = self._at(uri) if isinstance(uri, str) else None
        if found and action.edit is None:
            action.edit = self._speech.edit(found[0], acting.all_fixes(*found))
        return action

    def _prepare_rename(self, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        found = self._at(params.text_document.uri)
        if not found:
            return None
        name, place = id_at(*found, *self._speech.ours(*found, params.position))
        return lsp.PrepareRenamePlaceholder(self._speech.range(found[0], place), name)

    def _rename(self, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        found = self._at(params.text_document.uri)
        if not found:
            return None
        name, _ = id_at(*found, *self._speech.ours(*found, params.position))
        return self._speech.edit(found[0], rename(found[0], name, params.new_name))

    def _move(self, params: lsp.RenameFilesParams) -> lsp.WorkspaceEdit | None:
        for uri in list(self._unread):
            self._at(uri)
        for desk in self._desks.values():
            pairs = {
                old: new
                for each in params.files
                if (old := _path(desk, each.old_uri)) and (new := _path(desk, each.new_uri))
            }
            edits = move(desk, pairs) if pairs else ()
            if edits:
                return self._speech.edit(desk, edits)
        return None


def serve(config_file: Path | None, today: Callable[[], date], heard: BinaryIO, spoken: BinaryIO) -> int:
    """Serve one editor over two streams until it says goodbye or goes away; returns the exit code."""
    if not os.environ.get("KB_TRACEBACK"):
        logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = Server(config_file, today)
    server.start_io(heard, spoken)
    return 0 if server.was_shut_down else 1


def _path(desk: Desk, uri: str) -> str | None:
    file = local_file(uri)
    return desk.path_of(file) if file else None


def _wanted(kind: str, only: Iterable[lsp.CodeActionKind | str] | None) -> bool:
    if only is None:
        return True
    names = [str(getattr(each, "value", each)) for each in only]
    return any(kind == name or not name or kind.startswith(f"{name}.") for name in names)
