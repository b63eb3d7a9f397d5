"""The parent of ``ringdove serve``: database, migrations, then web and worker processes, each restarted when it dies.

It owns the listening sockets, one per web process, so that a web process can be replaced without refusing a request.
Children end when their parent is gone: they watch a pipe whose other end only the parent holds.
"""

import asyncio
import fcntl
import os
import signal
import socket
import subprocess
import time
from ipaddress import ip_address
from typing import IO

import psycopg
import structlog
from psycopg.errors import ReadOnlySqlTransaction
from rich.console import Console
from rich.table import Table

from ringdove.app import upkeep
from ringdove.app.children import Child, command, end, take_port
from ringdove.app.words import SAID
from ringdove.kernel.embedded import CannotStart, Embedded
from ringdove.kernel.settings import Settings
from ringdove.receiver import copy

log = structlog.get_logger(__name__)

TICK_S = 0.05
DATABASE_WITHIN_S = 30.0
#: An embedded database that needs longer is looked at again in a moment, so that the children are looked at too.
ANSWERS_WITHIN_S = 2.0
UPKEEP_EVERY_S = 24 * 3600.0
#: A disk that is mounted later than we start must not look like a first start.
_GONE = (
    "{folder} knows connectors but holds no database. Put its folder “postgres” back (from a backup, or mount it);"
    " to begin anew, remove its folder “receiver” too."
)
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


class Supervisor:
    """Everything that one ``ringdove serve`` keeps running."""

    def __init__(self, settings: Settings, host: str, port: int) -> None:
        self._settings = settings
        self._host, self._port = host, port
        self._embedded = Embedded(settings.data_dir) if settings.is_embedded else None
        self._lock: IO[str] | None = None
        #: Nothing is ever written: children see the end of file when the writing end, which only we hold, is gone.
        self._alive, self._held = os.pipe()
        self._sockets: list[socket.socket] = []
        self._webs: list[Child] = []
        self._workers: list[Child] = []
        self._ending = False
        self._hurry = False
        self._restart = False
        self._had_terminal = _has_terminal()

    def run(self) -> None:
        """Serve until told to end."""
        self._take_data_dir()
        self._sockets = take_port(self._host, self._port, self._settings.web_processes)
        self._port = self._sockets[0].getsockname()[1]
        if self._settings.demo and self._settings.smtp_url is None:
            self._mail_to_ourselves()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_end)
        signal.signal(signal.SIGHUP, self._on_hang_up)
        try:
            self._bring_up()
            self._start_children()
            if not self._ending:
                self._announce()
            self._watch()
        finally:
            self._end()

    def _take_data_dir(self) -> None:
        folder = self._settings.data_dir.resolve()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = (folder / "serve.lock").open("a")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotServe(
                f"Another ringdove serve uses {folder}. Stop it, or choose another RINGDOVE_DATA_DIR."
            ) from None
        except OSError as error:
            raise CannotServe(
                f"The data directory {folder} cannot be used ({error.strerror}). "
                "Set RINGDOVE_DATA_DIR to a folder that belongs to you."
            ) from None

    def _mail_to_ourselves(self) -> None:
        """The demo is its own mail server: what it mails is in its mailbox, and answers come back by SMTP."""
        kept = self._settings.data_dir / "demo_mail_port"
        port = int(kept.read_text()) if kept.exists() else _free_port()
        kept.write_text(str(port))
        host = "127.0.0.1" if self._host in ("0.0.0.0", "::") else self._host  # noqa: S104 - compared, not bound
        for name, value in {
            "RINGDOVE_SMTP_URL": f"smtp+plain://127.0.0.1:{port}",
            "RINGDOVE_MAIL_FROM": "sms@ringdove.example",
            "RINGDOVE_MAIL_LISTEN": f"smtp://127.0.0.1:{port}",
            "RINGDOVE_MAIL_ANSWERS": "sms@answers.ringdove.example",
            "RINGDOVE_PUBLIC_URL": f"http://{host}:{self._port}",
        }.items():
            os.environ.setdefault(name, value)

    def _bring_up(self) -> None:
        self._open_database()
        if not self._settings.demo or self._first_admin_code() is None:
            return
        if subprocess.run(command("fill-demo"), check=False).returncode:
            raise CannotServe("The demo's data could not be made; see above.")

    def _open_database(self) -> None:
        """A database may come up later than we do, and need help with it; who knows the connectors takes SMS meanwhile."""
        until = time.monotonic() + DATABASE_WITHIN_S
        can_receive = copy.exists(self._settings.data_dir)
        while True:
            try:
                if self._embedded is not None:
                    if can_receive and not self._embedded.is_made:
                        raise CannotStart(_GONE.format(folder=self._embedded.root))
                    self._embedded.start(ANSWERS_WITHIN_S if can_receive else DATABASE_WITHIN_S)
                self._upkeep()
            except (CannotStart, psycopg.OperationalError, ReadOnlySqlTransaction) as error:
                is_hopeless = isinstance(error, CannotStart) or time.monotonic() > until
                if self._ending or (is_hopeless and not can_receive):
                    raise
                if can_receive and not self._webs:
                    log.warning("database_away", takes_sms=True, reason=_said(error))
                    self._start_webs()
                for child in self._webs:
                    child.keep()
                time.sleep(0.5)
            else:
                return

    def _upkeep(self) -> None:
        dsn = upkeep.address(self._settings)
        if applied := asyncio.run(upkeep.bring_up(dsn, self._settings.secret)):
            log.info("schema_migrated", files=len(applied), last=applied[-1])

    def _first_admin_code(self) -> str | None:
        """``None`` when there is an administrator."""
        dsn = upkeep.address(self._settings)
        return asyncio.run(upkeep.first_admin_code(dsn, self._settings.secret))

    def _start_webs(self) -> None:
        alive = ["--alive-fd", str(self._alive)]
        self._webs = [
            Child(
                f"web-{number}",
                ["web", "--fd", str(sock.fileno()), *alive],
                (sock.fileno(), self._alive),
            )
            for number, sock in enumerate(self._sockets)
        ]
        for child in self._webs:
            child.start()

    def _start_children(self) -> None:
        if not self._webs:
            self._start_webs()
        alive = ["--alive-fd", str(self._alive)]
        self._workers = [
            Child(f"worker-{number}", ["worker", *alive], (self._alive,))
            for number in range(self._settings.worker_processes)
        ]
        for child in self._workers:
            child.start()
        for child in self._webs:
            if not child.wait_until_ready(self._is_ending) and not self._ending:
                raise CannotServe("A web process did not start; see above.")

    def _announce(self) -> None:
        console = Console(highlight=False, soft_wrap=True)
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
            console.print("\n  Every password is [bold]demo[/].")
            console.print(f"  Send an SMS from the phone at [bold]{address}/phone[/]\n")
            return
        if (code := self._first_admin_code()) is not None:
            console.print("  Make the first administrator at")
            console.print(f"  [bold]{address}/setup?code={code}[/]\n")

    def _watch(self) -> None:
        upkeep_due = time.monotonic() + UPKEEP_EVERY_S
        while not self._ending:
            time.sleep(TICK_S)
            self._keep_database()
            for child in (*self._webs, *self._workers):
                child.keep()
            if self._restart:
                self._restart = False
                log.info("restarting")
                for child in (*self._webs, *self._workers):
                    child.replace(self._is_ending)
            if time.monotonic() > upkeep_due:
                upkeep_due += UPKEEP_EVERY_S
                try:
                    self._upkeep()
                except Exception:
                    log.exception("upkeep_failed")

    def _keep_database(self) -> None:
        if self._embedded is None:
            return
        try:
            if self._embedded.keep_running(ANSWERS_WITHIN_S):
                log.warning("database_restarted")
        except (CannotStart, psycopg.Error, OSError) as error:
            log.error("database_does_not_start", reason=_said(error))
            time.sleep(1)

    def _is_ending(self) -> bool:
        return self._ending

    def _on_end(self, *_: object) -> None:
        self._hurry = self._ending
        self._ending = True

    def _on_hang_up(self, *_: object) -> None:
        """Asked to restart; or the terminal window that we ran in was closed."""
        if self._had_terminal and not _has_terminal():
            self._ending = True
        else:
            self._restart = True

    def _end(self) -> None:
        """Nothing new comes in, what is in hand is finished, then the database stops."""
        for sock in self._sockets:
            sock.close()  # the web processes hold them too, and are then the last who do
        end([child.process for child in (*self._webs, *self._workers)], lambda: self._hurry)
        if self._embedded is not None:
            self._embedded.stop()


def run(settings: Settings, host: str, port: int, *, anywhere: bool) -> int:
    """``ringdove serve``; the exit code. ``anywhere``: the demo may listen beyond this machine."""
    try:
        if settings.demo and not anywhere and not _is_loopback(host):
            raise CannotServe(
                f"The demo's passwords are known to everybody, so it does not listen on {host}. "
                "Use 127.0.0.1, or say --demo-anywhere."
            )
        Supervisor(settings, host, port).run()
    except (CannotServe, *SAID) as error:
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print("ringdove:", str(error).strip(), markup=False)
        return 1
    return 0


def _said(error: Exception) -> str:
    """A database's own words may hold data; ours do not."""
    return str(error) if isinstance(error, CannotStart) else type(error).__name__


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True
