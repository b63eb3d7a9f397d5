"""(h) A burst: twenty thousand SMS within ten seconds, beside a quiet hour."""

from collections.abc import Iterator

from bench import load
from bench.ground import Ground
from bench.result import Result

BURST, WITHIN_S = 20_000, 10
QUIET_RATE = 100
CONNECTIONS = 512


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """One web process and a worker: what the provider waits, and until all are routed."""
    with on.web() as port, on.worker():
        load.measured(port, 64, 1)
        quiet = _paced(port, QUIET_RATE, seconds)
        on.until("SELECT count(*) FROM messages_to_route", 0)
        burst = _paced(port, BURST / WITHIN_S, WITHIN_S)
        took = on.until("SELECT count(*) FROM messages_to_route", 0, 120)
    for name, rate, found in (("quiet", QUIET_RATE, quiet), ("burst", BURST // WITHIN_S, burst)):
        setup = {
            "sms_per_s": rate,
            "sent": found["stored"] + found["refused"],
            "refused": found["refused"],
            "p50_ms": round(found["p50_ms"], 1),
            "max_ms": round(found["max_ms"], 1),
        }
        yield Result(name, found["p99_ms"], "ms p99", setup)
    yield Result("burst_to_quiet", burst["p99_ms"] / quiet["p99_ms"], "times", {})
    yield Result("burst_routed_after", took, "s", {"sms": BURST})


def _paced(port: int, rate: float, seconds: float) -> dict[str, float]:
    return load.measured(port, CONNECTIONS, seconds, "--rate", str(rate))
