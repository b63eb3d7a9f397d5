"""(i) Growth: throughput beside millions of stored SMS, and beside none, in turns."""

import os
from collections.abc import Iterator
from statistics import median

import psycopg

from bench import load
from bench.ground import Ground, ground
from bench.result import Result

MANY, SOME = 10_000_000, 1_000_000
AT_ONCE = 250_000
CONNECTIONS = 64
ROUNDS = 3
#: As the receiver stores them: ids that rise, and keys that are scattered, by which repeats are known.
FILL = """
WITH input AS MATERIALIZED (
    SELECT n, uuidv7(make_interval(secs => -(%(left)s - n) / 1000.0)) AS id FROM generate_series(1, %(count)s) n
), seen AS (
    INSERT INTO messages_seen (connector_id, key, message_id)
    SELECT %(connector)s, sha256(id::text::bytea), id FROM input
)
INSERT INTO messages (id, client_id, connector_id, sender, sender_raw, recipient, recipient_raw, body,
                      provider_message_id, received_at)
SELECT id, %(client)s, %(connector)s, '+4917' || n, '+4917' || n, '+4930901820', '+4930901820',
       'Hello, this is number ' || n || ' of many', n::text, now()
  FROM input
"""


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Two databases and two processes; SMS with numbers, so that repeats are looked for."""
    count = MANY if os.environ.get("FULL") else SOME
    _fill(on, count)
    with ground() as empty, on.web() as full_port, empty.web() as empty_port:
        for port in (full_port, empty_port):
            _measured(port, 1)
        rounds = [
            (_measured(full_port, seconds), _measured(empty_port, seconds)) for _ in range(ROUNDS)
        ]
    setup = {"stored": count, "connections": CONNECTIONS, "rounds": ROUNDS}
    yield Result("receive_beside_many", median(full for full, _ in rounds), "SMS/s", setup)
    yield Result("receive_beside_none", median(none for _, none in rounds), "SMS/s", setup)
    times = median(full / none for full, none in rounds)
    yield Result("receive_beside_many_to_none", times, "times", setup)


def _measured(port: int, seconds: float) -> float:
    return load.measured(port, CONNECTIONS, seconds, "--repeats", "10")["rate"]


def _fill(on: Ground, count: int) -> None:
    connector = {"client": on.client_id, "connector": on.connector_id}
    with psycopg.connect(on.dsn, autocommit=True, options="-c role=ringdove_pipeline") as conn:
        for left in range(count, 0, -AT_ONCE):
            conn.execute(FILL, {**connector, "count": AT_ONCE, "left": left})
    with psycopg.connect(on.dsn, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE messages, messages_seen")
        conn.execute("CHECKPOINT")
