"""Templates of answers, as administrators set them up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.service import scope
from ringdove.acd import texts
from ringdove.acd.errors import TemplateNotFound
from ringdove.acd.queries import templates as queries
from ringdove.acd.queries.templates import Template
from ringdove.acd.service.master import check_client, client_of, refusing
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold

#: As many as an agent can choose from.
OFFERED_AT_MOST = 300
TEMPLATES = Table(
    "t.id",
    {"name": Sort("t.name_key", "name_key")},
    {
        "client_id": "t.client_id = %(client_id)s",
        "active": "t.active = %(active)s",
        "language": "t.language = %(language)s",
        "acd_group_id": "EXISTS (SELECT FROM template_groups r"
        " WHERE r.template_id = t.id AND r.group_id = %(acd_group_id)s)",
    },
    words="t.name_key || ' ' || lower(t.body)",
    found="templates_found",
    always="t.deleted_at IS NULL",
)


async def templates(conn: Conn, who: Principal, listing: Listing) -> Page[Template]:
    """Templates of the person's client, or of all she looks after."""
    where = await TEMPLATES.condition(conn, listing)
    await scope.narrow(conn, who, where, "t.client_id")
    rows = await queries.templates(conn, where, TEMPLATES.order(listing), listing.limit + 1)
    return TEMPLATES.page(listing, rows)


async def template(conn: Conn, template_id: UUID) -> Template:
    """One template."""
    where = Condition()
    where.add("t.id = %(id)s AND t.deleted_at IS NULL", id=template_id)
    rows = await queries.templates(conn, where, [], 1)
    if not rows:
        raise TemplateNotFound
    return rows[0]


async def offered(conn: Conn, client_id: UUID, group_id: UUID) -> list[Template]:
    """The templates that agents of a group can choose, by name."""
    return await queries.offered(conn, client_id, group_id, OFFERED_AT_MOST)


async def create(conn: Conn, who: Principal | None, values: Mapping[str, Any]) -> Template:
    """Make a template."""
    client_id = client_of(who, values.get("client_id"))
    await check_client(conn, client_id)
    texts.check(values["body"])
    id_ = ids.new()
    await refusing(
        queries.insert(
            conn, id=id_, client_id=client_id, name=values["name"], name_key=fold(values["name"]),
            body=values["body"], language=values["language"], sends_at_once=values["sends_at_once"],
            active=values["active"],
        )
    )  # fmt: skip
    await refusing(
        queries.set_groups(conn, client_id, id_, values["acd_group_ids"]), "acd_group_ids"
    )
    return await template(conn, id_)


async def change(
    conn: Conn, template_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Template:
    """Change a template."""
    before = await template(conn, template_id)
    row = {k: v for k, v in changes.items() if k in queries.COLUMNS}
    if "name" in row:
        row["name_key"] = fold(str(row["name"]))
    if "body" in row:
        texts.check(str(row["body"]))
    key: dict[str, object] = {"id": template_id} | (
        {"version": version} if version is not None else {}
    )
    if not await refusing(queries.update(conn, row, **key)):
        raise Stale
    if changes.get("acd_group_ids") is not None:
        await refusing(
            queries.set_groups(conn, before.client_id, template_id, changes["acd_group_ids"]),
            "acd_group_ids",
        )
    return await template(conn, template_id)
