"""Everything that ``/metrics`` shows: what this process counts, what the others on this machine do, what stands in the database.

Every process writes what it counts into a file each few seconds, from a thread of its own, so that a process that hangs
still says so; whoever is asked adds the others' to its own. The files are in Prometheus' text format.
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterable
from pathlib import Path

import psycopg
from prometheus_client import CollectorRegistry, Gauge, disable_created_metrics, generate_latest
from psycopg_pool import PoolTimeout

import ringdove.acd.metrics
import ringdove.desk.metrics
import ringdove.messages.metrics
import ringdove.outbound.metrics
import ringdove.receiver.metrics
import ringdove.retention.metrics
import ringdove.routing.metrics  # noqa: F401 - every process shows every name
from ringdove.acd.service import standing as acd
from ringdove.kernel import clock, work
from ringdove.kernel.db import Database
from ringdove.messages import service as messages
from ringdove.outbound.model import SendReply
from ringdove.routing.service import traces

# A third of all lines, and nobody reads them.
disable_created_metrics()  # type: ignore[no-untyped-call]
FOLDER = "metrics"
WRITE_EVERY_S = 3.0
#: Who has not written for so long is gone.
GONE_AFTER_S = 15.0
READ_EVERY_S = 10.0
READ_WITHIN_S = 1.5


class Published:
    """What this process counts, in a file for the others; ``name`` says which process it is."""

    def __init__(self, data_dir: Path, name: str) -> None:
        self._folder = data_dir / FOLDER
        self._name = name
        #: Of two processes of one name, for the moment in which one takes over, the younger counts.
        self._path = self._folder / f"{name}.{int(clock.now().timestamp() * 1000)}.prom"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    async def stop(self) -> None:
        """End, and leave nothing behind."""
        self._ended.set()
        await asyncio.to_thread(self._thread.join)
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def all(self) -> bytes:
        """This process's and the others', each family once."""
        return _merged([self._own(), *self._others()])

    def _own(self) -> str:
        return _named(generate_latest().decode(), self._name)

    def _others(self) -> Iterable[str]:
        found: dict[str, str] = {}
        for path in sorted(self._folder.glob("*.prom"), key=_began):
            name = path.name.rsplit(".", 2)[0]
            with contextlib.suppress(OSError):
                silent_s = clock.host_seconds() - path.stat().st_mtime
                if silent_s > GONE_AFTER_S:
                    path.unlink()
                elif name != self._name:
                    found[name] = path.read_text("utf-8")
        return found.values()

    def _run(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(OSError):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                fresh = self._path.with_suffix(".fresh")
                fresh.write_text(self._own(), "utf-8")
                fresh.replace(self._path)
            self._ended.wait(WRITE_EVERY_S)


def _began(path: Path) -> int:
    number = path.name.rsplit(".", 2)[-2]
    return int(number) if number.isdigit() else 0


def _named(text: str, process: str) -> str:
    """Every sample with the name of its process."""
    label = f'process="{process}"'
    lines = []
    for line in text.splitlines():
        if line.startswith("#"):
            lines.append(line)
            continue
        sample, _, value = line.rpartition(" ")
        if sample.endswith("}"):
            name, _, labels = sample.partition("{")
            lines.append(f"{name}{{{label},{labels} {value}")
        else:
            lines.append(f"{sample}{{{label}}} {value}")
    return "\n".join(lines) + "\n"


def _merged(texts: Iterable[str]) -> bytes:
    """Families of several processes: what it is about once, then everybody's samples."""
    families: dict[str, list[str]] = {}
    for text in texts:
        for family in text.split("# HELP ")[1:]:
            about, samples = family.partition("\n")[0], family.splitlines()[1:]
            kind = samples.pop(0)
            families.setdefault(f"# HELP {about}\n{kind}", []).extend(samples)
    return "".join(
        "\n".join((head, *samples)) + "\n" for head, samples in families.items()
    ).encode()


class Standing:
    """What stands in the database, whoever is asked; read when somebody asks, and not again for a while."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._registry = CollectorRegistry()
        self._read_at = -READ_EVERY_S
        self._reading = asyncio.Lock()
        self._up = self._gauge("ringdove_database_up", "Whether the database answers")
        self._gauges = {
            name: self._gauge(f"ringdove_{name}", about)
            for name, about in (
                ("to_route", "SMS that are to be routed"),
                ("to_route_oldest_seconds", "How long ago the oldest of them was received"),
                ("kept", "SMS that are kept because their connector leads nowhere"),
                ("events_waiting", "Events in line"),
                ("events_waiting_oldest_seconds", "How long the first in line has waited"),
                (
                    "runs_waiting",
                    "Runs of routing applications that wait for a customer, a time or an answer",
                ),
                (
                    "runs_late_seconds",
                    "How long ago the first of them should have gone on by itself",
                ),
                ("events_overdue", "Events that wait longer than their group allows"),
                ("events_stranded", "Events that are due for minutes and that nobody looks at"),
                ("agents_connected", "Agents whose desk is open"),
                ("agents_ready", "Those of them who could have one more SMS now"),
                ("replies_waiting", "Replies on their way out"),
                ("replies_waiting_oldest_seconds", "How long ago the oldest was written"),
            )
        }

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(name, about, registry=self._registry)

    async def text(self) -> bytes:
        """In Prometheus' text format; not a number while the database is away."""
        async with self._reading:
            if clock.monotonic() - self._read_at >= READ_EVERY_S:
                await self._read()
                self._read_at = clock.monotonic()
        return generate_latest(self._registry)

    async def _read(self) -> None:
        found: dict[str, float] = {}
        try:
            async with asyncio.timeout(READ_WITHIN_S), self._database.statement() as conn:
                found["to_route"], found["to_route_oldest_seconds"] = await messages.to_route(conn)
                found["kept"] = await messages.kept(conn)
                (
                    found["events_waiting"],
                    found["events_waiting_oldest_seconds"],
                ) = await acd.in_line(conn)
                found["runs_waiting"], found["runs_late_seconds"] = await traces.standing(conn)
                found["events_overdue"], found["events_stranded"] = await acd.late(conn)
                found["agents_connected"], found["agents_ready"] = await acd.agents(conn)
                (
                    found["replies_waiting"],
                    found["replies_waiting_oldest_seconds"],
                ) = await work.waiting(conn, SendReply)
        except (psycopg.Error, PoolTimeout, TimeoutError):
            found.clear()
        self._up.set(bool(found))
        for name, gauge in self._gauges.items():
            gauge.set(found.get(name, float("nan")))
