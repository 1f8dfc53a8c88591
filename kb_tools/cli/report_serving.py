"""`kb report --serve`: the report on a port of this machine, with filters, counted anew each time."""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from kb_tools.cli.measuring import Surroundings, measure, open_engine
from kb_tools.errors import KbError

_MOST_ASKED = 2_000
_log = logging.getLogger("kb_tools.report")


@dataclass(frozen=True)
class ReportPages:
    """Makes the page that an address asks for."""

    arguments: argparse.Namespace
    surroundings: Surroundings

    def page(self, query: str) -> str:
        """The report, as the form asks for it. Raises KbError."""
        from kb_tools.measures.report_filters import choice_of, filter_form
        from kb_tools.measures.report_page import write_html_report

        asked = dict(parse_qsl(query[:_MOST_ASKED], max_num_fields=20))
        weeks = asked.get("weeks", "")
        arguments = argparse.Namespace(**vars(self.arguments))
        if weeks:
            if not weeks.isascii() or not weeks.isdigit():
                raise KbError("the number of weeks is not a number", hint="choose one from the list")
            arguments.weeks = int(weeks[:6])
        with open_engine(arguments) as engine:
            measured = measure(engine, arguments, self.surroundings, choice_of(asked))
        overview = measured.overview
        values = dict(overview.desk.values) if overview.desk else {}
        values["category"] = sorted({*values.get("category", ()), *overview.categories.values()})
        form = filter_form(overview, values, arguments.weeks)
        return write_html_report(measured.report, overview, measured.figures, measured.work, filters=form)


def serve_report(arguments: argparse.Namespace, surroundings: Surroundings, port: int) -> int:
    """Serve it on 127.0.0.1 until Ctrl+C. Raises KbError where the port is taken."""
    pages = ReportPages(arguments, surroundings)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path != "/":
                self._answer(404, "There is nothing here. The report is at /.", "text/plain")
                return
            if self.headers.get("Host", "").partition(":")[0] not in ("127.0.0.1", "localhost"):
                self._answer(421, "This report is served to this machine alone.", "text/plain")
                return
            try:
                page = pages.page(address.query)
            except KbError as error:
                self._answer(400, f"{error.message}\n{error.hint or ''}", "text/plain")
            else:
                self._answer(200, page, "text/html")

        def _answer(self, status: int, text: str, kind: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            _log.debug(format, *args)

    try:
        server = HTTPServer(("127.0.0.1", port), Handler)
    except OSError as error:
        raise KbError(
            f"port {port} cannot be used ({error.strerror})", hint="name another with --port"
        ) from error
    with server:
        print(f"The report is at http://127.0.0.1:{server.server_port}/ until you press Ctrl+C.", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0
