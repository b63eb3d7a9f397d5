"""Faults that somebody planted: what the pages get names the cause, and the words there say what to do, in both languages."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
from psycopg.types.json import Jsonb

from ringdove.kernel import clock, ids
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site, eventually

FEATURE = Path(__file__).parents[2] / "web/src/features/numbers"
SENDER = "+491713920012"
PIPELINE = "ringdove_pipeline"


def words(page: str, key: str) -> tuple[str, str]:
    """What a page says by this key, in English and in German."""
    text = (FEATURE / page / "words.ts").read_text()
    found = re.findall(rf'"{re.escape(key)}":\s*(\{{[^}}]*\}}|"[^"]*")', text)
    assert len(found) == 2, key
    return found[0], found[1]


def says_what_to_do(page: str, key: str, english: str, german: str) -> None:
    said = words(page, key)
    assert english in said[0], key
    assert german in said[1], key


@dataclass(frozen=True)
class Wrong:
    """A request that is refused, and by what somebody who looks at it sees why."""

    connector: dict[str, Any]
    sent: dict[str, str | None]
    status: int
    sees: Callable[[dict[str, Any]], bool]
    advice: str
    english: str
    german: str
    times: int = 1
    recipient: str = "+4930555{number:04d}"
    to: str | None = None
    unknown: bool = False
    #: Whether one that is right came before it.
    known: bool = False


TOKEN = {"require_token": True, "token": "the-old-token"}
WRONG = {
    "the token was changed": Wrong(
        {**TOKEN, "token": "the-new-token"}, {"token": "the-old-token"}, 401,
        lambda r: "token" in r["fields"], "token_wrong", "Copy it from the connector", "Kopieren Sie es",
    ),
    "the token is left out": Wrong(
        TOKEN, {}, 401, lambda r: "token" not in r["fields"], "token_missing", "Add token=", "Fügen Sie",
    ),
    "the source is not allowed": Wrong(
        {"allowed_sources": ["192.0.2.0/24"]}, {}, 403, lambda r: r["source"] == "127.0.0.1", "source",
        "allowed sources", "den erlaubten Quellen hinzu",
    ),
    "the limit is reached": Wrong(
        {"limit_per_minute": 1}, {}, 429, lambda r: "too many" in r["reason"], "too_many", "can be raised", "lässt sich anheben",
        times=2,
    ),
    "the sender is called otherwise": Wrong(
        {}, {"msisdn": SENDER, "from": None}, 400, lambda r: r["others"] == ["msisdn"] and "sender" in r["reason"], "missing",
        "have it send the name that is missed", "den Namen schicken, der hier fehlt", known=True,
    ),
    "the connector is switched off": Wrong(
        {"active": False}, {}, 404, lambda r: (r["meant"] or {}).get("active") is False, "unknown_off", "Switch it on", "Schalten Sie ihn ein",
        unknown=True,
    ),
    "the connector has another country": Wrong(
        {"country": "DE"}, {}, 404, lambda r: (r["meant"] or {}).get("country") == "DE" and r["fields"]["receiver"]["form"] == "national",
        "unknown_meant", "Correct one of the two", "Berichtigen Sie einen von beiden",
        recipient="+43664555{number:04d}", to="0664555{number:04d}", unknown=True,
    ),
    "the number is wrong": Wrong(
        {}, {}, 404, lambda r: r["meant"] is None, "unknown", "correct the number at the provider", "berichtigen Sie die Nummer",
        to="+4930556{number:04d}", unknown=True,
    ),
    "the connector leads nowhere": Wrong(
        {"acd_group_id": None}, {}, 502, lambda r: "not routable" in r["reason"], "not_routable", "an ACD group", "ACD- oder Ersatzgruppe",
    ),
}  # fmt: skip


async def test_whoever_looks_at_the_requests_sees_what_is_wrong_with_each(
    portal_site: Site, build: Build
) -> None:
    site = portal_site
    acme = build.client()
    group = build.group(acme)
    root = await Person.at(site, build.user(None, "system_admin"))
    lists: dict[str, str] = {}
    async with aiohttp.ClientSession() as provider:
        for number, (name, wrong) in enumerate(WRONG.items(), 1):
            recipient = wrong.recipient.format(number=number)
            values = {
                "name": name,
                "recipient": recipient,
                "client_id": str(acme.id),
                "acd_group_id": str(group),
            }
            status, made = await root.post("/sms-receive-connectors", **values | wrong.connector)
            assert status == 201, made
            usual = {
                "to": (wrong.to or recipient).format(number=number),
                "from": SENDER,
                "text": name,
            }
            sent = {
                key: value for key, value in {**usual, **wrong.sent}.items() if value is not None
            }
            if wrong.known:
                async with provider.get(f"{site.url}/SMSReceiver", params=usual) as answer:
                    assert answer.status == 200
            for _ in range(wrong.times):
                async with provider.get(f"{site.url}/SMSReceiver", params=sent) as answer:
                    status = answer.status
            assert status == wrong.status, name
            lists[name] = (
                "/unknown-receiver-requests"
                if wrong.unknown
                else f"/sms-receive-connectors/{made['id']}/requests"
            )
    total = sum(wrong.times + wrong.known for wrong in WRONG.values())
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == total)
    for name, wrong in WRONG.items():
        _, page = await root.get(lists[name])
        requests = [r for r in page["items"] if r["status"] == wrong.status]
        assert any(wrong.sees(r) for r in requests), name
        says_what_to_do("requests", f"advice.{wrong.advice}", wrong.english, wrong.german)


#: What is done to client %(client)s, whose agent is ready; what the way says; what the page says to that.
STUCK = {
    "the connector has no group": (
        "UPDATE sms_receive_connectors SET acd_group_id = NULL WHERE client_id = %s", "no_group", "Choose one", "Wählen Sie eine",
    ),
    "no application was published": (
        "UPDATE sms_receive_connectors SET routing_type = 'routing_application', acd_group_id = NULL WHERE client_id = %s",
        "no_application", "published routing application", "veröffentlichte Routing-Anwendung",
    ),
    "the group is switched off": (
        "UPDATE acd_groups SET active = false WHERE client_id = %s", "group_inactive", "Switch it on", "Schalten Sie sie ein",
    ),
    "the client is switched off": (
        "UPDATE clients SET active = false WHERE id = %s", "client_inactive", "Switch it on", "Schalten Sie ihn ein",
    ),
    "the reseller is switched off": (
        "UPDATE resellers SET active = false WHERE id = (SELECT reseller_id FROM clients WHERE id = %s)", "reseller_inactive",
        "Switch it on", "Schalten Sie ihn ein",
    ),
    "the group is empty": (
        "DELETE FROM acd_group_members WHERE client_id = %s", "no_agents", "Add some", "Fügen Sie welche hinzu",
    ),
}  # fmt: skip
HINDERED = {
    "the status flag is off": (
        "UPDATE agent_statuses SET receives_sms = false WHERE client_id = %s", "status", "let that one receive", "SMS erhalten",
    ),
    "the status leaves the group out": (
        """INSERT INTO agent_status_groups (client_id, agent_status_id, group_id)
           SELECT a.client_id, a.status_id, g.id FROM acd_agents a JOIN acd_groups g ON g.client_id = a.client_id
            WHERE a.client_id = %s AND NOT EXISTS (SELECT FROM acd_group_members m WHERE m.group_id = g.id)""",
        "status_restricted", "add the group", "Fügen Sie ihm die Gruppe hinzu",
    ),
    "nobody is at a desk": (
        "UPDATE acd_agents SET connected = false WHERE client_id = %s", "not_connected", "sign in", "anmelden",
    ),
    "everybody has enough": (
        "UPDATE users SET max_parallel_sms = 1 WHERE client_id = %s", "at_maximum", "close", "abschließen",
    ),
    "a transaction code is owed": (
        "UPDATE acd_agents SET owes_code = true WHERE client_id = %s", "code_owed", "choose one", "einen wählen",
    ),
    "everybody is in a call": (
        """UPDATE acd_agents SET phone_state = 'in_call', phone_since = now(), phone_reported_at = now()
            WHERE client_id = %s""",
        "in_call", "wait for its end", "Warten Sie das Ende ab",
    ),
    "they only read": (
        "UPDATE acd_group_members SET kind = 'read_only' WHERE client_id = %s", "read_only", "that receive", "SMS erhält",
    ),
    "the reserve is not logged in": (
        "UPDATE acd_group_members SET kind = 'reserve', logged_in = false WHERE client_id = %s", "not_logged_in", "log into",
        "anmelden",
    ),
    "the address for SMS was never confirmed": (
        "UPDATE users SET sms_delivery = 'email' WHERE client_id = %s", "delivery_email", "follow the link", "auf den Link",
    ),
}  # fmt: skip


def plant(build: Build, fault: str, number: int) -> tuple[Client, str, UUID]:
    """A client whose only agent is ready, with the fault."""
    client = build.client()
    agent = build.user(client)
    recipient = f"+4930777{number:04d}"
    build.connector(client, build.group(client, agent, offer_timeout_s=300), recipient)
    build.group(client)
    build.ready(agent)
    build.listening(agent)
    build.run(
        fault, client.id, role=PIPELINE if "UPDATE acd_agents" in fault else "ringdove_portal"
    )
    return client, recipient, agent


async def test_the_way_of_an_sms_says_why_nobody_gets_it(site: Site, build: Build) -> None:
    root = await Person.at(site, build.user(None, "system_admin"))
    found: dict[str, dict[str, Any]] = {}
    faults = {name: fault for name, (fault, *_) in (*STUCK.items(), *HINDERED.items())}
    clients = {name: plant(build, fault, n) for n, (name, fault) in enumerate(faults.items())}
    for _, recipient, _ in clients.values():
        assert (await site.sms(recipient))[0] in (200, 502)
    assert (await site.sms(clients["everybody has enough"][1], sender="+491713920099"))[0] == 200
    waiting = len(HINDERED) + 2  # the empty group's waits too, and one is offered
    await eventually(lambda: build.value("SELECT count(*) FROM acd_events") == waiting)
    await eventually(lambda: build.value("SELECT count(*) FROM acd_offers") == 1)
    _, page = await root.get("/received-sms", limit="100")
    for name, (client, *_) in clients.items():
        sms = next(sms for sms in page["items"] if sms["client_id"] == str(client.id))
        status, found[name] = await root.get(f"/received-sms/{sms['id']}/way")
        assert status == 200
    for name, (_, stuck, english, german) in STUCK.items():
        assert found[name]["stuck"] == stuck, name
        says_what_to_do("received", f"stuck.{stuck}", english, german)
    for name, (_, reason, english, german) in HINDERED.items():
        assert (found[name]["stuck"], found[name]["team"]["hindered"]) == (
            "nobody_ready",
            {reason: 1},
        ), name
        says_what_to_do("received", f"hindered.{reason}", english, german)


async def test_the_way_of_an_sms_says_until_when_it_is_closed_and_what_a_rule_did_about_it(
    site: Site, build: Build
) -> None:
    root = await Person.at(site, build.user(None, "system_admin"))
    client, recipient, _ = plant(
        build, "UPDATE agent_statuses SET receives_sms = false WHERE client_id = %s", 90
    )
    opens = (clock.now() + timedelta(days=2)).date()
    all_day = {"weekday": opens.isoweekday(), "from": "00:00", "until": "24:00"}
    times = build.opening_times(client, time_zone="UTC", weekly=Jsonb([all_day]))
    build.run(
        "UPDATE sms_receive_connectors SET opening_times_id = %s WHERE client_id = %s",
        times, client.id,
    )  # fmt: skip
    build.run(
        "INSERT INTO acd_overflow_rules (id, client_id, group_id, position, at_point, action, reply)"
        " SELECT %s, client_id, acd_group_id, 0, 'closed', 'reply', 'We are closed' FROM sms_receive_connectors"
        " WHERE client_id = %s",
        ids.new(), client.id,
    )  # fmt: skip
    assert (await site.sms(recipient))[0] == 200
    happened = "SELECT count(*) FROM acd_history WHERE what = 'overflowed'"
    await eventually(lambda: build.value(happened) == 1)
    _, page = await root.get("/received-sms")
    status, way = await root.get(f"/received-sms/{page['items'][0]['id']}/way")
    assert (status, way["stuck"]) == (200, "closed")
    assert way["closed"]["opens_at"] == f"{opens}T00:00:00Z"
    assert [s["detail"] for s in way["steps"] if s["what"] == "overflowed"] == ["closed"]
    says_what_to_do("received", "stuck.closed", "it is closed", "Es ist geschlossen")
    says_what_to_do("received", "closed.until", "begin again: {at}", "beginnen wieder: {at}")
    says_what_to_do("received", "point.closed", "outside", "außerhalb")
