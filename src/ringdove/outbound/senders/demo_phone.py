"""The demo's phones: an SMS appears on the phone simulator's page."""

from collections.abc import Mapping
from typing import ClassVar

from ringdove.kernel import clock
from ringdove.outbound import queries
from ringdove.outbound.model import Outcome, Report, Result
from ringdove.outbound.sender import Sending


class DemoPhone:
    """Writes to the demo's own table; the message's id makes a repeat harmless."""

    name: ClassVar[str] = "demo_phone"
    knows_repeats: ClassVar[bool] = True

    async def send(self, sending: Sending) -> Result:
        """Put the SMS on the phone."""
        message = sending.message
        async with sending.database.transaction() as conn:
            await queries.to_phone(
                conn,
                id=message.id,
                client_id=message.client_id,
                phone=message.recipient,
                from_number=sending.sender,
                body=message.body,
                at=clock.now(),
            )
        return Result(Outcome.SENT)

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """Phones of the demo say nothing."""
        del fields
        return None
