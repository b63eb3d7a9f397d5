"""(e) Many connectors: what a hundred thousand cost a web process in memory, time to load, event loop and throughput."""

import asyncio
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from bench import load
from bench.ground import Ground, writing
from bench.result import Result
from ringdove.kernel import clock

MANY = 100_000
CONNECTIONS = 64
ROUNDS = 3
FILL = """
INSERT INTO sms_receive_connectors (id, client_id, name, name_key, recipient, recipient_key, country, acd_group_id,
                                    require_token, token_hmac, token_encrypted, reply_body)
SELECT gen_random_uuid(), c.client_id, 'Line ' || n, 'line ' || n, '+49891' || 1000000 + n, '+49891' || 1000000 + n, 'DE',
       c.acd_group_id, true, sha256(n::text::bytea), '\\x00', 'OK'
  FROM sms_receive_connectors c, generate_series(1, %(many)s) n WHERE c.id = %(connector)s
"""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Few connectors and many, in turns of a process each."""
    few = [_measured(on, seconds) for _ in range(ROUNDS)]
    with writing(on.dsn) as conn:
        conn.execute("SET LOCAL statement_timeout = 0")
        conn.execute(FILL, {"many": MANY, "connector": on.connector_id})
    on.settle()
    many = [_measured(on, seconds) for _ in range(ROUNDS)]
    setup = {"connectors": MANY, "connections": CONNECTIONS, "rounds": ROUNDS}

    def of(name: str) -> tuple[float, float]:
        return median(m[name] for m in many), median(f[name] for f in few)

    for name, unit, what in (
        ("memory", "MB", "connectors_memory"),
        ("ready", "s", "connectors_until_ready"),
    ):
        yield Result(what, of(name)[0] - of(name)[1], f"{unit} more", setup)
    yield Result(
        "connectors_loop_lag",
        of("lag")[0] * 1000,
        "ms at worst",
        setup | {"with_one_ms": round(of("lag")[1] * 1000)},
    )
    yield Result("connectors_rate", of("rate")[0] / of("rate")[1], "times", setup)


def _measured(on: Ground, seconds: float) -> dict[str, float]:
    began = clock.monotonic()
    with on.starting_web() as (port, process):
        lag = _lag_until_ready(port)
        ready = clock.monotonic() - began
        load.measured(port, CONNECTIONS, 1)
        found = load.measured(port, CONNECTIONS, seconds)
        status = Path(f"/proc/{process.pid}/status").read_text()
        memory = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    return {"memory": memory, "ready": ready, "lag": lag, "rate": found["rate"]}


def _lag_until_ready(port: int) -> float:
    """How late it answered at worst while it loaded."""
    took: list[float] = []
    calling = HTTPConnection("127.0.0.1", port, timeout=60)
    until = clock.monotonic() + 60
    while clock.monotonic() < until:
        for path in ("/SMSReceiver", "/health/ready"):
            try:
                began = clock.monotonic()
                calling.request("HEAD" if path == "/SMSReceiver" else "GET", path)
                answer = calling.getresponse()
                answer.read()
            except OSError:  # it does not listen yet
                calling.close()
                asyncio.run(clock.pause(0.02))
                break
            if path == "/SMSReceiver":
                took.append(clock.monotonic() - began)
            elif answer.status == 200:
                return max(took[1:])  # the first waited for the process to start
    raise TimeoutError("it does not get ready")
