"""The demo's phones: an SMS appears on the phone simulator's page."""

from typing import ClassVar

from ringdove.kernel import clock
from ringdove.kernel.db import Database
from ringdove.outbound import queries
from ringdove.outbound.model import Outcome, Outgoing, Result, SendConnector


class DemoPhone:
    """Writes to the demo's own table; the message's id makes a repeat harmless."""

    name: ClassVar[str] = "demo_phone"

    async def send(
        self, message: Outgoing, connector: SendConnector, secret: str, database: Database
    ) -> Result:
        """Put the SMS on the phone."""
        del connector, secret
        async with database.transaction() as conn:
            await queries.to_phone(
                conn,
                id=message.id,
                client_id=message.client_id,
                phone=message.recipient,
                from_number=message.sender,
                body=message.body,
                at=clock.now(),
            )
        return Result(Outcome.SENT)
