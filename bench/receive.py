"""How many SMS a second one process stores durably, beside what others would do on the same machine, just now."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench import load
from bench.ground import Ground
from bench.result import Result

CONNECTIONS = (1, 16, 64, 256)
COMPARED_AT = 64
#: As fast as with more, and all are connected before the time is up.
BASELINE_CLIENTS = 16
ROUNDS = 3
REPEATS_OF_A_HUNDRED = 10
POOL_SIZE = 16
WARM_UP_S = 1.0
#: How much of what is possible is sent while latency is measured.
PACE = 0.8
#: Enough that none waits for a free connection.
PACED_CONNECTIONS = 256
STORED = "SELECT count(*) FROM messages"


class NotDurable(Exception):
    """What was answered 200 is not all in the database."""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Receiving at several widths, at a pace, with providers' numbers; then beside three baselines, in turns."""
    with on.web() as port, on.plain_handler(POOL_SIZE) as plain_port:
        _load(port, COMPARED_AT, WARM_UP_S)
        fastest = 0.0
        for connections in CONNECTIONS:
            found = _checked(on, port, connections, seconds)
            yield Result("receive", found["rate"], "SMS/s", _setup(connections, found))
            if connections == COMPARED_AT:
                fastest = found["rate"]
        found = _load(port, PACED_CONNECTIONS, seconds, "--rate", str(round(fastest * PACE)))
        yield Result(
            "receive_at_80_percent", found["p99_ms"], "ms p99", _setup(PACED_CONNECTIONS, found)
        )
        found = _load(port, COMPARED_AT, seconds, "--repeats", str(REPEATS_OF_A_HUNDRED))
        setup = _setup(COMPARED_AT, found) | {"repeats_percent": REPEATS_OF_A_HUNDRED}
        yield Result("receive_with_numbers", found["rate"], "SMS/s", setup)
        yield Result("receive_with_numbers_to_without", found["rate"] / fastest, "times", setup)
        _load(plain_port, COMPARED_AT, WARM_UP_S)
        rounds = [_round(on, port, plain_port, seconds / ROUNDS) for _ in range(ROUNDS)]
    yield from _compared(rounds)


@dataclass(frozen=True)
class _Round:
    """SMS a second of each, one right after the other; ``single``: on one connection."""

    receive: float
    receive_single: float
    plain: float
    pgbench: float
    psycopg: float
    psycopg_single: float


def _round(on: Ground, port: int, plain_port: int, seconds: float) -> _Round:
    return _Round(
        receive=_load(port, COMPARED_AT, seconds)["rate"],
        receive_single=_load(port, 1, seconds)["rate"],
        plain=_load(plain_port, COMPARED_AT, seconds)["rate"],
        pgbench=on.pgbench(_script(on), BASELINE_CLIENTS, seconds),
        psycopg=_psycopg(on, BASELINE_CLIENTS, seconds),
        psycopg_single=_psycopg(on, 1, seconds),
    )


def _compared(rounds: Sequence[_Round]) -> Iterator[Result]:
    setup = {"connections": COMPARED_AT, "rounds": len(rounds)}
    clients = setup | {"connections": BASELINE_CLIENTS}
    one = setup | {"connections": 1}
    for name, rate, how in (
        ("plain_handler", [r.plain for r in rounds], setup | {"pool": POOL_SIZE}),
        ("pgbench_insert", [r.pgbench for r in rounds], clients),
        ("psycopg_insert", [r.psycopg for r in rounds], clients),
        ("psycopg_insert", [r.psycopg_single for r in rounds], one),
    ):
        yield Result(name, median(rate), "SMS/s", how)
    for name, times, how in (
        ("receive_to_plain_handler", [r.receive / r.plain for r in rounds], setup),
        ("receive_to_pgbench_insert", [r.receive / r.pgbench for r in rounds], setup),
        ("receive_to_psycopg_insert", [r.receive / r.psycopg for r in rounds], setup),
        ("receive_to_psycopg_insert", [r.receive_single / r.psycopg_single for r in rounds], one),
    ):
        yield Result(name, median(times), "times", how)


def _psycopg(on: Ground, connections: int, seconds: float) -> float:
    of = [on.dsn, on.client_id, on.connector_id, str(connections), str(seconds)]
    ran = subprocess.run(
        [sys.executable, "-m", "bench.psycopg_insert", *of], capture_output=True, check=True
    )
    return float(ran.stdout)


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


def _load(port: int, connections: int, seconds: float, *more: str) -> dict[str, float]:
    found = load.measured(port, connections, seconds, *more)
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
