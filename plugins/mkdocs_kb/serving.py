"""`kb serve`: the site, the collector and live reload on one loopback port."""

from __future__ import annotations

import argparse
import asyncio
import mimetypes
import sys
import threading
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from kb_tools.cli.built_search import BuiltSearch
from kb_tools.errors import KbError
from kb_tools.feedback.collector import CollectorSettings, create_app
from kb_tools.feedback.store import EventStore, database_at
from mkdocs_kb.loading import load_config
from mkdocs_kb.preview import Preview
from mkdocs_kb.site import content_policy

HOST = "127.0.0.1"
COLLECTOR = "/collector"
QUIET_SECONDS = 0.05
CALM_SECONDS = 0.6
WRITTEN_ANEW = (".html", ".md")


def serve(arguments: argparse.Namespace) -> int:
    """Build, then serve until stopped. Raises KbError where the port or the first build fails."""
    listener = _listen(arguments.port)
    port = listener.getsockname()[1]
    address = f"http://{HOST}:{port}/"
    mimetypes.add_type("text/javascript", ".js")
    mimetypes.add_type("text/markdown", ".md")
    preview = Preview(lambda folder: _load(arguments, folder, address))
    try:
        print("Building …", file=sys.stderr, flush=True)
        failed = preview.build()
        if failed:
            raise KbError(
                f"the site could not be built: {failed}", hint="mend what stands above, then start again"
            )
        with EventStore(database_at(arguments.store)) as store:
            changes = Changes()
            watcher = Watcher(preview, changes)
            app = _app(preview, changes, watcher, store, address)
            config = uvicorn.Config(
                app,
                access_log=False,
                log_level="error",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=1,
            )
            print(f"The help centre is at {address}  (Ctrl-C stops)", flush=True)
            print(f"Votes are kept in {arguments.store}; `kb report` shows them.", flush=True)
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        preview.close()
    return 0


class Changes:
    """Tells every open page what changed. Safe to call from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: set[asyncio.Queue[str]] = set()
        self._told: deque[tuple[float, str]] = deque(maxlen=1000)

    def begin(self) -> None:
        """Take the running loop."""
        self._loop = asyncio.get_running_loop()

    def tell(self, address: str) -> None:
        """An address below the root, or "*" for every page."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell, address)

    def _tell(self, address: str) -> None:
        self._told.append((time.time(), address))
        for queue in self._open:
            queue.put_nowait(address)

    async def stream(self, since: float) -> AsyncIterator[str]:
        """Server-sent events, one a change; first those that came while the page was still loading.

        since is when the page was asked for, in seconds since 1970.
        """
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._open.add(queue)
        try:
            yield "retry: 500\n\n"
            for moment, address in tuple(self._told):
                if moment >= since:
                    yield f"data: {address}\n\n"
            while True:
                yield f"data: {await queue.get()}\n\n"
        finally:
            self._open.discard(queue)


class Watcher(FileSystemEventHandler):
    """Collects what was saved, lets the preview show it, and tells open pages."""

    def __init__(self, preview: Preview, changes: Changes) -> None:
        self._preview = preview
        self._changes = changes
        self._saved: set[Path] = set()
        self._news = threading.Condition()
        self._ended = False
        self._observer = Observer()
        self._thread = threading.Thread(target=self._follow, name="kb-watcher", daemon=True)

    def start(self) -> None:
        """Watch the articles, the settings and the owner's templates."""
        built = self._preview.built
        assert built is not None
        config = built.config
        self._observer.schedule(self, config.docs_dir, recursive=True)
        if config.config_file_path:
            self._observer.schedule(self, str(Path(config.config_file_path).parent), recursive=False)
        if config.theme.custom_dir:
            self._observer.schedule(self, config.theme.custom_dir, recursive=True)
        self._observer.start()
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        with self._news:
            self._ended = True
            self._news.notify()
        self._observer.stop()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what was written, moved or removed."""
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        names = {str(event.src_path), str(event.dest_path or event.src_path)}
        paths = {
            Path(name)
            for name in names
            if not Path(name).name.startswith(".") and not name.endswith(("~", ".swp"))
        }
        if paths:
            with self._news:
                self._saved |= paths
                self._news.notify()

    def _follow(self) -> None:
        while True:
            with self._news:
                while not self._saved and not self._ended:
                    self._news.wait()
                while self._news.wait(QUIET_SECONDS) and not self._ended:
                    pass
                if self._ended:
                    return
                saved, self._saved = self._saved, set()
            try:
                self._answer(saved)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next save must be answered
                told = f"{type(error).__name__}: {error}"
                print(
                    f"This save could not be shown ({told}); the last good site stays.",
                    file=sys.stderr,
                    flush=True,
                )

    def _answer(self, saved: set[Path]) -> None:
        built = self._preview.built
        assert built is not None
        docs = Path(built.config.docs_dir)
        mine = {
            path for path in saved if path.is_relative_to(docs) or path.name in ("mkdocs.yml", "mkdocs.yaml")
        }
        if built.config.theme.custom_dir:
            mine |= {path for path in saved if path.is_relative_to(built.config.theme.custom_dir)}
        if not mine:
            return
        for path in sorted(mine):
            if path.suffix == ".md" and path.is_relative_to(docs) and path.is_file():
                self._show(path.relative_to(docs).as_posix())
        with self._news:
            self._news.wait_for(lambda: self._ended, CALM_SECONDS)
            if self._ended or self._saved:
                self._saved |= mine
                return
        failed = self._preview.build()
        if failed:
            print(f"Not built; the last good site stays: {failed}", file=sys.stderr, flush=True)
        else:
            self._changes.tell("*" if any(path.suffix != ".md" for path in mine) else "+")

    def _show(self, path: str) -> None:
        shown = self._preview.show_article(path)
        if shown is None:
            return
        address, problems = shown
        for problem in problems:
            print(problem, file=sys.stderr, flush=True)
        self._changes.tell(address)


class _Site(StaticFiles):
    """The last good build, with the headers that a real site should send."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(directory=preview.folder, html=True)
        self._preview = preview

    def lookup_path(self, path: str) -> Any:
        """Look into the folder that is current now."""
        if self._preview.folder:
            self.all_directories = [self._preview.folder]
        return super().lookup_path(path)

    def file_response(
        self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200
    ) -> Response:
        """A page is read whole, at once: a save may put another in its place while this one is being sent."""
        path = Path(full_path)
        if path.suffix not in WRITTEN_ANEW:
            return super().file_response(full_path, stat_result, scope, status_code)
        kind = mimetypes.guess_type(path.name)[0]
        return Response(path.read_bytes(), status_code=status_code, media_type=kind)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, never from a cache unasked, under the site's content policy."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Content-Security-Policy"] = f"{content_policy('')}; frame-ancestors 'none'"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return response


def _app(preview: Preview, changes: Changes, watcher: Watcher, store: EventStore, address: str) -> Starlette:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        changes.begin()
        watcher.start()
        yield
        watcher.stop()

    async def stream(request: Request) -> StreamingResponse:
        since = request.query_params.get("since", "")
        after = int(since) / 1000 if since.isdigit() else time.time()
        return StreamingResponse(
            changes.stream(after), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    settings = CollectorSettings(origins=(address.rstrip("/"),), thanks_url="/thank-you/")
    collector = create_app(store, settings, search=BuiltSearch(lambda: preview.folder, address))
    return Starlette(
        routes=[Route("/_kb/changes", stream), Mount(COLLECTOR, collector), Mount("/", _Site(preview))],
        lifespan=lifespan,
    )


def _load(arguments: argparse.Namespace, folder: Path, address: str) -> Any:
    config = load_config(arguments, site_dir=folder, site_url=address)
    config.plugins.on_startup(command="serve", dirty=False)
    plugin = config.plugins["kb"]
    feedback = plugin.settings.feedback
    if feedback.collector or not feedback.mail:
        feedback = msgspec.structs.replace(feedback, collector=COLLECTOR)
    plugin.settings = msgspec.structs.replace(plugin.settings, feedback=feedback)
    plugin.follows_saves = True
    return config


def _listen(port: int) -> Any:
    import socket

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise KbError(
            f"port {port} of this machine is taken",
            hint="choose another: kb serve --port 8001 (or make serve ARGS='--port 8001')",
        ) from error
    return listener
