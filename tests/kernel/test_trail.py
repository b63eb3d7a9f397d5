"""Lines and counts about single SMS: after the commit, once, and never in anybody's way."""

import os
import subprocess
import sys

import pytest

from ringdove.kernel.db import Conn, Database, execute
from tests.kernel.test_log import logged_by


def test_a_step_is_a_line_with_the_id_of_its_sms() -> None:
    first, second, routed = logged_by(
        "from uuid import UUID\n"
        "from ringdove.kernel import trail\n"
        "trail.note_all('sms_stored', [UUID(int=1), UUID(int=2)], {'status': 200})\n"
        "trail.note('sms_routed', [trail.Step(UUID(int=1), {'event_id': UUID(int=3), 'why': 'a \"b\"'})])"
    )
    assert [first.pop("sms_id")[-1], second.pop("sms_id")[-1]] == ["1", "2"]
    assert first == second
    assert (first["event"], first["level"], first["status"]) == ("sms_stored", "info", 200)
    assert first["timestamp"].endswith("Z")
    assert (routed["event_id"][-1], routed["why"]) == ("3", 'a "b"')


def test_sms_do_not_wait_for_whoever_reads_the_log() -> None:
    program = (
        "from uuid import UUID\n"
        "from ringdove.kernel import log, trail\n"
        "log.configure()\n"
        "for _ in range(100): trail.note_all('sms_stored', [UUID(int=1)] * 500, {})\n"
        "print(int(log.DROPPED._value.get()))"
    )
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as unread, os.fdopen(writing, "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=full, timeout=20, check=True
        )  # fmt: skip
        full.close()
        lines = unread.read().splitlines()
    assert 0 < int(done.stdout) == 100 * 500 - len(lines)
    assert all(line.startswith(b"{") and line.endswith(b"}") for line in lines)


async def test_what_is_noted_happens_after_the_commit_and_only_then(pipeline: Database) -> None:
    noted: list[str] = []

    async def fail(conn: Conn) -> None:
        conn.after_commit(lambda: noted.append("undone"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await pipeline.retrying(fail)
    async with pipeline.transaction() as conn:
        conn.after_commit(lambda: noted.append("done"))
        assert noted == []
    assert noted == ["done"]


async def test_what_is_tried_again_is_noted_once(pipeline: Database) -> None:
    noted: list[int] = []
    tries = 0

    async def work(conn: Conn) -> None:
        nonlocal tries
        tries += 1
        conn.after_commit(lambda at=tries: noted.append(at))  # type: ignore[misc]
        if tries < 3:
            await execute(
                conn, "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$"
            )

    await pipeline.retrying(work)
    assert noted == [3]


async def test_a_note_that_fails_undoes_nothing_and_stops_no_other(pipeline: Database) -> None:
    noted: list[str] = []
    async with pipeline.transaction() as conn:
        conn.after_commit(lambda: noted.remove("missing"))
        conn.after_commit(lambda: noted.append("done"))
    assert noted == ["done"]
