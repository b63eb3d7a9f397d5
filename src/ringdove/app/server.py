"""The HTTP server of a web process: uvicorn, with the limits and the soft drain that it lacks."""

import asyncio
import contextlib
import re
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ringdove.kernel import clock

HEADER_WITHIN_S = 5.0
HEADER_LIMIT = 64 << 10
DRAIN_S = 1.0
USER_TIMEOUT_MS = 20_000
_ENDS = re.compile(rb"\r?\n\r?\n")


class Http(HttpToolsProtocol):
    """Limits how long and how large a header may be, accepts raw bytes in the request line, drains softly."""

    _deadline: asyncio.TimerHandle | None = None
    _draining = False
    _in_head = True
    _head = 0
    _in_line = True

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 15)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            if self._head == 0:
                self._arm()
            self._head += len(data)
            if self._head > HEADER_LIMIT and not _ENDS.search(data):
                self.transport.write(
                    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                )
                self.transport.close()
                return
            if self._in_line and not data.isascii():
                data = self._escape_line(data)
            elif self._in_line and b"\n" in data:
                self._in_line = False
        super().data_received(data)

    def _escape_line(self, data: bytes) -> bytes:
        """Percent-encode raw bytes in a request line: plain curl and old gateways send them."""
        end = data.find(b"\n")
        line, rest = (data, b"") if end < 0 else (data[:end], data[end:])
        if end >= 0:
            self._in_line = False
        return b"".join(b"%%%02X" % c if c > 127 else bytes((c,)) for c in line) + rest

    def on_headers_complete(self) -> None:
        self._disarm()
        self._in_head = False
        super().on_headers_complete()
        if self._draining and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_head, self._head, self._in_line = True, 0, True

    def _arm(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEADER_WITHIN_S, self._too_slow)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        self._close_if_idle()

    def shutdown(self) -> None:
        """Finish what is being answered; an idle connection gets a moment to be used once more."""
        self._draining = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(DRAIN_S, self._close_if_idle)
        else:
            self.cycle.keep_alive = False

    def _close_if_idle(self) -> None:
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self.transport.is_closing():
            self.transport.close()


class Server(uvicorn.Server):
    """Signals are ours; whoever runs the server sets ``should_exit``."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


async def serve(
    app: ASGIApp, sock: socket.socket, stopping: asyncio.Event, started: asyncio.Event
) -> None:
    """Serve until ``stopping`` is set, then finish what is being answered."""
    config = uvicorn.Config(
        app,
        http=Http,
        loop="none",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        backlog=4096,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=20,
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[sock]))

    async def tell_when_started() -> None:
        while not server.started and not serving.done():
            await clock.pause(0.005)
        if server.started:
            started.set()

    async def stop_when_told() -> None:
        await stopping.wait()
        server.should_exit = True

    watchers = [asyncio.create_task(tell_when_started()), asyncio.create_task(stop_when_told())]
    try:
        await serving
    finally:
        for watcher in watchers:
            watcher.cancel()
    if not server.started:
        raise SystemExit(3)
