"""A load generator in a process of its own: so many connections, each sends an SMS when the last was answered.

``python -m bench.load PORT CONNECTIONS SECONDS [REPEATS]``: one JSON object. REPEATS is how many of a hundred SMS carry
the number of the one before; without it none carries a number.
"""

import asyncio
import json
import sys
from typing import Any

import uvloop

from bench.ground import RECIPIENT
from ringdove.kernel import clock

HEAD = (
    b"POST /SMSReceiver HTTP/1.1\r\nHost: bench\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)
TO = RECIPIENT.replace("+", "%2B").encode()


class Load:
    """What all connections together do."""

    def __init__(self, repeats: int | None) -> None:
        self.repeats = repeats
        self.took: list[float] = []
        self.stored = 0
        self.refused = 0
        self.sent = 0
        self.until = 0.0

    def next_request(self) -> bytes:
        self.sent += 1
        number = self.sent
        body = b"to=%s&from=%%2B4917%09d&text=Hello,+this+is+number+%d+of+many" % (
            TO,
            number,
            number,
        )
        if self.repeats is not None:
            if number % 100 < self.repeats:
                number -= 1
                body = body.replace(b"%09d" % (number + 1), b"%09d" % number)
                body = body.replace(b"+%d+" % (number + 1), b"+%d+" % number)
            body += b"&id=%d" % number
        return HEAD % len(body) + body


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._answer = b""
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._answer = b""
        self._began = clock.monotonic()
        self._transport.write(self._load.next_request())

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if b"\r\n\r\n" not in self._answer:
            return
        now = clock.monotonic()
        self._load.took.append(now - self._began)
        if self._answer.startswith(b"HTTP/1.1 200 "):
            self._load.stored += 1
            if now < self._load.until:
                self._send()
                return
        else:
            self._load.refused += 1
        self._transport.close()

    def connection_lost(self, _exc: Exception | None) -> None:
        if not self.closed.done():
            self.closed.set_result(None)


async def run(port: int, connections: int, seconds: float, repeats: int | None) -> dict[str, float]:
    load = Load(repeats)
    began = clock.monotonic()
    load.until = began + seconds
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(load), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.closed for _, connection in made))
    took = sorted(load.took)
    return {
        "stored": load.stored,
        "refused": load.refused,
        "rate": load.stored / (clock.monotonic() - began),
        "p50_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[len(took) * 99 // 100] * 1000,
    }


if __name__ == "__main__":
    _port, _connections, _seconds, *_repeats = sys.argv[1:]
    print(
        json.dumps(
            uvloop.run(
                run(
                    int(_port),
                    int(_connections),
                    float(_seconds),
                    int(_repeats[0]) if _repeats else None,
                )
            )
        )
    )
