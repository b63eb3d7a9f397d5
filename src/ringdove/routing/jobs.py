"""What the worker calls to route."""

from ringdove.kernel.db import REFUSED, Database
from ringdove.routing.service import routing as service
from ringdove.routing.service.routing import Outcome


async def route(database: Database) -> Outcome:
    """One round of routing in one transaction."""
    try:
        return await database.retrying(service.route)
    except REFUSED:
        return await database.retrying(service.route_in_parts)
