"""``ringdove serve`` as people run it: real processes, told to end, killed, replaced."""

import http.client
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import pytest

from tests.support import processes
from tests.support.build import Build

WITHIN_S = 60.0
pytestmark = [pytest.mark.alone, pytest.mark.timeout(300)]
_numbers = count(1)


class Serving:
    """One ``ringdove serve``."""

    def __init__(self, data: Path, port: int = 0, **settings: str) -> None:
        self.data, self.port, self.settings = data, port, settings
        self.out = said_file(data)

    def begin(self) -> Self:
        self.process = command(
            self.data, self.out, "serve", "--port", str(self.port), **self.settings
        )
        return self

    def __enter__(self) -> Self:
        self.begin()
        try:
            # where the first administrator is made: its last words
            processes.wait_until_heard(self.process, self.out, r"/setup\?code=\w+\n")
        except BaseException:
            processes.end(self.process)
            raise
        match = re.search(r"ready at http://127\.0\.0\.1:(\d+)", self.said)
        assert match, self.said
        self.port = int(match[1])
        return self

    def __exit__(self, *_: object) -> None:
        processes.end(self.process)

    @property
    def said(self) -> str:
        return self.out.read_text()

    @property
    def pid(self) -> int:
        return self.process.pid

    def child(self, role: str) -> int:
        """The process of that role; waits until there is one."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [pid for pid, words in processes.children(self.pid) if role in words]
            return bool(found)

        until(look)
        return found[0]

    def status(self, path: str = "/health/ready") -> int:
        try:
            calling = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            calling.request("GET", path)
            return calling.getresponse().status
        except OSError:
            return 0
        finally:
            calling.close()

    def is_ready(self) -> bool:
        return self.status() == 200


def said_file(data: Path) -> Path:
    return data.parent / f"said-{next(_numbers)}"


def command(data: Path, out: Path, *arguments: str, **settings: str) -> processes.Process:
    env = {k: v for k, v in os.environ.items() if not k.startswith("RINGDOVE_")}
    env |= {"RINGDOVE_DATA_DIR": str(data)} | settings
    return processes.begin([sys.executable, "-m", "ringdove.app.cli", *arguments], out, env=env)


def said_by(data: Path, *arguments: str) -> tuple[int, str]:
    out = said_file(data)
    process = command(data, out, *arguments)
    try:
        return process.wait(WITHIN_S), out.read_text()
    finally:
        processes.end(process)


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN_S
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="rd-", ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture(scope="module")
def serving(folder: Path) -> Iterator[Serving]:
    with Serving(folder / "data") as running:
        yield running


def test_it_says_where_the_first_administrator_is_made(serving: Serving) -> None:
    assert re.search(rf"http://127\.0\.0\.1:{serving.port}/setup\?code=\w{{16,}}\n", serving.said)
    assert serving.is_ready()


def test_a_second_one_on_the_same_data_is_refused_with_what_to_do(serving: Serving) -> None:
    code, said = said_by(serving.data, "serve", "--port", "0")
    assert code == 1
    assert "Another ringdove serve uses" in said
    assert "RINGDOVE_DATA_DIR" in said
    assert serving.is_ready()


def test_a_taken_port_is_named_with_another(serving: Serving, folder: Path) -> None:
    code, said = said_by(folder / "other", "serve", "--port", str(serving.port))
    assert code == 1
    assert f"Port {serving.port} on 127.0.0.1" in said
    assert f"PORT={serving.port + 1}" in said


def test_the_demo_does_not_listen_for_everybody(folder: Path) -> None:
    code, said = said_by(folder / "other", "serve", "--demo", "--host", "0.0.0.0", "--port", "0")
    assert code == 1
    assert "--demo-anywhere" in said


@pytest.mark.parametrize("role", ["web", "worker", "postgres"])
def test_what_is_killed_is_started_again(serving: Serving, role: str) -> None:
    until(serving.is_ready)
    pid_file = serving.data / "postgres" / "postmaster.pid"
    killed = int(pid_file.read_text().split()[0]) if role == "postgres" else serving.child(role)
    os.kill(killed, signal.SIGKILL)
    until(lambda: not is_alive(killed))
    if role == "postgres":
        until(lambda: pid_file.exists() and pid_file.read_text().split()[:1] != [str(killed)])
    else:
        until(lambda: serving.child(role) != killed)
    until(serving.is_ready)


def test_a_rolling_restart_replaces_every_process_and_refuses_no_request(
    serving: Serving,
) -> None:
    until(serving.is_ready)
    old = serving.child("web"), serving.child("worker")
    done, failed, answered = threading.Event(), [], []

    def call() -> None:
        calling = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=10)
        while not done.is_set():
            try:
                calling.request("GET", "/health/live")
                answer = calling.getresponse()
                answer.read()
                answered.append(answer.status)
            except (OSError, http.client.HTTPException) as error:
                failed.append(repr(error))
                calling.close()
        calling.close()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    os.kill(serving.pid, signal.SIGHUP)
    try:
        until(lambda: not any(is_alive(pid) for pid in old))
        until(lambda: len(processes.children(serving.pid)) >= 2)
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert failed == []
    assert set(answered) == {200}
    assert serving.child("web") not in old
    until(serving.is_ready)


def test_told_to_end_it_ends_everything_and_nothing_is_left(folder: Path) -> None:
    with Serving(folder / "ending") as serving:
        running = [pid for pid, _ in processes.children(serving.pid)]
        postmaster = int((serving.data / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(serving.pid, signal.SIGTERM)
        assert serving.process.wait(WITHIN_S) == 0
        assert not any(is_alive(pid) for pid in (*running, postmaster))
        assert serving.status() == 0


def test_after_its_sudden_death_another_starts_at_once_and_takes_over_the_database(
    folder: Path,
) -> None:
    with Serving(folder / "killed") as serving:
        running = serving.child("web"), serving.child("worker")
        postmaster = int((serving.data / "postgres" / "postmaster.pid").read_text().split()[0])
        os.kill(serving.pid, signal.SIGKILL)
        with Serving(serving.data, serving.port) as another:
            assert is_alive(postmaster)
            until(lambda: not any(is_alive(pid) for pid in running))
            until(another.is_ready)
        assert not is_alive(postmaster)


def test_sms_are_taken_by_a_start_without_the_database_and_stored_when_it_is_back(
    dsn: str, build: Build
) -> None:
    acme = build.client()
    build.connector(acme, build.group(acme), "+4930901820")

    def send(serving: Serving, text: str) -> int:
        return serving.status(
            f"/SMSReceiver?to=%2B4930901820&from=%2B491701234567&text={text}&id={text}"
        )

    def stored() -> list[str]:
        rows = build.run("SELECT body FROM messages ORDER BY id", role="ringdove_pipeline")
        return [body for (body,) in rows]

    with TemporaryDirectory(prefix="rd-") as folder:
        data = Path(folder) / "var"
        data.mkdir()
        (data / "secret_key").write_text("a secret for tests only, long enough")
        with Serving(data, RINGDOVE_DATABASE_URL=dsn) as serving:
            until(lambda: send(serving, "before") == 200)
            until((data / "receiver" / "connectors").exists)
        away = Serving(data, serving.port, RINGDOVE_DATABASE_URL="host=/nowhere").begin()
        try:
            until(lambda: send(away, "away") == 200)
            assert stored() == ["before"]
        finally:
            processes.end(away.process)
        with Serving(data, RINGDOVE_DATABASE_URL=dsn):
            until(lambda: stored() == ["before", "away"])
