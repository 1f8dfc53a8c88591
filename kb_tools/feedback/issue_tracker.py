"""Issues on GitHub or GitLab, by their web interfaces (REST): listed, opened and changed, never closed."""

from __future__ import annotations

import http.client
import ssl
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote, urlsplit

import msgspec

from kb_tools.errors import KbError

LABEL = "readers-say"
_SECONDS = 30.0
_AT_ONCE = 100
_MOST_PAGES = 100
_LARGEST_REPLY = 20_000_000
_BASES = {"github": "https://api.github.com", "gitlab": "https://gitlab.com/api/v4"}


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue as it stands there."""

    number: int
    title: str
    body: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class IssueTracker:
    """The issues of one repository. base is the address of the interface."""

    kind: Literal["github", "gitlab"]
    repository: str
    base: str
    token: str = field(repr=False)

    @classmethod
    def at(cls, name: str, token: str, base: str | None = None) -> IssueTracker:
        """The one that github:OWNER/NAME or gitlab:GROUP/NAME names. Raises KbError."""
        kind, _, repository = name.partition(":")
        parts = repository.split("/")
        if kind not in _BASES or len(parts) < 2 or not all(parts) or (kind == "github" and len(parts) > 2):
            raise KbError(
                f'--to: "{name}" names no repository', hint="write github:OWNER/NAME or gitlab:GROUP/NAME"
            )
        if not token or not token.isascii() or not token.isprintable():
            raise KbError("no token is given", hint="put one that may write issues into KB_ISSUES_TOKEN")
        address = (base or _BASES[kind]).rstrip("/")
        found = urlsplit(address)
        local = found.hostname in ("127.0.0.1", "::1", "localhost")
        if not found.hostname or found.username or found.query or found.scheme not in ("https", "http"):
            raise KbError(f'--api: "{address}" is no address', hint=f"write it as {_BASES['gitlab']}")
        if found.scheme == "http" and not local:
            raise KbError("--api: the token would be sent in the open", hint="write it with https://")
        return cls("github" if kind == "github" else "gitlab", repository, address, token)

    def __str__(self) -> str:
        return f"{self.kind}:{self.repository}"

    def issues(self) -> list[Issue]:
        """All that carry the label, open and closed. Raises KbError."""
        found: list[Issue] = []
        for page in range(1, _MOST_PAGES + 1):
            query = f"state=all&labels={LABEL}&per_page={_AT_ONCE}&page={page}"
            listed = self._asked("GET", f"{self._path}/issues?{query}")
            if not isinstance(listed, list):
                raise KbError(f"{self}: a list of issues was expected, and something else came")
            found += [self._issue(each) for each in listed if "pull_request" not in each]
            if len(listed) < _AT_ONCE:
                break
        return found

    def open(self, title: str, body: str) -> int:
        """Open one; its number. Raises KbError."""
        labels: object = [LABEL] if self.kind == "github" else LABEL
        made = self._asked("POST", f"{self._path}/issues", self._fields(title, body) | {"labels": labels})
        return self._issue(made).number

    def change(self, number: int, title: str, body: str) -> None:
        """Bring one to this title and text. Raises KbError."""
        method = "PATCH" if self.kind == "github" else "PUT"
        self._asked(method, f"{self._path}/issues/{number}", self._fields(title, body))

    @property
    def _path(self) -> str:
        if self.kind == "github":
            return f"/repos/{quote(self.repository)}"
        return f"/projects/{quote(self.repository, safe='')}"

    def _fields(self, title: str, body: str) -> dict[str, object]:
        return {"title": title, ("body" if self.kind == "github" else "description"): body}

    def _issue(self, told: Any) -> Issue:
        github = self.kind == "github"
        try:
            return Issue(
                number=int(told["number" if github else "iid"]),
                title=str(told["title"]),
                body=str(told["body" if github else "description"] or ""),
                is_open=told["state"] in ("open", "opened"),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise KbError(f"{self}: an issue was expected, and something else came") from error

    def _asked(self, method: str, path: str, fields: dict[str, object] | None = None) -> Any:
        parts = urlsplit(self.base)
        headers = {"user-agent": "beeline", "content-type": "application/json"}
        if self.kind == "github":
            headers |= {"authorization": f"Bearer {self.token}", "accept": "application/vnd.github+json"}
            headers |= {"x-github-api-version": "2022-11-28"}
        else:
            headers |= {"private-token": self.token}
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            tls = ssl.create_default_context()
            connection = http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=_SECONDS, context=tls
            )
        else:
            connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_SECONDS)
        try:
            body = msgspec.json.encode(fields) if fields is not None else None
            connection.request(method, parts.path + path, body, headers)
            reply = connection.getresponse()
            text = reply.read(_LARGEST_REPLY)
            if not 200 <= reply.status < 300:
                raise self._refused(reply.status, reply.getheader("retry-after") or "")
            return msgspec.json.decode(text)
        except (OSError, http.client.HTTPException) as error:
            said = getattr(error, "strerror", None) or type(error).__name__
            raise KbError(f"{self}: it could not be reached ({said})", hint=_ONCE_MORE) from error
        except msgspec.MsgspecError as error:
            raise KbError(f"{self}: its answer could not be read", hint=_ONCE_MORE) from error
        finally:
            connection.close()

    def _refused(self, status: int, wait: str) -> KbError:
        if status in (401, 403) and not wait:
            return KbError(f"{self}: it refused the token ({status})", hint="see what the token may do")
        if status == 404:
            return KbError(f"{self}: there is no such repository, or the token may not see it ({status})")
        if status in (403, 429):
            return KbError(f"{self}: it asks for a pause of {wait or 'some'} seconds", hint=_ONCE_MORE)
        return KbError(f"{self}: it answered {status}", hint=_ONCE_MORE)


_ONCE_MORE = "run it once more later; nothing is opened twice"
