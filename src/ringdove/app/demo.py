"""The demo's data, made once in an empty database through the same use cases as everybody's."""

from datetime import UTC, datetime
from uuid import UUID

from ringdove.accounts.model import Role
from ringdove.accounts.service import people, sessions
from ringdove.acd.service import codes, master, templates
from ringdove.app import upkeep
from ringdove.connectors import service as connectors
from ringdove.hours import service as hours
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PORTAL, Conn, Database
from ringdove.kernel.settings import Settings
from ringdove.mail import service as mail
from ringdove.mail.model import of_the_system
from ringdove.outbound import service as outbound
from ringdove.routing.play import Expected, Given, Said
from ringdove.routing.ready_made import READY_MADE, At
from ringdove.routing.service import applications, examples

PASSWORD = "demo"  # noqa: S105 - known to everybody, on purpose
SALES_TOKEN = "demo-sales-token"  # noqa: S105 - the same


async def fill(settings: Settings) -> None:
    """Fill the database, unless somebody is in it."""
    dsn = upkeep.address(settings)
    async with (
        Database(dsn, PORTAL, size=1, statement_timeout_ms=30_000) as database,
        database.transaction() as conn,
    ):
        await sessions.enter_system(conn)
        if await people.needs_administrator(conn):
            await _fill(conn, Keys(settings.secret))
            await _mail_works(conn, settings)


async def _fill(conn: Conn, keys: Keys) -> None:
    await _user(conn, username="root", role=Role.SYSTEM_ADMIN, may_read_texts=True)
    northwind = await people.create_reseller(
        conn, {"code": "northwind", "name": "Northwind Telecom"}
    )
    await _user(conn, username="rita", role=Role.RESELLER_ADMIN, reseller_id=northwind.id)
    await _acme(conn, keys, northwind.id)
    await _globex(conn, keys, northwind.id)


async def _mail_works(conn: Conn, settings: Settings) -> None:
    """The demo's own mail server needs no test."""
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else None
    system = of_the_system(url, settings.mail_from, Keys(settings.secret))
    if system.server is not None:
        await mail.note_passed(conn, Keys(settings.secret), system.server)


async def _client(conn: Conn, reseller_id: UUID, code: str, name: str) -> UUID:
    made = await people.create_client(
        conn, None, {"reseller_id": reseller_id, "code": code, "name": name, "country": "DE",
                     "time_zone": "Europe/Berlin", "language": "en", "active": True},
    )  # fmt: skip
    return made.id


async def _person(conn: Conn, client_id: UUID, username: str, role: Role, **more: object) -> UUID:
    values = {"client_id": client_id, "role": role, "email": f"{username}@acme.example", **more}
    return await _user(conn, username=username, **values)


async def _user(conn: Conn, *, username: str, **more: object) -> UUID:
    made = await people.create_user(
        conn, None, {"username": username, "name": username.title(), **more}
    )
    await sessions.set_password(conn, made.id, PASSWORD)  # weaker than people may choose
    return made.id


async def _acme(conn: Conn, keys: Keys, reseller_id: UUID) -> None:
    acme = await _client(conn, reseller_id, "acme", "Acme")
    await _person(conn, acme, "clara", Role.CLIENT_ADMIN)
    sam = await _person(conn, acme, "sam", Role.SUPERVISOR)
    alice = await _person(conn, acme, "alice", Role.AGENT, agent_number="1001")
    bob = await _person(conn, acme, "bob", Role.AGENT, agent_number="1002")
    carol = await _person(
        conn,
        acme,
        "carol",
        Role.AGENT,
        agent_number="1003",
        sms_delivery="email",
        sms_email="carol@acme.example",
    )
    await people.confirm_sms_email(conn, carol, "carol@acme.example")
    dave = await _person(conn, acme, "dave", Role.AGENT, agent_number="1004")
    office = await _office_hours(conn, acme)
    support = await master.create_group(
        conn,
        None,
        {
            "client_id": acme,
            "name": "Support",
            "members": [alice, bob, carol],
            "supervisors": [sam],
            "opening_times_id": office,
        },
    )
    sales = await master.create_group(
        conn,
        None,
        {"client_id": acme, "name": "Sales", "members": [carol, dave], "supervisors": [sam]},
    )
    await _desk(conn, acme, support.id)
    phone = await _phone(conn, keys, acme)
    menu = await _help_menu(conn, keys, acme, support.id, sales.id)
    for values in (
        {"name": "Support line", "recipient": "+4930901820", "acd_group_id": support.id,
         "incoming_sms_subject": "Support SMS"},
        {"name": "Sales line", "recipient": "+4930901821", "require_token": True, "token": SALES_TOKEN,
         "acd_group_id": sales.id, "incoming_sms_subject": "Sales SMS"},
        {"name": "Help menu", "recipient": "+4930901822", "routing_type": "routing_application",
         "routing_application_id": menu, "fallback_acd_group_id": support.id},
    ):  # fmt: skip
        await connectors.create(
            conn, keys, {**values, "client_id": acme, "sms_send_connector_id": phone}
        )


async def _desk(conn: Conn, client_id: UUID, support: UUID) -> None:
    """What agents choose from: answers that are written already, and what an SMS was about."""
    for name, body, at_once in (
        ("Greeting", "Hello {{ customer.name | default: 'there' }}, this is {{ agent.name }}. ", False),
        ("Parcel is on its way", "Your parcel is on its way and arrives tomorrow before noon.", True),
        ("Opening hours", "We are here for you from Monday to Friday, 8:00 to 18:00.", True),
    ):  # fmt: skip
        await templates.create(
            conn, None, {"client_id": client_id, "name": name, "body": body, "language": "en",
                         "sends_at_once": at_once, "active": True, "acd_group_ids": []},
        )  # fmt: skip
    for name in ("Delivery", "Invoice", "Complaint"):
        await codes.create(
            conn, None, {"client_id": client_id, "name": name, "active": True, "position": None,
                         "acd_group_ids": [support]},
        )  # fmt: skip


async def _help_menu(conn: Conn, keys: Keys, client_id: UUID, support: UUID, sales: UUID) -> UUID:
    """An application that is published, with examples of what it should do."""
    flow = READY_MADE["keyword_menu"].flow(At([support, sales]))
    made = await applications.create(
        conn, keys, "Clara", client_id, {"name": "Help menu", "flow": flow,
                                         "description": "SUPPORT or SALES; anything else is asked."},
    )  # fmt: skip
    at = datetime(2026, 11, 29, 3, tzinfo=UTC)
    for name, text, says, group_id in (
        ("SUPPORT leads to Support", "SUPPORT my lamp is broken", [], support),
        ("SALES leads to Sales", "SALES", [], sales),
        ("Anything else is asked", "Hello?", [Said(text="sales please")], sales),
    ):
        given = Given(sender="+491701234567", text=text, at=at, says=says)
        expected = Expected(outcome="group", acd_group_id=group_id)
        await examples.create(conn, made.id, name, given, expected)
    await examples.publish(conn, made.id, "Clara", None, "First version", None, readable=True)
    return made.id


async def _office_hours(conn: Conn, client_id: UUID) -> UUID:
    week = [{"weekday": day, "from": "08:00", "until": "18:00"} for day in range(1, 6)]
    made = await hours.create(
        conn, client_id, {"name": "Office hours", "time_zone": None, "country": "DE", "region": "BE",
                          "closed_on_holidays": True, "weekly": week, "exceptions": []},
    )  # fmt: skip
    return made.id


async def _globex(conn: Conn, keys: Keys, reseller_id: UUID) -> None:
    globex = await _client(conn, reseller_id, "globex", "Globex")
    await _person(conn, globex, "otto", Role.CLIENT_ADMIN, email="otto@globex.example")
    group = await master.create_group(conn, None, {"client_id": globex, "name": "Service"})
    phone = await _phone(conn, keys, globex)
    await connectors.create(
        conn, keys, {"client_id": globex, "name": "Globex line", "recipient": "+4930901899",
                     "acd_group_id": group.id, "sms_send_connector_id": phone},
    )  # fmt: skip


async def _phone(conn: Conn, keys: Keys, client_id: UUID) -> UUID:
    made = await outbound.create(
        conn, keys, client_id, {"kind": "demo_phone", "name": "Demo phone", "active": True, "method": "POST", "url": "",
                                "headers": [], "body": "", "success_status": "2xx", "success_pattern": None},
    )  # fmt: skip
    return made.id
