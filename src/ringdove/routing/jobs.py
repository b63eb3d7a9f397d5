"""What the worker calls to route."""

from ringdove.kernel.db import Database
from ringdove.messages import service as messages
from ringdove.routing import service
from ringdove.routing.service import Outcome


async def route(database: Database) -> Outcome:
    """One round of routing in one transaction."""
    return await database.retrying(service.route)


async def requeue(database: Database) -> None:
    """Put SMS on their way whose connector was put right."""
    await database.retrying(messages.requeue)
