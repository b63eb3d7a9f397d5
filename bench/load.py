"""A load generator in a process of its own: so many connections, each sends an SMS when the last was answered.

``python -m bench.load PORT CONNECTIONS SECONDS [--repeats N] [--rate N] [--to NUMBER] [--kannel]``: one JSON object. ``--repeats`` is how many of
a hundred SMS carry the number of the one before; without it none carries a number. With ``--rate`` so many SMS a second
fall due, whatever was answered, and each is timed from the moment it was due.
"""

import argparse
import json
import select
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from itertools import count

from bench.ground import RECIPIENT, Process
from ringdove.kernel import clock

HEAD = (
    b"POST /SMSReceiver HTTP/1.1\r\nHost: bench\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)
#: What Kannel's HTTP SMSC understands.
KANNEL = (
    b"GET /?username=u&password=p&to=%s&from=%%2B4917%09d&text=Hello,+this+is+number+%d+of+many HTTP/1.1\r\n"
    b"Host: bench\r\n\r\n"
)
BODY = b"to=%s&from=%%2B4917%09d&text=Hello,+this+is+number+%d+of+many"
PATIENCE_S = 10.0


def begin(port: int, connections: int, seconds: float, *more: str) -> Process:
    """The load generator beside us."""
    command = [sys.executable, "-m", "bench.load", str(port), str(connections), str(seconds), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def result(load: Process) -> dict[str, float]:
    """What it found, when it has ended."""
    out, _ = load.communicate()
    found: dict[str, float] = json.loads(out)
    return found


def measured(port: int, connections: int, seconds: float, *more: str) -> dict[str, float]:
    """The same from beginning to end."""
    return result(begin(port, connections, seconds, *more))


def requests(repeats: int | None, recipient: str) -> Iterator[bytes]:
    """SMS of different senders."""
    to = recipient.replace("+", "%2B").encode()
    for sent in count(1):
        number = sent - 1 if repeats is not None and sent % 100 < repeats else sent
        body = BODY % (to, number, number)
        if repeats is not None:
            body += b"&id=%d" % number
        yield HEAD % len(body) + body


def for_kannel(recipient: str) -> Iterator[bytes]:
    """The same SMS as another Kannel would send them."""
    to = recipient.replace("+", "%2B").encode()
    return (KANNEL % (to, number, number) for number in count(1))


class Load:
    """What all connections together do."""

    def __init__(
        self, port: int, connections: int, waiting: Iterator[bytes], rate: float | None
    ) -> None:
        self._next = waiting
        self._pace = None if rate is None else 1 / rate
        self._made = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
        self._by_fd = {made.fileno(): made for made in self._made}
        self._sent_at: dict[int, float] = {}
        self._epoll = select.epoll()
        self.took: list[float] = []
        self.refused = 0
        for made in self._made:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            made.setblocking(False)
            self._epoll.register(made.fileno(), select.EPOLLIN)

    def run(self, seconds: float) -> float:
        """Send for so long, then wait for what is not answered; how long that took."""
        began = due = clock.monotonic()
        until = began + seconds
        free = deque(self._by_fd)
        while free or self._sent_at:
            now = clock.monotonic()
            while free and now < until and (self._pace is None or due <= now):
                self._send(free.popleft(), now if self._pace is None else due)
                due += self._pace or 0
            if now > until and not self._sent_at:
                break
            if now > until + PATIENCE_S:
                raise TimeoutError(f"{len(self._sent_at)} requests are not answered")
            wait = PATIENCE_S if self._pace is None or now > until else max(0.0, due - now)
            for fd, _ in self._epoll.poll(wait):
                self._answered(fd)
                free.append(fd)
        return clock.monotonic() - began

    def _send(self, fd: int, due: float) -> None:
        self._sent_at[fd] = due
        self._by_fd[fd].send(next(self._next))

    def _answered(self, fd: int) -> None:
        answer = self._by_fd[fd].recv(4096)
        self.took.append(clock.monotonic() - self._sent_at.pop(fd))
        if not (answer.startswith(b"HTTP/1.1 20") and answer.endswith((b"\r\n\r\n", b"Sent."))):
            self.refused += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("connections", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--repeats", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--to", default=RECIPIENT)
    parser.add_argument("--kannel", action="store_true")
    asked = parser.parse_args()
    waiting = for_kannel(asked.to) if asked.kannel else requests(asked.repeats, asked.to)
    load = Load(asked.port, asked.connections, waiting, asked.rate)
    lasted = load.run(asked.seconds)
    took = sorted(load.took)
    stored = len(took) - load.refused
    found = {
        "stored": stored,
        "refused": load.refused,
        "rate": stored / lasted,
        "p50_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[len(took) * 99 // 100] * 1000,
        "p999_ms": took[len(took) * 999 // 1000] * 1000,
        "max_ms": took[-1] * 1000,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
