"""What every benchmark stands on: a fresh database with the settings of production, and processes beside it."""

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.request import urlopen

import psycopg

from ringdove.app import upkeep
from ringdove.kernel import clock, ids
from ringdove.kernel.embedded import Embedded, binaries

SECRET = "a secret for benchmarks only"
RECIPIENT = "+4930901820"
PATIENCE_S = 30.0
PGBENCH_SHORTEST_S = 2

Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Ground:
    """A database that holds one client with one connector that leads to a group."""

    server: Embedded
    folder: Path
    connector_id: str
    client_id: str

    @property
    def dsn(self) -> str:
        """How to reach the database."""
        return self.server.dsn()

    def value(self, query: str) -> Any:
        with psycopg.connect(self.dsn, options="-c role=ringdove_pipeline") as conn:
            row = conn.execute(query.encode()).fetchone()
        return row[0] if row else None

    def until(self, query: str, value: object, within_s: float = 60.0) -> float:
        """Wait until a query gives this value; how many seconds that took."""
        began = clock.monotonic()
        while self.value(query) != value:
            if clock.monotonic() - began > within_s:
                raise TimeoutError(f"{query} is not {value} within {within_s:.0f} s")
            asyncio.run(clock.pause(0.05))
        return clock.monotonic() - began

    def settle(self) -> None:
        """Count what was written, as PostgreSQL does by itself within a minute: until then its plans are guesses."""
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            conn.execute("ANALYZE")

    @contextlib.contextmanager
    def web(self) -> Iterator[int]:
        """A web process of Ringdove; its port."""
        with self.starting_web() as (port, process):
            wait_until_ready(process, f"http://127.0.0.1:{port}/health/ready")
            yield port

    @contextlib.contextmanager
    def starting_web(self) -> Iterator[tuple[int, Process]]:
        """A web process of Ringdove that may not answer yet; its port."""
        port = free_port()
        command = ["ringdove.app.cli", "web", "--port", str(port)]
        with self._running(command, {}) as process:
            yield port, process

    @contextlib.contextmanager
    def worker(self, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Process]:
        """A worker process of Ringdove."""
        with self._running(["ringdove.app.cli", "worker"], settings) as process:
            yield process

    @contextlib.contextmanager
    def mail_sink(self) -> Iterator[int]:
        """A mail server that takes everything; its port."""
        port = free_port()
        with self._running(["bench.mail_sink", str(port)], {}) as process:
            wait_until_taken(process, port)
            yield port

    def waker(self) -> "Waker":
        """Sends wake-ups as a web process does."""
        return Waker(self.dsn)

    @contextlib.contextmanager
    def plain_handler(self, pool_size: int) -> Iterator[int]:
        """A web process of the handler that most people would write; its port."""
        port = free_port()
        command = ["bench.plain_handler", str(port), str(pool_size)]
        with self._running(command, {"BENCH_DSN": self.dsn}) as process:
            wait_until_ready(process, f"http://127.0.0.1:{port}/")
            yield port

    @contextlib.contextmanager
    def _running(self, module: list[str], more: Mapping[str, str]) -> Iterator[Process]:
        environment = {
            **os.environ,
            "RINGDOVE_DATABASE_URL": self.dsn,
            "RINGDOVE_DATA_DIR": str(self.folder),
            "RINGDOVE_SECRET_KEY": SECRET,
            **more,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", *module], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)

    def pgbench(self, script: str, clients: int, seconds: float) -> float:
        """Transactions a second of a script, by PostgreSQL's own load generator."""
        path = self.folder / "pgbench.sql"
        path.write_text(script)
        path.chmod(0o644)
        host, user, database = (part.partition("=")[2] for part in self.dsn.split())
        ran = subprocess.run(
            [binaries() / "pgbench", "-n", "-M", "prepared", "-f", path, "-c", str(clients), "-T",
             str(max(PGBENCH_SHORTEST_S, round(seconds))), "-h", host, "-U", user, database],
            env={**os.environ, "PGOPTIONS": "-c role=ringdove_pipeline"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        line = next(line for line in ran.stdout.splitlines() if line.startswith("tps"))
        return float(line.split()[2])


@contextlib.contextmanager
def ground() -> Iterator[Ground]:
    """Make it, and take it away again."""
    folder = Path(tempfile.mkdtemp(prefix="ringdove-bench-"))
    server = Embedded(folder)
    server.start()
    try:
        asyncio.run(upkeep.bring_up(server.dsn(), SECRET))
        yield _fill(server, folder)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def add_client(on: Ground, code: str, recipient: str) -> None:
    """Another client of the same reseller, with a connector of its own."""
    with writing(on.dsn) as conn:
        row = conn.execute(
            "SELECT reseller_id FROM clients WHERE id = %s", [on.client_id]
        ).fetchone()
        _add_client(conn, str(row[0] if row else ""), code, recipient)


def _fill(server: Embedded, folder: Path) -> Ground:
    reseller = str(ids.new())
    with writing(server.dsn()) as conn:
        conn.execute(
            "INSERT INTO resellers (id, code, name, name_key) VALUES (%s, 'r', 'R', 'r')",
            [reseller],
        )
        client, connector = _add_client(conn, reseller, "c", RECIPIENT)
    return Ground(server, folder, connector, client)


@contextlib.contextmanager
def writing(dsn: str) -> Iterator[psycopg.Connection]:
    """A transaction with the system's rights."""
    with psycopg.connect(dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        yield conn


def _add_client(
    conn: psycopg.Connection, reseller: str, code: str, recipient: str
) -> tuple[str, str]:
    """A client with a connector that leads to a group; (client, connector)."""
    client, group, connector = (str(ids.new()) for _ in range(3))
    conn.execute(
        "INSERT INTO clients (id, reseller_id, code, name, name_key, country, time_zone, language)"
        " VALUES (%s, %s, %s, %s, %s, 'DE', 'Europe/Berlin', 'en')",
        [client, reseller, code, code, code],
    )
    conn.execute(
        "INSERT INTO acd_groups (id, client_id, name, name_key) VALUES (%s, %s, 'G', 'g')",
        [group, client],
    )
    conn.execute(
        "INSERT INTO sms_receive_connectors (id, client_id, name, name_key, recipient, recipient_key, country,"
        " acd_group_id) VALUES (%s, %s, 'L', 'l', %s, %s, 'DE', %s)",
        [connector, client, recipient, recipient, group],
    )
    return client, connector


class Waker:
    """Sends wake-ups as a web process does."""

    def __init__(self, dsn: str) -> None:
        self._conn = psycopg.connect(dsn, autocommit=True)

    def notify(self, topics: set[str]) -> None:
        self._conn.execute("SELECT pg_notify('ringdove', %s)", (" ".join(topics)[:7900],))


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def wait_until_taken(process: Process, port: int) -> None:
    """Wait until somebody listens there."""
    end = clock.monotonic() + PATIENCE_S
    while clock.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        asyncio.run(clock.pause(0.05))
    raise RuntimeError(f"Nobody listens on port {port}")


def wait_until_ready(process: Process, url: str) -> None:
    end = clock.monotonic() + PATIENCE_S
    while clock.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urlopen(url, timeout=1):
            return
        asyncio.run(clock.pause(0.05))
    raise RuntimeError(f"{url} does not answer")
