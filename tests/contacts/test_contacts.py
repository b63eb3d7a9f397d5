"""People behind numbers: by themselves, by hand, by a table, merged and apart again, erased."""

import asyncio
from uuid import UUID

import pytest

from ringdove.kernel.db import Database
from ringdove.messages import service as messages
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

NUMBER, OTHER = "+491701234567", "+491709999999"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
async def chief(portal_site: Site, build: Build, acme: Client) -> Person:
    return await Person.at(portal_site, build.user(acme, "client_admin"))


async def test_a_number_that_writes_becomes_a_contact_once_whoever_is_faster(
    pipeline: Database, build: Build, acme: Client, chief: Person
) -> None:
    lines = [build.connector(acme, None) for _ in range(4)]

    async def writes(line: UUID) -> None:
        async with pipeline.transaction() as conn:
            await messages.conversation(conn, acme.id, line, NUMBER)

    await asyncio.gather(*(writes(line) for line in lines))
    _, page = await chief.get("/contacts", q="0170 1234567")
    assert [(c["name"], c["numbers"]) for c in page["items"]] == [("", [NUMBER])]


async def test_a_contact_is_found_by_name_field_and_number_in_any_writing(chief: Person) -> None:
    status, made = await chief.post(
        "/contacts", name="Zoë Lee", numbers=["0170 1234567"], fields={"Customer number": "K-17"}
    )
    assert (status, made["numbers"]) == (201, [NUMBER])
    await chief.post("/contacts", name="Somebody else", numbers=[OTHER])
    for sought in ("zoe", "k-17", "0170 1234567", "+49 170 1234567", "00491701234567"):
        assert await chief.names("/contacts", q=sought) == ["Zoë Lee"], sought
    status, changed = await chief.patch(f"/contacts/{made['id']}", {"notes": "VIP"}, chief.etag)
    assert (status, changed["notes"], changed["fields"]) == (
        200,
        "VIP",
        {"Customer number": "K-17"},
    )
    status, problem = await chief.patch(f"/contacts/{made['id']}", {"numbers": [OTHER]})
    assert (status, fields(problem)) == (422, [("numbers", "number_taken")])


async def test_who_only_wrote_becomes_part_of_who_is_known(
    pipeline: Database, build: Build, acme: Client, chief: Person
) -> None:
    line = build.connector(acme, None)
    async with pipeline.transaction() as conn:
        await messages.conversation(conn, acme.id, line, OTHER)
    status, made = await chief.post("/contacts", name="Kim", numbers=[NUMBER, OTHER])
    assert (status, made["numbers"]) == (201, [NUMBER, OTHER])
    assert await chief.names("/contacts") == ["Kim"]


async def test_two_who_are_one_are_merged_and_apart_again(chief: Person) -> None:
    _, kim = await chief.post("/contacts", name="Kim", numbers=[NUMBER], notes="One")
    _, lee = await chief.post(
        "/contacts", name="K. Lee", numbers=[OTHER], notes="Two", fields={"City": "Bonn"}
    )
    status, both = await chief.post(f"/contacts/{kim['id']}/merge", other_id=lee["id"])
    assert status == 200
    assert (both["name"], both["numbers"], both["fields"], both["merged"]) == (
        "Kim", [NUMBER, OTHER], {"City": "Bonn"}, [lee["id"]],
    )  # fmt: skip
    assert both["notes"] == "One\n\nTwo"
    assert (await chief.get(f"/contacts/{lee['id']}"))[0] == 404
    status, one = await chief.post(f"/contacts/{kim['id']}/separate", other_id=lee["id"])
    assert (status, one["numbers"], one["notes"], one["fields"]) == (200, [NUMBER], "One", {})
    _, other = await chief.get(f"/contacts/{lee['id']}")
    assert (other["numbers"], other["notes"]) == ([OTHER], "Two")
    assert (await chief.post(f"/contacts/{kim['id']}/merge", other_id=kim["id"]))[0] == 422


TABLE = (
    "Name;Rufnummer;Sprache;Kundennummer\n"
    "Kim Lee;0170 1234567;deutsch;K-17\n"
    "Nobody;+49 170 9999999, 0170 8888888;en;\n"
)


async def imported(chief: Person, table: str, **query: str) -> tuple[int, dict[str, object]]:
    async with chief.session.post(
        "/api/v1/contacts/import", data=table.encode(), params=query
    ) as answer:
        return answer.status, await answer.json()


async def test_a_table_is_previewed_row_by_row_and_imported_as_a_whole(chief: Person) -> None:
    await chief.post("/contacts", name="Kim", numbers=[NUMBER], fields={"City": "Bonn"})
    status, report = await imported(chief, TABLE, dry_run="true")
    assert status == 200
    assert [r["does"] for r in report["rows"]] == ["changed", "new"]  # type: ignore[attr-defined]
    assert await chief.names("/contacts") == ["Kim"]
    assert (await imported(chief, TABLE))[0] == 200
    _, page = await chief.get("/contacts", q="K-17")
    [kim] = page["items"]
    assert (kim["name"], kim["language"]) == ("Kim Lee", "de")
    assert kim["fields"] == {"City": "Bonn", "Kundennummer": "K-17"}
    _, report = await imported(chief, TABLE, dry_run="true")
    assert [r["does"] for r in report["rows"]] == ["same", "same"]  # type: ignore[attr-defined]
    wrong = TABLE + "Bad;???;fr;\n"
    status, report = await imported(chief, wrong)
    assert (status, report["code"]) == (422, "cannot_import")
    assert len(await chief.names("/contacts")) == 2


async def test_nobody_sees_contacts_of_another_client(
    portal_site: Site, build: Build, chief: Person, acme: Client
) -> None:
    _, kim = await chief.post("/contacts", name="Kim", numbers=[NUMBER])
    stranger = await Person.at(portal_site, build.user(build.client(), "client_admin"))
    assert (await stranger.get(f"/contacts/{kim['id']}"))[0] == 404
    assert await stranger.names("/contacts") == []
    assert await stranger.names("/contacts", q="Kim") == []
    agent = await Person.at(portal_site, build.user(acme))
    assert (await agent.get("/contacts"))[0] == 403
    above = await Person.at(portal_site, build.user(None, "system_admin"))
    assert (await above.get("/contacts"))[0] == 403


async def test_an_erased_number_takes_its_contact_along_and_leaves_one_with_others(
    portal_site: Site, build: Build, chief: Person
) -> None:
    await chief.post("/contacts", name="Kim", numbers=[NUMBER])
    _, lee = await chief.post("/contacts", name="Lee", numbers=[OTHER, "+491708888888"])
    for number in (NUMBER, OTHER):
        assert (await chief.post("/erasures", number=number))[0] == 200
    _, page = await chief.get("/contacts")
    assert [(c["name"], c["numbers"]) for c in page["items"]] == [("Lee", ["+491708888888"])]
    everything = build.run("SELECT words FROM contacts", role="ringdove_pipeline")
    assert OTHER not in str(everything)
    # who did it stands in the history of the one that stays, and the number does not
    _, page = await chief.get("/audit", object_id=lee["id"])
    newest = page["items"][0]
    assert (newest["action"], newest["changes"]) == ("erased", {"numbers": ["***", None]})
    assert newest["user_name"] != ""
    assert OTHER not in str(page)


async def test_what_people_change_of_a_contact_stands_in_its_history_without_what_it_says(
    pipeline: Database, build: Build, acme: Client, chief: Person
) -> None:
    line = build.connector(acme, None)
    async with pipeline.transaction() as conn:
        await messages.conversation(conn, acme.id, line, "+491700000001")
    assert (await chief.get("/audit", kind="contacts"))[1]["items"] == []
    _, kim = await chief.post("/contacts", name="Kim", numbers=[NUMBER])
    await chief.patch(f"/contacts/{kim['id']}", {"notes": "VIP", "numbers": [OTHER]})
    _, lee = await chief.post("/contacts", name="Lee", numbers=[NUMBER])
    await chief.post(f"/contacts/{kim['id']}/merge", other_id=lee["id"])
    await chief.post(f"/contacts/{kim['id']}/separate", other_id=lee["id"])
    _, page = await chief.get("/audit", object_id=kim["id"])
    told = [(e["action"], e["changes"]) for e in page["items"]]
    for happened in (
        ("created", {"name": [None, "***"]}),
        ("changed", {"notes": [None, "***"]}),
        ("changed", {"numbers": [None, "***"]}),
        ("changed", {"numbers": ["***", None]}),
        ("merged", {"part": [None, lee["id"]]}),
        ("separated", {"part": [lee["id"], None]}),
    ):
        assert told.count(happened) == 1, happened
    assert {e["user_name"] for e in page["items"]} != {""}
    assert not any(said in str(page) for said in ("VIP", NUMBER, OTHER))


async def test_a_table_of_contacts_leaves_its_trace_and_its_preview_none(chief: Person) -> None:
    await imported(chief, TABLE, dry_run="true")
    assert (await chief.get("/audit", kind="contacts"))[1]["items"] == []
    assert (await imported(chief, TABLE))[0] == 200
    _, page = await chief.get("/audit", kind="contacts")
    assert [e["action"] for e in page["items"]].count("created") == 2
