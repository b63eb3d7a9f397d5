"""Received SMS: what came in, where it went, and why it waits."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import LiteralString
from uuid import UUID

from ringdove.accounts.model import Principal, Right, Role
from ringdove.accounts.service import reading, scope
from ringdove.acd.model import why_nothing
from ringdove.desk import views
from ringdove.desk.errors import NoSuchSms, NowhereToGo, OnItsWay
from ringdove.desk.model import Closed, ReceivedSms, SmsWay, Stuck, Team
from ringdove.desk.queries import received as queries
from ringdove.desk.queries.received import Road, SmsRow
from ringdove.hours import service as hours
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Denied, Invalid
from ringdove.kernel.listing import Listing, Page
from ringdove.kernel.numbers import search_forms
from ringdove.messages import service as messages
from ringdove.messages.service import REQUEUED_WITHIN


@dataclass(frozen=True, slots=True)
class Search:
    """What a list of received SMS is narrowed to; ``text`` needs a beginning, since every SMS after it is read."""

    state: str | None = None
    connector_id: UUID | None = None
    client_id: UUID | None = None
    text: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    outcome: str | None = None
    transaction_code_id: UUID | None = None
    day: date | None = None


async def received(
    conn: Conn, who: Principal, listing: Listing, search: Search
) -> Page[ReceivedSms]:
    """Received SMS the person may see, newest first."""
    where = _narrowed(who, search)
    if who.client_id is None:
        await scope.narrow(conn, who, where, "m.client_id")
    if listing.q:
        where.add("m.sender = ANY(%(numbers)s)", numbers=search_forms(listing.q))
        if who.client_id is None:  # numbers are indexed by client
            where.add("m.client_id = ANY(ARRAY(SELECT ringdove_clients_below()))")
    if listing.cursor is not None:
        where.add("m.id < %(after)s", after=listing.cursor[1])
    rows = await queries.received(conn, where, listing.limit + 1)
    await reading.note(conn, who, rows)
    return listing.page([_shown(who, r) for r in rows], lambda s: ("", s.id))


def _shown(who: Principal, row: SmsRow) -> ReceivedSms:
    return views.received_sms(row, readable=who.reads_texts_of(row.client_id))


def _narrowed(who: Principal, search: Search) -> Condition:
    where = _visible_sms(who)
    if search.client_id is not None:
        where.add("m.client_id = %(of_client)s", of_client=search.client_id)
    if search.connector_id is not None:
        where.add("m.connector_id = %(connector_id)s", connector_id=search.connector_id)
    if search.state is not None:
        where.add(_IN_STATE[search.state])
    if search.outcome is not None:
        where.add("(" + queries.OUTCOME + ") = %(outcome)s", outcome=search.outcome)
    if search.transaction_code_id is not None:
        where.add("e.transaction_code_id = %(code)s", code=search.transaction_code_id)
    if search.day is not None:
        noon = datetime(search.day.year, search.day.month, search.day.day, 12, tzinfo=UTC)
        where.add(
            "m.id BETWEEN %(day_first)s AND %(day_after)s"
            " AND (m.received_at AT TIME ZONE cl.time_zone)::date = %(day)s",
            day=search.day,
            day_first=ids.first_at(noon - timedelta(days=2)),
            day_after=ids.first_at(noon + timedelta(days=2)),
        )
    if search.since is not None:
        where.add("m.id >= %(since)s", since=ids.first_at(search.since))
    if search.until is not None:
        where.add("m.id < %(until)s", until=ids.first_at(search.until))
    if search.text:
        if not who.has(Right.READ_TEXT):
            raise Denied(right=Right.READ_TEXT.value)
        if not who.reads_every_text:
            where.add("m.client_id = ANY(%(readable)s)", readable=who.texts_of)
        if search.since is None:
            raise Invalid("Say since when the texts are to be searched.", field="since")
        where.add("position(lower(%(text)s) in lower(m.body)) > 0", text=search.text)
    return where


_IN_STATE: Mapping[str, LiteralString] = {
    "not_routable": "(k.message_id IS NOT NULL AND k.requeued_at IS NULL)",
    "failed_routing": "r.error IS NOT NULL",
    "in_application": "(v.state <> 'done' OR e.run_id IS NOT NULL)",
    "answered_automatically": "v.state = 'done' AND v.outcome ->> 'answered' = 'true'",
    "ended_by_application": "v.state = 'done' AND v.outcome ->> 'answered' IS DISTINCT FROM 'true'",
    "received": "r.message_id IS NULL AND (k.message_id IS NULL OR k.requeued_at IS NOT NULL)",
    "waiting": "e.state IN ('queued', 'offered')",
    "with_agent": "e.state IN ('active', 'parked', 'wrap_up') AND e.run_id IS NULL",
    "closed": "e.state = 'closed'",
}


async def received_one(conn: Conn, who: Principal, sms_id: UUID) -> ReceivedSms:
    """One received SMS, if the person may see it."""
    where = _visible_sms(who)
    where.add("m.id = %(sms_id)s", sms_id=sms_id)
    rows = await queries.received(conn, where, 1)
    if not rows:
        raise NoSuchSms
    await reading.note(conn, who, rows)
    return _shown(who, rows[0])


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


async def way(conn: Conn, who: Principal, sms_id: UUID) -> SmsWay:
    """Every step of an SMS, and why it goes no further."""
    sms = await received_one(conn, who, sms_id)
    happened = await queries.steps(conn, sms_id)
    road = await queries.road(conn, sms.connector_id, sms.id)
    team = await _team(conn, sms, road)
    closed = await _closed(conn, sms)
    return SmsWay(
        steps=[views.step(s, sms.received_at) for s in happened],
        stuck=_stuck(sms, road, team, closed),
        team=team,
        closed=closed,
        may_route_again=sms.state in ("not_routable", "failed_routing"),
    )


async def _team(conn: Conn, sms: ReceivedSms, road: Road | None) -> Team | None:
    if sms.state != "waiting" or sms.acd_group_id is None:
        return None
    hindrances = [why_nothing(facts) for facts in await queries.team(conn, sms.acd_group_id)]
    return Team(
        group_id=sms.acd_group_id,
        group_name=sms.group_name or (road.group_name if road else None) or "",
        agents=len(hindrances),
        ready=sum(not reasons for reasons in hindrances),
        hindered=Counter(reasons[0] for reasons in hindrances if reasons),
    )


async def _closed(conn: Conn, sms: ReceivedSms) -> Closed | None:
    """The opening times outside of which an SMS waits now."""
    if sms.state != "waiting" or sms.media_event_id is None:
        return None
    found = await queries.opening_times(conn, sms.media_event_id)
    if found is None:
        return None
    id_, name = found
    now = clock.now()
    times = (await hours.schedules(conn, [id_]))[id_]
    return None if times.is_open(now) else Closed(name=name, opens_at=times.next_opening(now))


def _stuck(
    sms: ReceivedSms, road: Road | None, team: Team | None, closed: Closed | None
) -> Stuck | None:
    if sms.state == "failed_routing":
        return "not_routed"
    if team is not None:
        if sms.agent_id is not None:
            return "offered"
        if not team.agents:
            return "no_agents"
        if team.ready:
            return "soon"
        return "closed" if closed else "nobody_ready"
    if sms.state in ("not_routable", "received") and road is not None:
        return _blocked(road) or (
            "soon"
            if sms.state == "received" or clock.now() - sms.received_at < REQUEUED_WITHIN
            else "too_old"
        )
    return None


def _blocked(road: Road) -> Stuck | None:
    blocks: tuple[tuple[Stuck, bool], ...] = (
        ("reseller_inactive", not road.reseller_active),
        ("client_inactive", not road.client_active),
        ("connector_inactive", not road.connector_active),
        ("no_application", road.group_id is None and road.wants_application),
        ("no_group", road.group_id is None),
        ("group_inactive", not road.group_active),
    )
    if road.application:
        blocks = blocks[:3]
    return next((code for code, holds in blocks if holds), None)


async def route_again(conn: Conn, sms: ReceivedSms) -> None:
    """Put an SMS that reached nobody on its way once more."""
    if sms.state not in ("not_routable", "failed_routing"):
        raise OnItsWay
    road = await queries.road(conn, sms.connector_id, sms.id)
    if road is None or (blocked := _blocked(road)):
        raise NowhereToGo(stuck=blocked if road else "no_group")
    await messages.route_again(conn, sms.id)
