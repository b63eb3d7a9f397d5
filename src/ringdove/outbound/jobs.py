"""The job that sends a reply."""

from collections.abc import Mapping
from uuid import UUID

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.outbound import service
from ringdove.outbound.model import SECRET_PURPOSE, SendReply
from ringdove.outbound.sender import Sender


async def send_reply(
    job: SendReply, database: Database, keys: Keys, senders: Mapping[str, Sender]
) -> None:
    """Send one reply, again only while it certainly did not leave; that it is leaving is committed first."""
    message_id = UUID(job.message_id)
    while True:
        begun = await database.retrying(lambda conn: service.begin(conn, message_id))
        if begun is None:
            return
        message, connector = begun
        if connector is None:
            return
        secret = (
            keys.open(SECRET_PURPOSE, connector.secret_encrypted)
            if connector.secret_encrypted
            else ""
        )
        result = await senders[connector.kind].send(message, connector, secret, database)
        again_in_s = await database.retrying(lambda conn: service.finish(conn, message, result))
        if again_in_s is None:
            return
        await clock.pause(again_in_s)
