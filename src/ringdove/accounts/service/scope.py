"""Whose rows a list shows: those of the client one acts as, or of the clients that one looks after."""

from typing import LiteralString

from ringdove.accounts.model import Principal
from ringdove.accounts.queries import people as queries
from ringdove.kernel.db import Condition, Conn

#: A reseller of more has so large a share of every table that its rows are met soon in any order.
FEW_CLIENTS = 100


async def narrow(conn: Conn, who: Principal, where: Condition, column: LiteralString) -> None:
    """Keep a list to the person's tenant by the column that holds the client.

    The database's fence does that too, but only row by row: a reseller of few clients would wait while the rows of all
    others are passed over. Its clients are written into the statement, so that it is planned for them.
    """
    if who.client_id is not None:
        where.add(column + " = %(own_client)s", own_client=who.client_id)
    elif who.reseller_id is not None:
        clients = await queries.clients_below(conn, who.reseller_id, FEW_CLIENTS + 1)
        if len(clients) <= FEW_CLIENTS:
            where.add_known(column + " = ANY({})", clients)
