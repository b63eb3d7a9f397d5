"""The worker process: routing and distribution on wake-ups, the due-time loop, slow jobs."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

import ringdove.acd.jobs
import ringdove.byemail.jobs
import ringdove.mail.jobs
import ringdove.messages.jobs
import ringdove.receipts.jobs
import ringdove.receiver.jobs
import ringdove.retention.jobs
import ringdove.routing.jobs
from ringdove.app import pipeline
from ringdove.app.wiring import Base
from ringdove.byemail.demo import Elsewhere
from ringdove.byemail.intake import Intake
from ringdove.byemail.listener import Listener
from ringdove.byemail.mailbox import Mailbox
from ringdove.kernel import chance, clock, measures, memory, tasks
from ringdove.kernel.db import PIPELINE, Database
from ringdove.kernel.settings import Settings
from ringdove.kernel.tasks import Rhythm

log = structlog.get_logger(__name__)

#: Safety nets for lost wake-ups, not the normal way to learn about work.
ROUTE_EVERY_S = 1.0
LINE_EVERY_S = 2.0
RUNS_EVERY_S = 1.0
#: Who comes within so short a time is decided together, which costs hardly more than one alone.
TOGETHER_S = 0.02
#: Requests of applications that a worker makes at the same time.
CALL_LINES = 8
SWEEP_EVERY_S = 1.0
PRESENCE_EVERY_S = 3.0
REQUEUE_EVERY_S = 5.0
TIDY_EVERY_S = 60.0
WATCH_EVERY_S = 60.0
MAIL_EVERY_S = 5.0
BY_EMAIL_EVERY_S = 5.0
#: Letters that a worker may be sending at the same time.
MAIL_LINES = 8
FORGET_EVERY_S = 600.0
COUNT_EVERY_S = 60.0
PATIENT_MS = 600_000
PURGE_EVERY_S = 3600.0
ERASURES_EVERY_S = 5.0
BACK_OFF_S = (0.1, 5.0)

#: Of a database that is waited for.
AWAY = (psycopg.OperationalError, PoolTimeout)
Round = Callable[[], Awaitable[None]]


class Worker(Base):
    """One worker; any number of them may run."""

    def __init__(
        self, settings: Settings, dsn: str, stopping: asyncio.Event, name: str = "worker"
    ) -> None:
        super().__init__(settings, dsn, stopping, name)
        #: Set when it works.
        self.started = asyncio.Event()
        #: For what reads so much that it may take minutes.
        self._patient = Database(
            dsn, PIPELINE, size=1, statement_timeout_ms=PATIENT_MS, name="patient"
        )
        self._route = asyncio.Event()
        self._groups: set[UUID] = set()
        self._group_due = asyncio.Event()
        self._route_rhythm, self._group_rhythm = Rhythm(TOGETHER_S), Rhythm(TOGETHER_S)
        self._sweep = asyncio.Event()
        self._requeue = asyncio.Event()
        self._runs = asyncio.Event()
        self._calls = [asyncio.Event() for _ in range(CALL_LINES)]
        self._by_email = asyncio.Event()
        self._mail: dict[ringdove.mail.jobs.Line, asyncio.Event] = {}
        self._kinds = ringdove.byemail.jobs.kinds(self.keys, self.by_email)
        self.hub.on("mail", self._mail_due)
        self.hub.on("by_email", lambda _: self._by_email.set())
        self.hub.on("route", lambda _: self._route.set())
        self.hub.on("sweep", lambda _: self._sweep.set())
        self.hub.on("runs", lambda _: self._runs.set())
        self.hub.on("calls", self._calls_due)
        self.hub.on("connectors", lambda _: self._requeue.set())
        self.hub.on("group", self._due)

    def _mail_due(self, _: str) -> None:
        """Another letter for the first line that is idle; it wakes the next. Who is busy looks again in the end."""
        idle = (due for line, due in self._mail.items() if not (line.is_busy or due.is_set()))
        if (due := next(idle, None) or next(iter(self._mail.values()), None)) is not None:
            due.set()

    def _calls_due(self, _: str) -> None:
        for due in self._calls:
            due.set()

    def _due(self, group: str) -> None:
        if group:
            self._groups.add(UUID(group))
            self._group_due.set()

    async def run(self) -> None:
        """Work until told to stop; what is in hand is finished."""
        await self.start()
        await self._patient.open()
        self._closing.append(self._patient.close)
        self.hub.start()
        self._closing.append(self.hub.stop)
        for line in (self._line() for _ in range(MAIL_LINES)):
            self._mail[line] = asyncio.Event()
            self._closing.append(line.leave)
        try:
            self.started.set()
            await tasks.together(
                *(self._loop(*one) for one in self._rounds()),
                *(way_in.run(self.stopping) for way_in in self._ways_in()),
                pipeline.run_jobs(
                    self.settings,
                    self.dsn,
                    self.pipeline,
                    self.keys,
                    self.mail_system,
                    self.stopping,
                ),
            )
        finally:
            await self.stop()

    def _rounds(self) -> Iterable[tuple[Round, asyncio.Event | None, float]]:
        """What is done when due, and every so many seconds."""
        db = self.pipeline
        return (
            (self._routing, self._route, ROUTE_EVERY_S),
            (self._going_on, self._runs, RUNS_EVERY_S),
            *((self._call, due, RUNS_EVERY_S) for due in self._calls),
            (self._distribution, self._group_due, LINE_EVERY_S),
            (lambda: ringdove.acd.jobs.sweep(db), self._sweep, SWEEP_EVERY_S),
            (lambda: ringdove.messages.jobs.requeue(db), self._requeue, REQUEUE_EVERY_S),
            (lambda: ringdove.acd.jobs.notice_absence(db), None, PRESENCE_EVERY_S),
            (lambda: ringdove.acd.jobs.tidy(db), None, TIDY_EVERY_S),
            (lambda: ringdove.mail.jobs.tidy(db, self._kinds), None, TIDY_EVERY_S),
            (self._sweep_by_email, self._by_email, BY_EMAIL_EVERY_S),
            (lambda: ringdove.byemail.jobs.tidy(db), None, PURGE_EVERY_S),
            *((line.deliver, due, MAIL_EVERY_S) for line, due in self._mail.items()),
            (lambda: ringdove.messages.jobs.tidy(db), None, FORGET_EVERY_S),
            (self._watch, None, WATCH_EVERY_S),
            (lambda: ringdove.receipts.jobs.count_days(self._patient), None, COUNT_EVERY_S),
            (lambda: ringdove.receiver.jobs.tidy(db), None, PURGE_EVERY_S),
            (lambda: ringdove.retention.jobs.purge(db), None, PURGE_EVERY_S),
            (self._follow_erasures, None, ERASURES_EVERY_S),
            (lambda: ringdove.retention.jobs.keep_months(self.dsn), None, PURGE_EVERY_S),
        )

    async def _routing(self) -> None:
        await self._route_rhythm.beat()
        self._route.clear()
        outcome = await ringdove.routing.jobs.route(self.pipeline, self.keys)
        if outcome.may_be_more:
            self._route.set()
        self._groups |= outcome.groups
        if outcome.groups:
            self._group_due.set()

    async def _going_on(self) -> None:
        outcome = await ringdove.routing.jobs.go_on(self.pipeline, self.keys)
        if outcome.may_be_more:
            self._runs.set()
        self._groups |= outcome.groups
        if outcome.groups:
            self._group_due.set()

    async def _call(self) -> None:
        private = self.settings.private_targets
        await ringdove.routing.jobs.make_calls(self.pipeline, self.keys, private)

    def _line(self) -> ringdove.mail.jobs.Line:
        private = self.settings.private_targets
        return ringdove.mail.jobs.Line(
            self.pipeline,
            self.keys,
            self.mail_system,
            private,
            self._kinds,
            lambda: self._mail_due(""),
        )

    def _ways_in(self) -> list[Listener | Mailbox]:
        """Where agents' answers come in."""
        intake = Intake(self.pipeline, self.keys, self.by_email)
        ways: list[Listener | Mailbox] = []
        if self.settings.mail_listen is not None:
            answers = self.by_email.answers
            elsewhere = Elsewhere(self.pipeline, answers) if self.settings.demo else None
            ways.append(Listener(self.settings.mail_listen, intake, elsewhere))
        if self.settings.mail_imap_url is not None:
            ways.append(Mailbox(self.settings.mail_imap_url.get_secret_value(), intake))
        return ways

    async def _sweep_by_email(self) -> None:
        await ringdove.byemail.jobs.sweep(self.pipeline, self.keys, self.by_email)

    async def _watch(self) -> None:
        await ringdove.receiver.jobs.watch(self.pipeline, self.keys, self.settings.public_url)

    async def _follow_erasures(self) -> None:
        await ringdove.retention.jobs.follow_erasures(self.pipeline, self.keys)

    async def _distribution(self) -> None:
        await self._group_rhythm.beat()
        self._group_due.clear()
        groups, self._groups = self._groups, set()
        if not groups:
            groups = set(await ringdove.acd.jobs.groups_in_line(self.pipeline))
        for group_id in groups:
            try:
                await ringdove.acd.jobs.distribute(self.pipeline, group_id)
            except AWAY:
                raise
            except Exception:  # the other groups' SMS do not wait for this one's
                measures.WORK_FAILED.inc()
                log.exception("distribution_failed", acd_group_id=str(group_id))

    async def _loop(self, work: Round, due: asyncio.Event | None, every_s: float) -> None:
        """Call ``work`` when due and every so often; a database that is away is waited for.

        What fails is tried again later, and holds up nothing else.
        """
        due = due or asyncio.Event()
        wait = BACK_OFF_S[0]
        while not self.stopping.is_set():
            due.clear()
            try:
                await work()
            except AWAY as error:
                log.warning("database_away", sqlstate=getattr(error, "sqlstate", None))
            except Exception:
                measures.WORK_FAILED.inc()
                log.exception("work_failed")
            else:
                wait = BACK_OFF_S[0]
                await self._rest(due, every_s)
                continue
            await self._rest(asyncio.Event(), chance.jitter(wait))
            wait = min(wait * 2, BACK_OFF_S[1])

    async def _rest(self, due: asyncio.Event, seconds: float) -> None:
        """Until due, told to stop, or the time has passed."""
        if due.is_set() or self.stopping.is_set():
            return
        waiting = {asyncio.create_task(due.wait()), asyncio.create_task(self.stopping.wait())}
        await asyncio.wait(waiting, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()


async def run(
    settings: Settings, dsn: str, stopping: asyncio.Event, name: str, started: asyncio.Event
) -> None:
    """Run one worker until ``stopping`` is set; says when it works."""
    worker = Worker(settings, dsn, stopping, name)
    worker.started = started
    memory.settle()
    await worker.run()
    log.info("worker_stopped", at=clock.now().isoformat())
