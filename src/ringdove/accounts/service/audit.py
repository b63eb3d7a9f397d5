"""The audit: who changed what, as whom, when and from where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.accounts.model import AuditEntry, Principal
from ringdove.accounts.queries import audit as queries
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.listing import Listing, Page, fold


@dataclass(frozen=True, slots=True)
class Search:
    """What the audit is narrowed to."""

    client_id: UUID | None = None
    user_id: UUID | None = None
    object_id: UUID | None = None
    kind: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def entries(conn: Conn, who: Principal, listing: Listing, search: Search) -> Page[AuditEntry]:
    """Lines of the audit that the person may see."""
    where = Condition()
    if listing.cursor is not None:
        where.add(
            "a.id < %(after)s" if listing.descending else "a.id > %(after)s",
            after=listing.cursor[1],
        )
    if who.client_id is not None:
        where.add("a.client_id = %(own_client)s", own_client=who.client_id)
    elif who.reseller_id is not None:
        where.add("a.reseller_id = %(own_reseller)s", own_reseller=who.reseller_id)
    if search.client_id is not None:
        where.add("a.client_id = %(client_id)s", client_id=search.client_id)
    if search.user_id is not None:
        where.add("a.user_id = %(user_id)s", user_id=search.user_id)
    if search.object_id is not None:
        where.add("a.object_id = %(object_id)s", object_id=search.object_id)
    if search.kind is not None:
        where.add("a.kind = %(kind)s", kind=search.kind)
    if search.action is not None:
        where.add("a.action = %(action)s", action=search.action)
    if search.since is not None:
        where.add("a.id >= %(since)s", since=ids.first_at(search.since))
    if search.until is not None:
        where.add("a.id < %(until)s", until=ids.first_at(search.until))
    if listing.q:
        where.add(
            "(position(%(q)s in lower(a.label)) > 0 OR position(%(q)s in lower(a.user_name)) > 0)",
            q=fold(listing.q),
        )
    rows = await queries.entries(conn, where, [("a.id", listing.descending)], listing.limit + 1)
    return listing.page(rows, lambda e: ("", e.id))


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
