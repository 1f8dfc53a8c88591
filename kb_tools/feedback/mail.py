"""Mails go out by a server of one's own. The password is only ever sent over an encrypted connection."""

from __future__ import annotations

import ipaddress
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from types import TracebackType
from urllib.parse import unquote, urlsplit

from kb_tools.errors import KbError

_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server as `smtp://` (encrypted by STARTTLS, but for one on this machine) or `smtps://` names it."""

    host: str
    port: int
    encrypted_at_once: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, address: str, password: str) -> MailServer:
        """The server at smtp://USER@HOST:PORT. Raises KbError."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
            raise KbError(
                "--to-smtp: this is not the address of a mail server",
                hint="write it as smtp://USER@HOST:587 or smtps://USER@HOST",
            )
        if parts.password:
            raise KbError(
                "--to-smtp: the address holds a password",
                hint="put it into KB_SMTP_PASSWORD",
            )
        secure = parts.scheme == "smtps"
        user = unquote(parts.username or "")
        if user and not password:
            raise KbError(f'--to-smtp: "{user}" has no password', hint="put it into KB_SMTP_PASSWORD")
        return cls(parts.hostname, port or (465 if secure else 587), secure, user, password)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Mailer:
    """An open connection to a server, in a `with`. Raises KbError where there is none to be had."""

    def __init__(self, server: MailServer, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls = tls or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Mailer:
        server = self._server
        try:
            if server.encrypted_at_once:
                self._smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=_SECONDS, context=self._tls)
            else:
                self._smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
                self._encrypt(self._smtp)
            if server.user:
                self._smtp.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            self._leave()
            raise KbError(
                f"{server}: this mail server cannot be used ({_in_words(error)})",
                hint="see that the address, the user and KB_SMTP_PASSWORD are right; nothing was sent",
            ) from error
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._leave()

    def send(self, mail: EmailMessage) -> str:
        """Hand one mail over; "" once the server has taken it, else why it has not."""
        if self._smtp is None:
            raise ValueError("use it in a with")
        try:
            self._smtp.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            return _in_words(error)
        return ""

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo()
        if smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls)
            smtp.ehlo()
        elif self._server.user or not _on_this_machine(self._server.host):
            raise KbError(
                f"{self._server}: this mail server offers no encryption (STARTTLS)",
                hint="use smtps://, or a server that offers it; nothing was sent",
            )

    def _leave(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (OSError, smtplib.SMTPException):
                self._smtp.close()
            self._smtp = None


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (code, said), *_ = error.recipients.values()
        return f"the receiver was refused: {code} {_decoded(said)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return str(getattr(error, "strerror", None) or error or type(error).__name__)


def _decoded(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
