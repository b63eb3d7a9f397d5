"""The job that sends an SMS."""

from collections.abc import Mapping
from uuid import UUID

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.work import Again
from ringdove.outbound import service
from ringdove.outbound.model import SAT_OUT_S, SECRET_PURPOSE, SendReply
from ringdove.outbound.sender import Sender, Sending
from ringdove.outbound.service import Begun


async def send_reply(
    job: SendReply,
    database: Database,
    keys: Keys,
    senders: Mapping[str, Sender],
    public_url: str | None,
) -> None:
    """Send one SMS, again only while it certainly did not leave; that it is leaving is committed first."""
    message_id = UUID(job.message_id)
    repeatable = [name for name, sender in senders.items() if sender.knows_repeats]
    while True:
        begun = await database.retrying(lambda conn: service.begin(conn, message_id, repeatable))
        if begun is None:
            return
        if begun.wait_s:
            await _wait(begun.wait_s)
            continue
        again_in_s = await _try(begun, database, keys, senders[begun.connector.kind], public_url)
        if again_in_s is None:
            return
        await _wait(again_in_s)


async def _try(
    begun: Begun, database: Database, keys: Keys, sender: Sender, public_url: str | None
) -> int | None:
    connector = begun.connector
    sealed = connector.secret_encrypted
    address = None
    if public_url:
        address = service.report_address(public_url, keys, connector.id)
        address += f"?reply={begun.message.id}"
    result = await sender.send(
        Sending(
            message=begun.message,
            connector=connector,
            secret=keys.open(SECRET_PURPOSE, sealed) if sealed else "",
            report_url=address,
            database=database,
        )
    )
    return await database.retrying(
        lambda conn: service.finish(conn, begun, result, knows_repeats=sender.knows_repeats)
    )


async def _wait(seconds: float) -> None:
    """Wait; for longer than a moment the job gives its place to others."""
    if seconds > SAT_OUT_S:
        raise Again(seconds)
    await clock.pause(seconds)
