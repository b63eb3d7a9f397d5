"""One child process: a web or a worker, until it is told to end or its parent is gone."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable

import uvloop

from ringdove.app import server, upkeep, web, worker
from ringdove.app.children import take_port
from ringdove.kernel.settings import Settings


def run_web(
    settings: Settings,
    host: str,
    port: int,
    fd: int | None,
    ready_fd: int | None,
    alive_fd: int | None,
    name: str | None,
) -> None:
    """Serve HTTP: on an inherited socket, or on an address of one's own."""
    dsn = upkeep.joined(settings)
    sock = socket.socket(fileno=fd) if fd is not None else take_port(host, port, 1)[0]

    async def serve(stopping: asyncio.Event) -> None:
        started = asyncio.Event()
        telling = asyncio.create_task(_tell(started, ready_fd))
        app = web.App(settings, dsn, stopping, name or f"web-{os.getpid()}")
        await server.serve(app, sock, stopping, started, app.take)
        telling.cancel()

    _run(serve, alive_fd)


def run_worker(
    settings: Settings, ready_fd: int | None, alive_fd: int | None, name: str | None
) -> None:
    """Route, distribute, and do slow work."""
    dsn = upkeep.joined(settings)
    called = name or f"worker-{os.getpid()}"

    async def work(stopping: asyncio.Event) -> None:
        started = asyncio.Event()
        telling = asyncio.create_task(_tell(started, ready_fd))
        await worker.run(settings, dsn, stopping, called, started)
        telling.cancel()

    _run(work, alive_fd)


async def _tell(started: asyncio.Event, ready_fd: int | None) -> None:
    await started.wait()
    if ready_fd is not None:
        os.write(ready_fd, b"1")
        os.close(ready_fd)


def _run(work: Callable[[asyncio.Event], Awaitable[None]], alive_fd: int | None) -> None:
    async def main() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        if alive_fd is not None:
            loop.add_reader(alive_fd, _parent_gone, loop, alive_fd, stopping)
        await work(stopping)

    uvloop.run(main())


def _parent_gone(loop: asyncio.AbstractEventLoop, alive_fd: int, stopping: asyncio.Event) -> None:
    """The other end of the pipe is closed: nobody would restart or stop us any more."""
    loop.remove_reader(alive_fd)
    stopping.set()
