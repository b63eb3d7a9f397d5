"""Who may see which requests came."""

from uuid import UUID

import aiohttp
from yarl import URL

from tests.support.build import Build
from tests.support.site import Site, eventually

LINE = "+4930901820"
READ = "SELECT count(*) FROM audit WHERE action = 'texts_read'"


async def get(site: Site, user_id: UUID, path: str) -> tuple[int, list[dict[str, object]]]:
    session = await site.signed_in(user_id)
    async with session.get(f"/api/v1{path}") as answer:
        return answer.status, (await answer.json()).get("items", [])


async def test_a_connectors_requests_are_shown_to_its_own_administrators_only(
    build: Build, site: Site
) -> None:
    acme, globex = build.client(), build.client()
    connector = build.connector(acme, build.group(acme), LINE)
    path = f"/sms-receive-connectors/{connector}/requests"
    assert (await site.sms(LINE, "private", message_id="7"))[0] == 200
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 1)

    status, [request] = await get(site, build.user(acme, "client_admin"), path)
    assert (status, request["status"], request["method"]) == (200, 200, "GET")
    assert request["fields"] == {
        "receiver": {"in": "query", "as": "receiver", "value": LINE, "form": "plus"},
        "sender": {"in": "query", "as": "sender", "value": "+4917…67", "form": "plus"},
        "message": {"in": "query", "as": "message", "value": 7},
        "message_id": {"in": "query", "as": "message_id", "value": 1},
    }
    assert (request["charset"], request["others"]) == ("ASCII", [])
    assert (await get(site, build.user(globex, "client_admin"), path))[0] == 404
    assert (await get(site, build.user(acme, "agent"), path))[0] == 403
    async with aiohttp.ClientSession() as nobody, nobody.get(site.url + "/api/v1" + path) as answer:
        assert answer.status == 401


async def test_a_requests_text_is_shown_to_those_who_may_read_the_clients_texts(
    build: Build, portal_site: Site
) -> None:
    acme = build.client()
    connector = build.connector(acme, build.group(acme), LINE)
    path = f"/sms-receive-connectors/{connector}/requests"
    assert (await portal_site.sms(LINE, "private", message_id="7"))[0] == 200
    assert (await portal_site.sms(LINE, "private", message_id="7"))[
        0
    ] == 200  # a repeat: not stored
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 2)
    above = build.user(None, "reseller_admin", reseller_id=acme.reseller_id)

    async def texts(who: UUID) -> list[object]:
        status, requests = await get(portal_site, who, path)
        assert status == 200
        return [request["text"] for request in requests]

    assert await texts(build.user(acme, "client_admin")) == [None, "private"]
    assert await texts(above) == [None, None]
    assert build.run(READ)[0][0] == 0
    build.run("UPDATE users SET may_read_texts = true WHERE id = %s", above)
    assert await texts(above) == [None, "private"]
    assert build.run(READ)[0][0] == 1


async def test_requests_to_unknown_receivers_are_shown_to_system_administrators_only(
    build: Build, site: Site
) -> None:
    assert (await site.sms("+49309999999"))[0] == 404
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 1)
    path = "/unknown-receiver-requests"
    status, [request] = await get(site, build.user(None, "system_admin"), path)
    assert (status, request["status"]) == (200, 404)
    assert (await get(site, build.user(build.client(), "client_admin"), path))[0] == 403


async def test_an_unknown_receiver_names_the_connector_that_may_be_meant(
    build: Build, site: Site
) -> None:
    acme = build.client()
    build.connector(acme, build.group(acme), "+436641234567")
    off = build.connector(acme, build.group(acme), LINE)
    build.run("UPDATE sms_receive_connectors SET active = false WHERE id = %s", off)
    for receiver in ("0664 1234567 ", LINE, "+4930555555"):
        assert (await site.sms(receiver))[0] in (404, 200)
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 3)
    _, requests = await get(site, build.user(None, "system_admin"), "/unknown-receiver-requests")
    meant = [r["meant"] and (r["meant"]["recipient"], r["meant"]["active"]) for r in requests]  # type: ignore[index]
    assert meant == [None, (LINE, False), ("+436641234567", True)]


async def test_what_is_wrong_with_a_request_can_be_seen(build: Build, site: Site) -> None:
    acme = build.client()
    connector = build.connector(acme, build.group(acme), LINE)
    assert (await site.sms(LINE))[0] == 200  # now it is known
    query = "?to=0%2030%20901820&msisdn=491701234567&password=secret&text=gr%FC%DFe&my%20PIN%20is%204711"
    async with aiohttp.ClientSession() as session:
        address = URL(site.url + "/SMSReceiver" + query, encoded=True)
        async with session.get(address) as answer:
            assert answer.status == 400
        address = URL(site.url + "/SMSReceiver" + query + "&from=0170%201234567", encoded=True)
        async with session.get(address) as answer:
            assert answer.status == 200
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 3)
    path = f"/sms-receive-connectors/{connector}/requests"
    _, requests = await get(site, build.user(acme, "client_admin"), path)
    right, wrong, _ = requests
    assert wrong["reason"] == "missing: sender (also absender, from)"
    assert wrong["others"] == ["msisdn", "password"]
    assert "secret" not in str(requests)
    assert right["charset"] == "Windows-1252?"
    assert {name: read.get("form") for name, read in right["fields"].items()} == {  # type: ignore[attr-defined]
        "receiver": "national", "sender": "national", "message": None,
    }  # fmt: skip


async def test_an_id_that_comes_again_with_another_text_is_told(build: Build, site: Site) -> None:
    acme = build.client()
    connector = build.connector(acme, build.group(acme), LINE)
    for number, text in enumerate(("first", "first", "second"), 1):
        assert (await site.sms(LINE, text, message_id="7"))[0] == 200
        await eventually(
            lambda n=number: build.value("SELECT count(*) FROM receiver_requests") == n  # type: ignore[misc]
        )
    path = f"/sms-receive-connectors/{connector}/requests"
    _, requests = await get(site, build.user(acme, "client_admin"), path)
    assert [r["id_reused"] for r in requests] == [True, False, False]
    assert build.value("SELECT count(*) FROM messages") == 2
