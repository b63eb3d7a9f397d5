"""Connections whose network, or whose server, says nothing any more."""

import asyncio

import psycopg
import pytest

from ringdove.kernel import clock
from ringdove.kernel.db import PIPELINE, Database, execute, fetch_value
from ringdove.kernel.push import Hub, Notifier
from tests.support.cable import Cable
from tests.support.site import eventually


async def test_a_statement_that_nobody_answers_ends_with_the_error_of_a_broken_connection(
    dsn: str,
) -> None:
    async with (
        Cable(dsn) as cable,
        Database(cable.dsn, PIPELINE, size=1, statement_timeout_ms=200) as database,
    ):
        async with database.transaction() as conn:
            assert await fetch_value(conn, "SELECT 1") == 1
        cable.cut()
        began = clock.monotonic()
        with pytest.raises(psycopg.OperationalError):
            async with database.transaction() as conn:
                await fetch_value(conn, "SELECT 1")
        assert clock.monotonic() - began < 5
        cable.mend()
        async with database.transaction() as conn:
            assert await fetch_value(conn, "SELECT 1") == 1


async def test_a_listener_that_hears_nothing_any_more_notices_and_is_told_everything_again(
    dsn: str,
) -> None:
    async with Cable(dsn) as cable:
        hub, notifier = Hub(cable.dsn), Notifier(dsn)
        heard: list[str] = []
        hub.on("group", heard.append)
        hub.start()
        notifier.start()
        await eventually(lambda: heard == [""])
        cable.cut()
        notifier.notify({"group:1"})
        await eventually(lambda: not hub.connected.is_set(), 12)
        assert heard == [""]
        cable.mend()
        await eventually(lambda: heard == ["", ""], 12)
        await asyncio.gather(hub.stop(), notifier.stop())


async def test_a_connection_made_while_the_server_took_no_writing_is_not_used_again(
    dsn: str,
) -> None:
    async with Database(dsn, PIPELINE, size=1) as database:
        async with database.statement() as conn:
            await execute(conn, "SET default_transaction_read_only = on")
        with pytest.raises(psycopg.OperationalError) as raised:
            async with database.transaction() as conn:
                await execute(conn, "DELETE FROM messages_to_route")
        assert raised.value.sqlstate == "25006"
        async with database.transaction() as conn:
            await execute(conn, "DELETE FROM messages_to_route")
