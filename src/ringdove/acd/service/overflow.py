"""Overflow: rules of groups as administrators set them up, and what they do to events in line."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.errors import ForeignKeyViolation

from ringdove.acd.errors import NotTheirs
from ringdove.acd.model import EventState
from ringdove.acd.overflow import Action, Point, Rule, Stands, applies
from ringdove.acd.queries import applications, events, life
from ringdove.acd.queries import overflow as queries
from ringdove.acd.queries.master import Group
from ringdove.acd.service import master
from ringdove.hours import service as hours
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn
from ringdove.optout.errors import OptedOut
from ringdove.outbound import service as outbound
from ringdove.outbound.errors import NoSendConnector
from ringdove.outbound.model import Origin

LOOKED_AT = 200


async def rules(conn: Conn, group_id: UUID) -> list[Rule]:
    """The rules of a group, in order."""
    return await queries.rules(conn, group_id)


async def set_rules(conn: Conn, group_id: UUID, wanted: Sequence[Mapping[str, Any]]) -> list[Rule]:
    """Make these the rules of a group, in this order; one with the id of a rule is that rule, changed."""
    group = await master.group(conn, group_id)
    known = {rule.id for rule in await queries.rules(conn, group_id)}
    made = []
    for place, values in enumerate(wanted):
        if values["to_group_id"] is not None:
            await _check_target(conn, group, values["to_group_id"], place)
        id_ = values["id"] if values["id"] in known else ids.new()
        made.append(
            Rule(
                id_, Point(values["at_point"]), values["threshold"], Action(values["action"]),
                values["to_group_id"], values["reply"], values["to_application_id"],
            )
        )  # fmt: skip
    await queries.clear(conn, group_id, [rule.id for rule in made])
    for position, rule in enumerate(made):
        await _write(conn, group, position, rule)
    conn.wake(f"group:{group_id}")
    return made


async def _write(conn: Conn, group: Group, position: int, rule: Rule) -> None:
    try:
        async with conn.transaction():
            await queries.write(conn, group.client_id, group.id, position, rule)
    except ForeignKeyViolation:
        raise NotTheirs(
            "The client has no such routing application, or it was never published.",
            field=f"rules.{position}.to_application_id",
        ) from None


async def _check_target(conn: Conn, group: Group, to_group: UUID, place: int) -> None:
    rules_of = await life.rules(conn, group.client_id, to_group)
    if rules_of is None or not rules_of.active or to_group == group.id:
        raise NotTheirs(field=f"rules.{place}.to_group_id")


async def look(conn: Conn, group_id: UUID) -> None:
    """Do what the group's rules say to events in line. The caller holds the group's lock."""
    rules_ = await queries.rules(conn, group_id)
    if not rules_:
        return
    longest = max((r.threshold or 0 for r in rules_ if r.at_point is Point.QUEUE_LONGER), default=0)
    line = await queries.in_line(conn, group_id, [r.id for r in rules_], longest, LOOKED_AT)
    if not line:
        return
    now = clock.now()
    staff = await queries.staff(conn, group_id)
    schedules = (
        await hours.schedules(conn, [e.opening_times_id for e in line if e.opening_times_id])
        if any(r.at_point is Point.CLOSED for r in rules_)
        else {}
    )
    for event in line:
        times = schedules.get(event.opening_times_id) if event.opening_times_id else None
        stands = Stands(
            event.id, event.place, (now - event.since).total_seconds(), event.all_tried,
            times is None or times.is_open(now), event.met,
        )  # fmt: skip
        rule = applies(rules_, staff, stands)
        if rule is not None:
            await _happens(conn, rule, group_id, event, now)


async def _happens(
    conn: Conn, rule: Rule, group_id: UUID, event: queries.InLine, now: datetime
) -> None:
    """A rule happens to an event, if it is still in line here."""
    await events.lock_conversation_of(conn, event.client_id, event.id)
    held = await events.lock_one(conn, event.client_id, event.id)
    if held is None or held.state != EventState.QUEUED or held.group_id != group_id:
        return
    detail: dict[str, Any] = {
        "point": rule.at_point,
        "threshold": rule.threshold,
        "action": rule.action,
        "group_id": str(group_id),
        "to_group_id": str(rule.to_group_id) if rule.to_group_id else None,
        "to_application_id": str(rule.to_application_id) if rule.to_application_id else None,
    }
    if rule.reply is not None:
        detail["not_sent"] = await _reply(conn, rule, event)
    await queries.note(conn, event.id, rule.id, detail, now)
    if rule.action is Action.GROUP and rule.to_group_id is not None:
        await life.requeue(
            conn, event.id, group_id=rule.to_group_id, what="moved", by=None, wants=None, until=None,
            left_by=None, at=now,
        )  # fmt: skip
        conn.wake(f"group:{rule.to_group_id}", f"counters:{rule.to_group_id}")
    elif rule.action is Action.APPLICATION and rule.to_application_id is not None:
        await applications.give(conn, event.id, rule.to_application_id, ids.new(), now)
        conn.wake("runs")
    elif rule.action is Action.CLOSE:
        await life.end(conn, event.id, None, now)
    conn.wake(f"counters:{group_id}", f"list:{event.client_id}")


async def _reply(conn: Conn, rule: Rule, event: queries.InLine) -> str | None:
    """Answer the customer; why not, where that is not possible."""
    try:
        await outbound.send(
            conn, event.client_id, event.conversation_id, rule.reply or "", Origin.OVERFLOW,
            event_id=event.id, key=f"overflow:{event.id}:{rule.id}",
        )  # fmt: skip
    except (NoSendConnector, OptedOut) as error:
        return error.code
    return None


async def groups_with_rules(conn: Conn) -> list[UUID]:
    """Groups with rules in which an event waits."""
    return await queries.groups_with_rules(conn)
