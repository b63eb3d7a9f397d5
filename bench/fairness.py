"""(d) Fairness: what the others feel while one client sends much more than can be stored."""

import asyncio
from collections.abc import Iterator

from bench import load
from bench.ground import Ground, add_client
from bench.result import Result
from ringdove.kernel import clock

OTHER = "+493023125098"
FLOOD_CONNECTIONS = 1000
OTHERS_RATE = 50
FLOODED_S = 1.0


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """The others alone, then beside the flood."""
    add_client(on, "other", OTHER)
    with on.web() as port:
        load.measured(port, 64, 2)
        others = ["--rate", str(OTHERS_RATE), "--to", OTHER]
        alone = load.measured(port, 8, seconds, *others)
        flood = load.begin(port, FLOOD_CONNECTIONS, seconds + FLOODED_S + 4)
        asyncio.run(clock.pause(FLOODED_S))  # they come while it is there
        beside = load.measured(port, 8, seconds, *others)
        flooded = load.result(flood)
        for name, found in (("others_alone", alone), ("others_beside_a_flood", beside)):
            setup = {
                "sms_per_s": OTHERS_RATE,
                "refused": found["refused"],
                "p50_ms": round(found["p50_ms"], 1),
            }
            yield Result(name, found["p99_ms"], "ms p99", setup)
        setup = {"connections": FLOOD_CONNECTIONS, "refused": flooded["refused"]}
        yield Result("flood", flooded["rate"], "SMS/s", setup)
