"""SMS receive connectors over HTTP."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ringdove.kernel import clock, ids
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

PATH = "/sms-receive-connectors"


@dataclass(frozen=True, slots=True)
class World:
    """Two clients of one reseller, and one of another."""

    acme: Client
    sister: Client
    globex: Client
    group: UUID
    rita: Person
    clara: Person
    alice: Person


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme = build.client("acme")
    rita = build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    return World(
        acme,
        build.client("sister", reseller_id=acme.reseller_id),
        build.client("globex"),
        build.group(acme, name="Support"),
        await Person.at(portal_site, rita),
        await Person.at(portal_site, build.user(acme, "client_admin")),
        await Person.at(portal_site, build.user(acme)),
    )


async def _create(world: World, **more: Any) -> Any:
    body = {"client_id": str(world.acme.id), "name": "Line", "recipient": "+4930901820", **more}
    status, made = await world.rita.post(PATH, **body)
    assert status == 201, made
    return made


async def _refused(world: World, **more: Any) -> Any:
    body = {"client_id": str(world.acme.id), "name": "Line", "recipient": "+4930901820", **more}
    status, problem = await world.rita.post(PATH, **body)
    assert status == 422, problem
    return fields(problem)


async def _soon(site: Site, wanted: int, **more: str) -> None:
    """Receivers know of a change as soon as they were woken."""
    async with asyncio.timeout(60):
        while (await site.sms("+4930901820", **more))[0] != wanted:
            await clock.pause(0.02)


async def test_a_new_connector_gets_the_country_of_its_client_and_the_documented_defaults(
    world: World, build: Build
) -> None:
    build.run("UPDATE clients SET country = 'CH' WHERE id = %s", world.acme.id)
    made = await _create(world)
    expected = {
        "country": "CH", "active": True, "require_token": False, "token": None, "token_set": False,
        "routing_type": "direct_acd_group", "acd_group_id": None, "incoming_sms_subject": "",
        "routing_application_id": None, "fallback_acd_group_id": None, "sms_send_connector_id": None,
        "reply_status": 200, "reply_body": "", "routable": False,
    }  # fmt: skip
    assert expected.items() <= made.items()


async def test_a_saved_connector_takes_sms_at_once_and_refuses_them_when_switched_off(
    world: World, portal_site: Site
) -> None:
    made = await _create(world, acd_group_id=str(world.group))
    assert made["routable"] is True
    assert (await portal_site.sms("+4930901820"))[0] == 200
    await world.rita.patch(f"{PATH}/{made['id']}", {"active": False})
    await _soon(portal_site, 404)


async def test_the_token_is_told_to_those_who_may_change_it_and_to_nobody_else(
    world: World,
) -> None:
    made = await _create(world, require_token=True, token="typed token 1")
    assert (made["token"], made["token_set"]) == ("typed token 1", True)
    at = f"{PATH}/{made['id']}"
    for person, status, token in (
        (world.rita, 200, "typed token 1"),
        (world.clara, 200, None),
        (world.alice, 403, None),
    ):
        answer = await person.get(at)
        assert (answer[0], answer[1].get("token")) == (status, token)
        assert ("typed token 1" in str(await person.get(PATH))) == (token is not None)
    assert (await world.clara.get(at))[1]["token_set"] is True


async def test_generating_a_token_replaces_the_old_one_for_providers_too(
    world: World, portal_site: Site
) -> None:
    made = await _create(
        world, acd_group_id=str(world.group), require_token=True, generate_new_token=True
    )
    first = made["token"]
    status, changed = await world.rita.patch(f"{PATH}/{made['id']}", {"generate_new_token": True})
    assert (status, changed["token"] == first, len(changed["token"]) >= 8) == (200, False, True)
    await _soon(portal_site, 401, token=first)
    assert (await portal_site.sms("+4930901820", token=changed["token"]))[0] == 200


async def test_tokens_are_changed_under_load_and_none_is_refused_before_the_old_one_ends(
    world: World, portal_site: Site, build: Build
) -> None:
    made = await _create(
        world, acd_group_id=str(world.group), require_token=True, token="old-token-1"
    )
    at = f"{PATH}/{made['id']}"
    answers: dict[str, list[int]] = {"old-token-1": []}
    enough = asyncio.Event()

    async def provider(token: str) -> None:
        number = 0
        while not enough.is_set():
            number += 1
            text, mine = f"{token} {number} {id(asyncio.current_task())}", answers[token]
            mine.append((await portal_site.sms("+4930901820", text, token=token))[0])

    async def seen(token: str, more: int) -> None:
        wanted = len(answers[token]) + more
        while len(answers[token]) < wanted:
            await clock.pause(0.01)

    async with asyncio.timeout(90), asyncio.TaskGroup() as providers:
        for _ in range(6):
            providers.create_task(provider("old-token-1"))
        await seen("old-token-1", 20)
        status, changed = await world.rita.post(f"{at}/token", old_ends="24h")
        new = changed["token"]
        assert (status, new == "old-token-1") == (200, False)
        assert changed["previous_token_until"] is not None
        answers[new] = []
        for _ in range(6):
            providers.create_task(provider(new))
        for _ in range(3):
            # Other changes meanwhile take neither of the two away.
            await seen(new, 10)
            await seen("old-token-1", 10)
            assert (await world.rita.patch(at, {"billing_reference": new[:8]}))[0] == 200
        enough.set()
    assert set(answers["old-token-1"]) == set(answers[new]) == {200}
    stored = build.value("SELECT count(*) FROM messages")
    assert stored == sum(map(len, answers.values()))

    build.run(
        "UPDATE sms_receive_connectors SET previous_token_until = now() WHERE id = %s", made["id"]
    )
    await _soon(portal_site, 401, token="old-token-1")
    assert (await portal_site.sms("+4930901820", token=new))[0] == 200


async def test_of_three_who_save_at_once_one_does_and_the_others_are_told_and_nothing_is_lost(
    world: World, portal_site: Site, build: Build
) -> None:
    made = await _create(world, acd_group_id=str(world.group))
    at = f"{PATH}/{made['id']}"
    root = await Person.at(portal_site, build.user(None, "system_admin"))
    second = await Person.at(
        portal_site, build.user(None, "reseller_admin", reseller_id=world.acme.reseller_id)
    )
    editors = {
        "incoming_sms_subject": (world.rita, "Subject of Rita"),
        "billing_reference": (second, "R-2"),
        "priority": (root, 90),
    }

    async def edit(field: str) -> int:
        """Save, and where somebody was faster look again and save again, as the form does; how often she was told."""
        who, value = editors[field]
        told = 0
        while True:
            status, answer = await who.patch(at, {field: value}, who.etag)
            if status == 200:
                return told
            assert (status, answer["code"]) == (412, "stale")
            told += 1
            await who.get(at)

    for who, _ in editors.values():
        await who.get(at)
    async with asyncio.timeout(60):
        told = await asyncio.gather(*map(edit, editors))
    assert sum(count > 0 for count in told) == 2
    _, now_is = await world.rita.get(at)
    assert {field: now_is[field] for field in editors} == {
        field: value for field, (_, value) in editors.items()
    }
    assert now_is["acd_group_id"] == str(world.group)
    _, audit = await world.rita.get("/audit", object_id=made["id"], action="changed")
    assert len(audit["items"]) == 3


async def test_a_token_that_is_to_end_now_ends_now_and_so_does_one_before_the_last(
    world: World, portal_site: Site
) -> None:
    made = await _create(
        world, acd_group_id=str(world.group), require_token=True, token="old-token-1"
    )
    at = f"{PATH}/{made['id']}"
    _, second = await world.rita.post(f"{at}/token", old_ends="7d")
    _, third = await world.rita.post(f"{at}/token", old_ends="24h")
    await _soon(portal_site, 401, token="old-token-1")
    assert (await portal_site.sms("+4930901820", token=second["token"]))[0] == 200
    _, fourth = await world.rita.post(f"{at}/token", old_ends="now")
    assert fourth["previous_token_until"] is None
    await _soon(portal_site, 401, token=second["token"])
    await _soon(portal_site, 401, token=third["token"])
    assert (await portal_site.sms("+4930901820", token=fourth["token"]))[0] == 200
    _, fifth = await world.rita.post(f"{at}/token", old_ends="24h")
    assert (await world.rita.patch(at, {"token": "typed-token"}))[1]["previous_token_until"] is None
    await _soon(portal_site, 401, token=fifth["token"])


async def test_a_new_token_is_made_by_those_who_may_and_not_over_another_change(
    world: World, build: Build
) -> None:
    made = await _create(world)
    at = f"{PATH}/{made['id']}"
    other = build.connector(world.globex, build.group(world.globex))
    assert (await world.clara.post(f"{at}/token", old_ends="now"))[0] == 403
    assert (await world.rita.post(f"{PATH}/{other}/token", old_ends="now"))[0] == 404
    status, problem = await world.rita.post(f"{at}/token", old_ends="never")
    assert (status, fields(problem)) == (422, [("old_ends", "literal_error")])
    await world.rita.get(at)
    seen = {"If-Match": world.rita.etag}
    path = f"/api/v1{at}/token"
    for wanted in (200, 412):
        async with world.rita.session.post(path, json={"old_ends": "24h"}, headers=seen) as answer:
            assert answer.status == wanted
    first = (await world.rita.get(at))[1]
    assert first["previous_token_until"] is None, "without a token before there is none to go on"


async def test_what_cannot_be_is_refused_with_the_fields_name(world: World, build: Build) -> None:
    theirs = str(build.group(world.sister))
    assert await _refused(world, token="typed token", generate_new_token=True) == [
        ("token", "token_twice")
    ]
    assert await _refused(world, require_token=True) == [("token", "token_needed")]
    for token in ("short", " leading blank", "trailing blank ", "umlaut ä 1234", "x" * 201):
        assert (await _refused(world, token=token))[0][0] == "token"
    for field in ("acd_group_id", "fallback_acd_group_id"):
        assert await _refused(world, **{field: theirs}) == [(field, "not_of_this_client")]
    for field in ("sms_send_connector_id", "routing_application_id"):
        assert await _refused(world, **{field: str(ids.new())}) == [(field, "not_of_this_client")]
    assert await _refused(world, client_id=str(world.globex.id)) == [("client_id", "invalid")]
    assert await _refused(world, recipient="--") == [("recipient", "no_characters")]
    assert await _refused(world, country="UK") == [("country", "value_error")]
    assert (await _refused(world, incoming_sms_subject="{{ sender"))[0][0] == "incoming_sms_subject"
    assert (await _refused(world, reply_content_type="a\r\nb"))[0][0] == "reply_content_type"
    assert (await _refused(world, recipeint="+49"))[0][0] == "recipeint"


async def test_a_recipient_is_unique_among_active_connectors_however_it_is_written(
    world: World,
) -> None:
    first = await _create(world)
    taken = [("recipient", "recipient_taken")]
    assert await _refused(world, recipient="030 901820") == taken
    assert (
        await _refused(world, client_id=str(world.sister.id), recipient="0049 30-901820") == taken
    )
    second = await _create(world, recipient="030 901820", active=False)
    status, problem = await world.rita.patch(f"{PATH}/{second['id']}", {"active": True})
    assert (status, fields(problem)) == (422, taken)
    await world.rita.patch(f"{PATH}/{first['id']}", {"active": False})
    assert (await world.rita.patch(f"{PATH}/{second['id']}", {"active": True}))[0] == 200


async def test_what_was_read_can_be_sent_back_and_the_client_never_changes(world: World) -> None:
    made = await _create(
        world, require_token=True, token="typed token", acd_group_id=str(world.group)
    )
    at = f"{PATH}/{made['id']}"
    status, changed = await world.rita.patch(at, {**made, "name": "Renamed"})
    assert (status, {**changed, "name": "Line"}) == (200, made)
    status, problem = await world.rita.patch(at, {"client_id": str(world.sister.id)})
    assert (status, fields(problem)) == (422, [("client_id", "never_changes")])


async def test_client_administrators_read_their_connectors_and_change_none(
    world: World, build: Build
) -> None:
    made = await _create(world)
    other = build.connector(world.globex, build.group(world.globex))
    assert (await world.clara.get(f"{PATH}/{made['id']}"))[0] == 200
    status, problem = await world.clara.patch(f"{PATH}/{made['id']}", {"name": "Mine"})
    assert (status, fields(problem)) == (403, [("name", "only_routing")])
    assert (await world.clara.patch(f"{PATH}/{made['id']}", {"acd_group_id": str(world.group)}))[
        0
    ] == 403
    assert (await world.clara.post(PATH, client_id=str(world.acme.id), name="x", recipient="1"))[
        0
    ] == 403
    for person in (world.clara, world.rita):
        assert (await person.get(f"{PATH}/{other}"))[0] == 404
        assert (await person.patch(f"{PATH}/{other}", {"name": "Mine"}))[0] == 404
        assert await person.names(PATH) == ["Line"]


async def test_where_the_reseller_lets_them_client_administrators_change_the_routing_alone(
    world: World, build: Build
) -> None:
    made = await _create(world, client_may_route=True, billing_reference="B-17")
    at = f"{PATH}/{made['id']}"
    routing = {"acd_group_id": str(world.group), "incoming_sms_subject": "Hello {{ sender }}"}
    read = (await world.clara.get(at))[1]
    status, changed = await world.clara.patch(at, {**read, **routing})
    assert (status, changed["routable"]) == (200, True)
    for field, value in {
        "recipient": "+4930901899", "token": "a-new-token", "generate_new_token": True, "require_token": True,
        "client_may_route": False, "billing_reference": "", "active": False, "sms_send_connector_id": str(ids.new()),
        "allowed_sources": ["192.0.2.1"], "reply_status": 204,
    }.items():  # fmt: skip
        status, problem = await world.clara.patch(at, {**routing, field: value})
        assert (status, fields(problem)) == (403, [(field, "only_routing")])
    assert (await world.clara.get(at))[1] == changed
    theirs = str(build.group(world.sister))
    status, problem = await world.clara.patch(at, {"acd_group_id": theirs})
    assert (status, fields(problem)) == (422, [("acd_group_id", "not_of_this_client")])
    assert (await world.alice.patch(at, routing))[0] == 403
    _, made_token = await world.clara.post(
        "/me/tokens", name="reads only", rights=["receive_connectors.read"]
    )
    bearer = {"Authorization": f"Bearer {made_token['token']}"}
    for method, wanted in (("GET", 200), ("PATCH", 403)):
        async with world.clara.session.request(
            method, f"/api/v1{at}", json=routing, headers=bearer
        ) as answer:
            assert answer.status == wanted


async def test_who_has_a_recipient_is_told_to_those_who_see_that_connector(
    world: World, build: Build
) -> None:
    body = {"client_id": str(world.acme.id), "name": "Line", "recipient": "030 901820"}
    theirs = build.connector(world.sister, None, "+4930901820", name="Sales")
    _, problem = await world.rita.post(PATH, **body)
    assert fields(problem) == [("recipient", "recipient_taken")]
    assert (problem["owner"]["id"], problem["owner"]["name"]) == (str(theirs), "Sales")
    build.run("UPDATE sms_receive_connectors SET active = false WHERE id = %s", theirs)
    build.connector(world.globex, None, "+4930901820", name="Secret name")
    status, problem = await world.rita.post(PATH, **body)
    assert (status, fields(problem)) == (422, [("recipient", "recipient_taken")])
    assert "owner" not in problem
    assert "Secret name" not in str(problem)


async def test_another_clients_group_is_impossible_in_the_database_too(
    world: World, build: Build
) -> None:
    made = await _create(world)
    theirs = build.group(world.sister)
    for column in ("acd_group_id", "fallback_acd_group_id"):
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            build.run(
                f"UPDATE sms_receive_connectors SET {column} = %s WHERE id = %s", theirs, made["id"]
            )


async def test_a_client_administrator_is_told_whether_a_connector_can_be_routed(
    world: World, build: Build
) -> None:
    made = await _create(world, acd_group_id=str(world.group))
    at = f"{PATH}/{made['id']}"
    assert (await world.clara.get(at))[1]["routable"] is True
    build.run("UPDATE acd_groups SET active = false WHERE id = %s", world.group)
    assert (await world.clara.get(at))[1]["routable"] is False


async def test_pages_by_recipient_hold_every_connector_once(world: World) -> None:
    written = ("030 901825", "+4930901821", "0049 30 901823", "Shop", "+49 30 901822", "12345")
    for number, recipient in enumerate(written):
        await _create(world, name=f"Line {number}", recipient=recipient)
    in_order = ["+4930901821", "+49 30 901822", "0049 30 901823", "030 901825", "12345", "Shop"]
    found = await world.rita.names(PATH, "recipient", sort="recipient", limit="2")
    assert found == in_order
    found = await world.rita.names(PATH, "recipient", sort="-recipient", limit="1")
    assert found == in_order[::-1]
    assert await world.rita.names(PATH, "recipient", q="+4930901825") == ["030 901825"]
    assert await world.rita.names(PATH, q="LINE 3") == ["Line 3"]


async def test_a_stale_save_is_refused(world: World) -> None:
    made = await _create(world)
    at, seen = f"{PATH}/{made['id']}", world.rita.etag
    assert (await world.rita.patch(at, {"name": "First"}, seen))[0] == 200
    status, problem = await world.rita.patch(at, {"name": "Second"}, seen)
    assert (status, problem["code"]) == (412, "stale")


async def test_whoever_sets_the_provider_up_sees_what_to_enter_by_a_link_for_seven_days(
    world: World, portal_site: Site, build: Build
) -> None:
    made = await _create(world, require_token=True, token="secret-token")
    path = f"{PATH}/{made['id']}/share"
    anybody = Person(portal_site.browser())

    async def look(link: str) -> tuple[int, Any]:
        return await anybody.post(f"{PATH}/for-provider", token=link.partition("#")[2])

    assert (await world.rita.get(path))[1] == {"expires_at": None}
    status, first = await world.rita.post(path)
    assert status == 201
    assert first["link"].startswith(f"{portal_site.url}/for-provider#")
    status, seen = await look(first["link"])
    assert status == 200
    told = {n: seen[n] for n in ("name", "receiver", "require_token", "token")}
    assert told == {
        "name": "Line", "receiver": "+4930901820", "require_token": True, "token": "secret-token"
    }  # fmt: skip
    assert (await world.clara.post(path))[0] == 403
    assert (await world.clara.get(path))[0] == 403

    _, second = await world.rita.post(path)
    assert (await look(first["link"]))[0] == 404
    assert (await look(second["link"]))[0] == 200
    build.run(
        "UPDATE connector_shares SET expires_at = now() - interval '1 second'",
        role="ringdove_owner",
    )
    assert (await look(second["link"]))[0] == 404
    assert (await world.rita.get(path))[1] == {"expires_at": None}

    _, third = await world.rita.post(path)
    assert (await world.rita.delete(path))[0] == 204
    status, problem = await look(third["link"])
    assert (status, problem["code"]) == (404, "not_shared")
    lines = (await world.rita.get("/audit", kind="connector_shares"))[1]["items"]
    assert {line["action"] for line in lines} >= {"created", "deleted"}
    assert third["link"].partition("#")[2] not in str(lines)
