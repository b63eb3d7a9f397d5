"""Skills, and how good users are in them, as administrators set them up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ringdove.accounts.model import Principal
from ringdove.accounts.service import scope
from ringdove.acd.errors import NoSuchAgent, SkillNotFound
from ringdove.acd.queries import agents
from ringdove.acd.queries import skills as queries
from ringdove.acd.queries.skills import Level, Skill
from ringdove.acd.service.master import check_client, client_of, refusing
from ringdove.kernel import ids
from ringdove.kernel.db import Condition, Conn
from ringdove.kernel.errors import Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold

SKILLS = Table(
    "k.id",
    {"name": Sort("k.name_key", "name_key")},
    {"client_id": "k.client_id = %(client_id)s"},
    words="k.name_key",
    found="skills_found",
    always="k.deleted_at IS NULL",
)


async def skills(conn: Conn, who: Principal, listing: Listing) -> Page[Skill]:
    """Skills of the person's client, or of all she looks after."""
    where = await SKILLS.condition(conn, listing)
    await scope.narrow(conn, who, where, "k.client_id")
    rows = await queries.skills(conn, where, SKILLS.order(listing), listing.limit + 1)
    return SKILLS.page(listing, rows)


async def skill(conn: Conn, skill_id: UUID) -> Skill:
    """One skill."""
    where = Condition()
    where.add("k.id = %(id)s AND k.deleted_at IS NULL", id=skill_id)
    rows = await queries.skills(conn, where, [], 1)
    if not rows:
        raise SkillNotFound
    return rows[0]


async def lock(conn: Conn, skill_id: UUID) -> None:
    """Keep anybody from getting a skill until the transaction ends."""
    await queries.lock(conn, skill_id)


async def create(conn: Conn, who: Principal, values: Mapping[str, Any]) -> Skill:
    """Make a skill."""
    client_id = client_of(who, values.get("client_id"))
    await check_client(conn, client_id)
    id_ = ids.new()
    name = values["name"]
    await refusing(
        queries.insert(conn, id=id_, client_id=client_id, name=name, name_key=fold(name))
    )
    return await skill(conn, id_)


async def change(
    conn: Conn, skill_id: UUID, changes: Mapping[str, Any], version: int | None
) -> Skill:
    """Change a skill; whoever has it keeps it."""
    row = {k: v for k, v in changes.items() if k in queries.COLUMNS}
    if "name" in row:
        row["name_key"] = fold(str(row["name"]))
    key: dict[str, object] = {"id": skill_id} | (
        {"version": version} if version is not None else {}
    )
    if not await refusing(queries.update(conn, row, **key)):
        raise Stale
    return await skill(conn, skill_id)


async def levels(conn: Conn, user_id: UUID) -> list[Level]:
    """What a user is good at."""
    if await queries.client_of_user(conn, user_id) is None:
        raise NoSuchAgent
    return await queries.levels(conn, user_id)


async def set_levels(conn: Conn, user_id: UUID, wanted: Mapping[UUID, int]) -> list[Level]:
    """Make these the skills of a user; what waits in her groups for somebody like her is looked at."""
    client_id = await queries.client_of_user(conn, user_id)
    if client_id is None:
        raise NoSuchAgent
    await refusing(queries.set_levels(conn, client_id, user_id, wanted), "skills")
    conn.wake(*(f"group:{g}" for g in await agents.groups_of(conn, [user_id])))
    return await queries.levels(conn, user_id)
