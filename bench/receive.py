"""How many SMS a second one process stores durably, beside what others would do on the same machine, just now."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench.ground import Ground
from bench.result import Result

CONNECTIONS = (1, 16, 64, 256)
COMPARED_AT = 64
#: As fast as with more, and all are connected before the time is up.
PGBENCH_CLIENTS = 16
ROUNDS = 3
REPEATS_OF_A_HUNDRED = 10
POOL_SIZE = 16
WARM_UP_S = 1.0
STORED = "SELECT count(*) FROM messages"


class NotDurable(Exception):
    """What was answered 200 is not all in the database."""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Receiving at several widths and with providers' numbers; then beside two baselines, in turns."""
    with on.web() as port, on.plain_handler(POOL_SIZE) as plain_port:
        _load(port, COMPARED_AT, WARM_UP_S)
        for connections in CONNECTIONS:
            found = _checked(on, port, connections, seconds)
            yield Result("receive", found["rate"], "SMS/s", _setup(connections, found))
        found = _load(port, COMPARED_AT, seconds, REPEATS_OF_A_HUNDRED)
        setup = _setup(COMPARED_AT, found) | {"repeats_percent": REPEATS_OF_A_HUNDRED}
        yield Result("receive_with_numbers", found["rate"], "SMS/s", setup)
        _load(plain_port, COMPARED_AT, WARM_UP_S)
        rounds = [_round(on, port, plain_port, seconds / ROUNDS) for _ in range(ROUNDS)]
    setup = {"connections": COMPARED_AT, "rounds": ROUNDS}
    yield Result(
        "plain_handler", median(r.plain for r in rounds), "SMS/s", setup | {"pool": POOL_SIZE}
    )
    yield Result(
        "pgbench_insert",
        median(r.pgbench for r in rounds),
        "SMS/s",
        setup | {"connections": PGBENCH_CLIENTS},
    )
    yield Result(
        "receive_to_plain_handler", median(r.receive / r.plain for r in rounds), "times", setup
    )
    yield Result(
        "receive_to_pgbench_insert", median(r.receive / r.pgbench for r in rounds), "times", setup
    )


@dataclass(frozen=True)
class _Round:
    """SMS a second of each, one right after the other."""

    receive: float
    plain: float
    pgbench: float


def _round(on: Ground, port: int, plain_port: int, seconds: float) -> _Round:
    return _Round(
        _load(port, COMPARED_AT, seconds)["rate"],
        _load(plain_port, COMPARED_AT, seconds)["rate"],
        on.pgbench(_script(on), PGBENCH_CLIENTS, seconds),
    )


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
