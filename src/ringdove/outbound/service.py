"""Sending: an SMS is stored with the job that sends it; its state comes back as updates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import re2
from psycopg.types.json import Jsonb

from ringdove.accounts.errors import NoSuchAccount
from ringdove.accounts.model import Principal
from ringdove.accounts.service import people, scope
from ringdove.kernel import clock, ids, template
from ringdove.kernel.crypto import Keys, same
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Invalid, Missing, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold
from ringdove.kernel.work import defer
from ringdove.optout import service as optout
from ringdove.optout.errors import OptedOut
from ringdove.outbound import metrics, queries
from ringdove.outbound.errors import (
    BadTemplate,
    NoSendConnector,
    NoSuchReply,
    NoSuchSendConnector,
    NotAgain,
)
from ringdove.outbound.model import (
    REPORT_PURPOSE,
    REPORT_SECRET_PURPOSE,
    REPORTED,
    RETRY_AFTER_S,
    SECRET_PURPOSE,
    Origin,
    Outcome,
    Outgoing,
    Report,
    Result,
    SendConnector,
    SendReply,
    variables,
)
from ringdove.outbound.queries import Reporting
from ringdove.outbound.sender import Sender, Signs, Told
from ringdove.updates import service as updates
from ringdove.updates.model import Kind, Update

CONNECTORS = Table(
    "id",
    {"name": Sort("name_key", "sort_key"), "created_at": Sort("id", "id")},
    {
        "client_id": "client_id = %(client_id)s",
        "active": "active = %(active)s",
        "kind": "kind = %(kind)s",
        "name": "position(lower(%(name)s) in lower(name)) > 0",
        "created_since": "created_at >= %(created_since)s",
        "created_until": "created_at < %(created_until)s",
    },
    words="name_key || ' ' || lower(url)",
    found="sms_send_connectors_found",
    always="deleted_at IS NULL",
)


async def send(
    conn: Conn,
    client_id: UUID,
    conversation_id: UUID,
    text: str,
    origin: Origin,
    *,
    event_id: UUID | None = None,
    user_id: UUID | None = None,
    key: str | None = None,
    override_reason: str | None = None,
) -> UUID:
    """Queue an SMS into a conversation, in the caller's transaction; its id.

    ``event_id``: the media event it belongs to. ``user_id``: the person who wrote it. ``key``: queued again under the
    same key nothing happens, and the id is that of the first. Refused for a number that has opted out (but for the
    answer to the very word that said so, and where the person gives a reason and has the right) and for a connector
    that cannot send.
    """
    if key is not None and (queued := await queries.of_key(conn, client_id, key)):
        return queued
    way = await queries.way_of(conn, client_id, conversation_id)
    if way is None or way.send_connector_id is None:
        raise NoSendConnector(field="text")
    is_out = origin is not Origin.OPT_OUT and await optout.since(conn, client_id, way.number)
    if is_out and (override_reason is None or user_id is None):
        raise OptedOut
    id_ = ids.new()
    written = await queries.add(
        conn,
        id=id_,
        client_id=client_id,
        conversation_id=conversation_id,
        event_id=event_id,
        user_id=user_id,
        send_connector_id=way.send_connector_id,
        body=text,
        at=clock.now(),
        origin=origin,
        key=key,
    )
    if not written:
        return await queries.of_key(conn, client_id, key or "") or id_
    if is_out and override_reason is not None and user_id is not None:
        await optout.overridden(conn, client_id, way.number, user_id, override_reason, id_)
    await defer(conn, SendReply(str(id_)), lock=f"conversation:{conversation_id}")
    conn.after_commit(partial(metrics.QUEUED.labels(origin).inc))
    if event_id is not None:
        watching = set(await queries.watching(conn, client_id, event_id))
        if user_id is not None:
            watching.add(user_id)
        await updates.tell(
            conn,
            [Update(u, client_id, Kind.MESSAGE_ADDED, event_id, id_) for u in sorted(watching)],
        )
    return id_


async def queued(conn: Conn, client_id: UUID, key: str) -> UUID | None:
    """The SMS that was queued under a key."""
    return await queries.of_key(conn, client_id, key)


async def send_again(
    conn: Conn,
    client_id: UUID,
    event_id: UUID,
    message_id: UUID,
    user_id: UUID,
    override_reason: str | None = None,
) -> None:
    """Queue an SMS of an event again that failed, or of which nobody knows whether it left."""
    message = await queries.lock_outgoing(conn, message_id)
    if message is None or message.client_id != client_id or message.event_id != event_id:
        raise NoSuchReply
    if message.state not in ("failed", "unclear"):
        raise NotAgain
    way = await queries.way_of(conn, client_id, message.conversation_id)
    if way is None or way.send_connector_id is None:
        raise NoSendConnector
    if await optout.since(conn, client_id, message.recipient):
        if override_reason is None:
            raise OptedOut
        await optout.overridden(
            conn, client_id, message.recipient, user_id, override_reason, message_id
        )
    await queries.queue_again(conn, message_id, way.send_connector_id)
    await defer(conn, SendReply(str(message_id)), lock=f"conversation:{message.conversation_id}")
    await _tell(conn, message)


async def put_into(conn: Conn, client_id: UUID, keys: Sequence[str], event_id: UUID) -> None:
    """Show SMS that were queued under these keys in an event that began after them."""
    await queries.put_into(conn, client_id, keys, event_id)


@dataclass(frozen=True, slots=True)
class Begun:
    """An SMS that is to leave now by this connector, or not before some seconds are over."""

    message: Outgoing
    connector: SendConnector
    wait_s: float = 0.0


async def begin(conn: Conn, message_id: UUID, know_repeats: Collection[str] = ()) -> Begun | None:
    """Mark an SMS as leaving; ``None`` when it is decided already.

    One that is found leaving was in the hands of a process that died: whether it left nobody knows, unless its provider
    takes an SMS once however often it comes. ``know_repeats``: the kinds that do so by themselves.
    """
    message = await queries.lock_outgoing(conn, message_id)
    if message is None or message.state not in ("queued", "sending"):
        return None
    connector = None
    if message.send_connector_id is not None:
        connector = await queries.connector(conn, message.client_id, message.send_connector_id)
    if message.state == "sending" and not (
        connector and (connector.knows_repeats or connector.kind in know_repeats)
    ):
        await _decide(conn, message, Result(Outcome.UNCLEAR, "interrupted"), tried=False)
        return None
    if connector is None or not connector.active:
        await _decide(conn, message, Result(Outcome.FAILED, "no_send_connector"), tried=False)
        return None
    if wait_s := await _turn(conn, message, connector):
        return Begun(message, connector, wait_s)
    await queries.set_state(conn, message.id, "sending", None, message.attempts)
    await _tell(conn, message)
    return Begun(message, connector)


async def _turn(conn: Conn, message: Outgoing, connector: SendConnector) -> float:
    """In how many seconds the connector's pace lets it leave; its turn is kept."""
    now = clock.now()
    if connector.per_second is None:
        return 0.0
    if message.not_before is None:
        at = await queries.turn(conn, connector, now, 1 / connector.per_second)
        await queries.wait_until(conn, message.id, at)
        return max(0.0, (at - now).total_seconds())
    return max(0.0, (message.not_before - now).total_seconds())


async def finish(
    conn: Conn, begun: Begun, result: Result, *, knows_repeats: bool = False
) -> int | None:
    """Note what a try came to; in how many seconds to try again, if so."""
    message = begun.message
    if result.outcome is Outcome.UNCLEAR and (knows_repeats or begun.connector.knows_repeats):
        result = Result(Outcome.NOT_SENT, result.reason)
    if result.outcome is Outcome.NOT_SENT and message.attempts < len(RETRY_AFTER_S):
        await queries.set_state(conn, message.id, "queued", result.reason, message.attempts + 1)
        conn.after_commit(metrics.AGAIN.inc)
        await _tell(conn, message)
        return RETRY_AFTER_S[message.attempts]
    if result.outcome is Outcome.NOT_SENT:
        result = Result(Outcome.FAILED, result.reason)
    await _decide(conn, message, result, tried=True)
    return None


async def _decide(conn: Conn, message: Outgoing, result: Result, *, tried: bool) -> None:
    state = result.outcome.value
    if await queries.decide(
        conn, message.id, state, result.reason, result.provider_id, clock.now(), tried=tried
    ):
        conn.after_commit(partial(metrics.decided, message, state, result.reason))
        await _tell(conn, message)


# Delivery reports


def report_token(keys: Keys, connector_id: UUID) -> str:
    """What stands in the address to which a connector's provider reports."""
    return keys.mac(REPORT_PURPOSE, str(connector_id)).hex()[:32]


def is_report_token(keys: Keys, connector_id: UUID, token: str) -> bool:
    """Whether a report comes from whom the address was told."""
    return same(report_token(keys, connector_id).encode(), token.encode())


def report_address(base: str, keys: Keys, connector_id: UUID) -> str:
    """Where a connector's provider reports to."""
    return f"{base.rstrip('/')}/DeliveryReport/{connector_id}/{report_token(keys, connector_id)}"


async def report(
    conn: Conn,
    keys: Keys,
    senders: Mapping[str, Sender],
    connector_id: UUID,
    fields: Mapping[str, str],
    reply: str | None,
    told: Sequence[Told],
) -> bool:
    """Note what a provider says became of an SMS; what is not understood, or about none of its, changes nothing.

    ``told``: the report as it came, by each address under which it may have been signed. False: its provider signs,
    and this is not signed by it. Services that only speak a provider's language, at an address of their own, do not sign.
    """
    found = await queries.reporting(conn, connector_id)
    if found is None:
        return True
    sender = senders[found.kind]
    if isinstance(sender, Signs) and not _is_signed(keys, sender, found, told):
        return False
    await _note_report(conn, connector_id, sender.report(fields), reply)
    return True


def _is_signed(keys: Keys, sender: Signs, found: Reporting, told: Sequence[Told]) -> bool:
    """Whether a report is signed as far as it has to be."""
    purpose, sealed, needed = (
        (SECRET_PURPOSE, found.secret_encrypted, not found.url)
        if sender.with_our_secret
        else (
            REPORT_SECRET_PURPOSE,
            found.report_secret_encrypted,
            bool(found.report_secret_encrypted),
        )
    )
    if not needed:
        return True
    secret = keys.open(purpose, sealed) if sealed else ""
    return bool(secret) and True in [sender.is_genuine(one, secret) for one in told]


async def _note_report(
    conn: Conn, connector_id: UUID, said: Report | None, reply: str | None
) -> None:
    if said is None:
        return
    try:
        named = UUID(reply) if reply else None
    except ValueError:
        return
    message_id = await queries.reported(conn, connector_id, named, said.provider_id)
    message = await queries.lock_outgoing(conn, message_id) if message_id else None
    if message is None or message.state not in REPORTED[said.state]:
        return
    await queries.set_reported(
        conn, message.id, said.state, said.reason, said.provider_id, clock.now()
    )
    await _tell(conn, message)


async def _tell(conn: Conn, message: Outgoing) -> None:
    if message.event_id is None:
        return
    await updates.tell(
        conn,
        [
            Update(user_id, message.client_id, Kind.MESSAGE_CHANGED, message.event_id, message.id)
            for user_id in message.watched_by
        ],
    )


# Send connectors


async def connectors(conn: Conn, who: Principal, listing: Listing) -> Page[SendConnector]:
    """Send connectors the person may see."""
    where = await CONNECTORS.condition(conn, listing)
    await scope.narrow(conn, who, where, "client_id")
    rows = await queries.connectors(conn, where, CONNECTORS.order(listing), listing.limit + 1)
    return CONNECTORS.page(listing, rows)


async def connector(conn: Conn, connector_id: UUID) -> SendConnector:
    """One send connector."""
    where = Condition()
    where.add("id = %(id)s AND deleted_at IS NULL", id=connector_id)
    rows = await queries.connectors(conn, where, [], 1)
    if not rows:
        raise NoSuchSendConnector
    return rows[0]


_EXAMPLE = Outgoing(
    created_at=datetime.min.replace(tzinfo=UTC), sms_id=None, watched_by=[], not_before=None,
    id=UUID(int=0), client_id=UUID(int=0), conversation_id=UUID(int=0), event_id=UUID(int=0), user_id=UUID(int=0),
    send_connector_id=None, body="Hello", state="queued", attempts=0, recipient="+491701234567", sender="+4930901820",
)  # fmt: skip


def _columns(values: Mapping[str, Any], keys: Keys) -> dict[str, object]:
    row: dict[str, object] = {k: v for k, v in values.items() if k in queries.COLUMNS}
    examples = variables(_EXAMPLE, "secret")
    for field in ("url", "body"):
        if row.get(field):
            _check(str(row[field]), examples, field)
    if "headers" in values:
        for header in values["headers"]:
            _check(header["value"], examples, "headers")
        row["headers"] = Jsonb(values["headers"])
    for field in ("success_pattern", "id_pattern"):
        if values.get(field):
            try:
                re2.compile(values[field])
            except re2.error:
                raise Invalid("This pattern is not valid (RE2).", field=field) from None
    if values.get("name"):
        row["name_key"] = fold(values["name"])
    if values.get("secret"):
        row["secret_encrypted"] = keys.seal(SECRET_PURPOSE, values["secret"])
    if "report_secret" in values:
        secret = values["report_secret"]
        row["report_secret_encrypted"] = (
            keys.seal(REPORT_SECRET_PURPOSE, secret) if secret else None
        )
    return row


def _check(source: str, examples: Mapping[str, object], field: str) -> None:
    try:
        template.check(source, examples)
    except template.CannotRender as error:
        raise BadTemplate(f"This template is not valid: {error}.", field=field) from None


DEFAULTS: Mapping[str, object] = {
    "secret_encrypted": None, "report_secret_encrypted": None, "account": "", "sender": "", "per_second": None, "id_pattern": None, "knows_repeats": False,
}  # fmt: skip
#: What a kind cannot do without.
NEEDED = {
    "http": ("url",), "twilio": ("account", "secret"), "vonage": ("account", "secret"), "seven": ("secret",),
    "kannel": ("url", "account", "secret"),
}  # fmt: skip


def _refuse_incomplete(values: Mapping[str, Any]) -> None:
    for field in NEEDED.get(values["kind"], ()):
        if not values.get(field):
            raise Missing("This provider needs it.", field=field)


async def create(
    conn: Conn, keys: Keys, client_id: UUID, values: Mapping[str, Any]
) -> SendConnector:
    """Make a send connector for a client."""
    try:
        await people.client(conn, client_id)
    except NoSuchAccount:
        raise Invalid("There is no such client.", field="client_id") from None
    id_ = ids.new()
    _refuse_incomplete(values)
    row = {**DEFAULTS, **_columns(values, keys)}
    await queries.insert(conn, {**row, "kind": values["kind"], "id": id_, "client_id": client_id})
    return await connector(conn, id_)


async def change(
    conn: Conn, keys: Keys, connector_id: UUID, changes: Mapping[str, Any], version: int | None
) -> SendConnector:
    """Change a send connector; its client and kind never change."""
    found = await connector(conn, connector_id)
    needed = [f for f in NEEDED.get(found.kind, ()) if f in changes and not changes[f]]
    if needed:
        raise Missing("This provider needs it.", field=needed[0])
    key: dict[str, object] = {"id": connector_id} | (
        {"version": version} if version is not None else {}
    )
    if not await queries.update(conn, _columns(changes, keys), **key):
        raise Stale
    return await connector(conn, connector_id)
