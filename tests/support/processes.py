"""Processes in tests: what they say goes into a file, every wait has an end, and nothing is left of them."""

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

Process = subprocess.Popen[bytes]
#: Longer than ``ringdove serve`` gives its children.
END_WITHIN_S = 40.0
SAY_WITHIN_S = 120.0


def begin(
    command: Sequence[str], said: Path, *, env: Mapping[str, str], errors: Path | None = None
) -> Process:
    """Start it with its words in a file: a pipe would fill up, and a reader of it would wait for ever."""
    with said.open("wb") as out, (errors or said).open("ab") as err:
        return subprocess.Popen(
            command, env=env, cwd=said.parent, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            start_new_session=True,
        )  # fmt: skip


def heard(process: Process, said: Path, words: str) -> re.Match[str] | None:
    """What it has said that fits; fails when it ended without saying it."""
    ended = process.poll() is not None
    text = said.read_text(errors="replace")
    found = re.search(words, text)
    assert found or not ended, f"it ended before it said {words!r}: {text[-3000:]}"
    return found


def children(parent: int) -> list[tuple[int, list[str]]]:
    """The processes that it started, with their command lines."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                words = (folder / "cmdline").read_bytes().decode().split("\0")
                found.append((int(folder.name), words))
    return found


def family(pid: int) -> list[int]:
    """It and all that came of it."""
    return [pid, *(each for child, _ in children(pid) for each in family(child))]


def end(process: Process, within_s: float = END_WITHIN_S) -> int:
    """Tell it to end and wait; its exit code. Whatever happens, it and its children are gone then."""
    all_of_it = family(process.pid) if process.poll() is None else []
    try:
        process.terminate()
        return process.wait(within_s)
    finally:
        if process.poll() is None:
            all_of_it += family(process.pid)
            kill(all_of_it)
            process.wait(within_s)


def kill(pids: Sequence[int]) -> None:
    """At once."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until_heard(process: Process, said: Path, words: str) -> re.Match[str]:
    """What it says that fits, as soon as it does."""
    until = time.monotonic() + SAY_WITHIN_S
    while (found := heard(process, said, words)) is None:
        assert time.monotonic() < until, f"it did not say {words!r}: {said.read_text()[-3000:]}"
        time.sleep(0.02)
    return found
