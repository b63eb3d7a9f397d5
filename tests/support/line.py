"""A connector and the SMS that come to it, stored without the receiver around."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn, Database
from ringdove.messages import model, service
from ringdove.messages.model import Incoming
from tests.support.build import Build, Client

Storing = Callable[[Conn], Awaitable[object]]


class Line:
    """A connector and the SMS that come to it."""

    def __init__(self, build: Build, pipeline: Database) -> None:
        self._build, self._pipeline = build, pipeline
        self.client: Client = build.client()
        self.group = build.group(self.client)
        self.id = build.connector(self.client, self.group)

    def sms(self, body: str, number: str | None = None, timestamp: str | None = None) -> Incoming:
        sender = "+491701234567"
        return Incoming(
            id=ids.new(), client_id=self.client.id, connector_id=self.id, sender=sender, sender_raw=sender,
            recipient="+4930", recipient_raw="+4930", body=body, keyword=None, provider_message_id=number,
            provider_timestamp=timestamp, received_at=clock.now(),
            key=model.identity(number, sender, "+4930", body) if number else None,
            bucket=model.bucket_of(self.id, sender),
        )  # fmt: skip

    async def do(self, work: Storing) -> None:
        await self._pipeline.retrying(work)

    async def store(self, *batch: Incoming) -> None:
        await self.do(lambda conn: service.store(conn, batch))

    async def keep(self, *batch: Incoming) -> None:
        for sms in batch:
            sms.key = sms.key or resemblance(sms)
        await self.do(lambda conn: service.keep(conn, batch))

    async def store_after_hold(self, *batch: Incoming) -> None:
        known = [None if sms.key else resemblance(sms) for sms in batch]
        await self.do(lambda conn: service.store_after_hold(conn, batch, known))

    def route_to(self, group_id: UUID | None) -> None:
        self._build.run(
            "UPDATE sms_receive_connectors SET acd_group_id = %s WHERE id = %s", group_id, self.id
        )

    def stored(self) -> list[str]:
        return self._column("SELECT body FROM messages ORDER BY id")

    def on_their_way(self) -> list[str]:
        return self._column(
            "SELECT m.body FROM messages_to_route r JOIN messages m ON m.id = r.message_id ORDER BY r.seq"
        )

    def repeats(self) -> dict[str, int]:
        rows = self._build.run(
            "SELECT m.body, r.repeats FROM messages_repeats r JOIN messages m ON m.id = r.message_id",
            role="ringdove_pipeline",
        )
        return dict(rows)

    def _column(self, query: str) -> list[str]:
        return [row[0] for row in self._build.run(query, role="ringdove_pipeline")]


def resemblance(sms: Incoming) -> bytes:
    return model.resemblance(sms.sender, sms.body, sms.provider_timestamp)
