"""Connectors of another system, from a table."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from ringdove.connectors import table
from ringdove.kernel import ids
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Site

HEADER = "Name;Recipient;Token;Require Token;Routing Type;ACD Group;Incoming SMS Subject;Routing Application"
PATH = "/api/v1/sms-receive-connectors/import"


@dataclass(frozen=True, slots=True)
class World:
    """A client with a group, its sister, and who looks after both."""

    acme: Client
    sister: Client
    group: UUID
    rita: Person
    clara: Person

    async def send(
        self, content: str | bytes, *, dry_run: bool = False, who: Person | None = None
    ) -> tuple[int, Any]:
        """Import a table."""
        async with (who or self.rita).session.post(
            PATH,
            params={"client_id": str(self.acme.id), "dry_run": str(dry_run).lower()},
            data=content if isinstance(content, bytes) else content.encode(),
            headers={"Content-Type": "text/csv"},
        ) as answer:
            return answer.status, await answer.json()

    async def names(self) -> list[str]:
        """Every connector."""
        return await self.rita.names("/sms-receive-connectors")


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme = build.client("acme")
    rita = build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    return World(
        acme,
        build.client("sister", reseller_id=acme.reseller_id),
        build.group(acme, name="Support"),
        await Person.at(portal_site, rita),
        await Person.at(portal_site, build.user(acme, "client_admin")),
    )


async def test_a_table_becomes_connectors_that_keep_their_tokens(
    world: World, portal_site: Site
) -> None:
    content = f"{HEADER}\nLine 1;030 901821;kept-token-1;yes;Direct ACD Group;support;Hello {{{{ sender }}}};\n"
    content += "Line 2;+49 30 901822;;no;Direct ACD Group;;;\nLine 3;030 901823;;yes;;;;\n"
    status, seen = await world.send(content, dry_run=True)
    assert (status, seen["imported"], await world.names()) == (200, False, [])
    assert [(row["line"], row["makes_token"], row["errors"]) for row in seen["rows"]] == [
        (2, False, []), (3, False, []), (4, True, []),
    ]  # fmt: skip
    assert "kept-token-1" not in str(seen)
    status, done = await world.send(content)
    assert (status, done["imported"], await world.names()) == (
        200,
        True,
        ["Line 1", "Line 2", "Line 3"],
    )
    _, page = await world.rita.get("/sms-receive-connectors")
    assert [c["token"] for c in page["items"][:2]] == ["kept-token-1", None]
    assert len(page["items"][2]["token"]) >= 8
    assert (await portal_site.sms("+4930901821", token="kept-token-1"))[0] == 200
    assert (await portal_site.sms("+4930901821", token="another-token"))[0] == 401


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
async def test_german_tables_are_read_as_spreadsheets_write_them(
    world: World, encoding: str, separator: str
) -> None:
    lines = (
        ("Name", "Empfänger", "Token erforderlich", "ACD-Gruppe", "Aktiv", "Notiz"),
        ("Störung", "030 901821", "nein", "Support", "ja", '"a;b,c"'),
    )
    content = "\r\n".join(separator.join(line) for line in lines)
    status, done = await world.send(content.encode(encoding))
    assert (status, done["ignored"], await world.names()) == (200, ["Notiz"], ["Störung"])


async def test_a_column_is_called_as_the_pages_call_it(world: World, build: Build) -> None:
    application = ids.new()
    build.run(
        "INSERT INTO routing_applications (id, client_id, name, name_key, signing_key_encrypted)"
        " VALUES (%s, %s, 'Menü', 'menu', '')",
        application,
        world.acme.id,
    )
    build.run(
        "INSERT INTO routing_versions"
        " (id, client_id, application_id, number, draft_version, flow, nodes, published_by)"
        " VALUES (%s, %s, %s, 1, 0, '{}', 0, 'Clara')",
        ids.new(),
        world.acme.id,
        application,
    )
    build.run("UPDATE routing_applications SET published_version = 1")
    content = (
        "Name;Empfänger;Routing-Typ;Routing-Anwendung;Ersatz-ACD-Gruppe;Erlaubte Quellen;Priorität\n"
        "Linie;030 901821;Routing-Anwendung;Menü;Support;192.0.2.0/24 198.51.100.7;90\n"
    )
    status, done = await world.send(content)
    assert (status, done["ignored"]) == (200, []), done
    _, page = await world.rita.get("/sms-receive-connectors")
    (made,) = page["items"]
    assert made["routing_type"] == "routing_application"
    assert made["routing_application_name"] == "Menü"
    assert made["fallback_acd_group_name"] == "Support"
    assert made["allowed_sources"] == ["192.0.2.0/24", "198.51.100.7/32"]
    assert made["priority"] == 90


async def test_one_wrong_row_and_nothing_is_imported_and_every_wrong_cell_is_named(
    world: World, build: Build
) -> None:
    build.group(world.sister, name="Theirs")
    build.connector(world.sister, None, "+4930901829", name="Taken already")
    content = (
        HEADER
        + """
Good;030 901820;;no;;;;
;030 901821;short;perhaps;Somewhere;;;
Wrong group;030 901822;;no;;Theirs;;
Twice;+49 30 901820;;no;;;;
Taken;030 901829;;no;;;;
Application;030 901823;;no;Routing Application;;;Menu
Template;030 901824;;no;;;{{ sender;
"""
    )
    status, seen = await world.send(content, dry_run=True)
    assert status == 200
    wrong = [
        (row["line"], [(e["field"], e["code"]) for e in row["errors"]]) for row in seen["rows"]
    ]
    assert wrong == [
        (2, []),
        (3, [("name", "missing"), ("token", "string_too_short"), ("require_token", "bool_parsing"),
             ("routing_type", "literal_error")]),
        (4, [("acd_group", "no_such_group")]),
        (5, [("recipient", "recipient_taken")]),
        (6, [("recipient", "recipient_taken")]),
        (7, [("routing_application", "no_such_application")]),
        (8, [("incoming_sms_subject", "invalid")]),
    ]  # fmt: skip
    assert "Taken already" in seen["rows"][4]["errors"][0]["message"]
    status, problem = await world.send(content)
    assert (status, problem["code"]) == (422, "cannot_import")
    assert [row["line"] for row in problem["rows"]] == [3, 4, 5, 6, 7, 8]
    assert await world.names() == ["Taken already"]


@pytest.mark.timeout(30)
async def test_a_thousand_rows_take_seconds(world: World) -> None:
    rows = (f"Line {n};030 9{n:06};;no;Direct ACD Group;Support;;" for n in range(1000))
    status, done = await world.send("\n".join((HEADER, *rows)))
    assert (status, len(done["rows"])) == (200, 1000)


async def test_what_was_exported_can_be_imported_elsewhere(world: World, build: Build) -> None:
    content = (
        f"{HEADER}\n=Line;+49 30 901821;kept-token-1;yes;;Support;Hello;\nB;030 901822;;no;;;;\n"
    )
    assert (await world.send(content))[0] == 200
    settings = {
        "allowed_sources": ["192.0.2.0/24", "2001:db8::/32"], "limit_per_minute": 60, "client_may_route": True,
        "priority": 70, "reply_status": 204, "reply_content_type": "text/xml", "reply_body": "<Response/>",
        "billing_reference": "R-1",
    }  # fmt: skip
    _, page = await world.rita.get("/sms-receive-connectors")
    for each in page["items"]:
        assert (await world.rita.patch(f"/sms-receive-connectors/{each['id']}", settings))[0] == 200
    async with world.rita.session.get("/api/v1/sms-receive-connectors.csv") as answer:
        exported = await answer.read()
    assert b"kept-token-1" not in exported
    build.run("UPDATE sms_receive_connectors SET active = false, name_key = 'x' || name_key")
    status, done = await world.send(exported)
    assert (status, [row["values"]["name"] for row in done["rows"]]) == (200, ["=Line", "B"])
    _, page = await world.rita.get("/sms-receive-connectors", active="true")
    assert [{name: each[name] for name in settings} for each in page["items"]] == [settings] * 2


async def test_opening_times_and_the_way_out_are_exported_and_imported_by_name(
    world: World, build: Build
) -> None:
    times, way = build.opening_times(world.acme), build.send_connector(world.acme)
    assert (await world.send("Name;Recipient\nLine;+49 30 901821\n"))[0] == 200
    _, page = await world.rita.get("/sms-receive-connectors")
    path = f"/sms-receive-connectors/{page['items'][0]['id']}"
    led = {"opening_times_id": str(times), "sms_send_connector_id": str(way)}
    assert (await world.rita.patch(path, led))[0] == 200
    async with world.rita.session.get("/api/v1/sms-receive-connectors.csv") as answer:
        exported = await answer.read()
    assert (await world.rita.delete(path))[0] == 204
    status, done = await world.send(exported)
    assert status == 200, done
    _, page = await world.rita.get("/sms-receive-connectors")
    (made,) = page["items"]
    assert {name: made[name] for name in led} == led
    assert made["opening_times_name"].startswith("Hours")
    assert made["sms_send_connector_name"] == "Phone"


async def test_what_a_table_names_and_the_client_lacks_or_has_twice_is_said_in_its_cell(
    world: World, build: Build
) -> None:
    build.opening_times(world.sister)
    build.send_connector(world.acme)
    build.send_connector(world.acme)
    header = "Name;Recipient;SMS-Sendekonnektor;Öffnungszeiten"
    hers = build.value("SELECT name FROM opening_times")
    status, problem = await world.send(
        f"{header}\nA;030 901821;Fax;\nB;030 901822;Phone;\nC;030 901823;;{hers}\n"
    )
    assert status == 422
    assert [(e["field"], e["code"]) for row in problem["rows"] for e in row["errors"]] == [
        ("sms_send_connector", "no_such_send_connector"),
        ("sms_send_connector", "several_of_this_name"),
        ("opening_times", "no_such_opening_times"),
    ]


async def test_only_those_who_make_connectors_import_them_and_only_for_their_clients(
    world: World, build: Build
) -> None:
    content = f"{HEADER}\nLine;030 901821;;no;;;;\n"
    assert (await world.send(content, who=world.clara))[0] == 403
    globex = build.client("globex")
    async with world.rita.session.post(
        PATH, params={"client_id": str(globex.id)}, data=content.encode()
    ) as answer:
        assert answer.status == 422
    assert await world.names() == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Name;Token\na;b",
        "Name;Recipient;Name\na;b;c",
        'Name;Recipient\n"a;b\n',
        "\x00",
        "Name\x00;Recipient",
    ],
)
async def test_what_is_no_table_is_refused(world: World, content: str) -> None:
    assert (await world.send(content))[0] in (200, 422)
    assert await world.names() == []


def test_a_table_is_read_by_its_own_separator() -> None:
    assert table.read("Name,Recipient\na;b,1\n").rows == [(2, {"name": "a;b", "recipient": "1"})]
