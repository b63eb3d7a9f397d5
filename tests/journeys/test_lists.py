"""Every list: whatever it is sorted, filtered and searched by, each row comes once; and as a file."""

import csv
import io
import random
from typing import Any

import psycopg
import pytest

from ringdove.kernel.listing import fold
from tests.support.build import Build, Client
from tests.support.described import document
from tests.support.rest import Person
from tests.support.site import Site

SEED = 4711
ROWS = 11
LETTERS = "aAbBzZ äÄéß%_\\'\"0 9"


def lists() -> dict[str, dict[str, Any]]:
    """Every endpoint that answers with pages, and its query parameters by name."""
    return {
        path.removeprefix("/api/v1"): {p["name"]: p["schema"] for p in methods["get"]["parameters"]}
        for path, methods in document()["paths"].items()
        if {"cursor", "sort"} <= {p["name"] for p in methods.get("get", {}).get("parameters", [])}
        and not path.endswith(".csv")
        and path.removeprefix("/api/v1") not in OF_THE_CLIENT
    }


#: Numbers of a client's customers, which nobody above the client lists.
OF_THE_CLIENT = {"/opt-outs", "/contacts"}
#: What each can be sorted by is not in its description.
SORTS = {
    "/resellers": ["name", "code", "created_at"],
    "/clients": ["name", "code", "created_at"],
    "/users": ["name", "username", "created_at"],
    "/acd-groups": ["name", "created_at"],
    "/agent-statuses": ["name", "position"],
    "/transaction-codes": ["name", "position"],
    "/skills": ["name"],
    "/templates": ["name"],
    "/routing-applications": ["name", "created_at"],
    "/opening-times": ["name", "created_at"],
    "/sms-send-connectors": ["name", "created_at"],
    "/sms-receive-connectors": ["name", "recipient", "created_at"],
    "/received-sms": ["received_at"],
    "/audit": ["at"],
    "/media-events": ["created_at"],
    "/purges": ["at"],
    "/erasures": ["at"],
    "/mail-servers": ["sender"],
}
FLAGS = (
    "settable_by_agent", "logged_on", "present", "break", "receives_calls", "receives_sms", "distribute_during_call",
)  # fmt: skip
YES_NO: dict[str, Any] = {"type": "boolean"}


def _name(dice: random.Random) -> str:
    return "x" + "".join(dice.choices(LETTERS, k=dice.randrange(1, 5))) + "y"


def _one_of_each(conn: psycopg.Connection, client: Client, number: int, name: str) -> None:
    row = {
        "client": client.id, "reseller": client.reseller_id, "name": name, "key": fold(name), "number": number,
        "code": f"c{number}", "even": number % 2 == 0, "distinct": f"{name}{number}", "distinct_key": fold(f"{name}{number}"),
    }  # fmt: skip
    for table, columns, values in (
        ("resellers", "code, name, name_key, active", "%(code)s, %(name)s, %(key)s, %(even)s"),
        ("clients", "reseller_id, code, name, name_key, country, time_zone, language, active",
         "%(reseller)s, %(code)s, %(name)s, %(key)s, 'DE', 'Europe/Berlin', 'en', %(even)s"),
        ("users", "reseller_id, client_id, username, name, name_key, role, active",
         "%(reseller)s, %(client)s, %(distinct)s, %(name)s, %(key)s, 'agent', %(even)s"),
        ("acd_groups", "client_id, name, name_key, active", "%(client)s, %(distinct)s, %(distinct_key)s, %(even)s"),
        ("sms_receive_connectors", "client_id, name, name_key, recipient, recipient_key, country, active",
         "%(client)s, %(name)s, %(key)s, %(code)s, %(code)s, 'DE', %(even)s"),
        ("sms_send_connectors", "client_id, name, name_key, kind, active",
         "%(client)s, %(name)s, %(key)s, 'demo_phone', %(even)s"),
        ("transaction_codes", "client_id, name, name_key, active, position",
         "%(client)s, %(distinct)s, %(distinct_key)s, %(even)s, %(number)s"),
        ("opening_times", "client_id, name, name_key", "%(client)s, %(distinct)s, %(distinct_key)s"),
        ("templates", "client_id, name, name_key, body, active",
         "%(client)s, %(distinct)s, %(distinct_key)s, 'Hello', %(even)s"),
        ("routing_applications", "client_id, name, name_key, signing_key_encrypted",
         "%(client)s, %(distinct)s, %(distinct_key)s, ''"),
        ("agent_statuses", "client_id, name, colour, position, " + ", ".join(FLAGS),
         "%(client)s, %(name)s, '#ffffff', %(number)s" + ", %(even)s" * len(FLAGS)),
    ):  # fmt: skip
        statement = f"INSERT INTO {table} (id, {columns}) VALUES (gen_random_uuid(), {values})"
        conn.execute(statement.encode(), row)


@pytest.fixture
async def root(portal_site: Site, build: Build) -> Person:
    """The system's administrator, above two clients with many of everything, some of the same name."""
    dice = random.Random(SEED)
    client, other = build.client("one"), build.client("two")
    with psycopg.connect(build.dsn, options="-c role=ringdove_portal") as conn:
        conn.execute("SELECT set_config('ringdove.system', 'on', true)")
        for number in range(ROWS):
            name = _name(dice)
            _one_of_each(conn, client if number % 3 else other, number, name)
    return await Person.at(portal_site, build.user(None, "system_admin", username="root"))


async def test_each_row_comes_once_in_every_order_backwards_too(root: Person) -> None:
    assert set(lists()) == set(SORTS)
    for path, sorts in SORTS.items():
        whole = sorted(await root.names(path, "id", limit="200"))
        for sort in sorts:
            up = await root.names(path, "id", sort=sort, limit="4")
            down = await root.names(path, "id", sort=f"-{sort}", limit="3")
            assert sorted(up) == whole, (path, sort)
            assert down == up[::-1], (path, sort)


async def test_filters_divide_a_list_and_what_is_no_filter_is_named(root: Person) -> None:
    for path, parameters in lists().items():
        whole = sorted(await root.names(path, "id", limit="200"))
        for name, schema in parameters.items():
            if YES_NO in schema.get("anyOf", []):
                parts = [
                    await root.names(path, "id", limit="6", **{name: v}) for v in ("true", "false")
                ]
                assert sorted(parts[0] + parts[1]) == whole, (path, name)
                assert (await root.get(path, **{name: "perhaps"}))[0] == 422
        status, problem = await root.get(path, actve="true")
        assert (status, problem["errors"][0]["field"]) == (422, "actve"), path
        status, problem = await root.get(path, sort="shoe_size")
        assert (status, problem["errors"][0]["field"]) == (422, "sort"), path


async def test_a_part_of_a_name_is_found_whatever_signs_are_in_it(root: Person) -> None:
    for path in ("/users", "/acd-groups", "/clients", "/sms-send-connectors", "/agent-statuses"):
        names = await root.names(path, "name", limit="200")
        for sought in {*names[::3], *(n[1:3].strip() for n in names[::2])} - {""}:
            found = await root.names(path, "name", q=sought, limit="9")
            folded = path != "/agent-statuses" and fold(sought)
            expected = [
                n for n in names if sought.lower() in n.lower() or (folded and folded in fold(n))
            ]
            assert set(expected) <= set(found), (path, sought)
            if path == "/acd-groups":
                assert sorted(found) == sorted(expected), sought


async def test_any_list_can_be_taken_along_as_it_is_filtered(root: Person) -> None:
    described = document()["paths"]
    for path in SORTS:
        if f"/api/v1{path}.csv" not in described:
            assert path in ("/media-events", "/purges", "/erasures", "/mail-servers")
            continue
        async with root.session.get(f"/api/v1{path}.csv") as answer:
            assert answer.status == 200, path
            rows = list(csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff"))))
        assert (
            sorted(r["id"] for r in rows) == sorted(await root.names(path, "id", limit="200"))
            or path == "/audit"
        )
    async with root.session.get("/api/v1/clients.csv?active=false&sort=code") as answer:
        rows = list(csv.DictReader(io.StringIO((await answer.text()).removeprefix("\ufeff"))))
    assert [r["code"] for r in rows] == sorted(f"c{n}" for n in range(1, ROWS, 2))
    assert {r["active"] for r in rows} == {"false"}
    _, page = await root.get("/audit", action="exported", kind="clients")
    assert page["items"][0]["changes"] == {"active": [None, "False"]}
