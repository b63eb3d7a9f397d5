"""SMS receive connectors: for administrators, and for the receivers that keep them in memory."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Rollback
from psycopg import errors as pg

from ringdove.accounts.model import Principal
from ringdove.accounts.service import scope
from ringdove.connectors import queries
from ringdove.connectors.errors import (
    NoSuchApplication,
    NoSuchConnector,
    NoSuchGroup,
    NoSuchOpeningTimes,
    NoSuchSendConnector,
    NotOfThisClient,
    NotShared,
    OnlyRouting,
    RecipientTaken,
    SeveralOfThisName,
    TokenNeeded,
    TokenTwice,
)
from ringdove.connectors.model import (
    OLD_ENDS,
    ROUTING,
    SHARED_FOR,
    TOKEN_PURPOSE,
    Connector,
    Entry,
    Shared,
)
from ringdove.hours import service as hours
from ringdove.kernel import chance, clock, crypto, ids, template
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Condition, Conn, violated
from ringdove.kernel.errors import DomainError, Invalid, NoCharacters, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold
from ringdove.kernel.numbers import recipient_key

CONNECTORS = Table(
    "c.id",
    {
        "name": Sort("c.name_key", "name_key"),
        "recipient": Sort("c.recipient_key", "recipient_key"),
        "created_at": Sort("c.id", "id"),
    },
    {
        "client_id": "c.client_id = %(client_id)s",
        "active": "c.active = %(active)s",
        "require_token": "c.require_token = %(require_token)s",
        "routing_type": "c.routing_type = %(routing_type)s",
        "acd_group_id": "%(acd_group_id)s IN (c.acd_group_id, c.fallback_acd_group_id)",
    },
    words="c.name_key || ' ' || lower(c.recipient) || ' ' || c.recipient_key",
    found="sms_receive_connectors_found",
    numbers=True,
    always="c.deleted_at IS NULL",
)
TOKEN_BYTES = 24
#: What is typed or ticked and becomes columns of a token.
OF_TOKEN = ("token", "generate_new_token", "old_token_ends")
SUBJECT_EXAMPLE = {
    "sender": "+491701234567",
    "recipient": "+4930901820",
    "text": "",
    "keyword": "",
    "connector": "",
}


async def version(conn: Conn) -> int:
    """The number of the newest change that receivers must know."""
    return await queries.version(conn)


def changed_since(conn: Conn, after: int) -> AsyncIterator[Sequence[Entry]]:
    """What receivers must know of connectors changed after a version, in parts; those switched off come first."""
    return queries.changed_since(conn, after)


async def connectors(conn: Conn, who: Principal, listing: Listing) -> Page[Connector]:
    """Connectors the person may see."""
    where = await CONNECTORS.condition(conn, listing)
    await scope.narrow(conn, who, where, "c.client_id")
    rows = await queries.page(conn, where, CONNECTORS.order(listing), listing.limit + 1)
    return CONNECTORS.page(listing, rows)


async def connector(conn: Conn, connector_id: UUID) -> Connector:
    """One connector."""
    where = Condition()
    where.add("c.id = %(id)s AND c.deleted_at IS NULL", id=connector_id)
    rows = await queries.page(conn, where, [], 1)
    if not rows:
        raise NoSuchConnector
    return rows[0]


def token_of(found: Connector | Shared, keys: Keys) -> str | None:
    """The token, for those who may change it."""
    return keys.open(TOKEN_PURPOSE, found.token_encrypted) if found.token_encrypted else None


async def create(conn: Conn, keys: Keys, values: Mapping[str, object]) -> Connector:
    """Make a connector for a client."""
    client_id = values["client_id"]
    id_ = await _make(conn, keys, values, await _country_of(conn, client_id))
    conn.wake("connectors")
    return await connector(conn, id_)


async def _country_of(conn: Conn, client_id: object) -> str:
    country = await queries.country_of(conn, client_id) if isinstance(client_id, UUID) else None
    if country is None:
        raise Invalid("There is no such client.", field="client_id")
    return country


async def _make(conn: Conn, keys: Keys, values: Mapping[str, object], own_country: str) -> UUID:
    """Write a new connector."""
    country = str(values.get("country") or own_country)
    id_ = ids.new()
    row = {
        **DEFAULTS,
        **{k: v for k, v in values.items() if k not in OF_TOKEN},
        "id": id_,
        "country": country,
        **_token(keys, values),
    }
    row |= _derived(row, country)
    if row["require_token"] and not row["token_hmac"]:
        raise TokenNeeded(field="token")
    await hours.hold(conn, UUID(str(row["client_id"])), row["opening_times_id"])
    await _writing(conn, row, queries.insert(conn, row))
    return id_


async def import_all(
    conn: Conn,
    keys: Keys,
    client_id: UUID,
    rows: Sequence[Mapping[str, object] | None],
    *,
    dry_run: bool,
) -> list[DomainError | None]:
    """Make connectors of a client, all or none; what is wrong with each. ``None`` among the rows is one to be refused.

    What they refer to is named, since other systems do not know our ids.
    """
    country = await _country_of(conn, client_id)
    known = await _known(conn, client_id, [row for row in rows if row])
    wrong: list[DomainError | None] = []
    async with conn.transaction() as made:
        for row in rows:
            error = None
            if row is not None:
                try:
                    await _make(conn, keys, _with_ids(row, known, client_id), country)
                except Invalid as found:
                    error = found
            wrong.append(error)
        if dry_run or any(wrong) or None in rows:
            raise Rollback(made)
    if not (dry_run or any(wrong) or None in rows):
        conn.wake("connectors")
    return wrong


#: Columns of a table that name something of the client's: what is meant, the connector's own column, and the error
#: where there is none of that name.
NAMED: Mapping[str, tuple[queries.Target, str, type[Invalid]]] = {
    "acd_group": ("groups", "acd_group_id", NoSuchGroup),
    "routing_application": ("applications", "routing_application_id", NoSuchApplication),
    "fallback_acd_group": ("groups", "fallback_acd_group_id", NoSuchGroup),
    "sms_send_connector": ("send_connectors", "sms_send_connector_id", NoSuchSendConnector),
    "opening_times": ("opening_times", "opening_times_id", NoSuchOpeningTimes),
}
Known = Mapping[str, Mapping[str, Sequence[UUID]]]


async def _known(conn: Conn, client_id: UUID, rows: Sequence[Mapping[str, object]]) -> Known:
    """What the client has of what rows name."""
    names: dict[queries.Target, set[str]] = defaultdict(set)
    for name, (what, _, _) in NAMED.items():
        names[what] |= {fold(str(row[name])) for row in rows if row.get(name)}
    found: dict[str, dict[str, list[UUID]]] = {what: defaultdict(list) for what in names}
    for what, wanted in names.items():
        if wanted:
            for name, id_ in await queries.named(conn, what, client_id, sorted(wanted)):
                found[what][name].append(id_)
    return found


def _with_ids(row: Mapping[str, object], known: Known, client_id: UUID) -> dict[str, object]:
    """A table's row as a connector; one that asks for a token and has none gets one."""
    values = {k: v for k, v in row.items() if k not in NAMED}
    for name, (what, column, missing) in NAMED.items():
        if wanted := row.get(name):
            found = known[what].get(fold(str(wanted)), ())
            if not found:
                raise missing(field=name)
            if len(found) > 1:
                raise SeveralOfThisName(field=name)
            values[column] = found[0]
    generate = bool(row.get("require_token")) and not row.get("token")
    return {**values, "client_id": client_id, "generate_new_token": generate}


DEFAULTS: Mapping[str, object] = {
    "active": True, "require_token": False, "token_hmac": None, "token_encrypted": None,
    "routing_type": "direct_acd_group", "acd_group_id": None, "incoming_sms_subject": "",
    "routing_application_id": None, "fallback_acd_group_id": None, "reply_status": 200,
    "reply_content_type": "text/plain; charset=utf-8", "reply_body": "", "sms_send_connector_id": None, "allowed_sources": [], "limit_per_minute": None,
    "billing_reference": "", "client_may_route": False, "opening_times_id": None,
    "priority": 50,
}  # fmt: skip


async def change(
    conn: Conn, keys: Keys, connector_id: UUID, changes: Mapping[str, object], seen: int | None
) -> Connector:
    """Change a connector; its client never changes. Of two who give it a new token at once, one is told."""
    before = await connector(conn, connector_id)
    row = {**{k: v for k, v in changes.items() if k not in OF_TOKEN}, **_token(keys, changes)}
    if "token_hmac" in row:
        row |= _previous_token(keys, before, str(changes.get("old_token_ends", "now")))
        seen = before.version if seen is None else seen
    country = str(row.get("country") or before.country)
    if "recipient" in row or "country" in row or "name" in row or "incoming_sms_subject" in row:
        whole = {"recipient": before.recipient, "name": before.name, **row}
        row |= _derived(whole, country)
    requires = row.get("require_token", before.require_token)
    has_token = (
        row["token_hmac"] is not None if "token_hmac" in row else before.token_encrypted is not None
    )
    if requires and not has_token:
        raise TokenNeeded(field="token")
    await hours.hold(conn, before.client_id, row.get("opening_times_id"))
    key: dict[str, object] = {"id": connector_id} | ({"version": seen} if seen is not None else {})
    whole = {"recipient_key": before.recipient_key, **row}
    if not await _writing(conn, whole, queries.update(conn, row, **key)):
        raise Stale
    conn.wake("connectors")
    return await connector(conn, connector_id)


def _derived(row: Mapping[str, object], country: str) -> dict[str, object]:
    """What follows from what was typed."""
    recipient = str(row["recipient"]).strip()
    subject = str(row.get("incoming_sms_subject") or "")
    if subject:
        try:
            template.check(subject, SUBJECT_EXAMPLE)
        except template.CannotRender as error:
            raise Invalid(
                f"The subject is not a valid template: {error}.", field="incoming_sms_subject"
            ) from None
    key = recipient_key(recipient, country)
    if not key.strip("+"):
        raise NoCharacters(field="recipient")
    return {
        "recipient": recipient,
        "recipient_key": key,
        "name_key": fold(str(row["name"])),
    }


def _token(keys: Keys, values: Mapping[str, object]) -> dict[str, object]:
    """The columns of a token that was typed or is to be generated; nothing where neither is asked."""
    typed = values.get("token")
    if values.get("generate_new_token"):
        if typed:
            raise TokenTwice(field="token")
        typed = chance.token(TOKEN_BYTES)
    if not typed:
        return {}
    return {
        "token_hmac": keys.mac(TOKEN_PURPOSE, str(typed)),
        "token_encrypted": keys.seal(TOKEN_PURPOSE, str(typed)),
    }


def _previous_token(keys: Keys, before: Connector, old_ends: str) -> dict[str, object]:
    """The columns of the token that is replaced; one before it ends now."""
    old, goes_on = token_of(before, keys), OLD_ENDS[old_ends]
    if old is None or not goes_on:
        return {"previous_token_hmac": None, "previous_token_until": None}
    return {
        "previous_token_hmac": keys.mac(TOKEN_PURPOSE, old),
        "previous_token_until": clock.now() + goes_on,
    }


def refuse_all_but_routing(found: Connector, changes: Mapping[str, object]) -> None:
    """Refuse what the client's people may not change; what stays as it is may be sent along."""
    for name, value in changes.items():
        if name in ROUTING:
            if not found.client_may_route:
                raise OnlyRouting(field=name)
        elif name in OF_TOKEN:
            if value and name != "old_token_ends":
                raise OnlyRouting(field=name)
        elif value != getattr(found, name):
            raise OnlyRouting(field=name)


async def _writing(conn: Conn, row: Mapping[str, object], writing: Any) -> Any:
    """Write a row; name the field when it is refused, and who has the recipient to those who may see that."""
    try:
        async with conn.transaction():
            return await writing
    except pg.UniqueViolation:
        owner = await queries.owner_of(conn, str(row["recipient_key"]))
        if owner is None:
            raise RecipientTaken(field="recipient") from None
        raise RecipientTaken(
            f"The active connector {owner.name} of {owner.client_name} has this recipient.",
            field="recipient",
            owner={"id": str(owner.id), "name": owner.name, "client_name": owner.client_name},
        ) from None
    except pg.ForeignKeyViolation as error:
        constraint = violated(error)
        if constraint == "sms_receive_connectors_application_published":
            raise NotOfThisClient(
                "The client has no such routing application, or it was never published.",
                field="routing_application_id",
            ) from None
        names = ("fallback_acd_group_id", "acd_group_id", "sms_send_connector_id", "client_id")
        field = next((n for n in names if n in constraint), "client_id")
        raise NotOfThisClient(field=field) from None


async def share(conn: Conn, connector_id: UUID) -> tuple[str, datetime]:
    """A link by which the provider is set up; it ends an earlier one. Its secret, and until when it is good."""
    await connector(conn, connector_id)
    token = chance.token()
    await queries.unshare(conn, connector_id)
    until = await queries.share(conn, ids.new(), connector_id, crypto.digest(token), SHARED_FOR)
    if until is None:
        raise NoSuchConnector
    return token, until


async def unshare(conn: Conn, connector_id: UUID) -> None:
    """End the link at once."""
    await connector(conn, connector_id)
    await queries.unshare(conn, connector_id)


async def shared_until(conn: Conn, connector_id: UUID) -> datetime | None:
    """Until when there is a link for the provider."""
    await connector(conn, connector_id)
    return await queries.shared_until(conn, connector_id)


async def shared(conn: Conn, token: str) -> Shared:
    """What whoever holds the link has to know."""
    found = await queries.shared(conn, crypto.digest(token))
    if found is None:
        raise NotShared
    return found
