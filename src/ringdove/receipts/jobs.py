"""What the worker calls to count days."""

from ringdove.kernel.db import Database
from ringdove.receipts import service


async def count_days(database: Database) -> None:
    """Count every day of which something may have changed, each in a transaction of its own."""
    async with database.statement() as conn:
        clients = await service.clients(conn)
    for client in clients:
        async with database.statement() as conn:
            days = await service.due_days(conn, client)
        for day in days:
            async with database.transaction() as conn:
                await service.count_day(conn, client, day)
