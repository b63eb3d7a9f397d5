"""Batches: what waits together is stored together, and who is not waited for is not stored."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Database
from ringdove.receiver import batch
from ringdove.receiver.batch import Batcher, Refused
from ringdove.receiver.model import Way
from ringdove.receiver.spool import Spool
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.line import Line
from tests.support.site import eventually

LATER_S = 20.0


@pytest.fixture
async def single(dsn: str) -> AsyncIterator[Database]:
    async with Database(dsn, PIPELINE, size=1) as database:
        yield database


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path)


@pytest.fixture
async def batcher(single: Database, spool: Spool) -> AsyncIterator[Batcher]:
    running = Batcher(single, spool, Keys(SECRET))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def line(build: Build, pipeline: Database) -> Line:
    return Line(build, pipeline)


def submit(
    batcher: Batcher, line: Line, body: str, within_s: float = LATER_S
) -> "asyncio.Future[None]":
    stored = asyncio.get_running_loop().create_future()

    def done(error: Exception | None) -> None:
        if error is None:
            stored.set_result(None)
        else:
            stored.set_exception(error)

    batcher.submit(line.sms(body), Way.ROUTE, None, clock.monotonic() + within_s, done)
    return stored


async def test_sms_that_come_together_are_stored_in_their_order(
    batcher: Batcher, line: Line
) -> None:
    await asyncio.gather(*(submit(batcher, line, str(n)) for n in range(1200)))
    assert line.on_their_way() == [str(n) for n in range(1200)]


async def test_one_sms_that_the_database_refuses_does_not_harm_the_others(
    batcher: Batcher, line: Line
) -> None:
    waiting = [submit(batcher, line, f"bad \x00 {n}" if n == 7 else str(n)) for n in range(20)]
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(o) for o in outcomes] == [Refused if n == 7 else type(None) for n in range(20)]
    assert line.stored() == [str(n) for n in range(20) if n != 7]


async def test_stopping_stores_what_waits(single: Database, line: Line, spool: Spool) -> None:
    batcher = Batcher(single, spool, Keys(SECRET))
    await batcher.start()
    waiting = [submit(batcher, line, str(n)) for n in range(batch.MOST + 10)]
    await batcher.stop()
    assert all(future.done() and future.exception() is None for future in waiting)


@pytest.mark.parametrize("with_another", [True, False])
async def test_while_several_clients_send_none_waits_for_a_batch_that_takes_long(
    batcher: Batcher, build: Build, pipeline: Database, dsn: str, with_another: bool
) -> None:
    line, other = Line(build, pipeline), Line(build, pipeline)
    async with await psycopg.AsyncConnection.connect(dsn) as conn:
        await conn.execute("LOCK TABLE messages_to_route IN ACCESS EXCLUSIVE MODE")
        slow = submit(batcher, line, "slow")
        await eventually(lambda: is_waited_for(build))
        many = [submit(batcher, line, str(n)) for n in range(batch.MOST)]
        another = submit(batcher, other if with_another else line, "another")
    await slow
    await another
    assert len([sms for sms in many if sms.done()]) == (
        batch.FEWEST - 1 if with_another else batch.MOST
    )
    await asyncio.gather(*many)


def is_waited_for(build: Build) -> bool:
    return bool(build.value("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"))
