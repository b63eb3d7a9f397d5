"""Child processes of ``ringdove serve``, and the listening sockets that they share with it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

STEADY_AFTER_S = 5.0
BACK_OFF_S = (0.05, 5.0)
READY_WITHIN_S = 60.0
DRAIN_WITHIN_S = 25.0
#: How long the processes of a killed ``serve`` may still hold the port.
PORT_WITHIN_S = 3.0
BACKLOG = 4096

Process = subprocess.Popen[bytes]


class PortTaken(Exception):
    """Nothing can listen there; the message says what to do."""


def command(*arguments: str) -> list[str]:
    """Our own command line in a process of its own."""
    return [sys.executable, "-m", "ringdove.app.cli", *arguments]


@dataclass
class Child:
    """One process that must always be there; it says when it is ready."""

    name: str
    arguments: Sequence[str]
    fds: tuple[int, ...]
    process: Process | None = None
    _ready: int | None = None
    _began: float = 0.0
    _wait_s: float = BACK_OFF_S[0]
    _due: float | None = field(default=None)

    def start(self) -> None:
        """Start the process."""
        self._forget_sign()
        self._ready, tell = os.pipe()
        os.set_blocking(self._ready, False)
        arguments = [*self.arguments, "--name", self.name, "--ready-fd", str(tell)]
        self.process = subprocess.Popen(
            command(*arguments), pass_fds=(*self.fds, tell), start_new_session=True
        )
        self._began = time.monotonic()
        os.close(tell)

    def wait_until_ready(self, unless: Callable[[], bool]) -> bool:
        """Wait for its sign; whether it came."""
        if self._ready is None:
            return True
        end = time.monotonic() + READY_WITHIN_S
        sign = None
        while sign is None and time.monotonic() < end and not unless():
            with contextlib.suppress(BlockingIOError):
                sign = os.read(self._ready, 1)  # empty when it has ended
            time.sleep(0.01)
        self._forget_sign()
        return sign == b"1"

    def keep(self) -> None:
        """Start it again when it died, later and later when it dies at once."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self._due is None:
            steady = now - self._began > STEADY_AFTER_S
            self._wait_s = BACK_OFF_S[0] if steady else min(self._wait_s * 2, BACK_OFF_S[1])
            self._due = now + self._wait_s
            log.error("child_died", child=self.name, code=self.process.returncode)
        if now >= self._due:
            self._due = None
            self.start()

    def replace(self, unless: Callable[[], bool]) -> None:
        """A new process, ready before the old one is told to end; the old one stays if the new one is not."""
        old = self.process
        self.start()
        if self.wait_until_ready(unless):
            end([old], unless)
            return
        log.error("child_not_replaced", child=self.name)
        end([self.process], unless)
        self.process = old

    def _forget_sign(self) -> None:
        if self._ready is not None:
            os.close(self._ready)
            self._ready = None


def end(processes: Sequence[Process | None], hurry: Callable[[], bool]) -> None:
    """Tell them to end and wait; who does not end in time, or when there is no time, is killed."""
    running = [process for process in processes if process is not None and process.poll() is None]
    for process in running:
        process.send_signal(signal.SIGTERM)
    until = time.monotonic() + DRAIN_WITHIN_S
    while any(p.poll() is None for p in running) and time.monotonic() < until and not hurry():
        time.sleep(0.02)
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()


def take_port(host: str, port: int, slots: int) -> list[socket.socket]:
    """One listening socket per web process; a plain bind first, so that a taken port is noticed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    until = time.monotonic() + PORT_WITHIN_S
    while True:
        try:
            with _bound(family, host, port) as probe:
                port = probe.getsockname()[1]
            break
        except OSError as error:
            if time.monotonic() < until:
                time.sleep(0.05)
                continue
            raise PortTaken(
                f"Port {port} on {host} cannot be used ({error.strerror}). Take another: PORT={port + 1} make run"
                f" (or ringdove serve --port {port + 1})."
            ) from None
    sockets = []
    for _ in range(slots):
        sock = _bound(family, host, port, shared=True)
        sock.listen(BACKLOG)
        sockets.append(sock)
    return sockets


def _bound(
    family: socket.AddressFamily, host: str, port: int, *, shared: bool = False
) -> socket.socket:
    sock = socket.socket(family)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, int(shared))
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock
