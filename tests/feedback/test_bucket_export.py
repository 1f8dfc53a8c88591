"""An export into a bucket holds what one into a folder holds, whatever the storage or the network does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb_tools import bucket_lock
from kb_tools.bucket_lock import alone_in
from kb_tools.buckets import Bucket, BucketError, open_bucket
from kb_tools.cli import main
from kb_tools.cli.feedback_export import writer_of
from kb_tools.errors import KbError
from kb_tools.feedback.daily_files import Exported, Format, export_days, export_folder
from kb_tools.feedback.events import new_id, read_event_fields
from kb_tools.feedback.export_targets import target_at
from kb_tools.feedback.store import EventStore
from kb_tools.feedback.tidying import DAY_MS, Keeping, erase, tidy
from tests.bucket_server import Fault, Storage

Fields = Callable[..., dict[str, Any]]
NOON = 1_764_072_000_000  # 25 November 2025
MINE = "mine-mine-mine-mine"
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "parquet")


def keep(store: EventStore, fields: dict[str, Any], received_ms: int) -> None:
    store.append(read_event_fields(fields), received_ms).result(10)


def export(store: EventStore, address: str, format_: Format = "parquet", now_ms: int = NOON) -> Exported:
    return export_days(store.database, target_at(address), format_, writer_of(format_), now_ms)


def objects(address: str) -> dict[str, bytes]:
    bucket = open_bucket(address)
    return {each.name: bucket.read(each.name) or b"" for each in bucket.list()}


def as_a_folder(store: EventStore, folder: Path, format_: Format, now_ms: int = NOON) -> dict[str, bytes]:
    """What the same export looks like in a new folder."""
    export_folder(store.database, folder, format_, writer_of(format_), now_ms)
    found = (file for file in folder.rglob("*") if file.is_file() and file.name != ".lock")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def written(storage: Storage) -> list[str]:
    """The names of objects that were sent, in order, without the lock."""
    return [path for method, path in storage.requests if method == "PUT" and ".lock" not in path]


@pytest.fixture
def storage(bucket_storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Storage:
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", bucket_storage.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    return bucket_storage


@pytest.fixture
def address(storage: Storage) -> str:
    return f"s3://{storage.new_bucket()}/kb/export"


@pytest.fixture
def filled(sqlite_store: EventStore, vote: Fields, search: Fields) -> EventStore:
    """Three days of votes and searches, beginning on 25 November."""
    for number in range(9):
        at_ms = NOON + (number % 3) * DAY_MS + number
        keep(sqlite_store, vote(id=new_id(at_ms), comment=f"words of {number} 🐝"), at_ms)
        keep(sqlite_store, search(id=new_id(at_ms)), at_ms)
    return sqlite_store


@pytest.mark.parametrize("format_", FORMATS)
def test_a_bucket_holds_the_same_bytes_as_a_folder(
    filled: EventStore, address: str, tmp_path: Path, format_: Format
) -> None:
    assert export(filled, address, format_) == Exported(written=6, removed=0, kept=0)
    assert objects(address) == as_a_folder(filled, tmp_path / "folder", format_)


def test_the_second_run_sends_nothing(filled: EventStore, address: str, storage: Storage) -> None:
    export(filled, address)
    assert written(storage)[-1].endswith("/manifest.json")
    storage.requests.clear()
    assert export(filled, address) == Exported(written=0, removed=0, kept=6)
    assert written(storage) == []


def test_late_events_send_only_their_day(
    filled: EventStore, address: str, storage: Storage, vote: Fields
) -> None:
    export(filled, address)
    storage.requests.clear()
    keep(filled, vote(id=new_id(1)), NOON + 3)
    assert export(filled, address).written == 1
    below = address.removeprefix("s3:/")
    assert [path.removeprefix(below) for path in written(storage)] == [
        "/events/days/day%3D2025-11-25/part-0.parquet",
        "/manifest.json",
    ]


@pytest.mark.parametrize("format_", FORMATS)
def test_erasure_reaches_the_bucket(
    filled: EventStore, address: str, tmp_path: Path, vote: Fields, format_: Format
) -> None:
    keep(filled, vote(reader=MINE, comment="mine alone"), NOON + 1)
    keep(filled, vote(reader=MINE, comment="mine alone"), NOON + 10 * DAY_MS)
    export(filled, address, format_)
    erase(filled.database, [MINE])
    assert export(filled, address, format_) == Exported(written=1, removed=1, kept=5)
    found = objects(address)
    assert MINE.encode() not in b"".join(found.values())
    assert found == as_a_folder(filled, tmp_path / "folder", format_)


def test_removed_comments_and_months_that_are_over(filled: EventStore, address: str, tmp_path: Path) -> None:
    export(filled, address, "jsonl")
    tidy(filled.database, Keeping(1, 0), NOON + 2 * DAY_MS)
    assert export(filled, address, "jsonl", NOON + 20 * DAY_MS) == Exported(written=2, removed=6, kept=0)
    assert objects(address) == as_a_folder(filled, tmp_path / "folder", "jsonl", NOON + 20 * DAY_MS)


def test_objects_of_others_stay(filled: EventStore, address: str) -> None:
    theirs = {
        "notes.txt": b"a",
        "events/days/day=2025-11-25/other.parquet": b"b",
        "events/readme.md": b"c",
        "eventsful/days/day=2019-01-01/part-0.parquet": b"d",
    }
    beside = open_bucket(address.removesuffix("/export") + "/exports")
    beside.write("events/days/day=2019-01-01/part-0.parquet", b"e")
    bucket = open_bucket(address)
    for name, content in theirs.items():
        bucket.write(name, content)
    bucket.write("events/days/day=2019-01-01/part-0.parquet", b"a day that is gone")
    assert export(filled, address).removed == 1
    found = objects(address)
    assert {name: found.get(name) for name in theirs} == theirs
    assert "events/days/day=2019-01-01/part-0.parquet" not in found
    assert beside.read("events/days/day=2019-01-01/part-0.parquet") == b"e"


def test_an_object_that_was_changed_or_taken_away_is_written_anew(
    filled: EventStore, address: str, tmp_path: Path
) -> None:
    export(filled, address)
    bucket = open_bucket(address)
    bucket.write("events/days/day=2025-11-25/part-0.parquet", b"cut")
    bucket.delete(["events/days/day=2025-11-26/part-0.parquet", "never-was-there"])
    assert export(filled, address) == Exported(written=2, removed=0, kept=4)
    assert objects(address) == as_a_folder(filled, tmp_path / "folder", "parquet")


@pytest.mark.parametrize("fault", ["busy", "cut", "lost"])
def test_one_request_that_fails_is_not_noticed(
    filled: EventStore, address: str, storage: Storage, tmp_path: Path, fault: Fault
) -> None:
    """Each kind of request fails once: also the lock's, whose answer gets lost."""
    failed = set()

    def once(method: str, path: str) -> Fault:
        kind = (method, path)
        if kind in failed:
            return ""
        failed.add(kind)
        return fault

    storage.faults = once
    assert export(filled, address) == Exported(written=6, removed=0, kept=0)
    assert len(failed) > 10
    assert objects(address) == as_a_folder(filled, tmp_path / "folder", "parquet")


@pytest.mark.parametrize(
    ("fault", "told"),
    [("busy", "the storage answered 503"), ("cut", "did not answer, or the connection broke off")],
)
@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_a_storage_that_goes_away_leaves_whole_objects_and_the_next_run_goes_on(
    filled: EventStore, address: str, storage: Storage, tmp_path: Path, fault: Fault, told: str, after: int
) -> None:
    def goes_away(method: str, path: str) -> Fault:
        return fault if len(written(storage)) > after else ""

    storage.faults = goes_away
    with pytest.raises(BucketError, match=told) as raised:
        export(filled, address)
    assert "run it once more" in raised.value.hint
    whole = as_a_folder(filled, tmp_path / "folder", "parquet")
    storage.faults = lambda method, path: ""
    open_bucket(address).delete([".lock"])  # whoever could not remove it waits half an hour, or does this
    there = objects(address)
    assert len(there) == after
    assert all(whole[name] == content for name, content in there.items() if name != "manifest.json")
    export(filled, address)
    assert objects(address) == whole


def test_a_large_object_that_breaks_off_is_not_there_at_all(
    address: str, storage: Storage, tmp_path: Path
) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 50_000)
    bucket = open_bucket(address)
    bucket.write("large", b"the one before")
    storage.faults = lambda method, path: "cut" if "partNumber=3" in path else ""
    with pytest.raises(BucketError, match="could not be written"):
        bucket.write("large", large)
    assert bucket.read("large") == b"the one before"
    storage.faults = lambda method, path: ""
    bucket.write("large", large)
    assert bucket.read("large") == large.read_bytes()


def test_headers_go_along_with_an_object(address: str, storage: Storage) -> None:
    bucket = open_bucket(address)
    bucket.write("a/index.html", b"<p>", {"Content-Type": "text/html", "Cache-Control": "no-cache"})
    status, headers, body = storage.ask(
        "GET",
        address.removeprefix("s3:/") + "/a/index.html",
        headers={"Authorization": "AWS made-up:made-up"},
    )
    assert (status, body) == (200, b"<p>")
    found = {name.lower(): value for name, value in headers.items()}
    assert (found["content-type"], found["cache-control"]) == ("text/html", "no-cache")


def test_two_runs_do_not_undo_each_other(filled: EventStore, address: str) -> None:
    with alone_in(open_bucket(address), "another export"):
        with pytest.raises(KbError, match="another export is at work here") as raised:
            export(filled, address)
        assert f"{address}/.lock" in raised.value.hint
    assert export(filled, address).written == 6
    assert ".lock" not in objects(address)


def test_a_lock_ends_when_its_run_was_killed(address: str) -> None:
    bucket = open_bucket(address)
    bucket.write(".lock", b"of a run that was killed")
    with pytest.raises(BucketError, match="is at work"), alone_in(bucket, "another export"):
        pass
    later = datetime.now(UTC) + bucket_lock.ENDS_AFTER + timedelta(seconds=5)
    with alone_in(bucket, "another export", lambda: later):
        assert bucket.read(".lock") != b"of a run that was killed"
    assert bucket.find(".lock") is None


def test_a_run_that_stood_still_notices_that_another_took_over(address: str) -> None:
    bucket, now = open_bucket(address), [datetime.now(UTC)]
    with (
        pytest.raises(BucketError, match="another export took over"),
        alone_in(bucket, "another export", lambda: now[0]) as lock,
    ):
        now[0] += timedelta(minutes=10)
        lock.renew()
        bucket.write(".lock", b"the other's")
        now[0] += timedelta(minutes=40)
        lock.renew()
    assert bucket.read(".lock") == b"the other's"


def test_a_storage_without_conditions_is_refused(
    filled: EventStore, address: str, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONDITIONAL_PUT", "disabled")
    with pytest.raises(BucketError, match="cannot write on a condition"):
        export(filled, address)
    assert written(storage) == []


def test_another_format_or_a_strange_manifest_is_left_alone(filled: EventStore, address: str) -> None:
    export(filled, address, "csv")
    with pytest.raises(KbError, match="there is an export as csv in this place"):
        export(filled, address, "jsonl")
    open_bucket(address).write("manifest.json", b'{"name": "a web app"}')
    before = objects(address)
    with pytest.raises(KbError, match="is not the manifest of an export"):
        export(filled, address, "csv")
    assert objects(address) == before


def test_what_is_wrong_is_told(
    sqlite_store: EventStore,
    storage: Storage,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["feedback", "export", "--store", f"sqlite:{sqlite_store.database}", "--to"]

    def told(address: str) -> str:
        assert main([*words, address]) == 2
        return capsys.readouterr().err

    assert "s3://never-made/export: there is no such bucket" in told("s3://never-made/export")
    assert "names no bucket" in told("s3://") and "names no bucket" in told("gs://answers/export")
    assert "names no bucket" in told("s3://answers/a/../b")
    bucket = storage.new_bucket()
    for status, expected in ((403, "(refused: AccessDenied)"), (301, "it is in another region")):
        monkeypatch.setattr(
            storage,
            "ask",
            lambda *_, status=status: (status, {}, b"<Error><Code>AccessDenied</Code></Error>"),
        )
        assert expected in told(f"s3://{bucket}")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert "did not answer, or the connection broke off" in told(f"s3://{bucket}")
    monkeypatch.setitem(sys.modules, "obstore.store", None)
    monkeypatch.setitem(sys.modules, "obstore.exceptions", None)
    assert "pip install 'beeline-kb[bucket]'" in told(f"s3://{bucket}")


def test_no_key_is_told(address: str, monkeypatch: pytest.MonkeyPatch, filled: EventStore) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(BucketError, match="there is no key for this bucket") as raised:
        export(filled, address)
    assert "AWS_ACCESS_KEY_ID" in raised.value.hint


def test_by_command(
    sqlite_store: EventStore, address: str, vote: Fields, capsys: pytest.CaptureFixture[str]
) -> None:
    store = f"sqlite:{sqlite_store.database}"
    keep(sqlite_store, vote(reader=MINE, comment="mine"), NOON)
    keep(sqlite_store, vote(comment="theirs"), NOON)
    assert main(["feedback", "export", "--store", store, "--to", address + "/"]) == 0
    assert f"{address}: 1 written, 0 removed, 0 as they were" in capsys.readouterr().out
    erased = ["feedback", "erase", "--store", store, "--token", MINE]
    assert main([*erased, "--export", address.removesuffix("export") + "none"]) == 2
    assert "nothing was removed" in capsys.readouterr().err and sqlite_store.count() == 2
    assert main([*erased, "--export", address]) == 0
    assert "1 file mended; older versions hold the old ones" in capsys.readouterr().out
    assert MINE.encode() not in b"".join(objects(address).values())


def test_a_whole_bucket_may_be_named(filled: EventStore, storage: Storage) -> None:
    bucket: Bucket = open_bucket(f"s3://{storage.new_bucket()}/")
    assert export(filled, str(bucket)).written == 6
    assert len(objects(str(bucket))) == 7
