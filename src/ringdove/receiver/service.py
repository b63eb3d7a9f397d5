"""What administrators may see of the requests that came."""

from collections.abc import Sequence
from uuid import UUID

from ringdove.connectors.errors import NoSuchConnector
from ringdove.kernel.db import Conn
from ringdove.receiver import queries
from ringdove.receiver.journal import PER_CONNECTOR, UNKNOWN


async def requests_of(conn: Conn, connector_id: UUID) -> Sequence[queries.Request]:
    """The last requests of a connector, newest first."""
    if not await queries.connector_is_visible(conn, connector_id):
        raise NoSuchConnector
    return await queries.requests_of(conn, connector_id, PER_CONNECTOR)


async def unknown_requests(conn: Conn) -> Sequence[queries.UnknownRequest]:
    """The last requests to unknown receivers, newest first."""
    return await queries.unknown_requests(conn, UNKNOWN)
