"""The HTTP server of a web process: uvicorn, with the limits and the soft drain that it lacks."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, cast

import structlog
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from ringdove.kernel import clock

log = structlog.get_logger(__name__)

HEAD_WITHIN_S = 5.0
BODY_WITHIN_S = 30.0
#: Room for a query of 64 KiB and as much of header fields.
HEAD_LIMIT = 128 << 10
#: What a body sent in pieces may have around each byte of it: the sizes of the pieces.
AROUND_A_BYTE = 8
DRAIN_S = 1.0
IDLE_S = 75
GRACE_S = 20
BACKLOG = 4096
ACCEPT_AT_ONCE = 100
#: After there was no descriptor for a new connection.
ACCEPT_AGAIN_S = 0.2
SOCKET_OPTIONS = (
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 20_000),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 15),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
)


#: Larger requests come in pieces, by ASGI.
WHOLE_LIMIT = 32 << 10
RECEIVE_PATH = b"smsreceiver"
UPGRADE = b"upgrade:"

Reply = Callable[[int, Sequence[tuple[bytes, bytes]], bytes], None]
#: Takes a request that is there as a whole, and calls the reply once.
Take = Callable[[Scope, bytes, Reply], None]


def is_receive_path(path: str) -> bool:
    """Whether providers mean the receive address; two slashes: the path was joined to an address that ended with one."""
    return path.strip("/").casefold() == "smsreceiver"


class _Exchange:
    """A small request to the receive address: no task and no messages between the socket and the answer.

    It stands where uvicorn keeps its cycle, and has of that what uvicorn reads and writes.
    """

    __slots__ = (
        "_http",
        "body",
        "disconnected",
        "keep_alive",
        "more_body",
        "response_complete",
        "response_started",
    )
    message_event = asyncio.Event()

    def __init__(self, http: "Http", *, keep_alive: bool) -> None:
        self._http = http
        self.keep_alive = keep_alive
        self.body = b""
        self.more_body = True
        self.disconnected = self.response_started = self.response_complete = False

    def reply(self, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> None:
        """Write the answer, and let the next request come."""
        self.response_started = self.response_complete = True
        http = self._http
        if self.disconnected or http.transport.is_closing():
            return
        lines = [STATUS_LINE[status]]
        for name, value in (*http.server_state.default_headers, *headers):
            lines += (name, b": ", value, b"\r\n")
        lines += (b"\r\n" if self.keep_alive else b"connection: close\r\n\r\n", body)
        http.transport.write(b"".join(lines))
        if not self.keep_alive:
            http.transport.close()
        http.on_response_complete()


async def _head_too_large(_scope: Scope, _receive: Receive, send: Send) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 431, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class Http(HttpToolsProtocol):
    """Limits how long and how large a request may be, takes raw bytes in its first line, drains softly."""

    _draining = False
    #: Whether the next byte belongs to a request's first line (or to blank lines before it).
    _in_line = True
    #: Whether the next byte goes on with a line that has begun.
    _mid_line = False
    #: The beginning of a line that may become an offer to upgrade.
    _held = b""
    #: Bytes of the head so far; 0 between requests.
    _head = 0
    _in_body = False
    #: Bytes that came with a body beyond what it may have around it.
    _around = 0
    _done = 0
    _deadline: asyncio.TimerHandle | None = None
    _deadline_of: tuple[int, bool] | None = None

    def __init__(self, take: Take | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._take = take

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            for option in SOCKET_OPTIONS:
                sock.setsockopt(*option)
        self._arm(HEAD_WITHIN_S)

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_body:
            self._around += len(data)
        else:
            self._head += len(data)
            data, self._held = self._held + data, b""
        while not self._in_body and _needs_care(data) and not self.transport.is_closing():
            line, newline, data = data.partition(b"\n")
            if self._in_line:
                self._feed(_escaped(line) + newline)
            elif self._mid_line or line[:8].lower() != UPGRADE:
                self._feed(line + newline)
            elif not newline:
                self._held = line
            self._mid_line = not newline and not self._held
        if data and not self.transport.is_closing():
            self._feed_but_for_an_offer(data)
        if self.transport.is_closing():
            return
        if self._head > HEAD_LIMIT and not self._in_body:
            self.transport.write(
                b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
                b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()
            return
        if self._around > HEAD_LIMIT:
            self.transport.close()
            return
        self._watch()

    def _feed_but_for_an_offer(self, data: bytes) -> None:
        """Keep back the beginning of a last line that may become an offer to upgrade."""
        begun = data.rfind(b"\n") + 1
        tail = data[begun:] if begun or not self._mid_line else b""
        if self._in_body or not UPGRADE.startswith(tail.lower()):
            tail = b""
        if len(data) > len(tail):
            self._feed(data[: len(data) - len(tail)])
        if tail and not self._in_body and not self._in_line:
            self._held = tail
        elif tail:
            self._feed(tail)
        self._mid_line = not self._held and not data.endswith(b"\n")

    def _feed(self, data: bytes) -> None:
        if self._in_line and b"\n" in data.lstrip(b"\r\n"):
            self._in_line = False
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = max(self._head, 1)

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_body:  # what follows a body is of no use to anybody
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        self._around -= AROUND_A_BYTE * len(body)
        super().on_body(body)

    def on_headers_complete(self) -> None:
        path, _, query = self.url.partition(b"?")
        # uvicorn's parser of addresses refuses the lone star
        self.url = b"/" if path == b"*" else path
        if self._head > HEAD_LIMIT and self._head_size(query) > HEAD_LIMIT:
            self.app = _head_too_large
        elif self._take is not None and self._is_whole(path):
            self._begin_exchange(path, query)
            return
        super().on_headers_complete()
        self.scope["query_string"] = query.partition(b"#")[0]
        if path == b"*":
            self.scope["path"], self.scope["raw_path"] = "*", b"*"
        if self._draining:
            self.cycle.keep_alive = False
        self._in_body = True

    def _is_whole(self, path: bytes) -> bool:
        """Whether this is a request to the receive address like nearly all are: small, in one piece, awaited."""
        if path.strip(b"/").lower() != RECEIVE_PATH or self.expect_100_continue:
            return False
        if self.cycle is not None and not self.cycle.response_complete:
            return False
        for name, value in self.headers:
            if name == b"content-length":
                if not value.isdigit() or int(value) > WHOLE_LIMIT:
                    return False
            elif name in (b"transfer-encoding", b"upgrade"):
                return False
        return self.parser.get_method() in (b"GET", b"POST")

    def _begin_exchange(self, path: bytes, query: bytes) -> None:
        self.scope["path"] = path.decode("ascii")
        self.scope["method"] = self.parser.get_method().decode("ascii")
        self.scope["query_string"] = query.partition(b"#")[0]
        keep_alive = (
            not self._draining
            and self.parser.get_http_version() != "1.0"
            and self.parser.should_keep_alive()
        )
        self.cycle = cast("Any", _Exchange(self, keep_alive=keep_alive))
        self._in_body = True

    def _head_size(self, query: bytes) -> int:
        return len(self.url) + len(query) + sum(len(n) + len(v) + 4 for n, v in self.headers)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._in_line, self._in_body, self._head, self._around = True, False, 0, 0
        self._done += 1
        exchange: object = self.cycle
        if isinstance(exchange, _Exchange) and self._take is not None:
            self._take(cast("Scope", self.scope), exchange.body, exchange.reply)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self._draining:
            self.loop.call_later(DRAIN_S, self._close_if_idle)

    @property
    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _watch(self) -> None:
        """One deadline for the head of a request that has begun, one for its body."""
        due = (self._done, self._in_body) if self._head or self._in_body else None
        if due == self._deadline_of:
            return
        self._disarm()
        if due is not None:
            self._arm(BODY_WITHIN_S if self._in_body else HEAD_WITHIN_S)
            self._deadline_of = due

    def _arm(self, seconds: float) -> None:
        self._deadline = self.loop.call_later(seconds, self._too_slow)
        self._deadline_of = (self._done, self._in_body)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self._deadline_of = None

    def _too_slow(self) -> None:
        self._disarm()
        if self._is_answering and not self._in_body:
            self._arm(HEAD_WITHIN_S)  # reading is paused while an earlier request is answered
        else:
            self.transport.close()

    def shutdown(self) -> None:
        """Finish what is being answered; an idle connection gets a moment to be used once more."""
        self._draining = True
        if not self._is_answering:
            self.loop.call_later(DRAIN_S, self._close_if_idle)
        elif not self.cycle.response_started:
            self.cycle.keep_alive = False

    def _close_if_idle(self) -> None:
        if not (self._is_answering or self._head or self.transport.is_closing()):
            self.transport.close()


def _needs_care(data: bytes) -> bool:
    """Whether lines must be looked at: raw bytes, or an offer to upgrade, after which the parser drops the body.

    Java's client offers h2c with each request; who does not take the offer leaves it out.
    """
    return not data.isascii() or b"\n" + UPGRADE in b"\n" + data.lower()


def _escaped(line: bytes) -> bytes:
    """Raw bytes as percent codes: plain curl and old gateways send UTF-8 or Latin-1 as it is."""
    return b"".join(b"%%%02X" % byte if byte > 0x7F else bytes((byte,)) for byte in line)


class _Accepting:
    """Takes new connections, many in one turn of the event loop.

    uvloop takes one in a turn, and a turn in which a thousand connections have something to say lasts long: whoever
    came then would wait behind all who came before.
    """

    def __init__(self, sock: socket.socket, protocol: Callable[[], asyncio.Protocol]) -> None:
        self._sock, self._protocol = sock, protocol
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[object]] = set()
        self._again: asyncio.TimerHandle | None = None
        sock.settimeout(0)
        self._begin()

    def _begin(self) -> None:
        self._loop.add_reader(self._sock, self._take)

    def _take(self) -> None:
        for _ in range(ACCEPT_AT_ONCE):
            try:
                made, _address = self._sock.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError as error:
                log.error("cannot_accept", error=error.strerror)  # no descriptor is free
                self._loop.remove_reader(self._sock)
                self._again = self._loop.call_later(ACCEPT_AGAIN_S, self._begin)
                return
            made.settimeout(0)
            task = self._loop.create_task(self._connect(made))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _connect(self, made: socket.socket) -> None:
        with contextlib.suppress(OSError):  # it is gone again
            await self._loop.connect_accepted_socket(self._protocol, made)

    def close(self) -> None:
        """Take no more."""
        if self._again is not None:
            self._again.cancel()
        self._loop.remove_reader(self._sock)

    async def wait_closed(self) -> None:
        """Nothing is left to wait for."""


class Server(uvicorn.Server):
    """Signals are ours; whoever runs the server sets ``should_exit``."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the app, then take connections."""
        await super().startup(sockets=[])
        protocol = partial(
            cast("Any", self.config.http_protocol_class),
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        self.servers = [
            cast("asyncio.Server", _Accepting(sock, protocol)) for sock in sockets or ()
        ]

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


async def serve(
    app: ASGIApp,
    sock: socket.socket,
    stopping: asyncio.Event,
    started: asyncio.Event,
    take: Take | None = None,
) -> None:
    """Serve until ``stopping`` is set, then finish what is being answered.

    ``take`` gets the small requests to the receive address; without it the app gets them too.
    """
    config = uvicorn.Config(
        app,
        http=cast("Any", partial(Http, take)),
        loop="none",
        ws="none",
        interface="asgi3",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        backlog=BACKLOG,
        timeout_keep_alive=IDLE_S,
        timeout_graceful_shutdown=GRACE_S,
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
