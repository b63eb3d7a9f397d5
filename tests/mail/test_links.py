"""Invitations and links for new passwords reach people by mail."""

import re
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import pytest
from pydantic import SecretStr

from ringdove.kernel.settings import Settings
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.rest import Person
from tests.support.site import Site, eventually

BASE = "http://sms.example.com"
PASSWORD = "a rather good one"


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox() as running:
        yield running


@pytest.fixture
async def site(settings: Settings, dsn: str, postbox: Postbox) -> AsyncIterator[Site]:
    url = SecretStr(f"smtp+plain://127.0.0.1:{postbox.port}")
    update = {"smtp_url": url, "mail_from": "sms@ringdove.example", "public_url": BASE}
    async with Site(settings.model_copy(update=update), dsn) as running:
        yield running


def token_in(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    assert text is not None
    [token] = re.findall(re.escape(BASE) + r"/welcome#([\w-]+)", text.get_content())
    return str(token)


async def anybody(site: Site, path: str, **body: Any) -> int:
    async with site.browser().post(f"/api/v1/session{path}", json=body) as answer:
        return answer.status


async def test_an_invitation_and_a_forgotten_password_are_mailed_and_let_in(
    site: Site, build: Build, postbox: Postbox
) -> None:
    acme = build.client("acme")
    alice = build.user(acme, username="alice")
    build.run("UPDATE users SET email = 'alice@acme.example', language = 'de' WHERE id = %s", alice)
    clara = await Person.at(site, build.user(acme, "client_admin"))
    assert (await clara.post(f"/users/{alice}/invitation"))[0] == 201
    await eventually(lambda: len(postbox.letters) == 1, 15)
    [letter] = postbox.letters
    assert (letter["To"], letter["Subject"]) == ("alice@acme.example", "Ihr Zugang zu Ringdove")
    chosen = {"token": token_in(letter), "password": PASSWORD}
    assert await anybody(site, "/link/password", **chosen) == 204
    assert await anybody(site, "", client="acme", username="alice", password=PASSWORD) == 201

    assert await anybody(site, "/forgotten", client="acme", username="alice") == 202
    assert await anybody(site, "/forgotten", client="acme", username="nobody") == 202
    await eventually(lambda: len(postbox.letters) == 2, 15)
    chosen = {"token": token_in(postbox.letters[1]), "password": PASSWORD + "!"}
    assert await anybody(site, "/link/password", **chosen) == 204
    assert await anybody(site, "", client="acme", username="alice", password=PASSWORD) == 401


async def test_who_has_no_address_is_invited_by_the_link_alone(
    site: Site, build: Build, postbox: Postbox
) -> None:
    acme = build.client("acme")
    without, with_one = build.user(acme), build.user(acme)
    build.run("UPDATE users SET email = 'bob@acme.example' WHERE id = %s", with_one)
    clara = await Person.at(site, build.user(acme, "client_admin"))
    for user in (without, with_one):
        assert (await clara.post(f"/users/{user}/invitation"))[0] == 201
    await eventually(lambda: len(postbox.letters) == 1, 15)
    jobs = "SELECT count(*) FROM jobs.procrastinate_jobs"
    await eventually(lambda: build.value(jobs) == 0, 15)
    assert [letter["To"] for letter in postbox.letters] == ["bob@acme.example"]


async def test_a_letter_looks_as_the_reseller_has_it(
    site: Site, build: Build, postbox: Postbox
) -> None:
    acme = build.client("acme")
    build.run(
        "UPDATE resellers SET brand_name = 'Northwind SMS', brand_colour = '#7a1f5f', host = 'sms.northwind.example',"
        " mail_sender_name = 'Northwind', help_contact = 'help@northwind.example' WHERE id = %s",
        acme.reseller_id,
    )
    alice = build.user(acme, username="alice")
    build.run("UPDATE users SET email = 'alice@acme.example', language = 'en' WHERE id = %s", alice)
    clara = await Person.at(site, build.user(acme, "client_admin"))
    assert (await clara.post(f"/users/{alice}/invitation"))[0] == 201
    await eventually(lambda: len(postbox.letters) == 1, 15)
    [letter] = postbox.letters
    assert letter["Subject"] == "Your access to Northwind SMS"
    assert letter["From"] == "Northwind <sms@ringdove.example>"
    body = letter.get_body(("html",))
    assert body is not None
    for wanted in ("#7a1f5f", "http://sms.northwind.example/welcome#", "help@northwind.example"):
        assert wanted in body.get_content()
