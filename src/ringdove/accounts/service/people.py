"""The accounts of resellers, clients and users."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any, LiteralString
from uuid import UUID

from psycopg import errors as pg

from ringdove.accounts import passwords
from ringdove.accounts.colours import READABLE, contrast_to_white
from ringdove.accounts.errors import (
    HasAdministrator,
    LocksYouOut,
    NoSuchAccount,
    NotYourself,
    RoleNotYours,
    Taken,
    Unreadable,
    WeakPassword,
)
from ringdove.accounts.model import (
    INHERITABLE,
    MAY_GIVE,
    PLACE,
    Client,
    Principal,
    Reseller,
    Role,
    User,
)
from ringdove.accounts.queries import people as queries
from ringdove.accounts.queries import sessions as session_rows
from ringdove.accounts.service import second_factor, sessions
from ringdove.accounts.strength import weakness
from ringdove.kernel import ids, inherit
from ringdove.kernel.db import Conn, violated
from ringdove.kernel.errors import Denied, Invalid, Missing, Stale
from ringdove.kernel.listing import Listing, Page, Sort, Table, fold

CLIENT_DEFAULTS: Mapping[str, object] = {
    "keep_sms_days": 365, "keep_requests_days": 14, "require_second_factor": False, "allowed_networks": [],
    "agent_figures": False, "shows_viewers": True, "emails_with_text": True, "emails_per_hour": 30, "default_max_parallel_sms": 3, "default_sms_delivery": "web", "default_strategy": "longest_idle",
    "default_offer_timeout_s": 30,
}  # fmt: skip
_CODES: Mapping[str, Sort] = {
    "name": Sort("name_key", "sort_key"), "code": Sort("code", "code"), "created_at": Sort("id", "id"),
}  # fmt: skip
_CREATED: Mapping[str, LiteralString] = {
    "active": "active = %(active)s", "name": "position(lower(%(name)s) in lower(name)) > 0",
    "created_since": "created_at >= %(created_since)s", "created_until": "created_at < %(created_until)s",
}  # fmt: skip
RESELLERS = Table(
    "id",
    _CODES,
    _CREATED,
    words="name_key || ' ' || code",
    found="resellers_found",
    always="deleted_at IS NULL",
)
CLIENTS = Table(
    "id",
    _CODES,
    {
        **_CREATED,
        "reseller_id": "reseller_id = %(reseller_id)s",
        "country": "country = %(country)s",
    },
    words="name_key || ' ' || code",
    found="clients_found",
    always="deleted_at IS NULL",
)
USERS = Table(
    "id",
    {
        "name": Sort("name_key", "sort_key"),
        "username": Sort("username", "username"),
        "created_at": Sort("id", "id"),
    },
    {
        **_CREATED,
        "client_id": "client_id = %(client_id)s",
        "role": "role = ANY(%(role)s)",
        "sms_delivery": "sms_delivery = %(sms_delivery)s",
        "email": "position(lower(%(email)s) in lower(email)) > 0",
    },
    words="name_key || ' ' || lower(username) || ' ' || COALESCE(lower(email), '') || ' ' || COALESCE(agent_number, '')"
    " || ' ' || COALESCE(lower(external_id), '')",
    found="users_found",
    always="deleted_at IS NULL",
)
FIELD_OF: Mapping[str, str] = {
    "resellers_code_key": "code",
    "resellers_host_key": "host",
    "clients_reseller_id_code_key": "code",
    "users_username_key": "username",
    "users_agent_number_key": "agent_number",
    "users_external_id_key": "external_id",
    "clients_reseller_id_fkey": "reseller_id",
    "users_reseller_id_fkey": "reseller_id",
    "users_client_id_reseller_id_fkey": "client_id",
}


async def needs_administrator(conn: Conn) -> bool:
    """Whether nobody administrates the system yet."""
    return not await queries.has_administrator(conn)


async def create_first_administrator(conn: Conn, username: str, password: str) -> UUID:
    """Make the first system administrator."""
    await sessions.enter_system(conn)
    if await queries.has_administrator(conn):
        raise HasAdministrator
    return await create_administrator(conn, username, password)


async def create_administrator(conn: Conn, username: str, password: str) -> UUID:
    """Make a system administrator; the transaction is open to everything."""
    user_id = ids.new()
    values = {**USER_DEFAULTS, "username": username, "name": username, "role": Role.SYSTEM_ADMIN}
    await _refusing(queries.insert_user(conn, **_user_values(user_id, None, None, values)))
    await sessions.set_password(conn, user_id, password)
    return user_id


async def reset_administrator(conn: Conn, username: str, password: str) -> None:
    """Give a system administrator a new password and no second factor; the transaction is open to everything."""
    user_id = await queries.find_administrator(conn, username)
    if user_id is None:
        raise NoSuchAccount
    await sessions.set_password(conn, user_id, password)
    await second_factor.remove_of(conn, user_id)
    await queries.update_user(conn, {"active": True}, id=user_id)


async def _refusing(writing: Any) -> Any:
    """Name the field when a row is refused."""
    try:
        return await writing
    except pg.UniqueViolation as error:
        raise Taken(field=FIELD_OF.get(violated(error), "code")) from None
    except (pg.CheckViolation, pg.ForeignKeyViolation) as error:
        column = violated(error).removeprefix(f"{error.diag.table_name}_").removesuffix("_check")
        field = FIELD_OF.get(violated(error), column)
        raise Invalid("This value is not acceptable.", field=field) from None
    except pg.InsufficientPrivilege:
        raise Denied from None


# Resellers


async def resellers(conn: Conn, listing: Listing) -> Page[Reseller]:
    """Resellers the person may see."""
    where = await RESELLERS.condition(conn, listing)
    rows = await queries.resellers(conn, where, RESELLERS.order(listing), listing.limit + 1)
    return RESELLERS.page(listing, rows)


async def reseller(conn: Conn, reseller_id: UUID) -> Reseller:
    """One reseller."""
    found = await queries.reseller(conn, reseller_id)
    if found is None:
        raise NoSuchAccount
    return found


RESELLER_DEFAULTS: Mapping[str, object] = {
    "active": True, "require_second_factor": False, "brand_name": None, "brand_colour": None, "help_contact": None,
    "mail_sender_name": None, "host": None,
}  # fmt: skip
#: What a reseller's own administrators change of it.
RESELLERS_OWN = frozenset({"brand_name", "brand_colour", "help_contact", "mail_sender_name"})


def _check_colour(values: Mapping[str, object]) -> None:
    colour = values.get("brand_colour")
    if isinstance(colour, str) and contrast_to_white(colour) < READABLE:
        raise Unreadable(field="brand_colour")


async def create_reseller(conn: Conn, values: Mapping[str, object]) -> Reseller:
    """Make a reseller."""
    _check_colour(values)
    id_ = ids.new()
    row = {**RESELLER_DEFAULTS, **values, "id": id_, "name_key": fold(str(values["name"]))}
    await _refusing(queries.insert_reseller(conn, **row))
    return await reseller(conn, id_)


async def change_reseller(
    conn: Conn, reseller_id: UUID, changes: Mapping[str, object], version: int | None
) -> Reseller:
    """Change a reseller."""
    _check_colour(changes)
    await reseller(conn, reseller_id)
    key = {"id": reseller_id} | ({"version": version} if version is not None else {})
    if not await _refusing(queries.update_reseller(conn, _folded(changes), **key)):
        raise Stale
    conn.wake("connectors")
    return await reseller(conn, reseller_id)


def _folded(changes: Mapping[str, object]) -> dict[str, object]:
    name = changes.get("name")
    return {**changes, "name_key": fold(name)} if isinstance(name, str) else dict(changes)


# Clients


async def clients(conn: Conn, who: Principal, listing: Listing) -> Page[Client]:
    """Clients the person may see."""
    where = await CLIENTS.condition(conn, listing)
    if who.client_id is not None:
        where.add("id = %(own_client)s", own_client=who.client_id)
    elif who.reseller_id is not None:
        where.add_known("reseller_id = ANY({})", [who.reseller_id])
    rows = await queries.clients(conn, where, CLIENTS.order(listing), listing.limit + 1)
    return CLIENTS.page(listing, rows)


async def client(conn: Conn, client_id: UUID) -> Client:
    """One client."""
    found = await queries.client(conn, client_id)
    if found is None:
        raise NoSuchAccount
    return found


#: Refuses, for a field, what needs mail while no server that serves (a reseller, a client) has passed its test.
MustMail = Callable[[Conn, UUID | None, UUID | None, str], Awaitable[None]]


async def create_client(
    conn: Conn,
    who: Principal | None,
    values: Mapping[str, object],
    must_mail: MustMail | None = None,
) -> Client:
    """Make a client below a reseller; a reseller's administrator makes hers below herself."""
    reseller_id = values.get("reseller_id") or (who.reseller_id if who else None)
    if reseller_id is None:
        raise Missing("Name the reseller.", field="reseller_id")
    if who is not None and who.reseller_id not in (None, reseller_id):
        raise Invalid("There is no such reseller.", field="reseller_id")
    if must_mail is not None and values.get("default_sms_delivery") == "email":
        assert isinstance(reseller_id, UUID)
        await must_mail(conn, reseller_id, None, "default_sms_delivery")
    id_ = ids.new()
    await _refusing(
        queries.insert_client(
            conn,
            **{
                **CLIENT_DEFAULTS,
                **values,
                "id": id_,
                "reseller_id": reseller_id,
                "name_key": fold(str(values["name"])),
            },
        )
    )
    return await client(conn, id_)


#: What a client's own administrators change of it.
CLIENTS_OWN = frozenset(
    {
        "require_second_factor",
        "allowed_networks",
        "agent_figures",
        "shows_viewers",
        "emails_with_text",
        "emails_per_hour",
    }
)


def _begins_by_email(before: str, after: object) -> bool:
    return after == "email" != before


def _lets_in(networks: Sequence[str], source: str) -> bool:
    return not (networks and source) or any(ip_address(source) in ip_network(n) for n in networks)


async def change_client(
    conn: Conn,
    who: Principal,
    client_id: UUID,
    changes: Mapping[str, Any],
    version: int | None,
    source: str,
    must_mail: MustMail | None = None,
) -> Client:
    """Change a client. Nobody locks herself out: ``source`` is where she is now."""
    if who.is_of_client and not _lets_in(changes.get("allowed_networks") or [], source):
        raise LocksYouOut(field="allowed_networks")
    before = await client(conn, client_id)
    if must_mail is not None and _begins_by_email(
        before.default_sms_delivery, changes.get("default_sms_delivery")
    ):
        await must_mail(conn, before.reseller_id, client_id, "default_sms_delivery")
    key = {"id": client_id} | ({"version": version} if version is not None else {})
    if not await _refusing(queries.update_client(conn, _folded(changes), **key)):
        raise Stale
    conn.wake("connectors", "sweep")
    return await client(conn, client_id)


# Users

USER_DEFAULTS: Mapping[str, object] = {
    "agent_number": None, "external_id": None, "email": None, "language": None, "time_zone": None, "active": True,
    "sms_email": None, "may_read_texts": False,
}  # fmt: skip


def _user_values(
    id_: UUID, reseller_id: UUID | None, client_id: UUID | None, values: Mapping[str, object]
) -> dict[str, object]:
    kept = {k: v for k, v in values.items() if k not in ("password", "client_id", "reseller_id")}
    row = inherit.made(kept, INHERITABLE if client_id else ())
    return {
        **USER_DEFAULTS, **row, "id": id_, "reseller_id": reseller_id, "client_id": client_id,
        "sms_delivery": kept.get("sms_delivery") or "web", "max_parallel_sms": kept.get("max_parallel_sms") or 3,
        "name_key": fold(str(values["name"])),
    }  # fmt: skip


async def users(conn: Conn, who: Principal, listing: Listing) -> Page[User]:
    """Users the person may see."""
    where = await USERS.condition(conn, listing)
    if who.client_id is not None:
        where.add("client_id = %(own_client)s", own_client=who.client_id)
    elif who.reseller_id is not None:
        where.add_known("reseller_id = ANY({})", [who.reseller_id])
    rows = await queries.users(conn, where, USERS.order(listing), listing.limit + 1)
    return USERS.page(listing, rows)


async def user(conn: Conn, user_id: UUID) -> User:
    """One user."""
    found = await queries.user(conn, user_id)
    if found is None:
        raise NoSuchAccount
    return found


async def create_user(
    conn: Conn,
    who: Principal | None,
    values: Mapping[str, object],
    must_mail: MustMail | None = None,
) -> User:
    """Make a user of a client, a reseller or the system, as far as the person may."""
    role = Role(str(values["role"]))
    if who is not None and role not in MAY_GIVE[Role(who.role)]:
        raise RoleNotYours(field="role")
    reseller_id, client_id = await _place(conn, who, role, values)
    if must_mail is not None and values.get("sms_delivery") == "email":
        _has_address(values.get("sms_email"), values.get("email"))
        await must_mail(conn, reseller_id, client_id, "sms_delivery")
    id_ = ids.new()
    await _refusing(queries.insert_user(conn, **_user_values(id_, reseller_id, client_id, values)))
    if values.get("password"):
        if who is not None:  # the demo chooses its own
            _check_strength(str(values["password"]), str(values["username"]))
        await session_rows.set_password(conn, id_, await passwords.hashed(str(values["password"])))
    return await user(conn, id_)


async def _place(
    conn: Conn, who: Principal | None, role: Role, values: Mapping[str, object]
) -> tuple[UUID | None, UUID | None]:
    if role == Role.SYSTEM_ADMIN:
        return None, None
    if role == Role.RESELLER_ADMIN:
        wanted = values.get("reseller_id") or (who.reseller_id if who else None)
        if not isinstance(wanted, UUID):
            raise Missing("Name the reseller.", field="reseller_id")
        if who is not None and who.reseller_id not in (None, wanted):
            raise Invalid("There is no such reseller.", field="reseller_id")
        return wanted, None
    client_id = values.get("client_id") or (who.client_id if who else None)
    if not isinstance(client_id, UUID):
        raise Missing("Name the client.", field="client_id")
    found = await queries.client(conn, client_id)
    if found is None:
        raise Invalid("There is no such client.", field="client_id")
    return found.reseller_id, client_id


async def check_may_change(conn: Conn, who: Principal, user_id: UUID) -> User:
    """A user whose role the person may give, and so also her doors."""
    found = await user(conn, user_id)
    if Role(found.role) not in MAY_GIVE[Role(who.role)]:
        raise RoleNotYours(field="role")
    return found


#: What else happens when an agent's account is switched off: who does it, her client, and she.
Leave = Callable[[Conn, UUID, UUID, UUID], Awaitable[None]]


async def change_user(
    conn: Conn,
    who: Principal,
    user_id: UUID,
    changes: Mapping[str, object],
    version: int | None,
    leave: Leave,
    must_mail: MustMail | None = None,
) -> User:
    """Change a user. A new password, and being switched off, end her sessions at once."""
    before = await check_may_change(conn, who, user_id)
    _check_new_role(who, before, Role(str(changes.get("role", before.role))))
    if user_id == who.user_id and changes.get("active") is False:
        raise NotYourself(field="active")
    if must_mail is not None and _begins_by_email(before.sms_delivery, changes.get("sms_delivery")):
        _has_address(changes.get("sms_email", before.sms_email), changes.get("email", before.email))
        await must_mail(conn, before.reseller_id, before.client_id, "sms_delivery")
    changes = inherit.changed(changes, INHERITABLE, before.inherited)
    password = changes.pop("password", None)
    key = {"id": user_id} | ({"version": version} if version is not None else {})
    if not await _refusing(queries.update_user(conn, _folded(changes), **key)):
        raise Stale
    if password is not None:
        _check_strength(str(password), before.username)
        await sessions.set_password(conn, user_id, str(password))
    if changes.get("active") is False:
        await session_rows.close_sessions_of(conn, user_id)
        if before.client_id is not None:
            await leave(conn, who.user_id, before.client_id, user_id)
    conn.wake("sweep", "by_email", f"access:{user_id}")
    return await user(conn, user_id)


def _has_address(*addresses: object) -> None:
    if not any(addresses):
        raise Missing("Enter the address to which SMS are mailed.", field="sms_email")


async def confirm_sms_email(conn: Conn, user_id: UUID, address: str) -> None:
    """A user says that this address for SMS is hers."""
    await queries.confirm_sms_email(conn, user_id, address)


async def ask_address_again(conn: Conn, who: Principal, user_id: UUID) -> None:
    """Mail a user once more the link by which she says that the address for SMS is hers."""
    await check_may_change(conn, who, user_id)
    await queries.ask_again(conn, user_id)
    conn.wake("by_email")


def _check_strength(password: str, username: str) -> None:
    if (why := weakness(password, username)) is not None:
        raise WeakPassword(why, field="password")


def _check_new_role(who: Principal, before: User, role: Role) -> None:
    if role == before.role:
        return
    if before.id == who.user_id or role not in MAY_GIVE[Role(who.role)]:
        raise RoleNotYours(field="role")
    if PLACE[role] != PLACE[Role(before.role)]:
        raise Invalid(
            "A user stays where she belongs: of the system, a reseller, or a client.", field="role"
        )


async def change_me(conn: Conn, who: Principal, changes: Mapping[str, object]) -> User:
    """Change what everybody may change of herself."""
    await sessions.enter_own(conn, who)
    await _refusing(queries.update_user(conn, changes, id=who.user_id))
    changed = await user(conn, who.user_id)
    await sessions.enter_as(conn, who)
    return changed
