"""Which job is done by which function, and the loop that does them (Procrastinate)."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import procrastinate
import psycopg
import structlog
from procrastinate import BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job
from procrastinate.worker import Worker
from psycopg.conninfo import make_conninfo

import ringdove.mail.jobs
import ringdove.outbound.jobs
from ringdove.accounts.model import SendLink
from ringdove.kernel import chance, clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import NOTICING, PIPELINE, Conn, Database
from ringdove.kernel.settings import Settings
from ringdove.kernel.targets import Targets
from ringdove.kernel.tasks import end
from ringdove.kernel.work import QUEUE, Again
from ringdove.mail.model import SendTestMail, System
from ringdove.outbound.model import SendReply
from ringdove.outbound.senders import senders

log = structlog.get_logger(__name__)

CONCURRENCY = 20
STALLED_AFTER_S = 20
RESCUE_EVERY_S = 10
STOP_AGAIN_S = 0.5
#: How long the database may take for a statement about jobs.
ANSWER_WITHIN_S = 7.0

Task = Callable[..., Awaitable[None]]


def tasks(database: Database, keys: Keys, mail: System, settings: Settings) -> dict[str, Task]:
    """Every job by its name: the one table of slow work."""
    ways = senders(settings.private_targets)

    async def send_reply(**arguments: Any) -> None:
        await ringdove.outbound.jobs.send_reply(
            SendReply(**arguments), database, keys, ways, settings.public_url
        )

    async def test_server(**arguments: Any) -> None:
        await ringdove.mail.jobs.test_server(
            SendTestMail(**arguments), database, keys, mail, Targets(settings.private_targets)
        )

    async def send_link(**arguments: Any) -> None:
        await ringdove.mail.jobs.send_link(
            SendLink(**arguments), database, keys, mail, settings.public_url
        )

    return {
        SendReply.__name__: send_reply,
        SendTestMail.__name__: test_server,
        SendLink.__name__: send_link,
    }


class _Later(BaseRetryStrategy):
    """A job that says so comes again later."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When."""
        del job
        if not isinstance(exception, Again):
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=exception.in_s))


async def run_jobs(
    settings: Settings,
    dsn: str,
    database: Database,
    keys: Keys,
    mail: System,
    stopping: asyncio.Event,
) -> None:
    """Run jobs until told to stop; a database that is away is waited for."""
    wait = 0.2
    while not stopping.is_set():
        try:
            await _run(settings, dsn, database, keys, mail, stopping)
            return
        except (psycopg.OperationalError, procrastinate.exceptions.ConnectorException) as error:
            log.warning("jobs_interrupted", error=type(error).__name__)
            await clock.pause(chance.jitter(wait))
            wait = min(wait * 2, 5)


async def _run(
    settings: Settings,
    dsn: str,
    database: Database,
    keys: Keys,
    mail: System,
    stopping: asyncio.Event,
) -> None:
    connector = PsycopgConnector(
        conninfo=make_conninfo(
            dsn, options=f"-c role={PIPELINE} -c search_path=jobs,public", **NOTICING
        ),
        min_size=1,
        max_size=4,
        connection_class=Conn,
        configure=_bound,
        timeout=2,
    )
    app = procrastinate.App(connector=connector)
    for name, task in tasks(database, keys, mail, settings).items():
        app.task(name=name, queue=QUEUE, retry=_Later())(task)
    async with app.open_async():
        worker = Worker(
            app,
            queues=[QUEUE],
            concurrency=CONCURRENCY,
            install_signal_handlers=False,
            delete_jobs="successful",
            fetch_job_polling_interval=2.0,
            update_heartbeat_interval=5.0,
            stalled_worker_timeout=STALLED_AFTER_S,
        )
        working: asyncio.Task[None] = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        rescuer = asyncio.create_task(_rescue(app))
        stopped = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({working, rescuer, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(stopped, rescuer)
            while not working.done():
                # which it forgets if it is only just beginning
                worker.stop()  # type: ignore[no-untyped-call]
                await asyncio.wait({working}, timeout=STOP_AGAIN_S)
        for ended in (working, rescuer):
            if not ended.cancelled() and (error := ended.exception()) is not None:
                raise error


async def _bound(conn: Conn) -> None:
    conn.patience = lambda: ANSWER_WITHIN_S


async def _rescue(app: procrastinate.App) -> None:
    """Jobs of a worker that died are run again."""
    while True:
        with contextlib.suppress(procrastinate.exceptions.ConnectorException):
            for job in await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=STALLED_AFTER_S
            ):
                await app.job_manager.retry_job(job)
        await clock.pause(RESCUE_EVERY_S)
