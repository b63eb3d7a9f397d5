"""The parent of ``ringdove serve``: database, migrations, then web and worker processes, each restarted when it dies.

It owns the listening sockets, one per web process, so that a web process can be replaced without refusing a request.
Children end when their parent is gone: they watch a pipe whose other end only the parent holds.
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import IO

import structlog
from rich.console import Console
from rich.table import Table

from ringdove.app import upkeep
from ringdove.kernel.embedded import CannotStart, Embedded
from ringdove.kernel.migrate import CannotMigrate
from ringdove.kernel.settings import Settings, WrongSetting

log = structlog.get_logger(__name__)

TICK_S = 0.05
STEADY_AFTER_S = 5.0
BACK_OFF_S = (0.05, 5.0)
READY_WITHIN_S = 60.0
WEB_DRAIN_S = 25.0
UPKEEP_EVERY_S = 24 * 3600.0
DEMO = (
    ("Agents", "alice, bob, carol, dave", "acme"),
    ("Supervisor", "sam", "acme"),
    ("Client administrator", "clara", "acme"),
    ("The other client", "otto", "globex"),
    ("Reseller administrator", "rita", ""),
    ("System administrator", "root", ""),
)


class CannotServe(Exception):
    """``ringdove serve`` cannot begin; the message says what to do."""


@dataclass
class Child:
    """One process that must always be there."""

    name: str
    command: Callable[[], tuple[list[str], tuple[int, ...], int | None]]
    process: "subprocess.Popen[bytes] | None" = None
    ready_fd: int | None = None
    began: float = 0.0
    wait_s: float = BACK_OFF_S[0]
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start the process."""
        arguments, fds, self.ready_fd = self.command()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ringdove.app.cli", *arguments],
            pass_fds=fds,
            start_new_session=True,
        )
        self.began = time.monotonic()
        if self.ready_fd is not None:
            os.close(fds[1])

    def wait_until_ready(self) -> bool:
        """Wait for its sign; whether it came."""
        if self.ready_fd is None:
            return True
        os.set_blocking(self.ready_fd, False)
        end = time.monotonic() + READY_WITHIN_S
        told = b""
        while time.monotonic() < end and not told:
            with contextlib.suppress(BlockingIOError):
                told = os.read(self.ready_fd, 1)
                if not told:
                    break
            time.sleep(0.01)
        os.close(self.ready_fd)
        self.ready_fd = None
        return told == b"1"

    def keep(self) -> None:
        """Start it again when it died, later and later when it dies at once."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.due:
            steady = now - self.began > STEADY_AFTER_S
            self.wait_s = BACK_OFF_S[0] if steady else min(self.wait_s * 2, BACK_OFF_S[1])
            self.due = now + self.wait_s
            log.error("child_died", child=self.name, code=self.process.returncode)
        if now >= self.due:
            self.due = 0.0
            if self.ready_fd is not None:
                os.close(self.ready_fd)
            self.start()


def take_port(host: str, port: int, slots: int) -> list[socket.socket]:
    """One listening socket per web process; a plain bind first, so that a taken port is noticed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            port = probe.getsockname()[1]
    except OSError as error:
        raise CannotServe(
            f"Port {port} on {host} cannot be used ({error.strerror}). Take another: PORT={port + 1} make run"
            f" (or ringdove serve --port {port + 1})."
        ) from None
    sockets = []
    for _ in range(slots):
        sock = socket.socket(family)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind((host, port))
        sock.listen(4096)
        sockets.append(sock)
    return sockets


class Supervisor:
    """Everything that one ``ringdove serve`` keeps running."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._host, self._port = host, port
        self._embedded = Embedded(settings.data_dir) if settings.is_embedded else None
        self._lock: IO[str] | None = None
        self._alive_read, self._alive_write = os.pipe()
        self._sockets: list[socket.socket] = []
        self._webs: list[Child] = []
        self._workers: list[Child] = []
        self._ending = False
        self._hurry = False
        self._restart = False

    def run(self) -> None:
        """Serve until told to end."""
        self._take_data_dir()
        if (
            self._settings.demo
            and not self._is_loopback()
            and not os.environ.get("RINGDOVE_DEMO_ANYWHERE")
        ):
            raise CannotServe(
                f"The demo's passwords are known to everybody, so it does not listen on {self._host}. "
                "Use 127.0.0.1, or say --demo-anywhere."
            )
        self._sockets = take_port(self._host, self._port, self._settings.web_processes)
        self._port = self._sockets[0].getsockname()[1]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_end)
        signal.signal(signal.SIGHUP, self._on_restart)
        try:
            self._bring_up()
            self._start_children()
            self._announce()
            self._watch()
        finally:
            self._end()

    def _is_loopback(self) -> bool:
        if self._host == "localhost":
            return True
        with contextlib.suppress(ValueError):
            return ip_address(self._host).is_loopback
        return False

    def _take_data_dir(self) -> None:
        folder: Path = self._settings.data_dir
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (folder / "serve.lock").open("a")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServe(
                f"Another ringdove serve uses {folder.resolve()}. Stop it, or choose another RINGDOVE_DATA_DIR."
            ) from None

    def _bring_up(self) -> None:
        if self._embedded is not None:
            self._embedded.start()
        asyncio.run(upkeep.bring_up(upkeep.address(self._settings), self._settings.secret))
        if self._settings.demo:
            filled = subprocess.run(
                [sys.executable, "-m", "ringdove.app.cli", "fill-demo"], check=False
            )
            if filled.returncode:
                raise CannotServe("The demo's data could not be made; see above.")

    def _start_children(self) -> None:
        self._webs = [Child(f"web-{i}", self._web_command(s)) for i, s in enumerate(self._sockets)]
        self._workers = [
            Child(f"worker-{i}", self._worker_command)
            for i in range(self._settings.worker_processes)
        ]
        for child in (*self._webs, *self._workers):
            child.start()
        for child in self._webs:
            if not child.wait_until_ready() and not self._ending:
                raise CannotServe("A web process did not start; see above.")

    def _web_command(
        self, sock: socket.socket
    ) -> Callable[[], tuple[list[str], tuple[int, ...], int | None]]:
        def command() -> tuple[list[str], tuple[int, ...], int | None]:
            ready, tell = os.pipe()
            arguments = [
                "web",
                "--fd",
                str(sock.fileno()),
                "--ready-fd",
                str(tell),
                "--alive-fd",
                str(self._alive_read),
            ]
            return arguments, (sock.fileno(), tell, self._alive_read), ready

        return command

    def _worker_command(self) -> tuple[list[str], tuple[int, ...], int | None]:
        return ["worker", "--alive-fd", str(self._alive_read)], (self._alive_read,), None

    def _announce(self) -> None:
        console = Console(highlight=False)
        shown = f"[{self._host}]" if ":" in self._host else self._host
        address = self._settings.public_url or f"http://{shown}:{self._port}"
        console.print(f"\n  Ringdove is ready at [bold]{address}[/]\n")
        if self._settings.demo:
            table = Table(
                "Who", "User name", "Client", box=None, padding=(0, 3, 0, 2), header_style="dim"
            )
            for row in DEMO:
                table.add_row(*row)
            console.print(table)
            console.print(
                f"\n  Every password is [bold]demo[/]. Send an SMS from the phone at {address}/phone\n"
            )
            return
        code = asyncio.run(
            upkeep.first_admin_code(upkeep.address(self._settings), self._settings.secret)
        )
        if code is not None:
            console.print(
                f"  Make the first administrator at [bold]{address}/setup?code={code}[/]\n"
            )

    def _watch(self) -> None:
        upkeep_due = time.monotonic() + UPKEEP_EVERY_S
        while not self._ending:
            time.sleep(TICK_S)
            if self._embedded is not None:
                try:
                    if self._embedded.keep_running():
                        log.warning("database_restarted")
                except CannotStart as error:
                    log.error("database_does_not_start", reason=str(error))
                    time.sleep(1)
            for child in (*self._webs, *self._workers):
                child.keep()
            if self._restart:
                self._restart = False
                self._roll()
            if time.monotonic() > upkeep_due:
                upkeep_due += UPKEEP_EVERY_S
                with contextlib.suppress(Exception):
                    asyncio.run(
                        upkeep.bring_up(upkeep.address(self._settings), self._settings.secret)
                    )

    def _roll(self) -> None:
        """Replace every child: the new web process answers before the old one is told to end."""
        for child in self._webs:
            old = child.process
            child.start()
            if child.wait_until_ready() and old is not None:
                old.send_signal(signal.SIGTERM)
                self._reap(old, WEB_DRAIN_S)
        for child in self._workers:
            old = child.process
            child.start()
            if old is not None:
                old.send_signal(signal.SIGTERM)
                self._reap(old, WEB_DRAIN_S)

    def _on_end(self, *_: object) -> None:
        self._hurry = self._ending
        self._ending = True

    def _on_restart(self, *_: object) -> None:
        self._restart = True

    def _end(self) -> None:
        """First nothing new comes in, then what came in is worked off, then the database stops."""
        self._stop(self._webs)
        self._stop(self._workers)
        for sock in self._sockets:
            sock.close()
        if self._embedded is not None:
            self._embedded.stop()

    def _stop(self, children: Sequence[Child]) -> None:
        running = [
            c.process for c in children if c.process is not None and c.process.poll() is None
        ]
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            self._reap(process, WEB_DRAIN_S)

    def _reap(self, process: "subprocess.Popen[bytes]", patience_s: float) -> None:
        end = time.monotonic() + patience_s
        while process.poll() is None and time.monotonic() < end and not self._hurry:
            time.sleep(0.02)
        if process.poll() is None:
            process.kill()
            process.wait()


def run(settings: Settings, host: str, port: int) -> int:
    """``ringdove serve``; the exit code."""
    try:
        Supervisor(settings, host, port).run()
    except (CannotServe, CannotStart, CannotMigrate, WrongSetting) as error:
        Console(stderr=True, highlight=False).print(f"[bold]ringdove:[/] {error}")
        return 1
    return 0
