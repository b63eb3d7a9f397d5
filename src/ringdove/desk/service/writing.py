"""What helps while somebody writes: drafts, templates filled in, earlier episodes, who else is there."""

from typing import Any, Literal
from uuid import UUID

from ringdove.accounts.model import Principal, Right, Role
from ringdove.acd.service import templates
from ringdove.desk.looking import Told
from ringdove.desk.model import Draft, Episode, ReadyTemplate
from ringdove.desk.queries import desk as desk_queries
from ringdove.desk.queries import writing as queries
from ringdove.desk.service.desk import event
from ringdove.kernel import clock, template
from ringdove.kernel.db import Conn

EPISODES_AT_MOST = 50


async def drafts(conn: Conn, who: Principal, event_id: UUID) -> list[Draft]:
    """What people began to write for an event."""
    seen = await event(conn, who, event_id)
    if not who.reads_texts_of(seen.client_id):
        return []
    rows = await queries.drafts(conn, seen.client_id, event_id)
    return [
        Draft.model_validate(
            {
                "user_id": d.user_id,
                "user_name": d.user_name,
                "mode": d.mode,
                "text": d.body,
                "at": d.at,
            }
        )
        for d in rows
    ]


async def keep_draft(conn: Conn, who: Principal, event_id: UUID, mode: str, text: str) -> None:
    """Keep what she began to write; nothing forgets it. Once an SMS is closed nothing is kept."""
    seen = await event(conn, who, event_id)
    if text.strip() == "" or seen.state == "closed":
        await queries.drop_draft(conn, seen.client_id, event_id, who.user_id, mode)
        return
    await queries.keep_draft(
        conn, client_id=seen.client_id, event_id=event_id, user_id=who.user_id, mode=mode, body=text,
        at=clock.now(),
    )  # fmt: skip


async def ready_templates(conn: Conn, who: Principal, event_id: UUID) -> list[ReadyTemplate]:
    """The templates of the event's group with everything filled in."""
    seen = await event(conn, who, event_id)
    named = await queries.named(conn, seen.client_id, event_id)
    if named is None:
        return []
    values: dict[str, Any] = {
        "customer": {"number": named.customer_number, "name": seen.sender_name or ""},
        "agent": {"name": who.name},
        "group": {"name": named.group_name},
        "connector": {"name": named.connector_name, "number": named.connector_number},
        "client": {"name": named.client_name},
        "subject": named.subject,
    }
    offered = await templates.offered(conn, seen.client_id, seen.acd_group_id)
    return [
        ReadyTemplate(
            id=t.id, name=t.name, language=t.language, text=_filled(t.body, values),
            sends_at_once=t.sends_at_once,
        )
        for t in offered
    ]  # fmt: skip


def _filled(body: str, values: dict[str, Any]) -> str | None:
    try:
        return template.render(body, values).strip() or None
    except template.CannotRender:
        return None


async def history(conn: Conn, who: Principal, event_id: UUID) -> list[Episode]:
    """What the same sender wrote, over all connectors of the client."""
    seen = await event(conn, who, event_id)
    rows = await queries.episodes(conn, seen.client_id, seen.conversation_id, EPISODES_AT_MOST)
    own = {g for _, g in await desk_queries.groups_seen_by(conn, seen.client_id, [who.user_id])}
    readable = who.reads_texts_of(seen.client_id)
    sees_all = who.role not in (Role.AGENT, Role.SUPERVISOR)
    return [
        Episode.model_validate(
            {
                "id": r.id,
                "connector_name": r.connector_name,
                "group_name": r.group_name,
                "agent_name": r.agent_name,
                "state": r.state,
                "subject": r.subject if readable else "",
                "message_count": r.message_count,
                "transaction_code_name": r.transaction_code_name,
                "created_at": r.created_at,
                "closed_at": r.closed_at,
                "may_open": sees_all or r.agent_id == who.user_id or r.group_id in own,
            }
        )
        for r in rows
    ]


async def look(
    conn: Conn, who: Principal, event_id: UUID, act: Literal["looks", "types", "leaves"]
) -> None:
    """Say that she looks at an event, writes, or left; told to whoever else is there where the client wants it."""
    seen = await event(conn, who, event_id)
    if who.own_client_id != seen.client_id or not who.has(Right.DESK):
        return
    shown = act == "leaves" or await queries.shows_viewers(conn, seen.client_id)
    conn.wake(Told(event_id, who.user_id, seen.agent_id, act if shown else "reads").topic())
