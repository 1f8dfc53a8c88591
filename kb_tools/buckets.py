"""Objects in a bucket that speaks S3: Amazon's, or any storage that does as it does. The one door to obstore.

Where it is and who asks comes from the environment, as with other programs: AWS_ENDPOINT_URL, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. Where there is no key, the role of the machine
or of the container is asked for one.
An object is there as a whole or not at all. What fails for a moment is tried again three times.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kb_tools.errors import KbError

if TYPE_CHECKING:
    from obstore.store import S3Store

SCHEME = "s3://"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_ASKS_A_MACHINE = ("169.254.", "/latest/api/token", "security-credentials")
_ONCE_MORE = "run it once more; what was written before stays"


class BucketError(KbError):
    """A bucket that did not do what was asked."""


@dataclass(frozen=True, slots=True)
class Object:
    """One object: its name below the address, its bytes, when it was written, and which writing it is."""

    name: str
    size: int
    written: datetime
    tag: str


class Bucket:
    """The objects below one address, `s3://BUCKET/PREFIX`, named by what follows it."""

    def __init__(self, store: S3Store, address: str) -> None:
        self._store = store
        self._address = address

    def __str__(self) -> str:
        return self._address

    def read(self, name: str) -> bytes | None:
        """What an object holds, None where there is none. Raises BucketError."""
        with self._told(f"{self}/{name}: this could not be read"):
            try:
                return bytes(self._store.get(name).bytes())
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise
                return None

    def find(self, name: str) -> Object | None:
        """An object as it is now, None where there is none. Raises BucketError."""
        with self._told(f"{self}/{name}: this could not be looked at"):
            try:
                found = self._store.head(name)
            except FileNotFoundError:
                return None
            return Object(name, found["size"], found["last_modified"], found["e_tag"] or "")

    def list(self, below: str = "") -> Iterator[Object]:
        """All objects, or those below a name that ends where a part of names ends. Raises BucketError."""
        with self._told(f"{self}: this could not be listed"):
            for found in self._store.list(below or None, chunk_size=1000):
                for each in found:
                    yield Object(each["path"], each["size"], each["last_modified"], each["e_tag"] or "")

    def write(self, name: str, content: bytes | Path, headers: Mapping[str, str] | None = None) -> None:
        """Write an object, or write it anew. Raises BucketError.

        headers: what is sent to those who read it, such as Content-Type and Cache-Control.
        """
        with self._told(f"{self}/{name}: this could not be written"):
            self._store.put(name, content, attributes=dict(headers or {}), max_concurrency=4)

    def write_if(self, name: str, content: bytes, tag: str | None) -> str | None:
        """Write it only where it still is the writing with this tag; tag None: only where there is none.

        Returns the new tag, None where somebody else was first. Raises BucketError, also where the storage
        cannot do that.
        """
        from obstore.exceptions import AlreadyExistsError, NotSupportedError, PreconditionError

        with self._told(f"{self}/{name}: this could not be written"):
            try:
                done = self._store.put(name, content, mode="create" if tag is None else {"e_tag": tag})
            except (AlreadyExistsError, PreconditionError, FileNotFoundError) as error:
                if _code(error) == "NoSuchBucket":
                    raise FileNotFoundError(str(error)) from error
                return None
            except (NotSupportedError, NotImplementedError) as error:
                raise _no_conditions(self) from error
            return done["e_tag"] or ""

    def delete(self, names: Iterable[str]) -> None:
        """Remove these; one that is not there is no fault. Raises BucketError."""
        gone = list(names)
        if not gone:
            return
        with self._told(f"{self}: objects could not be removed"):
            self._store.delete(gone)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Tell what the library raises to the person who can do something about it."""
        from obstore.exceptions import BaseError

        try:
            yield
        except KbError:
            raise
        except (BaseError, OSError) as error:
            raise _in_words(self, what, error) from error


def open_bucket(address: str) -> Bucket:
    """What `s3://BUCKET/PREFIX` names; nothing is asked of it yet. Raises KbError."""
    name, _, prefix = address.removeprefix(SCHEME).partition("/")
    prefix = prefix.strip("/")
    parts = prefix.split("/") if prefix else []
    if not address.startswith(SCHEME) or not _BUCKET.fullmatch(name) or {"", ".", ".."} & set(parts):
        raise KbError(f"“{address}” names no bucket", hint="write it as s3://BUCKET/FOLDER")
    try:
        from obstore.exceptions import BaseError
        from obstore.store import S3Store
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "obstore":
            raise
        raise KbError(
            "a bucket needs a package that is not installed (obstore)",
            hint="install it with: pip install 'beeline-kb[bucket]'",
        ) from error
    endpoint = next((found for each in _ENDPOINTS if (found := os.environ.get(each))), "")
    try:
        store = S3Store(
            name,
            prefix=prefix or None,
            client_options={"allow_http": endpoint.startswith("http://"), "timeout": timedelta(minutes=5)},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(minutes=2)},
        )
    except (BaseError, ValueError) as error:
        raise BucketError(
            f"{address}: this bucket cannot be asked ({_first_line(error)})",
            hint="look at the settings AWS_… in the environment",
        ) from error
    return Bucket(store, f"{SCHEME}{name}" + (f"/{prefix}" if prefix else ""))


def _in_words(bucket: Bucket, what: str, error: Exception) -> BucketError:
    """The same for a person: what was asked, why not, what to do."""
    told = str(error)
    code = _code(error)
    found = _STATUS.search(told)
    status = int(found[1]) if found else 0
    if any(part in told for part in _ASKS_A_MACHINE):
        return BucketError(
            f"{bucket}: there is no key for this bucket",
            hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment",
        )
    if code == "NoSuchBucket":
        return BucketError(
            f"{bucket}: there is no such bucket",
            hint="make it first, or look at its name and at AWS_ENDPOINT_URL",
        )
    if code == "NotImplemented" or status == 501:
        return _no_conditions(bucket)
    if "configured region" in told or code in ("AuthorizationHeaderMalformed", "PermanentRedirect"):
        return BucketError(f"{what} (it is in another region)", hint="set AWS_REGION to the bucket’s region")
    if status in (400, 401, 403):
        return BucketError(
            f"{what} (refused: {code or status})",
            hint="see that the key is right, and may list, read, write and delete there",
        )
    if status:
        return BucketError(f"{what} (the storage answered {status})", hint=_ONCE_MORE)
    if "HTTP error" in told:
        return BucketError(
            f"{what} (the storage did not answer, or the connection broke off)",
            hint=f"{_ONCE_MORE}. If it stays so, look at AWS_ENDPOINT_URL",
        )
    return BucketError(f"{what} ({_first_line(error)})", hint=_ONCE_MORE)


def _no_conditions(bucket: Bucket) -> BucketError:
    return BucketError(
        f"{bucket}: this storage cannot write on a condition, so two runs could spoil each other’s work",
        hint="use one that takes If-None-Match and If-Match, as Amazon S3, Cloudflare R2 and MinIO do",
    )


def _code(error: Exception) -> str:
    found = _CODE.search(str(error))
    return found[1] if found else ""


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]
