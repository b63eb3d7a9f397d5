"""Signing in, staying signed in, signing out."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from ringdove.accounts.service import sessions
from ringdove.kernel import crypto
from ringdove.kernel.db import Database
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

RIGHT = "correct horse"


@pytest.fixture
async def acme(build: Build, portal: Database) -> Client:
    """A client with an agent, alice, who has a password."""
    client = build.client("acme")
    await _password(portal, build, build.user(client, username="alice"))
    return client


async def _password(portal: Database, build: Build, user_id: Any, password: str = RIGHT) -> None:
    async with portal.transaction() as conn:
        await sessions.enter_system(conn)
        await sessions.set_password(conn, user_id, password)


async def _sign_in(site: Site, **more: Any) -> tuple[int, Any, Any]:
    body = {"client": "acme", "username": "alice", "password": RIGHT, **more}
    async with site.browser().post("/api/v1/session", json=body) as answer:
        return answer.status, await answer.json(), answer.headers


async def test_the_right_password_opens_a_session_and_says_who_you_are(
    portal_site: Site, acme: Client
) -> None:
    status, me, headers = await _sign_in(portal_site)
    assert status == 201
    assert (me["user"]["username"], me["role"], me["client"]["code"]) == ("alice", "agent", "acme")
    assert "desk" in me["rights"]
    cookie = headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_names_and_codes_are_read_without_regard_to_case_and_blanks(
    portal_site: Site, acme: Client
) -> None:
    assert (await _sign_in(portal_site, client=" ACME ", username=" Alice "))[0] == 201


async def test_whatever_is_wrong_the_answer_is_the_same(portal_site: Site, acme: Client) -> None:
    wrong: tuple[dict[str, Any], ...] = (
        {"password": "wrong"}, {"username": "nobody"}, {"client": "globex"}, {"client": None},
    )  # fmt: skip
    for change in wrong:
        status, problem, _ = await _sign_in(portal_site, **change)
        assert (status, problem["code"]) == (401, "wrong_credentials")


async def test_two_accounts_with_the_same_name_and_password_ask_for_the_reseller(
    portal_site: Site, acme: Client, build: Build, portal: Database
) -> None:
    other = build.client("acme")
    await _password(portal, build, build.user(other, username="alice"))
    status, problem, _ = await _sign_in(portal_site)
    assert (status, fields(problem)) == (422, [("reseller", "ambiguous_account")])
    reseller = build.value("SELECT code FROM resellers WHERE id = %s", other.reseller_id)
    status, me, _ = await _sign_in(portal_site, reseller=reseller)
    assert (status, me["client"]["id"]) == (201, str(other.id))


async def test_after_five_failures_even_the_right_password_has_to_wait(
    portal_site: Site, acme: Client
) -> None:
    guesses = [_sign_in(portal_site, password=f"guess {n}") for n in range(sessions.PER_ACCOUNT)]
    assert {status for status, *_ in await asyncio.gather(*guesses)} == {401}
    status, problem, headers = await _sign_in(portal_site)
    assert (status, problem["code"]) == (429, "too_many")
    assert int(headers["Retry-After"]) > 0


async def test_a_success_forgives_the_failures_before_it(portal_site: Site, acme: Client) -> None:
    for _ in range(2):
        for n in range(sessions.PER_ACCOUNT - 1):
            assert (await _sign_in(portal_site, password=f"guess {n}"))[0] == 401
        assert (await _sign_in(portal_site))[0] == 201


async def test_one_source_cannot_try_everybody(portal_site: Site, acme: Client) -> None:
    for n in range(0, sessions.PER_SOURCE, 10):
        tries = [_sign_in(portal_site, username=f"user {n + k}") for k in range(10)]
        await asyncio.gather(*tries)
    assert (await _sign_in(portal_site, username="one more"))[0] == 429


@pytest.mark.parametrize("table", ["users", "clients", "resellers"])
async def test_a_session_ends_when_the_user_or_whoever_stands_above_is_switched_off(
    portal_site: Site, acme: Client, build: Build, table: str
) -> None:
    alice = build.value("SELECT id FROM users WHERE username = 'alice'")
    person = await Person.at(portal_site, alice)
    assert (await person.get("/me"))[0] == 200
    id_ = {"users": alice, "clients": acme.id, "resellers": acme.reseller_id}[table]
    build.run(f"UPDATE {table} SET active = false WHERE id = %s", id_)
    assert (await person.get("/me"))[0] == 401
    assert (await _sign_in(portal_site))[0] == 401


async def test_signing_out_ends_the_session_for_whoever_kept_the_cookie(
    portal_site: Site, acme: Client, build: Build
) -> None:
    person = await Person.at(
        portal_site, build.value("SELECT id FROM users WHERE username = 'alice'")
    )
    kept = person.session.cookie_jar.filter_cookies(person.session._base_url)  # type: ignore[arg-type]
    async with person.session.delete("/api/v1/session") as answer:
        assert answer.status == 204
    person.session.cookie_jar.update_cookies({k: m.value for k, m in kept.items()})
    assert (await person.get("/me"))[0] == 401


async def test_a_session_lasts_while_it_is_used_but_not_for_ever(
    acme: Client, build: Build, portal: Database
) -> None:
    alice = build.value("SELECT id FROM users WHERE username = 'alice'")
    async with portal.transaction() as conn:
        token = await sessions.open_session(conn, alice)

    async def left_after_use(age: timedelta) -> timedelta:
        build.run(
            "UPDATE sessions SET created_at = now() - %s, last_seen_at = now() - interval '1 hour',"
            " expires_at = now() + interval '1 minute' WHERE token_hash = %s",
            age,
            crypto.digest(token),
            role="ringdove_owner",
        )
        async with portal.transaction() as conn:
            assert await sessions.enter(conn, token) is not None
        left: timedelta = build.value(
            "SELECT expires_at - now() FROM sessions", role="ringdove_owner"
        )
        return left

    assert await left_after_use(timedelta(hours=11)) > sessions.SESSION - timedelta(minutes=1)
    assert await left_after_use(timedelta(days=6, hours=23)) < timedelta(hours=1, minutes=1)


async def test_a_change_by_cookie_that_comes_from_elsewhere_is_refused(
    portal_site: Site, acme: Client, build: Build
) -> None:
    person = await Person.at(
        portal_site, build.value("SELECT id FROM users WHERE username = 'alice'")
    )
    person.session.headers.pop("Origin")
    for origin in (None, "null", "https://evil.example", "http://127.0.0.1:1"):
        headers = {"Origin": origin} if origin else {}
        change = person.session.patch("/api/v1/me", json={"language": "de"}, headers=headers)
        async with change as answer:
            assert (answer.status, (await answer.json())["code"]) == (403, "origin_mismatch")
    assert (await person.get("/me"))[1]["user"]["language"] is None


async def test_everybody_may_choose_her_language_and_time_zone_and_nothing_else(
    portal_site: Site, acme: Client, build: Build
) -> None:
    person = await Person.at(
        portal_site, build.value("SELECT id FROM users WHERE username = 'alice'")
    )
    status, me = await person.patch("/me", {"language": "de", "time_zone": "Europe/Vienna"})
    assert (status, me["user"]["language"], me["user"]["time_zone"]) == (200, "de", "Europe/Vienna")
    assert fields((await person.patch("/me", {"time_zone": "Mars"}))[1])[0][0] == "time_zone"
    assert (await person.patch("/me", {"role": "client_admin"}))[0] == 422


async def test_the_first_administrator_is_made_once_with_the_code_that_was_printed(
    portal_site: Site, settings: Any
) -> None:
    code = crypto.Keys(settings.secret_key.get_secret_value()).mac("first-administrator", "code")
    body = {"username": "root", "password": "a long password"}
    browser = portal_site.browser()

    async def set_up(code: str) -> int:
        async with browser.post("/api/v1/setup", json={"code": code, **body}) as answer:
            return answer.status

    assert await set_up("guessed") == 401
    assert await set_up(code.hex()) == 201
    assert await set_up(code.hex()) == 409
    status, me, _ = await _sign_in(portal_site, client=None, **body)
    assert (status, me["role"], me["client"]) == (201, "system_admin", None)
