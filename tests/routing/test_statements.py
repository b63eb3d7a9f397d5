"""How often the database is asked for each SMS, from its storing to its offer."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ringdove.acd import jobs as acd
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Database
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of
from ringdove.routing import jobs as routing
from tests.conftest import SECRET
from tests.support.build import Build, Client

IDLE_AT_MOST = 12
EACH_IN_BATCHES_AT_MOST = 0.2
BATCH = 100
AGENTS = 40


class Recording(psycopg.AsyncCursor[Any]):
    """Notes every statement."""

    statements: list[str] = []

    async def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        self.statements.append(" ".join(str(query).split())[:60])
        return await super().execute(query, *args, **kwargs)


@pytest.fixture
async def recorded(dsn: str) -> AsyncIterator[Database]:
    database = Database(dsn, PIPELINE, size=2)
    assert isinstance(database.pool.kwargs, dict)
    database.pool.kwargs["cursor_factory"] = Recording
    async with database:
        yield database


async def journey(database: Database, batch: list[Incoming], group: UUID) -> list[str]:
    """Store, route and offer as receiver and worker do; the statements."""
    Recording.statements.clear()
    async with database.statement() as conn:
        await messages.store(conn, batch)
    while (await routing.route(database, Keys(SECRET))).may_be_more:
        pass
    await acd.distribute(database, group)
    return list(Recording.statements)


def sms(client: Client, line: UUID, number: int) -> Incoming:
    sender = f"+4917{number:09d}"
    return Incoming(
        id=ids.new(), client_id=client.id, connector_id=line, sender=sender, sender_raw=sender, recipient="+49",
        recipient_raw="49", body="Hello", keyword=None, provider_message_id=None, provider_timestamp=None,
        received_at=clock.now(), key=None, bucket=bucket_of(line, sender),
    )  # fmt: skip


async def test_the_database_is_asked_seldom(build: Build, recorded: Database) -> None:
    acme = build.client()
    team = [build.user(acme, max_parallel_sms=10) for _ in range(AGENTS)]
    group = build.group(acme, *team)
    line = build.connector(acme, group)
    for agent in team:
        build.ready(agent)
    one = await journey(recorded, [sms(acme, line, 0)], group)
    many = await journey(recorded, [sms(acme, line, n) for n in range(1, BATCH + 1)], group)
    offered = build.value("SELECT count(*) FROM acd_events WHERE state = 'offered'")
    assert offered == BATCH + 1
    assert len(one) <= IDLE_AT_MOST, "\n".join(one)
    assert len(many) <= EACH_IN_BATCHES_AT_MOST * BATCH, "\n".join(many)
