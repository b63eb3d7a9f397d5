"""Transaction codes, as administrators set them up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.service import scope
from ringdove.acd.errors import CodeNotFound
from ringdove.acd.queries import codes as queries
from ringdove.acd.queries.codes import TransactionCode
from ringdove.acd.service.master import check_client, client_of, refusing
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold

CODES = Table(
    "c.id",
    {
        "position": Sort(
            "(c.client_id::text || lpad(c.position::text, 5, '0') || c.name_key)", "position_key"
        ),
        "name": Sort("c.name_key", "name_key"),
    },
    {
        "client_id": "c.client_id = %(client_id)s",
        "active": "c.active = %(active)s",
        "acd_group_id": "EXISTS (SELECT FROM transaction_code_groups r"
        " WHERE r.transaction_code_id = c.id AND r.group_id = %(acd_group_id)s)",
    },
    words="c.name_key",
    found="transaction_codes_found",
    always="c.deleted_at IS NULL",
)


async def codes(conn: Conn, who: Principal, listing: Listing) -> Page[TransactionCode]:
    """Transaction codes of the person's client, or of all she looks after."""
    where = await CODES.condition(conn, listing)
    await scope.narrow(conn, who, where, "c.client_id")
    rows = await queries.codes(conn, where, CODES.order(listing), listing.limit + 1)
    return CODES.page(listing, rows)


async def code(conn: Conn, code_id: UUID) -> TransactionCode:
    """One transaction code."""
    where = Condition()
    where.add("c.id = %(id)s AND c.deleted_at IS NULL", id=code_id)
    rows = await queries.codes(conn, where, [], 1)
    if not rows:
        raise CodeNotFound
    return rows[0]


async def create(conn: Conn, who: Principal | None, values: Mapping[str, Any]) -> TransactionCode:
    """Make a transaction code; without a position it is the last."""
    client_id = client_of(who, values.get("client_id"))
    await check_client(conn, client_id)
    id_ = ids.new()
    await refusing(
        queries.insert(
            conn, id=id_, client_id=client_id, name=values["name"], name_key=fold(values["name"]),
            active=values["active"], position=values["position"],
        )
    )  # fmt: skip
    await refusing(
        queries.set_groups(conn, client_id, id_, values["acd_group_ids"]), "acd_group_ids"
    )
    return await code(conn, id_)


async def change(
    conn: Conn, code_id: UUID, changes: Mapping[str, Any], version: int | None
) -> TransactionCode:
    """Change a transaction code; events that have it keep it."""
    before = await code(conn, code_id)
    row = {k: v for k, v in changes.items() if k in queries.COLUMNS}
    if "name" in row:
        row["name_key"] = fold(str(row["name"]))
    key: dict[str, object] = {"id": code_id} | ({"version": version} if version is not None else {})
    if not await refusing(queries.update(conn, row, **key)):
        raise Stale
    if changes.get("acd_group_ids") is not None:
        await refusing(
            queries.set_groups(conn, before.client_id, code_id, changes["acd_group_ids"]),
            "acd_group_ids",
        )
    return await code(conn, code_id)
