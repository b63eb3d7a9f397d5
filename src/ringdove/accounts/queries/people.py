"""All SQL of accounts. The tenant is fenced by row-level security; conditions name it where the caller has one."""

from collections.abc import Mapping, Sequence
from typing import LiteralString
from uuid import UUID

from ringdove.accounts.model import Client, Reseller, User
from ringdove.kernel.db import (
    Changes,
    Condition,
    Conn,
    execute,
    fetch_one,
    fetch_value,
    fetch_values,
    select,
    update_row,
)

RESELLER_COLUMNS: Mapping[str, LiteralString] = {
    "code": "code", "name": "name", "name_key": "name_key", "active": "active",
    "require_second_factor": "require_second_factor", "brand_name": "brand_name", "brand_colour": "brand_colour",
    "help_contact": "help_contact", "mail_sender_name": "mail_sender_name", "host": "host",
}  # fmt: skip
CLIENT_COLUMNS: Mapping[str, LiteralString] = {
    "code": "code", "name": "name", "name_key": "name_key", "active": "active", "country": "country", "time_zone": "time_zone", "language": "language",
    "keep_sms_days": "keep_sms_days", "keep_requests_days": "keep_requests_days",
    "require_second_factor": "require_second_factor", "allowed_networks": "allowed_networks",
    "agent_figures": "agent_figures", "shows_viewers": "shows_viewers",
    "emails_with_text": "emails_with_text", "emails_per_hour": "emails_per_hour",
    "default_max_parallel_sms": "default_max_parallel_sms", "default_sms_delivery": "default_sms_delivery",
    "default_strategy": "default_strategy", "default_offer_timeout_s": "default_offer_timeout_s",
}  # fmt: skip
USER_COLUMNS: Mapping[str, LiteralString] = {
    "username": "username", "agent_number": "agent_number", "external_id": "external_id", "name": "name",
    "name_key": "name_key", "email": "email", "language": "language", "time_zone": "time_zone", "role": "role",
    "active": "active", "sms_delivery": "sms_delivery", "sms_email": "sms_email",
    "max_parallel_sms": "max_parallel_sms", "may_read_texts": "may_read_texts", "inherited": "inherited",
}  # fmt: skip


async def has_administrator(conn: Conn) -> bool:
    """Whether anybody administrates the system."""
    return bool(await fetch_value(conn, "SELECT accounts_has_administrator()"))


_RESELLERS: LiteralString = """
    SELECT id, code, name, active, require_second_factor, brand_name, brand_colour, help_contact, mail_sender_name, host,
           (SELECT digest FROM reseller_logos l WHERE l.reseller_id = resellers.id) AS logo,
           created_at, version, name_key AS sort_key
      FROM resellers
"""
_CLIENTS: LiteralString = """
    SELECT id, reseller_id, code, name, country, time_zone, language, active, keep_sms_days, keep_requests_days,
           require_second_factor, allowed_networks, agent_figures, shows_viewers, default_max_parallel_sms, default_sms_delivery,
           emails_with_text, emails_per_hour, default_strategy, default_offer_timeout_s, created_at, version, name_key AS sort_key
      FROM clients
"""
_USERS: LiteralString = """
    SELECT id, reseller_id, client_id, username, agent_number, external_id, name, email, language, time_zone, role,
           active, sms_delivery, sms_email,
           COALESCE(lower(sms_email_confirmed) = lower(COALESCE(sms_email, email)), false) AS sms_email_confirmed,
           max_parallel_sms, inherited, created_at, version, name_key AS sort_key
      FROM users
"""
_PAGE: LiteralString = " {where} {order} {limit}"
Order = Sequence[tuple[LiteralString, bool]]


async def resellers(conn: Conn, where: Condition, order: Order, limit: int) -> list[Reseller]:
    """A page of resellers."""
    return await select(conn, Reseller, _RESELLERS + _PAGE, where=where, order=order, limit=limit)


async def clients(conn: Conn, where: Condition, order: Order, limit: int) -> list[Client]:
    """A page of clients."""
    return await select(conn, Client, _CLIENTS + _PAGE, where=where, order=order, limit=limit)


async def users(conn: Conn, where: Condition, order: Order, limit: int) -> list[User]:
    """A page of users."""
    return await select(conn, User, _USERS + _PAGE, where=where, order=order, limit=limit)


async def reseller(conn: Conn, id_: UUID) -> Reseller | None:
    """One reseller."""
    return await fetch_one(
        conn, Reseller, _RESELLERS + " WHERE id = %(id)s AND deleted_at IS NULL", id=id_
    )


async def client(conn: Conn, id_: UUID) -> Client | None:
    """One client."""
    return await fetch_one(
        conn, Client, _CLIENTS + " WHERE id = %(id)s AND deleted_at IS NULL", id=id_
    )


async def clients_below(conn: Conn, reseller_id: UUID, at_most: int) -> list[UUID]:
    """The clients of a reseller, deleted ones too."""
    return await fetch_values(
        conn,
        "SELECT id FROM clients WHERE reseller_id = %(reseller_id)s ORDER BY id LIMIT %(at_most)s",
        reseller_id=reseller_id,
        at_most=at_most,
    )


async def user(conn: Conn, id_: UUID) -> User | None:
    """One user."""
    return await fetch_one(conn, User, _USERS + " WHERE id = %(id)s AND deleted_at IS NULL", id=id_)


async def find_administrator(conn: Conn, username: str) -> UUID | None:
    """The system administrator of this name."""
    found: UUID | None = await fetch_value(
        conn,
        "SELECT id FROM users WHERE role = 'system_admin' AND lower(username) = lower(%(username)s)",
        username=username,
    )
    return found


async def insert_reseller(conn: Conn, **values: object) -> None:
    """Write a reseller."""
    await execute(
        conn,
        "INSERT INTO resellers (id, code, name, name_key, active, require_second_factor, brand_name, brand_colour,"
        " help_contact, mail_sender_name, host)"
        " VALUES (%(id)s, %(code)s, %(name)s, %(name_key)s, %(active)s, %(require_second_factor)s, %(brand_name)s,"
        " %(brand_colour)s, %(help_contact)s, %(mail_sender_name)s, %(host)s)",
        **values,
    )


async def insert_client(conn: Conn, **values: object) -> None:
    """Write a client; its predefined statuses come with it."""
    await execute(
        conn,
        "INSERT INTO clients (id, reseller_id, code, name, name_key, country, time_zone, language, active,"
        " keep_sms_days, keep_requests_days, require_second_factor, allowed_networks, agent_figures, shows_viewers,"
        " emails_with_text, emails_per_hour,"
        " default_max_parallel_sms, default_sms_delivery, default_strategy, default_offer_timeout_s)"
        " VALUES (%(id)s, %(reseller_id)s, %(code)s, %(name)s, %(name_key)s, %(country)s, %(time_zone)s,"
        " %(language)s, %(active)s, %(keep_sms_days)s, %(keep_requests_days)s,"
        " %(require_second_factor)s, %(allowed_networks)s, %(agent_figures)s, %(shows_viewers)s, %(emails_with_text)s,"
        " %(emails_per_hour)s, %(default_max_parallel_sms)s,"
        " %(default_sms_delivery)s, %(default_strategy)s, %(default_offer_timeout_s)s)",
        **values,
    )


async def insert_user(conn: Conn, **values: object) -> None:
    """Write a user; her place in distribution comes with her."""
    await execute(
        conn,
        "INSERT INTO users (id, reseller_id, client_id, username, agent_number, external_id, name, name_key, email,"
        " language, time_zone, role, active, sms_delivery, sms_email, max_parallel_sms, may_read_texts,"
        " inherited)"
        " VALUES (%(id)s, %(reseller_id)s, %(client_id)s, %(username)s, %(agent_number)s, %(external_id)s, %(name)s,"
        " %(name_key)s, %(email)s, %(language)s, %(time_zone)s, %(role)s, %(active)s, %(sms_delivery)s,"
        " %(sms_email)s, %(max_parallel_sms)s, %(may_read_texts)s, %(inherited)s)",
        **values,
    )


async def update_reseller(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a reseller; how many rows that were."""
    return await update_row(conn, "resellers", RESELLER_COLUMNS, changes, **key)


async def update_client(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a client; how many rows that were."""
    return await update_row(conn, "clients", CLIENT_COLUMNS, changes, **key)


async def ask_again(conn: Conn, id_: UUID) -> None:
    """Have the address of a user asked again whether it is hers."""
    await execute(conn, "UPDATE users SET sms_email_asked = NULL WHERE id = %(id)s", id=id_)


async def confirm_sms_email(conn: Conn, id_: UUID, address: str) -> None:
    """A user said that this address for SMS is hers."""
    await execute(
        conn,
        "UPDATE users SET sms_email_confirmed = %(address)s WHERE id = %(id)s",
        id=id_,
        address=address,
    )


async def update_user(conn: Conn, changes: Changes, **key: object) -> int:
    """Change a user; how many rows that were."""
    return await update_row(conn, "users", USER_COLUMNS, changes, **key)
