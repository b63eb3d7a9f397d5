"""What the worker calls to route."""

from ringdove.kernel.db import Database
from ringdove.routing import service
from ringdove.routing.service import Outcome


async def route(database: Database) -> Outcome:
    """One round of routing in one transaction."""
    return await database.retrying(service.route)
