"""One letter to a receiver: signed as standardwebhooks.com describes, to a checked address, nothing followed.

The address of the host is looked up once and then used, so that what was checked is what is called.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from kb_tools.errors import KbError

CONNECT_SECONDS = 10.0
WHOLE_SECONDS = 30.0
_LONGEST_REPLY = 64 * 1024
_SHORTEST_SECRET = 24
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UnreachableError(Exception):
    """Nobody answered, or the host may not be called: the same would happen to any other letter now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said; retry_seconds is how long it asks to be left alone, 0 where it does not."""

    status: int
    retry_seconds: int = 0


def read_secret(text: str) -> bytes:
    """The key in `whsec_` and base64. Raises KbError."""
    try:
        key = base64.b64decode(text.strip().removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.strip().startswith("whsec_") or len(key) < _SHORTEST_SECRET:
        raise KbError(
            "the secret of the webhook cannot be used",
            hint=f"expected whsec_ and then {_SHORTEST_SECRET} or more random bytes as base64: "
            'make one with: echo "whsec_$(openssl rand -base64 32)"',
        )
    return key


def signature(key: bytes, id_: str, timestamp: int, body: bytes) -> str:
    """What goes into `webhook-signature`: an HMAC with SHA-256 over id, timestamp and body."""
    digest = hmac.new(key, f"{id_}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it hides in another."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


class Receiver:
    """A receiver at an address; one connection while it is used. Raises KbError for an unfit address.

    option is what people call the address in their settings, for what is said to them.
    """

    def __init__(
        self,
        url: str,
        key: bytes,
        *,
        allow_private: bool = False,
        tls: ssl.SSLContext | None = None,
        lookup: Callable[[str, int], list[str]] | None = None,
        option: str = "--to",
    ) -> None:
        self._url = _checked(url, allow_private, option)
        self._key = key
        self._allow_private = allow_private
        self._tls = tls or ssl.create_default_context()
        self._lookup = lookup or _addresses
        self._connection: http.client.HTTPConnection | None = None

    def __str__(self) -> str:
        return f"{self._url.scheme}://{self._url.netloc}"

    def send(self, id_: str, body: bytes, timestamp: int) -> Answer:
        """Post it. Raises UnreachableError where no answer came, or none that could be read."""
        headers = {
            "content-type": "application/json",
            "user-agent": "beeline-webhook",
            "webhook-id": id_,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._key, id_, timestamp, body),
        }
        kept = self._connection is not None
        try:
            return self._posted(headers, body)
        except (http.client.NotConnected, ConnectionError) as error:
            # A connection from before may have been closed meanwhile; a new one tells the truth.
            if not kept:
                raise UnreachableError(_in_words(error)) from error
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError(_in_words(error)) from error
        try:
            return self._posted(headers, body)
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError(_in_words(error)) from error

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _posted(self, headers: dict[str, str], body: bytes) -> Answer:
        connection = self._connection or self._connected()
        self._connection = connection
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        cut = threading.Event()
        late = threading.Timer(WHOLE_SECONDS, _cut, (connection, cut))
        late.start()
        try:
            connection.request("POST", path, body, headers)
            reply = connection.getresponse()
            rest = reply.read(_LONGEST_REPLY)
            if cut.is_set():
                raise TimeoutError
            if len(rest) == _LONGEST_REPLY or reply.will_close:
                self.close()
            asked = reply.getheader("retry-after", "")
            return Answer(reply.status, int(asked) if asked.isascii() and asked.isdecimal() else 0)
        except BaseException:
            self.close()
            raise
        finally:
            late.cancel()

    def _connected(self) -> http.client.HTTPConnection:
        host = self._url.hostname or ""
        port = self._url.port or (443 if self._url.scheme == "https" else 80)
        found = self._lookup(host, port)
        if not self._allow_private and not all(map(is_public, found)):
            raise UnreachableError("its host has a private address, and --allow-private is not given")
        connection = http.client.HTTPConnection(host, self._url.port, timeout=CONNECT_SECONDS)
        connection.auto_open = 0  # else it would look the host up once more by itself
        plain = socket.create_connection((found[0], port), CONNECT_SECONDS)
        try:
            secure = self._url.scheme == "https"
            connection.sock = self._tls.wrap_socket(plain, server_hostname=host) if secure else plain
        except BaseException:
            plain.close()
            raise
        return connection


def _checked(url: str, allow_private: bool, option: str) -> SplitResult:
    told, hint = "", ""
    try:
        parts = urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = SplitResult("", "", "", "", ""), False
    schemes = ("https", "http") if allow_private else ("https",)
    if not parts.hostname or not port_is_fine or any(sign <= " " or sign > "~" for sign in url):
        told, hint = "this is not the address of a receiver", "write it as https://HOST/PATH"
    elif parts.username or parts.password:
        told, hint = (
            "the address of a receiver holds a password",
            "the signature says who sends: leave it out",
        )
    elif parts.scheme not in schemes:
        told, hint = (
            f"found {parts.scheme}://, expected https://",
            "http is for private addresses: --allow-private",
        )
    if told:
        raise KbError(f"{option}: {told}", hint=hint)
    return parts


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


def _cut(connection: http.client.HTTPConnection, cut: threading.Event) -> None:
    cut.set()
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _in_words(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({error.verify_message})"
    if isinstance(error, socket.gaierror):
        return "its host is not known"
    return f"it could not be reached ({getattr(error, 'strerror', None) or type(error).__name__})"
