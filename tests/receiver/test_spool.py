"""While the database is away: nothing that was answered 200 is lost, doubled or overtaken."""

import asyncio
import contextlib
import os
import resource
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Database
from ringdove.kernel.settings import Settings
from ringdove.receiver.batch import Batcher
from ringdove.receiver.model import Way
from ringdove.receiver.spool import Spool, SpoolUnusable, State
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.cable import Cable
from tests.support.line import Line, resemblance
from tests.support.site import Site, eventually

LINE = "+4930901820"
LATER_S = 20.0


@pytest.fixture
def line(build: Build, pipeline: Database) -> Line:
    return Line(build, pipeline)


@asynccontextmanager
async def nobody_can_store(dsn: str) -> AsyncIterator[None]:
    async with await psycopg.AsyncConnection.connect(dsn) as conn:
        await conn.execute("LOCK TABLE messages_to_route IN ACCESS EXCLUSIVE MODE")
        yield


@asynccontextmanager
async def batching(database: Database, folder: Path) -> AsyncIterator[Batcher]:
    batcher = Batcher(database, Spool(folder), Keys(SECRET))
    await batcher.start()
    try:
        yield batcher
    finally:
        await batcher.stop()


async def submit(
    batcher: Batcher, line: Line, body: str, number: str | None = None, within_s: float = 1.5
) -> None:
    stored = asyncio.get_running_loop().create_future()
    deadline = clock.monotonic() + within_s
    batcher.submit(line.sms(body, number), Way.ROUTE, None, deadline, stored.set_result)
    assert await stored is None


async def test_a_repeat_of_what_was_kept_stays_one_although_the_answer_to_its_commit_got_lost(
    pipeline: Database, line: Line, tmp_path: Path, dsn: str
) -> None:
    await line.keep(line.sms("kept"))
    async with Cable(dsn) as cable:
        far = Database(cable.dsn, PIPELINE, size=1)
        async with far, batching(far, tmp_path) as batcher:
            await submit(batcher, line, "before")
            cable.lose_the_answer_to(b"COMMIT")
            repeat, stored = line.sms("kept"), asyncio.get_running_loop().create_future()
            deadline = clock.monotonic() + 1.5
            batcher.submit(repeat, Way.AFTER_HOLD, resemblance(repeat), deadline, stored.set_result)
            assert await stored is None
            await submit(batcher, line, "behind")
            await eventually(lambda: "behind" in line.stored())
    assert line.on_their_way() == ["before", "kept", "behind"]
    assert line.repeats() == {"kept": 1}


def left_behind(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.spool"))


async def test_what_comes_while_the_database_stands_still_is_answered_in_time_and_stored_later(
    pipeline: Database, line: Line, tmp_path: Path, dsn: str
) -> None:
    async with batching(pipeline, tmp_path) as batcher:
        await submit(batcher, line, "0")
        async with nobody_can_store(dsn):
            for number in range(1, 30):
                await submit(batcher, line, str(number))
            assert line.stored() == ["0"]
        await submit(batcher, line, "30")
        await eventually(lambda: line.on_their_way() == [str(n) for n in range(31)])


async def test_live_sms_go_straight_to_the_database_again_when_the_spool_is_empty(
    pipeline: Database, line: Line, tmp_path: Path, dsn: str
) -> None:
    async with batching(pipeline, tmp_path) as batcher:
        async with nobody_can_store(dsn):
            await submit(batcher, line, "spooled")
        await eventually(lambda: line.stored() == ["spooled"])
        for number in range(200):
            await submit(batcher, line, str(number))
        await eventually(lambda: len(line.stored()) == 201)
        os.truncate(left_behind(tmp_path)[0], 0)
        await submit(batcher, line, "without the spool")
        assert "without the spool" in line.stored()


async def test_what_is_in_hand_gets_into_the_spool_before_what_came_behind_it(
    line: Line, tmp_path: Path, dsn: str
) -> None:
    slow = Database(dsn, PIPELINE, size=1, statement_timeout_ms=800)
    async with slow, batching(slow, tmp_path) as batcher:
        async with nobody_can_store(dsn):
            late = asyncio.create_task(submit(batcher, line, "0", within_s=0.6))
            in_hand = asyncio.create_task(submit(batcher, line, "1"))
            await eventually(lambda: bool(batcher._in_hand))
            await asyncio.gather(late, in_hand, submit(batcher, line, "2"))
        await eventually(lambda: line.on_their_way() == ["0", "1", "2"])


async def test_a_disk_that_takes_no_deletion_does_not_hold_up_what_comes(
    pipeline: Database, line: Line, tmp_path: Path
) -> None:
    spool = Spool(tmp_path)
    await spool.open()
    await spool.put([(line.sms("spooled"), Way.ROUTE, None)])
    await spool.close()
    [path] = left_behind(tmp_path)
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE DELETE ON spooled BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    db.close()
    async with batching(pipeline, tmp_path) as batcher:
        await eventually(lambda: line.stored() == ["spooled"])
        await submit(batcher, line, "live")
        await eventually(lambda: line.on_their_way() == ["spooled", "live"])


async def test_the_database_and_the_spool_may_both_have_an_sms(
    pipeline: Database, line: Line, tmp_path: Path
) -> None:
    spool = Spool(tmp_path)
    await spool.open()
    plain, numbered = line.sms("plain"), line.sms("numbered", "7")
    await line.store(plain, numbered)
    await spool.put([(plain, Way.ROUTE, None), (numbered, Way.ROUTE, None)])
    await spool.put([(line.sms("only here"), Way.ROUTE, None)])
    await spool.close()
    async with batching(pipeline, tmp_path):
        await eventually(lambda: "only here" in line.stored())
    assert line.on_their_way() == ["plain", "numbered", "only here"]
    assert line.repeats() == {}


async def test_repeats_are_known_when_they_come_out_of_the_spool(
    pipeline: Database, line: Line, tmp_path: Path, dsn: str
) -> None:
    async with batching(pipeline, tmp_path) as batcher:
        async with nobody_can_store(dsn):
            await submit(batcher, line, "once", "7")
            await submit(batcher, line, "once", "7")
        await eventually(lambda: line.repeats() == {"once": 1})
    assert line.stored() == ["once"]


async def test_what_a_killed_process_left_behind_is_stored_by_the_next(
    pipeline: Database, line: Line, tmp_path: Path
) -> None:
    left = Spool(tmp_path)
    await left.open()
    await left.put([(line.sms("left"), Way.ROUTE, None)])
    await left.close()
    (tmp_path / "state").unlink()  # the machine went down before it was on the disk
    async with batching(pipeline, tmp_path) as batcher:
        await submit(batcher, line, "next")
        await eventually(lambda: line.on_their_way() == ["left", "next"])


async def test_what_a_process_leaves_is_stored_by_others_to_which_nothing_comes(
    pipeline: Database, line: Line, tmp_path: Path
) -> None:
    async with batching(pipeline, tmp_path):
        left = Spool(tmp_path)
        await left.open()
        await left.put([(line.sms("left"), Way.ROUTE, None)])
        await left.close()
        await eventually(lambda: line.stored() == ["left"])


async def test_nothing_overtakes_what_another_process_could_not_store(
    pipeline: Database, line: Line, tmp_path: Path
) -> None:
    cut_off = Database("host=/nowhere user=nobody dbname=none", PIPELINE, size=1)
    async with cut_off, batching(cut_off, tmp_path) as one, batching(pipeline, tmp_path) as other:
        for number in range(20):
            await submit(other if number % 2 else one, line, str(number))
        await eventually(lambda: line.on_their_way() == [str(n) for n in range(20)])
        await submit(other, line, "20")
    assert line.on_their_way()[-1] == "20"


async def test_processes_keep_the_order_while_the_spool_is_stored_and_go_straight_afterwards(
    pipeline: Database, line: Line, tmp_path: Path, dsn: str
) -> None:
    sent = 0

    async def send(count: int) -> None:
        nonlocal sent
        for _ in range(count):
            await submit(both[sent % 2], line, str(sent))
            sent += 1

    own = Database(dsn, PIPELINE, size=1)
    async with own, batching(own, tmp_path) as one, batching(pipeline, tmp_path) as other:
        both = (one, other)
        async with nobody_can_store(dsn):
            await send(20)
        await send(200)
        await eventually(lambda: len(line.stored()) == sent)
        spool = Spool(tmp_path)
        await spool.open()
        await eventually(lambda: spool.state is State.EMPTY)
        await spool.close()
        os.truncate(left_behind(tmp_path)[0], 0)
        await send(10)
    assert line.on_their_way() == [str(n) for n in range(sent)]


async def test_a_damaged_spool_is_left_by_every_process_that_has_it_open(
    line: Line, tmp_path: Path
) -> None:
    one, other = Spool(tmp_path), Spool(tmp_path)
    for spool in (one, other):
        await spool.open()
        await spool.put([(line.sms("before " + "x" * 5000), Way.ROUTE, None)])
    with sqlite3.connect(left_behind(tmp_path)[0]) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with left_behind(tmp_path)[0].open("r+b") as file:
        file.write(b"\xff" * 16384)
    third = Spool(tmp_path)
    with contextlib.suppress(SpoolUnusable):
        await third.open()
    await third.put([(line.sms("third"), Way.ROUTE, None)])
    await other.put([(line.sms("other"), Way.ROUTE, None)])
    await other.close()
    await one.put([(line.sms("one"), Way.ROUTE, None)])
    await one.close()
    assert [s.sms.body for s in await third.first(5)] == ["third", "other", "one"]
    await third.close()


async def test_what_can_be_read_of_a_damaged_spool_is_kept(line: Line, tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    await spool.open()
    for number in range(200):
        await spool.put([(line.sms(f"{number} " + "x" * 500), Way.ROUTE, None)])
    await spool.close()
    [path] = left_behind(tmp_path)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)
    spool = Spool(tmp_path)
    await spool.open()
    with pytest.raises(SpoolUnusable):  # what reads from it tries again
        await spool.first(200)
    seen: set[str] = set()
    while found := await spool.first(50):
        seen |= {one.sms.body.split()[0] for one in found}
        await spool.done(found[-1].seq)
    await spool.put([(line.sms("after"), Way.ROUTE, None)])
    assert [one.sms.body for one in await spool.first(5)] == ["after"]
    assert len(seen) > 100
    assert list(tmp_path.glob("*.damaged-*"))
    await spool.close()


async def test_a_start_without_the_database_knows_the_connectors_from_the_disk(
    settings: Settings, build: Build, dsn: str
) -> None:
    acme = build.client()
    group = build.group(acme)
    build.connector(acme, group, LINE)
    async with Site(settings, dsn, work=False) as site:
        copy = settings.data_dir / "receiver" / "connectors"
        await eventually(copy.exists)
        assert (await site.sms(LINE, "before"))[0] == 200
    assert copy.stat().st_mode & 0o777 == 0o600
    nowhere = "host=/nowhere user=nobody dbname=none"
    async with Site(settings, nowhere, work=False, database=False) as site:
        assert [(await site.sms(LINE, str(n)))[0] for n in range(3)] == [200] * 3
        assert (await site.sms("+4930111111", "unknown"))[0] == 503
    async with Site(settings, dsn) as site:
        await eventually(lambda: bodies(build) == ["before", "0", "1", "2"])
        assert (await site.sms("+4930111111", "unknown"))[0] == 404


def bodies(build: Build) -> list[str]:
    return [
        r[0] for r in build.run("SELECT body FROM messages ORDER BY id", role="ringdove_pipeline")
    ]


async def fits(spool: Spool, line: Line, body: str) -> bool:
    try:
        await spool.put([(line.sms(body), Way.ROUTE, None)])
    except SpoolUnusable:
        return False
    return True


async def test_a_full_disk_refuses_what_it_cannot_hold_and_keeps_what_it_holds(
    line: Line, tmp_path: Path
) -> None:
    spool = Spool(tmp_path)
    await spool.open()
    await spool.put([(line.sms("before"), Way.ROUTE, None)])
    largest = max(file.stat().st_size for file in tmp_path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 20_000, hard))
    held = 0
    try:
        while await fits(spool, line, f"{held} " + "x" * 1500):
            held += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert held < 100
    assert await fits(spool, line, "after")
    assert spool.usable
    kept = [spooled.sms.body.split(" ")[0] for spooled in await spool.first(200)]
    assert kept == ["before", *(str(n) for n in range(held)), "after"]
    assert spool.size == held + 2
    await spool.close()


@pytest.mark.parametrize("how", ["it is gone", "it cannot be opened"])
async def test_a_spool_that_cannot_be_read_holds_up_nobody_while_the_database_is_there(
    pipeline: Database, line: Line, tmp_path: Path, dsn: str, how: str
) -> None:
    folder, away = tmp_path / "spool", tmp_path / "away"
    folder.mkdir()
    (folder / "000002.spool").touch()  # one was damaged before
    async with batching(pipeline, folder) as batcher:
        async with nobody_can_store(dsn):
            await submit(batcher, line, "spooled")
            folder.rename(away)
            if how == "it cannot be opened":
                folder.write_text("no folder")
        async with asyncio.timeout(LATER_S):
            while not await is_stored(batcher, line, "live"):
                pass
        await eventually(lambda: line.stored()[-1:] == ["live"])
        if how == "it is gone":
            async with nobody_can_store(dsn):
                await submit(batcher, line, "into a new one")
            await eventually(lambda: "into a new one" in line.stored())
            return
        folder.unlink()
        away.rename(folder)
        await eventually(lambda: "spooled" in line.stored(), LATER_S)


async def is_stored(batcher: Batcher, line: Line, body: str) -> bool:
    done = asyncio.get_running_loop().create_future()
    batcher.submit(line.sms(body), Way.ROUTE, None, clock.monotonic() + 1.5, done.set_result)
    return await done is None
