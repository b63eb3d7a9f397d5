"""Ways in: invitations, forgotten passwords, second factors, API tokens, known devices and networks."""

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import aiohttp
import pytest

from ringdove.accounts import totp
from ringdove.accounts.service import sessions
from ringdove.kernel import clock
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

PASSWORD = "a rather good one"


@dataclass(frozen=True, slots=True)
class World:
    """A client with an administrator and an agent who has no password yet."""

    client: Client
    clara: Person
    clara_id: UUID
    alice: UUID


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    client = build.client("acme")
    clara = build.user(client, "client_admin", username="clara")
    alice = build.user(client, username="alice")
    return World(client, await Person.at(portal_site, clara), clara, alice)


async def _anybody(site: Site, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    async with site.browser().post(f"/api/v1{path}", json=body) as answer:
        return answer.status, await answer.json(content_type=None)


async def _sign_in(
    site: Site, browser: aiohttp.ClientSession | None = None, **more: Any
) -> tuple[int, Any]:
    body = {"client": "acme", "username": "alice", "password": PASSWORD, **more}
    async with (browser or site.browser()).post("/api/v1/session", json=body) as answer:
        return answer.status, await answer.json()


async def _invited(world: World, site: Site) -> str:
    status, made = await world.clara.post(f"/users/{world.alice}/invitation")
    assert status == 201
    assert made["link"].startswith(f"{site.url}/welcome#")
    return str(made["link"].partition("#")[2])


async def _with_password(world: World, site: Site) -> Person:
    token = await _invited(world, site)
    assert (await _anybody(site, "/session/link/password", {"token": token, "password": PASSWORD}))[
        0
    ] == 204
    return await Person.at(site, world.alice)


async def test_who_is_invited_chooses_a_password_once(world: World, portal_site: Site) -> None:
    old = await _invited(world, portal_site)
    token = await _invited(world, portal_site)
    assert (await _anybody(portal_site, "/session/link", {"token": old}))[0] == 404
    status, link = await _anybody(portal_site, "/session/link", {"token": token})
    assert (status, link["purpose"], link["username"]) == (200, "invitation", "alice")
    weak = {"token": token, "password": "alice12345"}
    status, problem = await _anybody(portal_site, "/session/link/password", weak)
    assert (status, fields(problem)) == (422, [("password", "weak_password")])
    chosen = {"token": token, "password": PASSWORD}
    assert (await _anybody(portal_site, "/session/link/password", chosen))[0] == 204
    assert (await _sign_in(portal_site))[0] == 201
    assert (await _anybody(portal_site, "/session/link/password", chosen))[0] == 404
    status, state = await world.clara.get(f"/users/{world.alice}/invitation")
    assert (status, state["until"]) == (200, None)


async def test_an_invitation_ends_after_72_hours_and_is_not_for_those_above(
    world: World, portal_site: Site, build: Build
) -> None:
    token = await _invited(world, portal_site)
    build.run("UPDATE users SET active = false WHERE id = %s", world.alice)
    assert (await _anybody(portal_site, "/session/link", {"token": token}))[0] == 404
    build.run("UPDATE users SET active = true WHERE id = %s", world.alice)
    left = build.run("SELECT expires_at - now() FROM account_links")[0][0]
    assert timedelta(hours=71, minutes=59) < left <= timedelta(hours=72)
    rita = build.user(None, "reseller_admin", reseller_id=world.client.reseller_id)
    assert (await world.clara.post(f"/users/{rita}/invitation"))[0] == 404


async def test_asking_for_a_new_password_never_tells_whether_there_is_an_account(
    world: World, portal_site: Site, build: Build
) -> None:
    build.run("UPDATE users SET email = 'alice@acme.example' WHERE id = %s", world.alice)
    for name in ("alice", "nobody"):
        body = {"client": "acme", "username": name}
        assert await _anybody(portal_site, "/session/forgotten", body) == (202, None)
    assert build.run("SELECT user_id, purpose FROM account_links") == [(world.alice, "password")]


async def test_ones_own_password_needs_the_old_one_and_ends_the_other_sessions(
    world: World, portal_site: Site
) -> None:
    alice = await _with_password(world, portal_site)
    elsewhere = await Person.at(portal_site, world.alice)
    status, problem = await alice.put("/me/password", old="wrong", new="another good one")
    assert (status, fields(problem)) == (422, [("old", "wrong_password")])
    status, problem = await alice.put("/me/password", old=PASSWORD, new="short")
    assert (status, fields(problem)) == (422, [("new", "weak_password")])
    assert (await alice.put("/me/password", old=PASSWORD, new="another good one"))[0] == 204
    assert (await alice.get("/me"))[0] == 200
    assert (await elsewhere.get("/me"))[0] == 401
    assert (await _sign_in(portal_site, password="another good one"))[0] == 201


async def test_one_sees_where_one_is_signed_in_and_ends_it(world: World, portal_site: Site) -> None:
    here, there = [await Person.at(portal_site, world.alice) for _ in range(2)]
    status, found = await here.get("/me/sessions")
    assert status == 200
    current = {s["id"]: s["current"] for s in found["items"]}
    assert sorted(current.values()) == [False, True]
    other = next(id_ for id_, is_current in current.items() if not is_current)
    stranger = await world.clara.delete(f"/me/sessions/{other}")
    assert stranger[0] == 404
    assert (await here.delete(f"/me/sessions/{other}"))[0] == 204
    assert ((await here.get("/me"))[0], (await there.get("/me"))[0]) == (200, 401)
    assert (await world.clara.delete(f"/users/{world.alice}/sessions"))[0] == 204
    assert (await here.get("/me"))[0] == 401


def _code(secret: str, steps: int = 0) -> str:
    raw = base64.b32decode(secret + "=" * (-len(secret) % 8))
    return totp.code(raw, int(clock.now().timestamp()) // totp.STEP_S + steps)


async def test_a_second_factor_is_asked_for_and_each_code_is_good_once(
    world: World, portal_site: Site
) -> None:
    alice = await _with_password(world, portal_site)
    clock.freeze(clock.now())
    status, new = await alice.post("/me/second-factor")
    assert (status, new["picture"].startswith("data:image/svg+xml")) == (201, True)
    assert (await _sign_in(portal_site))[0] == 201  # not in use before it is confirmed
    assert (await alice.post("/me/second-factor/confirm", code="000000"))[0] == 422
    status, kept = await alice.post("/me/second-factor/confirm", code=_code(new["secret"]))
    assert (status, len(kept["recovery_codes"])) == (200, 10)

    status, problem = await _sign_in(portal_site)
    assert (status, problem["code"]) == (401, "second_factor_needed")
    assert (await _sign_in(portal_site, code=_code(new["secret"])))[0] == 422  # used to confirm
    clock.freeze(clock.now() + timedelta(seconds=30))
    assert (await _sign_in(portal_site, code=_code(new["secret"])))[0] == 201
    assert (await _sign_in(portal_site, code=_code(new["secret"])))[0] == 422
    recovery = kept["recovery_codes"][0].upper().replace("-", " ")
    assert (await _sign_in(portal_site, code=recovery))[0] == 201
    assert (await _sign_in(portal_site, code=recovery))[0] == 422
    status, factor = await alice.get("/me/second-factor")
    assert (factor["in_use"], factor["recovery_codes"]) == (True, 9)

    assert (await world.clara.delete(f"/users/{world.alice}/second-factor"))[0] == 204
    assert (await alice.get("/me"))[0] == 401
    assert (await _sign_in(portal_site))[0] == 201


async def test_where_a_second_factor_is_a_must_nothing_works_before_there_is_one(
    world: World, portal_site: Site
) -> None:
    alice = await _with_password(world, portal_site)
    status, _ = await world.clara.patch(
        f"/clients/{world.client.id}", {"require_second_factor": True}
    )
    assert status == 200
    status, problem = await alice.get("/media-events")
    assert (status, problem["code"]) == (403, "enrol_first")
    assert (await alice.get("/me"))[1]["must_enrol"] is True
    assert (await alice.get("/me/stream"))[0] == 401
    _, new = await alice.post("/me/second-factor")
    assert (await alice.post("/me/second-factor/confirm", code=_code(new["secret"])))[0] == 200
    assert (await alice.get("/media-events"))[0] == 200


async def test_a_token_does_what_its_rights_allow_and_is_shown_once(
    world: World, portal_site: Site
) -> None:
    status, made = await world.clara.post(
        "/me/tokens", name="script", rights=["users.read", "groups.manage"]
    )
    assert status == 201
    assert (await world.clara.post("/me/tokens", name="x", rights=["clients.manage"]))[0] == 403
    script = aiohttp.ClientSession(
        portal_site.url, headers={"Authorization": f"Bearer {made['token']}"}
    )
    async with script:
        person = Person(script)
        assert await person.names("/users", "username") == ["alice", "clara"]
        assert (await person.post("/users", username="x", name="X", role="agent"))[0] == 403
        assert (await person.post("/acd-groups", name="Sales"))[0] == 201  # no page, so no Origin
        status, listed = await world.clara.get("/me/tokens")
        (token,) = listed["items"]
        assert (token["name"], token["last_source"]) == ("script", "127.0.0.1")
        assert made["token"] not in str(listed)
        assert (await world.clara.delete(f"/me/tokens/{made['id']}"))[0] == 204
        assert (await person.get("/users"))[0] == 401


async def test_a_token_ends_when_it_was_to_end(
    world: World, portal_site: Site, build: Build
) -> None:
    past = (clock.now() - timedelta(minutes=1)).isoformat()
    status, problem = await world.clara.post("/me/tokens", name="x", rights=[], expires_at=past)
    assert (status, fields(problem)) == (422, [("expires_at", "invalid")])
    soon = (clock.now() + timedelta(hours=1)).isoformat()
    _, made = await world.clara.post("/me/tokens", name="x", rights=["users.read"], expires_at=soon)
    headers = {"Authorization": f"Bearer {made['token']}"}
    async with aiohttp.ClientSession(portal_site.url, headers=headers) as script:
        assert (await Person(script).get("/users"))[0] == 200
        build.run("UPDATE api_tokens SET expires_at = now() WHERE id = %s", made["id"], role="none")
        assert (await Person(script).get("/users"))[0] == 401


async def test_people_come_from_the_clients_networks_only(
    world: World, portal_site: Site, build: Build
) -> None:
    alice = await _with_password(world, portal_site)
    path = f"/clients/{world.client.id}"
    status, problem = await world.clara.patch(path, {"allowed_networks": ["192.0.2.0/24"]})
    assert (status, fields(problem)) == (422, [("allowed_networks", "locks_you_out")])
    assert (await world.clara.patch(path, {"allowed_networks": ["127.0.0.0/8"]}))[0] == 200
    assert (await alice.get("/me"))[0] == 200
    build.run("UPDATE clients SET allowed_networks = '{192.0.2.0/24}'")
    for status, problem in (await alice.get("/me"), await _sign_in(portal_site)):
        assert (status, problem["code"]) == (403, "not_from_here")
    assert (await world.clara.patch(path, {"name": "Mine"}))[0] == 403


async def test_a_stranger_cannot_lock_a_known_device_out_and_nobody_waits_for_good(
    world: World, portal_site: Site
) -> None:
    await _with_password(world, portal_site)
    hers = portal_site.browser()
    assert (await _sign_in(portal_site, hers))[0] == 201
    for n in range(sessions.PER_ACCOUNT):
        assert (await _sign_in(portal_site, password=f"guess {n}"))[0] == 401
    status, problem = await _sign_in(portal_site)
    assert (status, problem["code"]) == (429, "too_many")
    assert 0 < problem["retry_after_s"] <= sessions.FIRST_WAIT_S
    assert (await _sign_in(portal_site, hers))[0] == 201
    clock.freeze(clock.now() + timedelta(seconds=sessions.FIRST_WAIT_S + 1))
    assert (await _sign_in(portal_site))[0] == 201


async def test_signing_in_and_failing_to_stand_in_the_audit(
    world: World, portal_site: Site
) -> None:
    await _with_password(world, portal_site)
    await _sign_in(portal_site, password="wrong")
    await _sign_in(portal_site)
    _, page = await world.clara.get("/audit", user_id=str(world.alice))
    assert [e["action"] for e in page["items"][:2]] == ["signed_in", "sign_in_failed"]
    assert PASSWORD not in str(page)


async def _enrolled(world: World, site: Site) -> tuple[Person, str]:
    alice = await _with_password(world, site)
    _, new = await alice.post("/me/second-factor")
    assert (await alice.post("/me/second-factor/confirm", code=_code(new["secret"])))[0] == 200
    return alice, new["secret"]


async def test_a_right_password_allows_no_more_guesses_at_the_code(
    world: World, portal_site: Site
) -> None:
    clock.freeze(clock.now())
    _, secret = await _enrolled(world, portal_site)
    refused = [
        (await _sign_in(portal_site, code=code))[0]
        for _ in range(sessions.PER_ACCOUNT)
        for code in ("wrong ü", None)
    ]
    # The last of the wrong codes made everybody wait, also whoever only gives the password.
    assert refused == [422, 401] * (sessions.PER_ACCOUNT - 1) + [422, 429]
    clock.freeze(clock.now() + timedelta(seconds=60))
    assert (await _sign_in(portal_site, code=_code(secret)))[0] == 201


async def test_whoever_finds_a_browser_signed_in_cannot_try_out_codes_and_passwords(
    world: World, portal_site: Site
) -> None:
    alice, _ = await _enrolled(world, portal_site)
    for path, body in (
        ("/me/second-factor/remove", {"code": "000000"}),
        ("/me/password", {"old": "wrong", "new": "another good one"}),
    ):
        ask = alice.put if path == "/me/password" else alice.post
        answers = [await ask(path, **body) for _ in range(12)]
        assert answers[-1][0] == 429
        assert 0 < answers[-1][1]["retry_after_s"] <= 60


async def test_who_holds_a_token_cannot_become_its_owner(world: World, portal_site: Site) -> None:
    rights = (await world.clara.get("/me"))[1]["rights"]
    status, made = await world.clara.post("/me/tokens", name="all of it", rights=rights)
    assert status == 201
    headers = {"Authorization": f"Bearer {made['token']}"}
    async with aiohttp.ClientSession(portal_site.url, headers=headers) as script:
        holder = Person(script)
        for status, problem in (
            await holder.patch("/me", {"email": "thief@example.com"}),
            await holder.put("/me/password", old="x", new="another good one"),
            await holder.post("/me/tokens", name="more", rights=[]),
            await holder.post("/me/second-factor"),
            await holder.delete("/me/sessions"),
        ):
            assert (status, problem["code"]) == (403, "token_cannot")
        assert (await holder.get("/users"))[0] == 200


async def test_a_stranger_behind_the_same_address_cannot_lock_a_known_device_out(
    world: World, portal_site: Site
) -> None:
    await _with_password(world, portal_site)
    hers = portal_site.browser()
    assert (await _sign_in(portal_site, hers))[0] == 201
    for n in range(sessions.PER_SOURCE):
        assert (await _sign_in(portal_site, username=f"nobody {n}"))[0] == 401
    assert (await _sign_in(portal_site))[0] == 429
    assert (await _sign_in(portal_site, hers))[0] == 201


async def test_that_an_account_is_locked_out_stands_in_the_audit_and_guesses_at_nobody_in_the_systems(
    world: World, portal_site: Site, build: Build
) -> None:
    await _with_password(world, portal_site)
    for _ in range(sessions.PER_ACCOUNT):
        await _sign_in(portal_site, password="wrong")
    _, page = await world.clara.get("/audit", user_id=str(world.alice), limit="5")
    assert [e["action"] for e in page["items"]] == ["locked_out"] + ["sign_in_failed"] * 4
    await _sign_in(portal_site, username="nobody")
    assert build.run("SELECT user_name, client_id FROM audit WHERE user_id IS NULL AND action = 'sign_in_failed'") == [
        ("", None)
    ]  # fmt: skip


async def test_signing_in_again_in_the_same_browser_leaves_one_session(
    world: World, portal_site: Site, build: Build
) -> None:
    await _with_password(world, portal_site)
    build.run("DELETE FROM sessions")
    hers = portal_site.browser()
    assert [(await _sign_in(portal_site, hers))[0] for _ in range(2)] == [201, 201]
    assert build.run("SELECT count(*) FROM sessions") == [(1,)]
