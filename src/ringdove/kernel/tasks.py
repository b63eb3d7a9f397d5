"""Ending what runs beside: asked once, a task may go on for ever."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from ringdove.kernel import clock

log = structlog.get_logger(__name__)

#: Time for a task to clean up before it is cancelled once more.
AGAIN_S = 1.0


class Rhythm:
    """Rounds that begin no sooner after each other than so many seconds; the first after a rest begins at once."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self._next = 0.0

    async def beat(self) -> None:
        """Wait for the next round's time."""
        if (early := self._next - clock.monotonic()) > 0:
            await clock.pause(early)
        self._next = clock.monotonic() + self._every_s


async def end(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel until they have ended: a cancellation that comes while a wait just fails with an error is lost with it."""
    running = {task for task in tasks if task is not None}
    ending = running
    while ending:
        for task in ending:
            task.cancel()
        _, ending = await asyncio.wait(ending, timeout=AGAIN_S)
    for task in running:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("task_failed", task=task.get_name(), exc_info=error)


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run all until they have ended; when one fails none goes on, and its error is raised."""
    running = [asyncio.create_task(work) for work in works]
    try:
        ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_EXCEPTION)
        for task in ended:
            task.result()
    finally:
        await end(*(task for task in running if not task.done()))
