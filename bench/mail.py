"""(m) SMS by e-mail: letters handed to a mail server of this machine, beside a loop that only sends."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from email.message import EmailMessage
from uuid import UUID

import aiosmtplib
import psycopg

from bench.ground import Ground, writing
from bench.result import Result
from ringdove.kernel import clock, ids
from ringdove.kernel.db import PIPELINE, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of

AGENTS = 100
A_MINUTE = 1000
BATCH = 50
#: The feeder waits while more letters than this are on their way.
BACKLOG = 500
TEXT = "Good morning, my parcel 4711 did not arrive. Where is it now, please? " * 4

SET_UP = """
INSERT INTO users (id, reseller_id, client_id, username, name, name_key, role, max_parallel_sms, sms_delivery, sms_email)
SELECT gen_random_uuid(), c.reseller_id, c.id, 'mail' || n, 'Mail', 'mail', 'agent', 50, 'email',
       'mail' || n || '@acme.example'
  FROM clients c, generate_series(1, %(agents)s) n WHERE c.id = %(client)s;
INSERT INTO acd_group_members (client_id, group_id, user_id)
SELECT g.client_id, g.id, u.id FROM acd_groups g, users u WHERE g.client_id = %(client)s AND u.username LIKE 'mail%%';
UPDATE clients SET emails_per_hour = 1000 WHERE id = %(client)s;
UPDATE acd_groups SET email_time_s = 0 WHERE client_id = %(client)s
"""
READY = """
UPDATE users SET sms_email_confirmed = sms_email WHERE sms_delivery = 'email';
UPDATE acd_agents a SET status_id = s.id
  FROM agent_statuses s WHERE s.client_id = a.client_id AND s.code = 'calls_and_media'
"""
ON_THEIR_WAY = "SELECT (SELECT count(*) FROM messages) - (SELECT count(*) FROM mail_outbox WHERE state = 'sent')"
SENT = "SELECT count(*) FROM mail_outbox WHERE state = 'sent'"
TOOK = "SELECT extract(epoch FROM decided_at - created_at)::float8 FROM mail_outbox WHERE created_at > %s ORDER BY 1"


def _prepare(on: Ground) -> None:
    with writing(on.dsn) as conn:
        for statement in SET_UP.split(";"):
            conn.execute(statement.encode(), {"client": on.client_id, "agents": AGENTS})
    with psycopg.connect(on.dsn, options="-c role=ringdove_pipeline") as conn:
        for statement in READY.split(";"):
            conn.execute(statement.encode())
    on.settle()


def _sms(on: Ground, number: int) -> Incoming:
    sender, line = f"+4917{number:09d}", UUID(on.connector_id)
    return Incoming(
        id=ids.new(), client_id=UUID(on.client_id), connector_id=line, sender=sender, sender_raw=sender,
        recipient="+4930901820", recipient_raw="4930901820", body=TEXT, keyword=None, provider_message_id=None,
        provider_timestamp=None, received_at=clock.now(), key=None, bucket=bucket_of(line, sender),
    )  # fmt: skip


async def _as_fast_as_it_goes(on: Ground, database: Database, seconds: float) -> float:
    """Letters a second, from the first one until all have left."""
    async with database.transaction() as conn:
        await messages.store(conn, [_sms(on, 0)])
    await asyncio.to_thread(on.until, ON_THEIR_WAY, 0)
    number, began = 1, time.perf_counter()
    while time.perf_counter() < began + seconds:
        if on.value(ON_THEIR_WAY) > BACKLOG:
            await asyncio.sleep(0.02)
            continue
        async with database.transaction() as conn:
            await messages.store(conn, [_sms(on, number + n) for n in range(BATCH)])
        number += BATCH
    await asyncio.to_thread(on.until, ON_THEIR_WAY, 0)
    return (number - 1) / (time.perf_counter() - began)


async def _steadily(on: Ground, database: Database, seconds: float) -> list[float]:
    """How long each letter took from the decision to its being handed over, at a steady rate; in order."""
    since, number = clock.now(), 10_000_000
    began = time.perf_counter()
    while (due := began + (number - 10_000_000) * 60 / A_MINUTE) < began + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        async with database.transaction() as conn:
            await messages.store(conn, [_sms(on, number)])
        number += 1
    await asyncio.to_thread(on.until, ON_THEIR_WAY, 0)
    with psycopg.connect(on.dsn, options="-c role=ringdove_pipeline") as conn:
        return [row[0] for row in conn.execute(TOOK.encode(), [since]).fetchall()]


async def _plainly(port: int, seconds: float) -> float:
    """Letters a second of a loop that sends one after another, as most people would write it."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "a@acme.example", "b@acme.example", "SMS"
    letter.set_content(TEXT * 4)
    sent, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        await aiosmtplib.send(letter, hostname="127.0.0.1", port=port, start_tls=False)
        sent += 1
    return sent / seconds


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:
    """Measure with one worker process."""
    _prepare(on)
    with on.mail_sink() as port:
        settings = {
            "RINGDOVE_SMTP_URL": f"smtp+plain://127.0.0.1:{port}",
            "RINGDOVE_MAIL_FROM": "sms@ringdove.example",
            "RINGDOVE_MAIL_ANSWERS": "sms@answers.example",
            "RINGDOVE_PUBLIC_URL": "http://sms.example.com",
        }
        yield Result("mail.plain_loop", asyncio.run(_plainly(port, seconds)), "mails/s", {})
        with on.worker(settings):

            async def measure() -> tuple[float, list[float]]:
                async with Database(on.dsn, PIPELINE, size=2, waker=on.waker()) as database:
                    rate = await _as_fast_as_it_goes(on, database, seconds)
                    return rate, await _steadily(on, database, max(seconds, 6))

            rate, took = asyncio.run(measure())
    setup = {"agents": AGENTS, "workers": 1}
    yield Result("mail.letters", rate, "mails/s", setup)
    steady = {"mails_per_minute": A_MINUTE, "p50_ms": round(statistics.median(took) * 1000)}
    yield Result("mail.handed_over", took[int(len(took) * 0.99)] * 1000, "ms p99", setup | steady)
