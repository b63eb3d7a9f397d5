"""The customer of an event: who she is; and texting a number first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import people
from ringdove.acd.service import offers, starting
from ringdove.contacts import service as contacts
from ringdove.contacts.model import Contact
from ringdove.desk.model import MediaEvent, StartFrom, ThreadMessage
from ringdove.desk.queries import desk as queries
from ringdove.desk.service.desk import agent_of, event
from ringdove.desk.views import line
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, Invalid
from ringdove.kernel.numbers import normalised
from ringdove.messages import service as messages
from ringdove.optout import service as optout
from ringdove.outbound import service as outbound
from ringdove.outbound.model import Origin


@dataclass(frozen=True, slots=True)
class Customer:
    """Who writes; ``contact`` null: nothing is known. ``opted_out_since``: this number must not be texted."""

    number: str
    opted_out_since: datetime | None
    contact: Contact | None


async def customer(conn: Conn, who: Principal, event_id: UUID) -> Customer:
    """The customer of an event that the person sees."""
    seen = await event(conn, who, event_id)
    if not who.reads_texts_of(seen.client_id):
        return Customer(seen.sender, None, None)
    return Customer(
        seen.sender,
        await optout.since(conn, seen.client_id, seen.sender),
        await contacts.of_number(conn, seen.client_id, seen.sender),
    )


async def change(
    conn: Conn, who: Principal, event_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Customer:
    """Write down what an agent learns of her customer; her number stays hers."""
    seen = await event(conn, who, event_id)
    if not who.reads_texts_of(seen.client_id):
        raise Denied
    country = (await people.client(conn, seen.client_id)).country
    known = await contacts.of_number(conn, seen.client_id, seen.sender)
    if "numbers" in changes and seen.sender not in changes["numbers"]:
        changes = {**changes, "numbers": [seen.sender, *changes["numbers"]]}
    if known is None:
        empty: dict[str, Any] = {
            "name": "",
            "numbers": [seen.sender],
            "language": None,
            "notes": "",
            "fields": {},
        }
        await contacts.create(conn, seen.client_id, country, {**empty, **changes})
    else:
        await contacts.change(conn, known.id, country, changes, version)
    return await customer(conn, who, event_id)


async def start_from(conn: Conn, who: Principal) -> Sequence[StartFrom]:
    """The connectors from which she may text a number first."""
    return [
        StartFrom(id=w.id, name=w.name, recipient=w.recipient, country=w.country, group_name=w.group_name)
        for w in await starting.ways(conn, agent_of(who))
    ]  # fmt: skip


async def start(
    conn: Conn,
    who: Principal,
    connector_id: UUID,
    number: str,
    text: str,
    override_reason: str | None,
) -> MediaEvent:
    """Text a number first: an event in her work."""
    if override_reason is not None and not who.has(Right.OPT_OUT_OVERRIDE):
        raise Denied
    agent = agent_of(who)
    way = await starting.way(conn, agent, connector_id)
    key = normalised(number, way.country)
    if not any(c.isdigit() for c in key):
        raise Invalid("This is no number that can be texted.", field="number")
    conversation_id = await messages.conversation(conn, agent.client_id, way.id, key)
    event_id = await starting.start(conn, agent, way, conversation_id, "")
    await outbound.send(
        conn, agent.client_id, conversation_id, text, Origin.AGENT, event_id=event_id, user_id=agent.user_id,
        override_reason=override_reason,
    )  # fmt: skip
    return await event(conn, who, event_id)


async def send_again(
    conn: Conn, who: Principal, event_id: UUID, reply_id: UUID, override_reason: str | None = None
) -> ThreadMessage:
    """Send an answer again that failed, or of which nobody knows whether it left."""
    if override_reason is not None and not who.has(Right.OPT_OUT_OVERRIDE):
        raise Denied
    agent = agent_of(who)
    await offers.in_work(conn, agent, event_id)
    await outbound.send_again(
        conn, agent.client_id, event_id, reply_id, agent.user_id, override_reason
    )
    row = next(iter(await queries.lines(conn, [reply_id])))
    return line(row, readable=who.reads_texts_of(agent.client_id))
