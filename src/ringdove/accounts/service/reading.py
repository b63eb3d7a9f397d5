"""Reading the texts of SMS: what people from above a client read stands in the client's audit."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.queries import audit as queries
from ringdove.kernel.db import Conn


class OfClient(Protocol):
    """Whatever belongs to a client."""

    @property
    def client_id(self) -> UUID:
        """The client."""


async def note(conn: Conn, who: Principal, shown: Iterable[OfClient]) -> None:
    """Write down that texts of these were shown to her, unless she is of the client herself."""
    if who.is_of_client:
        return
    read = sorted({row.client_id for row in shown if who.reads_texts_of(row.client_id)})
    if read:
        await queries.note_reading(conn, read)
