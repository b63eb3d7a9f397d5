"""What the HTTP server does beyond uvicorn, over real connections."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from functools import partial
from types import TracebackType
from typing import Any, Self

import pytest
import uvloop

from ringdove.app import server
from ringdove.app.proxies import believing

WITHIN_S = 10.0
believe = believing(["127.0.0.1", "10.0.0.0/8"])


class Little:
    """A server with an app that tells what it saw; ``/held`` is answered when ``release`` is set."""

    def __init__(self) -> None:
        self.stopping, self.release, self.held = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.port = self.whole = 0
        self.waiting: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        sock = socket.socket()
        sock.bind(("127.0.0.1", 0))
        sock.listen(64)
        self.port = sock.getsockname()[1]
        started = asyncio.Event()
        self._task = asyncio.create_task(
            server.serve(self._app, sock, self.stopping, started, self._take)
        )
        async with asyncio.timeout(WITHIN_S):
            await started.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self.release.set()
        self.stopping.set()
        await self.ended()

    async def ended(self) -> None:
        assert self._task is not None
        async with asyncio.timeout(WITHIN_S):
            await self._task

    def _take(self, scope: Any, body: bytes, reply: server.Reply) -> None:
        believe(scope)
        self.whole += 1
        content = _seen(scope, body)
        answer = partial(reply, 200, [(b"content-length", b"%d" % len(content))], content)
        if b"later" in scope["query_string"]:
            self.waiting.append(answer)
            self.held.set()
        else:
            answer()

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        believe(scope)
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        body = b""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body, more = body + message["body"], message["more_body"]
        if scope["path"] == "/held":
            self.held.set()
            await self.release.wait()
        answer = _seen(scope, body)
        headers = [(b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


def _seen(scope: Any, body: bytes) -> bytes:
    """What the app saw."""
    seen = {
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode(),
        "client": scope["client"][0],
        "scheme": scope["scheme"],
        "body": body.decode(),
    }
    return json.dumps(seen).encode()


class Caller:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def to(cls, little: Little) -> Self:
        return cls(*await asyncio.open_connection("127.0.0.1", little.port))

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def send_in_pieces(self, *pieces: bytes) -> None:
        """Each piece on its own; a pause long enough for the server to have read it."""
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            await asyncio.sleep(0.02)

    async def status(self) -> tuple[int, dict[str, str], bytes]:
        async with asyncio.timeout(WITHIN_S):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (h.partition(":") for h in head[1:-2])}
            body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return int(head[0].split()[1]), headers, body

    async def answer(self) -> Any:
        status, _, body = await self.status()
        assert status == 200
        return json.loads(body)

    async def is_closed(self) -> bool:
        async with asyncio.timeout(WITHIN_S):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True


@pytest.fixture
async def little(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Little]:
    monkeypatch.setattr(server, "DRAIN_S", 0.3)
    async with Little() as running:
        yield running


@pytest.fixture
async def caller(little: Little) -> AsyncIterator[Caller]:
    calling = await Caller.to(little)
    yield calling
    calling.writer.close()


@pytest.mark.parametrize(
    ("raw", "query"),
    [
        ("message=Grüße €", "message=Gr%C3%BC%C3%9Fe%20%E2%82%AC"),
        ("message=Grüße", "message=Gr%FC%DFe"),
    ],
    ids=["utf-8", "latin-1"],
)
async def test_raw_bytes_in_the_request_line_arrive_as_percent_codes(
    caller: Caller, raw: str, query: str
) -> None:
    data = raw.replace(" ", "%20").encode("utf-8" if "€" in raw else "latin-1")
    caller.send(b"GET /SMSReceiver?" + data + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await caller.answer())["query"] == query


async def test_a_request_line_may_come_in_pieces_that_split_a_character(caller: Caller) -> None:
    await caller.send_in_pieces(
        b"\r\nGET /SMSReceiver?m=a\xc3",
        b"\xa4b HTT",
        b"P/1.1\r",
        b"\nHost: x\r\nX-Name: \xc3\xa4",
        b"\xc3\xb6\r\n\r\n",
    )
    assert (await caller.answer())["query"] == "m=a%C3%A4b"


async def test_pipelined_requests_are_answered_in_order_and_only_their_first_lines_are_changed(
    caller: Caller,
) -> None:
    body = "größer".encode()
    caller.send(
        b"GET /1?m=\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n"
        b"GET /2?m=\xc3\xb6 HTTP/1.1\r\nHost: x\r\n\r\n"
        b"POST /3 HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    seen = [await caller.answer() for _ in range(3)]
    assert [(s["path"], s["query"], s["body"]) for s in seen] == [
        ("/1", "m=%C3%A4", ""),
        ("/2", "m=%C3%B6", ""),
        ("/3", "", "größer"),
    ]


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("//SMSReceiver?a=1", "//SMSReceiver", "a=1"),
        ("http://sms.example.com/SMSReceiver?a=1", "/SMSReceiver", "a=1"),
        ("/a?b=c#d", "/a", "b=c"),
        ("/a?b=c?d", "/a", "b=c?d"),
        ("/%C3%A4", "/ä", ""),
    ],
)
async def test_unusual_addresses_keep_their_path(
    caller: Caller, target: str, path: str, query: str
) -> None:
    caller.send(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    seen = await caller.answer()
    assert (seen["path"], seen["query"]) == (path, query)


async def test_the_star_of_options_is_a_path(caller: Caller) -> None:
    caller.send(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await caller.answer())["path"] == "*"


async def test_a_query_may_have_64_kib(caller: Caller) -> None:
    query = "m=" + "a" * (64 << 10)
    caller.send(f"GET /?{query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert (await caller.answer())["query"] == query


@pytest.mark.parametrize("ended", [True, False])
async def test_a_head_that_is_too_large_is_refused(caller: Caller, ended: bool) -> None:
    field = b"X-Much: " + b"a" * (2 * server.HEAD_LIMIT)
    caller.send(b"GET / HTTP/1.1\r\nHost: x\r\n" + field + (b"\r\n\r\n" if ended else b""))
    assert (await caller.status())[0] == 431
    assert await caller.is_closed()


async def test_a_head_that_does_not_end_is_not_waited_for(
    little: Little, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_WITHIN_S", 0.2)
    silent, slow, again = await Caller.to(little), await Caller.to(little), await Caller.to(little)
    slow.send(b"GET / HTTP/1.1\r\nHost:")
    again.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await again.answer()
    again.send(b"GET / HT")
    for caller in (silent, slow, again):
        assert await caller.is_closed()


async def test_a_body_that_does_not_end_is_not_waited_for(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "BODY_WITHIN_S", 0.2)
    caller.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
    assert await caller.is_closed()


@pytest.mark.parametrize(
    ("begun", "goes_on"),
    [(b"0\r\n", b"a: b\r\n"), (b"0\r\na: ", b"bbbb"), (b"5;", b"bbbb")],
    ids=["fields behind it", "a field behind it", "a piece's size"],
)
async def test_what_stands_around_a_body_does_not_fill_the_memory(
    caller: Caller, begun: bytes, goes_on: bytes
) -> None:
    caller.send(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + begun)
    caller.send(goes_on * server.HEAD_LIMIT)
    assert await caller.is_closed()


async def test_a_body_may_come_byte_by_byte(caller: Caller) -> None:
    caller.send(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    caller.send(b"1\r\na\r\n" * 50_000 + b"0\r\nafter: it\r\n\r\n")
    assert (await caller.answer())["body"] == "a" * 50_000


async def test_a_request_in_hand_outlives_the_deadlines_of_the_next(
    little: Little, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_WITHIN_S", 0.1)
    caller.send(b"GET /held HTTP/1.1\r\nHost: x\r\n\r\nGET /next HTTP/1.1\r\nHo")
    await little.held.wait()
    await asyncio.sleep(0.3)
    little.release.set()
    assert (await caller.answer())["path"] == "/held"
    assert await caller.is_closed()


async def test_an_upgrade_that_is_not_taken_is_answered_in_the_old_protocol(
    caller: Caller,
) -> None:
    caller.send(
        b"POST /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AA\r\nContent-Length: 2\r\n\r\nhi"
    )
    assert (await caller.answer())["body"] == "hi"
    caller.send(b"GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await caller.answer())["path"] == "/b"


@pytest.mark.parametrize("header", [b"Upgrade: h2c", b"X-Some: Upgrade: h2c", b"Up: upgrade"])
async def test_headers_are_read_alike_wherever_a_segment_ends(
    little: Little, header: bytes
) -> None:
    request = (
        b"POST /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n" + header + b"\r\n"
        b"Content-Length: 9\r\n\r\nhi\nupgrad"
    )
    for end in range(request.index(b"Connection"), len(request)):
        caller = await Caller.to(little)
        await caller.send_in_pieces(request[:end], request[end:])
        assert (await caller.answer())["body"] == "hi\nupgrad", request[:end]
        caller.writer.close()


async def test_what_is_no_http_is_refused(caller: Caller) -> None:
    caller.send(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
    assert (await caller.status())[0] == 400
    assert await caller.is_closed()


async def test_when_told_to_stop_requests_in_hand_are_finished_and_the_connection_said_to_close(
    little: Little,
) -> None:
    busy, half, idle = await Caller.to(little), await Caller.to(little), await Caller.to(little)
    idle.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    await idle.answer()
    await half.send_in_pieces(b"GET /half HTTP/1.1\r\nHo")
    busy.send(b"GET /held HTTP/1.1\r\nHost: x\r\n\r\n")
    await little.held.wait()
    little.stopping.set()
    async with asyncio.timeout(WITHIN_S):
        with contextlib.suppress(ConnectionRefusedError, ConnectionResetError):
            while True:
                (await Caller.to(little)).writer.close()
    idle.send(b"GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await idle.status())[1]["connection"] == "close"
    await asyncio.sleep(server.DRAIN_S + 0.1)
    half.send(b"st: x\r\n\r\n")
    assert (await half.status())[1]["connection"] == "close"
    little.release.set()
    status, headers, _ = await busy.status()
    assert (status, headers["connection"]) == (200, "close")
    await little.ended()


async def test_the_nearest_address_that_is_no_proxy_of_ours_is_the_caller(caller: Caller) -> None:
    for header, client, scheme in (
        ("X-Nothing: 1", "127.0.0.1", "http"),
        ("X-Forwarded-For: 6.6.6.6, 192.0.2.7, 10.1.1.1", "192.0.2.7", "http"),
        ("X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https", "192.0.2.7", "https"),
        ('Forwarded: for=6.6.6.6, for="[2001:db8::1]:4711";proto=https', "2001:db8::1", "https"),
        ("X-Forwarded-For: 192.0.2.7:1234", "192.0.2.7", "http"),
        ("X-Forwarded-For: unknown", "127.0.0.1", "http"),
        ("X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: gopher", "192.0.2.7", "http"),
    ):
        caller.send(f"GET / HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode())
        seen = await caller.answer()
        assert (seen["client"], seen["scheme"]) == (client, scheme), header


async def test_nobody_else_may_say_where_a_request_comes_from() -> None:
    scope = {
        "type": "http",
        "client": ("192.0.2.1", 5),
        "scheme": "http",
        "headers": [(b"x-forwarded-for", b"127.0.0.1")],
    }
    believing(["10.0.0.0/8"])(scope)
    assert scope["client"] == ("192.0.2.1", 5)


@pytest.mark.parametrize(
    ("as_the_socket_says", "plainly"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
async def test_an_address_is_written_in_one_way_however_it_was_reached(
    as_the_socket_says: str, plainly: str
) -> None:
    scope = {"type": "http", "client": (as_the_socket_says, 5), "scheme": "http", "headers": []}
    believing([])(scope)
    assert scope["client"] == (plainly, 5)


POST = b"POST /SMSReceiver%b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n%b\r\nabc"


async def test_a_small_request_to_the_receive_address_is_taken_whole(
    little: Little, caller: Caller
) -> None:
    await caller.send_in_pieces(
        b"POST /smsreceiver/?m=1 HTT", b"P/1.1\r\nContent-Length: 4\r\n\r\nab", b"cd"
    )
    caller.send(b"GET //SMSReceiver HTTP/1.1\r\nHost: x\r\n\r\n")
    first, second = await caller.answer(), await caller.answer()
    assert (first["method"], first["query"], first["body"]) == ("POST", "m=1", "abcd")
    assert (second["method"], second["path"], second["body"]) == ("GET", "//SMSReceiver", "")
    assert little.whole == 2


@pytest.mark.parametrize(
    "head",
    [
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        b"Content-Length: 40000\r\n\r\n" + b"a" * 40000,
    ],
    ids=["chunked", "expect", "large"],
)
async def test_an_unusual_request_to_the_receive_address_comes_by_the_usual_way(
    little: Little, caller: Caller, head: bytes
) -> None:
    caller.send(b"POST /SMSReceiver HTTP/1.1\r\nHost: x\r\n" + head)
    status, _, body = await caller.status()
    if status == 100:
        status, _, body = await caller.status()
    assert (status, json.loads(body)["path"], little.whole) == (200, "/SMSReceiver", 0)


async def test_requests_behind_one_that_waits_are_answered_after_it(
    little: Little, caller: Caller
) -> None:
    caller.send(
        POST % (b"?later=1", b"") + POST % (b"?m=2", b"") + b"GET /3 HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    await little.held.wait()
    little.waiting.pop()()
    seen = [await caller.answer() for _ in range(3)]
    assert [(s["path"], s["query"]) for s in seen] == [
        ("/SMSReceiver", "later=1"),
        ("/SMSReceiver", "m=2"),
        ("/3", ""),
    ]


async def test_a_connection_is_closed_after_the_answer_when_the_caller_wants_it(
    caller: Caller,
) -> None:
    caller.send(POST % (b"", b"Connection: close\r\n"))
    _, headers, _ = await caller.status()
    assert headers["connection"] == "close"
    assert await caller.is_closed()


async def test_the_answer_to_a_caller_who_left_is_dropped(little: Little, caller: Caller) -> None:
    caller.send(POST % (b"?later", b""))
    await little.held.wait()
    caller.writer.close()
    other = await Caller.to(little)
    little.waiting.pop()()
    other.send(POST % (b"", b""))
    assert (await other.answer())["body"] == "abc"
    other.writer.close()


async def test_a_waiting_request_is_answered_before_the_server_ends(
    little: Little, caller: Caller
) -> None:
    caller.send(POST % (b"?later", b""))
    await little.held.wait()
    little.stopping.set()
    async with asyncio.timeout(WITHIN_S):
        with contextlib.suppress(ConnectionRefusedError, ConnectionResetError):
            while True:
                (await Caller.to(little)).writer.close()
    little.waiting.pop()()
    _, headers, _ = await caller.status()
    assert headers["connection"] == "close"
    await little.ended()


def test_many_who_connect_at_once_wait_for_a_few_turns_of_the_event_loop() -> None:
    async def turns_until_answered(count: int) -> int:
        async with Little() as little:
            made = [socket.create_connection(("127.0.0.1", little.port)) for _ in range(count)]
            for one in made:
                one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                one.settimeout(0)
            turns, waiting = 0, set(made)
            while waiting:
                await asyncio.sleep(0)
                turns += 1
                for one in list(waiting):
                    with contextlib.suppress(BlockingIOError):
                        assert one.recv(9) == b"HTTP/1.1 "
                        waiting.remove(one)
            for one in made:
                one.close()
        return turns

    alone, many = uvloop.run(turns_until_answered(1)), uvloop.run(turns_until_answered(60))
    assert many < alone + 30
