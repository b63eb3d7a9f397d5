"""The audit: who changed what, as whom, when and from where."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from ringdove.accounts.model import AuditEntry, Principal
from ringdove.accounts.queries import audit as queries
from ringdove.kernel.db import Conn
from ringdove.kernel.listing import Listing, Page, Sort, Table

#: What has a name of its own, so that its lines say what it is called.
NAMED = (
    "resellers", "clients", "users", "acd_groups", "agent_statuses", "transaction_codes", "templates", "skills",
    "opening_times", "sms_receive_connectors", "sms_send_connectors", "routing_applications", "mail_servers",
)  # fmt: skip
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

AUDIT = Table(
    "a.id",
    {"at": Sort("a.id", "id")},
    {
        "client_id": "a.client_id = %(client_id)s",
        "user_id": "a.user_id = %(user_id)s",
        "object_id": "a.object_id = %(object_id)s",
        "kind": "a.kind = %(kind)s",
        "action": "a.action = %(action)s",
        "since": "a.id >= ringdove_first_id(%(since)s)",
        "until": "a.id < ringdove_first_id(%(until)s)",
    },
    words="lower(a.label) || ' ' || lower(a.user_name)",
    found="audit_found",
)


async def entries(conn: Conn, who: Principal, listing: Listing) -> Page[AuditEntry]:
    """Lines of the audit that the person may see."""
    where = await AUDIT.condition(conn, listing)
    if who.client_id is not None:
        where.add("a.client_id = %(own_client)s", own_client=who.client_id)
    elif who.reseller_id is not None:
        where.add("a.reseller_id = %(own_reseller)s", own_reseller=who.reseller_id)
    rows = await queries.entries(conn, where, AUDIT.order(listing), listing.limit + 1)
    rows = [_in_pairs(row) for row in rows]
    page = AUDIT.page(listing, rows)
    names = await queries.names(conn, sorted(set().union(*map(_ids, page.items))), NAMED)
    return page.model_copy(update={"items": [_named(entry, names) for entry in page.items]})


def _in_pairs(entry: AuditEntry) -> AuditEntry:
    """Lines of early erasures hold how many rows went, alone."""
    if all(isinstance(pair, list) for pair in entry.changes.values()):
        return entry
    pairs = {k: v if isinstance(v, list) else [v, 0] for k, v in entry.changes.items()}
    return replace(entry, changes=pairs)


def _ids(entry: AuditEntry) -> set[UUID]:
    """The ids of other things that were or are in a line."""
    values = itertools.chain.from_iterable(entry.changes.values())
    return {UUID(v) for v in values if isinstance(v, str) and _ID.fullmatch(v)}


def _named(entry: AuditEntry, names: Mapping[str, str]) -> AuditEntry:
    own = {str(id_): names[str(id_)] for id_ in sorted(_ids(entry)) if str(id_) in names}
    return replace(entry, names=own) if own else entry


async def note(
    conn: Conn,
    action: str,
    *,
    kind: str,
    object_id: UUID | None = None,
    label: str = "",
    client_id: UUID | None = None,
    reseller_id: UUID | None = None,
    changes: Mapping[str, object] | None = None,
) -> None:
    """Write down what no table shows: a sign-in, an export, an erasure."""
    await queries.note(
        conn, client_id=client_id, reseller_id=reseller_id, action=action, kind=kind, object_id=object_id,
        label=label, changes=changes or {},
    )  # fmt: skip
