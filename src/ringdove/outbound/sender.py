"""What a sender is: one way in which a reply leaves."""

from typing import ClassVar, Protocol

from ringdove.kernel.db import Database
from ringdove.outbound.model import Outgoing, Result, SendConnector


class Sender(Protocol):
    """One kind of send connector."""

    name: ClassVar[str]

    async def send(
        self, message: Outgoing, connector: SendConnector, secret: str, database: Database
    ) -> Result:
        """Send, outside of any transaction; never raises for what the other side does."""
