"""(g) The database away: how many SMS a second go to the local disk, and how long it takes until all are stored."""

import contextlib
from collections.abc import Iterator

from bench import load
from bench.ground import Ground
from bench.result import Result

CONNECTIONS = 64
LIVE_RATE = 200
STORED = "SELECT count(*) FROM messages"


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """With the database, without it, and while what waited is stored beside what comes."""
    with on.web() as port:
        load.measured(port, CONNECTIONS, 1)
        there = load.measured(port, CONNECTIONS, seconds)
        before = on.value(STORED)
        with _stopped(on):
            load.measured(port, 1, 2)  # until it has noticed
            away = load.measured(port, CONNECTIONS, seconds)
            spooled = on.folder / "receiver" / "spool"
            size = sum(file.stat().st_size for file in spooled.iterdir())
        live = load.measured(port, CONNECTIONS, seconds, "--rate", str(LIVE_RATE))
        least = before + away["stored"] + live["stored"]
        took = on.until(f"SELECT count(*) >= {least} FROM messages", True)
    setup = {
        "connections": CONNECTIONS,
        "refused": away["refused"],
        "p99_ms": round(away["p99_ms"], 1),
    }
    yield Result("receive_with_database", there["rate"], "SMS/s", {"connections": CONNECTIONS})
    yield Result("receive_without_database", away["rate"], "SMS/s", setup | {"mb": size >> 20})
    yield Result("receive_without_to_with_database", away["rate"] / there["rate"], "times", {})
    setup = {"sms_per_s": LIVE_RATE, "refused": live["refused"], "p50_ms": round(live["p50_ms"], 1)}
    yield Result("live_while_spool_is_stored", live["p99_ms"], "ms p99", setup)
    yield Result("all_stored_after", seconds + took, "s", {"spooled": away["stored"]})


@contextlib.contextmanager
def _stopped(on: Ground) -> Iterator[None]:
    on.server.stop()
    try:
        yield
    finally:
        on.server.start()
