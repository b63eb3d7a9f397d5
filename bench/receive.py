"""How many SMS a second one process stores durably, beside what others would do on the same machine, just now."""

import json
import subprocess
import sys
from collections.abc import Iterator

from bench.ground import Ground
from bench.result import Result

CONNECTIONS = (1, 16, 64, 256)
BASELINE_CONNECTIONS = 64
REPEATS_OF_A_HUNDRED = 10
POOL_SIZE = 16
WARM_UP_S = 1.0
STORED = "SELECT count(*) FROM messages"


class NotDurable(Exception):
    """What was answered 200 is not all in the database."""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Receiving at several widths, with providers' numbers, and two baselines in between."""
    rates: dict[int, float] = {}
    with on.web() as port:
        _load(port, BASELINE_CONNECTIONS, WARM_UP_S)
        for connections in CONNECTIONS:
            found = _checked(on, port, connections, seconds)
            rates[connections] = found["rate"]
            yield Result("receive", found["rate"], "SMS/s", _setup(connections, found))
        found = _load(port, BASELINE_CONNECTIONS, seconds, REPEATS_OF_A_HUNDRED)
        setup = _setup(BASELINE_CONNECTIONS, found) | {"repeats_percent": REPEATS_OF_A_HUNDRED}
        yield Result("receive_with_numbers", found["rate"], "SMS/s", setup)
    ours = rates[BASELINE_CONNECTIONS]
    with on.plain_handler(POOL_SIZE) as port:
        _load(port, BASELINE_CONNECTIONS, WARM_UP_S)
        found = _load(port, BASELINE_CONNECTIONS, seconds)
    setup = _setup(BASELINE_CONNECTIONS, found) | {"pool": POOL_SIZE}
    yield Result("plain_handler", found["rate"], "SMS/s", setup)
    yield Result("receive_to_plain_handler", ours / found["rate"], "times", setup)
    rate = on.pgbench(_script(on), BASELINE_CONNECTIONS, seconds)
    setup = {"clients": BASELINE_CONNECTIONS, "rows": "message and work, one statement"}
    yield Result("pgbench_insert", rate, "transactions/s", setup)
    yield Result("receive_to_pgbench_insert", ours / rate, "times", setup)


def _setup(connections: int, found: dict[str, float]) -> dict[str, object]:
    return {
        "connections": connections,
        "p50_ms": round(found["p50_ms"], 2),
        "p99_ms": round(found["p99_ms"], 2),
    }


def _checked(on: Ground, port: int, connections: int, seconds: float) -> dict[str, float]:
    before = on.value(STORED)
    found = _load(port, connections, seconds)
    if on.value(STORED) - before != found["stored"]:
        raise NotDurable(f"{found['stored']:.0f} were answered, {on.value(STORED) - before} stored")
    return found


def _load(
    port: int, connections: int, seconds: float, repeats: int | None = None
) -> dict[str, float]:
    more = [] if repeats is None else [str(repeats)]
    ran = subprocess.run(
        [sys.executable, "-m", "bench.load", str(port), str(connections), str(seconds), *more],
        capture_output=True,
        check=True,
    )
    found: dict[str, float] = json.loads(ran.stdout)
    if found["refused"]:
        raise NotDurable(f"{found['refused']:.0f} requests were not answered 200")
    return found


def _script(on: Ground) -> str:
    return f"""\\set n random(1, 1000000000)
WITH stored AS (
    INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body, received_at)
    SELECT gen_random_uuid(), '{on.client_id}', '{on.connector_id}', '+4917' || :n, '+4917' || :n, '+4930901820',
           '+4930901820', 'Hello, this is number ' || :n || ' of many', now()
    RETURNING id)
INSERT INTO messages_to_route (bucket, message_id) SELECT :n % 64, id FROM stored;
"""
