"""Slow work: jobs are put in by the transaction that needs them, and run by the worker (Procrastinate).

A job is a frozen dataclass of ids; its class name is its task's name.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import psycopg.types.json

from ringdove.kernel import clock
from ringdove.kernel.db import Conn, execute, fetch_tuples

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

QUEUE = "default"
#: More than this many are not counted.
MOST = 20_000


class Again(Exception):
    """A job is to be run again in so many seconds; those of its lock wait for it."""

    def __init__(self, in_s: float) -> None:
        super().__init__()
        self.in_s = in_s


async def defer(conn: Conn, job: "DataclassInstance", *, lock: str | None = None) -> None:
    """Put a job in, in this transaction; jobs of one ``lock`` run one after another."""
    arguments: dict[str, Any] = asdict(job)
    await execute(
        conn,
        "SELECT jobs.procrastinate_defer_jobs_v1(ARRAY[ROW(%(queue)s::text, %(task)s::text, 0, %(lock)s::text,"
        " NULL::text, %(args)s::jsonb, NULL::timestamptz)::jobs.procrastinate_job_to_defer_v1])",
        queue=QUEUE,
        task=type(job).__name__,
        lock=lock,
        args=psycopg.types.json.Jsonb(arguments),
    )


async def waiting(conn: Conn, job: type[object]) -> tuple[int, float]:
    """How many jobs of this kind are not done yet, and how many seconds ago the first was put in."""
    ((count, oldest),) = await fetch_tuples(
        conn,
        """
        SELECT count(*), min(e.at)
          FROM (SELECT id FROM jobs.procrastinate_jobs
                 WHERE status IN ('todo', 'doing') AND task_name = %(task)s ORDER BY id LIMIT %(most)s) j
          LEFT JOIN jobs.procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
        """,
        task=job.__name__,
        most=MOST,
    )
    return count, (clock.now() - oldest).total_seconds() if oldest else 0.0
