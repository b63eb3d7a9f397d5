"""A task that was told to end has ended, also when the first word got lost."""

import asyncio

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
        raise ValueError

    failed, ended = asyncio.create_task(failing()), asyncio.create_task(asyncio.sleep(0))
    await asyncio.wait({failed, ended})
    await tasks.end(failed, ended)
    await tasks.end()
