"""(j) Soak: a steady stream through the whole path, with a worker killed now and then (``FULL=1``: an hour, each minute)."""

import os
import threading
from collections.abc import Iterator

import psycopg

from bench import distribute, load
from bench.ground import Ground
from bench.result import Result
from ringdove.kernel import clock

#: One of those that lead to agents.
RECIPIENT = "+49311"
RATE = 500
CONNECTIONS = 128
HOUR_S, KILL_EVERY_S = 3600, 60.0
KILLS = 4


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Two workers, of which one is killed and started anew; agents who accept and close."""
    lasts = HOUR_S if os.environ.get("FULL") else max(seconds * 5, 20)
    distribute.prepare(on)
    every_s = min(KILL_EVERY_S, lasts / KILLS)
    over = threading.Event()
    synced: list[float] = []
    with on.web() as port, on.worker():
        load.measured(port, CONNECTIONS, 2, "--rate", str(RATE), "--to", RECIPIENT)
        acting = threading.Thread(target=_act, args=(on, over))
        killing = threading.Thread(target=_kill, args=(on, over, every_s))
        syncing = threading.Thread(target=_sync, args=(on, over, synced))
        threads = (acting, killing, syncing)
        for thread in threads:
            thread.start()
        found = load.measured(port, CONNECTIONS, lasts, "--rate", str(RATE), "--to", RECIPIENT)
        took = on.until("SELECT count(*) FROM messages_to_route", 0, 120)
        over.set()
        for thread in threads:
            thread.join()
        unrouted = on.value(
            "SELECT (SELECT count(*) FROM messages) - (SELECT count(*) FROM messages_routed)"
        )
    setup = {
        "sms_per_s": RATE,
        "seconds_long": lasts,
        "refused": found["refused"],
        "p50_ms": round(found["p50_ms"], 1),
        "p99_ms": round(found["p99_ms"], 1),
        "max_ms": round(found["max_ms"], 1),
        "unrouted": unrouted,
        "routed_after_s": round(took, 1),
        "disk_p999_ms": round(sorted(synced)[len(synced) * 999 // 1000], 1),
    }
    yield Result("soak", found["p999_ms"], "ms p99.9", setup)


def _act(on: Ground, over: threading.Event) -> None:
    """Agents take and close what they are offered, and wake their groups."""
    with psycopg.connect(on.dsn, autocommit=True, options="-c role=ringdove_pipeline") as conn:
        rows = conn.execute("SELECT id FROM acd_groups WHERE name LIKE 'Bench%'").fetchall()
        groups = " ".join(f"group:{group}" for (group,) in rows)
        while not over.is_set():
            taken = conn.execute(distribute.ACT.encode()).fetchone()
            if taken and taken[0]:
                conn.execute("SELECT pg_notify('ringdove', %s)", (groups,))
            over.wait(0.02)


def _kill(on: Ground, over: threading.Event, every_s: float) -> None:
    while not over.is_set():
        with on.worker() as worker:
            over.wait(every_s)
            worker.kill()


def _sync(on: Ground, over: threading.Event, took: list[float]) -> None:
    """What the disk alone takes meanwhile, in ms: no answer can be quicker."""
    with (on.folder / "sync").open("ab", buffering=0) as file:
        while not over.wait(0.02):
            began = clock.monotonic()
            file.write(b"x" * 512)
            os.fdatasync(file.fileno())
            took.append((clock.monotonic() - began) * 1000)
