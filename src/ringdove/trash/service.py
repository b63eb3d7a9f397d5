"""Deleting with a way back: the thing is switched off as its own domain does that, and marked."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import errors as pg

from ringdove.accounts.model import Principal, Right
from ringdove.accounts.service import people
from ringdove.acd.service import codes, master, skills, templates
from ringdove.acd.service.distribution import leave
from ringdove.connectors import service as receiving
from ringdove.hours import service as hours
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Denied, DomainError
from ringdove.outbound import service as sending
from ringdove.routing.service import applications
from ringdove.trash import queries
from ringdove.trash.errors import (
    AgentsInIt,
    NeverDeleted,
    NotSwitched,
    StillUsed,
    TakenMeanwhile,
)
from ringdove.trash.model import Action, Kind, Outcome, Use

USES_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class _Ways:
    """How a kind of thing is found and switched, and who may."""

    right: Right
    find: Callable[[Conn, UUID], Awaitable[Any]]
    switch: Callable[[Conn, Principal, Keys, UUID, Mapping[str, Any]], Awaitable[Any]]


async def _no_switch(*_: object) -> None:
    raise NotSwitched


_WAYS: Mapping[Kind, _Ways] = {
    Kind.RESELLERS: _Ways(
        Right.RESELLERS, people.reseller,
        lambda conn, who, keys, id_, to: people.change_reseller(conn, id_, to, None),  # noqa: ARG005
    ),
    Kind.CLIENTS: _Ways(
        Right.CLIENTS, people.client,
        lambda conn, who, keys, id_, to: people.change_client(conn, who, id_, to, None, ""),  # noqa: ARG005
    ),
    Kind.USERS: _Ways(
        Right.USERS, people.user,
        lambda conn, who, keys, id_, to: people.change_user(conn, who, id_, to, None, leave),  # noqa: ARG005
    ),
    Kind.GROUPS: _Ways(
        Right.GROUPS, master.group,
        lambda conn, who, keys, id_, to: master.change_group(conn, id_, to, None),  # noqa: ARG005
    ),
    Kind.STATUSES: _Ways(Right.STATUSES, master.status, _no_switch),
    Kind.SKILLS: _Ways(Right.GROUPS, skills.skill, _no_switch),
    Kind.CODES: _Ways(
        Right.GROUPS, codes.code,
        lambda conn, who, keys, id_, to: codes.change(conn, id_, to, None),  # noqa: ARG005
    ),
    Kind.TEMPLATES: _Ways(
        Right.GROUPS, templates.template,
        lambda conn, who, keys, id_, to: templates.change(conn, id_, to, None),  # noqa: ARG005
    ),
    Kind.HOURS: _Ways(Right.GROUPS, hours.one, _no_switch),
    Kind.SEND_CONNECTORS: _Ways(
        Right.SEND_CONNECTORS, sending.connector,
        lambda conn, who, keys, id_, to: sending.change(conn, keys, id_, to, None),  # noqa: ARG005
    ),
    Kind.RECEIVE_CONNECTORS: _Ways(
        Right.CONNECTORS, receiving.connector,
        lambda conn, who, keys, id_, to: receiving.change(conn, keys, id_, to, None),  # noqa: ARG005
    ),
    Kind.APPLICATIONS: _Ways(Right.APPLICATIONS, applications.one, _no_switch),
}  # fmt: skip


#: What is held while somebody looks whether it is used.
_LOCKS: Mapping[Kind, Callable[[Conn, UUID], Awaitable[None]]] = {
    Kind.HOURS: hours.lock,
    Kind.SKILLS: skills.lock,
    Kind.APPLICATIONS: applications.lock,
}


async def uses(conn: Conn, who: Principal, kind: Kind, id_: UUID) -> list[Use]:
    """What refers to a thing, up to :data:`USES_AT_MOST`."""
    await _found(conn, who, kind, id_)
    return await queries.uses(conn, kind, id_, USES_AT_MOST)


async def _found(conn: Conn, who: Principal, kind: Kind, id_: UUID) -> Any:
    ways = _WAYS[kind]
    found = await ways.find(conn, id_)
    if not who.has(ways.right):
        raise Denied
    return found


async def delete(conn: Conn, who: Principal, keys: Keys, kind: Kind, id_: UUID) -> None:
    """Delete a thing; for thirty days it can come back."""
    found = await _found(conn, who, kind, id_)
    if kind in queries.SWITCHLESS:
        await _refuse_used(conn, kind, found)
        await queries.delete(conn, kind, id_, was_active=True)
        conn.wake("sweep")
        return
    await _WAYS[kind].switch(conn, who, keys, id_, {"active": False})
    await queries.delete(conn, kind, id_, was_active=found.active)


async def _refuse_used(conn: Conn, kind: Kind, found: Any) -> None:
    """What cannot be switched off goes only when nothing needs it."""
    if kind in _LOCKS:
        await _LOCKS[kind](conn, found.id)
        if await queries.uses(conn, kind, found.id, 1):
            raise StillUsed
    elif found.code is not None:
        raise NeverDeleted
    elif await queries.is_in_use_by_agents(conn, found.id):
        raise AgentsInIt


async def restore(conn: Conn, who: Principal, keys: Keys, kind: Kind, id_: UUID) -> None:
    """Bring back what was deleted, as it was."""
    try:
        was_active = await queries.restore(conn, kind, id_)
    except pg.UniqueViolation:
        raise TakenMeanwhile from None
    if was_active is None:
        await _found(conn, who, kind, id_)
        return  # it never went, or is back already
    await _found(conn, who, kind, id_)
    if kind in queries.SWITCHLESS:
        conn.wake("sweep")
        return
    try:
        await _WAYS[kind].switch(conn, who, keys, id_, {"active": was_active})
    except DomainError as error:
        if error.code in ("recipient_taken", "taken", "name_taken"):
            raise TakenMeanwhile from None
        raise


async def switch(
    conn: Conn, who: Principal, keys: Keys, kind: Kind, id_: UUID, *, active: bool
) -> None:
    """Switch a thing on or off."""
    await _found(conn, who, kind, id_)
    await _WAYS[kind].switch(conn, who, keys, id_, {"active": active})


async def do_to_many(
    conn: Conn, who: Principal, keys: Keys, kind: Kind, action: Action, ids: Sequence[UUID]
) -> list[Outcome]:
    """Do it to each; what one is refused, the others get all the same."""
    return [await _do(conn, who, keys, kind, action, id_) for id_ in dict.fromkeys(ids)]


async def _do(
    conn: Conn, who: Principal, keys: Keys, kind: Kind, action: Action, id_: UUID
) -> Outcome:
    try:
        async with conn.transaction():
            if action is Action.DELETE:
                await delete(conn, who, keys, kind, id_)
            elif action is Action.RESTORE:
                await restore(conn, who, keys, kind, id_)
            else:
                on = action is Action.ACTIVATE
                await switch(conn, who, keys, kind, id_, active=on)
    except DomainError as error:
        return Outcome(id_, done=False, code=error.code, message=error.message)
    return Outcome(id_, done=True)
