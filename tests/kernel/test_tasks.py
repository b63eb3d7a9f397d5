"""A task that was told to end has ended, also when the first word got lost."""

import asyncio

import pytest

from ringdove.kernel import tasks


async def test_a_task_that_loses_its_cancellation_is_cancelled_again() -> None:
    lost = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            lost.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await tasks.end(task, None)
    assert lost.is_set()
    assert task.cancelled()


async def test_one_that_fails_or_has_ended_stops_nobody() -> None:
    async def failing() -> None:
        raise LookupError

    failed, ended = asyncio.create_task(failing()), asyncio.create_task(asyncio.sleep(0))
    await asyncio.wait({failed, ended})
    await tasks.end(failed, ended)
    await tasks.end()


async def test_of_works_that_run_together_none_goes_on_alone_when_one_fails() -> None:
    waiting, lost = asyncio.Event(), asyncio.Event()

    async def stubborn() -> None:
        while not lost.is_set():
            waiting.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                lost.set()
        await asyncio.Event().wait()

    async def failing() -> None:
        await waiting.wait()
        raise LookupError

    async with asyncio.timeout(10):
        with pytest.raises(LookupError):
            await tasks.together(stubborn(), failing())
    assert lost.is_set()


async def test_works_that_run_together_have_ended_when_all_have() -> None:
    ended: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        ended.append(number)

    await tasks.together(work(1), work(2))
    assert sorted(ended) == [1, 2]
