"""(d) Fairness: what the others feel while one client sends much more than can be stored."""

import json
import subprocess
import sys
from collections.abc import Iterator

from bench.ground import Ground, add_client
from bench.result import Result

OTHER = "+493023125098"
FLOOD_CONNECTIONS = 1000
OTHERS_RATE = 50


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """The others alone, then beside the flood."""
    add_client(on, "other", OTHER)
    with on.web() as port:
        _load(port, 64, 2)
        others = ["--rate", str(OTHERS_RATE), "--to", OTHER]
        alone = _load(port, 8, seconds, *others)
        flood = _started(port, FLOOD_CONNECTIONS, seconds + 4)
        beside = _load(port, 8, seconds, *others)
        flooded = _result(flood)
        for name, found in (("others_alone", alone), ("others_beside_a_flood", beside)):
            setup = {
                "sms_per_s": OTHERS_RATE,
                "refused": found["refused"],
                "p50_ms": found["p50_ms"],
            }
            yield Result(name, found["p99_ms"], "ms p99", setup)
        setup = {"connections": FLOOD_CONNECTIONS, "refused": flooded["refused"]}
        yield Result("flood", flooded["rate"], "SMS/s", setup)


def _started(port: int, connections: int, seconds: float, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bench.load", str(port), str(connections), str(seconds), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _result(load: subprocess.Popen[bytes]) -> dict[str, float]:
    out, _ = load.communicate()
    found: dict[str, float] = json.loads(out)
    return {name: round(value, 1) for name, value in found.items()}


def _load(port: int, connections: int, seconds: float, *more: str) -> dict[str, float]:
    return _result(_started(port, connections, seconds, *more))
