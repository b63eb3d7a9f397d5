"""Received SMS: what came in, where it went, and why it waits."""

from collections.abc import Mapping
from typing import LiteralString
from uuid import UUID

from ringdove.accounts.model import Principal, Right, Role
from ringdove.desk import views
from ringdove.desk.errors import NoSuchSms
from ringdove.desk.model import ReceivedSms
from ringdove.desk.queries import received as queries
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.listing import Listing, Page
from ringdove.kernel.numbers import search_forms


async def received(
    conn: Conn,
    who: Principal,
    listing: Listing,
    *,
    state: str | None,
    connector_id: UUID | None,
    client_id: UUID | None,
) -> Page[ReceivedSms]:
    """Received SMS the person may see, newest first."""
    where = _visible_sms(who)
    if client_id is not None:
        where.add("m.client_id = %(of_client)s", of_client=client_id)
    if connector_id is not None:
        where.add("m.connector_id = %(connector_id)s", connector_id=connector_id)
    if state is not None:
        where.add(_IN_STATE[state])
    if listing.q:
        where.add("m.sender = ANY(%(numbers)s)", numbers=search_forms(listing.q))
    if listing.cursor is not None:
        where.add("m.id < %(after)s", after=listing.cursor[1])
    rows = await queries.received(conn, where, listing.limit + 1)
    readable = who.has(Right.READ_TEXT)
    return listing.page(
        [views.received_sms(r, readable=readable) for r in rows], lambda s: ("", s.id)
    )


_IN_STATE: Mapping[str, LiteralString] = {
    "not_routable": "(k.message_id IS NOT NULL AND k.requeued_at IS NULL)",
    "failed_routing": "r.error IS NOT NULL",
    "received": "r.message_id IS NULL AND (k.message_id IS NULL OR k.requeued_at IS NOT NULL)",
    "waiting": "e.state IN ('queued', 'offered')",
    "with_agent": "e.state IN ('active', 'parked', 'wrap_up')",
    "closed": "e.state = 'closed'",
}


async def received_one(conn: Conn, who: Principal, sms_id: UUID) -> ReceivedSms:
    """One received SMS, if the person may see it."""
    where = _visible_sms(who)
    where.add("m.id = %(sms_id)s", sms_id=sms_id)
    rows = await queries.received(conn, where, 1)
    if not rows:
        raise NoSuchSms
    return views.received_sms(rows[0], readable=who.has(Right.READ_TEXT))


def _visible_sms(who: Principal) -> Condition:
    where = Condition()
    if who.client_id is not None:
        where.add("m.client_id = %(client_id)s", client_id=who.client_id)
    if who.role in (Role.AGENT, Role.SUPERVISOR):
        where.add(
            "COALESCE(e.group_id, CASE c.routing_type WHEN 'direct_acd_group' THEN c.acd_group_id"
            " ELSE c.fallback_acd_group_id END) IN ("
            "SELECT group_id FROM acd_group_members WHERE user_id = %(me)s"
            " UNION SELECT group_id FROM acd_group_supervisors WHERE user_id = %(me)s)",
            me=who.user_id,
        )
    return where
