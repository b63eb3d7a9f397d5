"""An application of one client for another one that works like it."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn
from ringdove.routing.model import Application, StoredJson
from ringdove.routing.service import applications

_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def copy(
    conn: Conn,
    keys: Keys,
    by: str,
    source: Application,
    client_id: UUID,
    new: Mapping[UUID, UUID],
) -> Application:
    """Give a client the application, its own things in place of the other one's: ``new`` by the other's ids.

    What runs there runs here too, if nothing is missing; else it is a draft that says what is. Stay behind: people,
    the secret, the test number, and the examples, which hold what customers wrote.
    """
    draft = with_own((await applications.draft(conn, source.id)).flow, new)
    values = {"name": source.name, "description": source.description}
    if source.published_version is None or source.http_secret_encrypted is not None:
        return await applications.create(conn, keys, by, client_id, {**values, "flow": draft})
    running = await applications.flow_of(conn, source.id, source.published_version)
    flow = with_own(running, new)
    if (await applications.examined(conn, client_id, flow)).flow is None:
        return await applications.create(conn, keys, by, client_id, {**values, "flow": draft})
    made = await applications.create(conn, keys, by, client_id, {**values, "flow": flow})
    await applications.publish(conn, made, flow, by, note="")
    if draft != flow:
        await applications.save_draft(conn, made.id, by, draft, None)
    return await applications.one(conn, made.id)


def with_own(flow: StoredJson, new: Mapping[UUID, UUID]) -> StoredJson:
    """A flow whose nodes name other things; what there is none for is not named."""
    nodes = [
        {**node, "settings": _other(node["settings"], new)} if "settings" in node else node
        for node in flow.get("nodes", [])
    ]
    return {**flow, "nodes": nodes}


def _other(value: Any, new: Mapping[UUID, UUID]) -> Any:
    if isinstance(value, dict):
        found = {key: _other(each, new) for key, each in value.items()}
        return {key: each for key, each in found.items() if each is not _NONE}
    if isinstance(value, list):
        return [each for each in (_other(one, new) for one in value) if each is not _NONE]
    if isinstance(value, str) and _ID.fullmatch(value):
        return str(new[UUID(value)]) if UUID(value) in new else _NONE
    return value


_NONE = object()
