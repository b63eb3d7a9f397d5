"""Administrators let agents get SMS by e-mail once mail works; she confirms her address by a link."""

import pytest

from tests.byemail.conftest import BASE, LINE, Office, by_link, letter, links_in, text_of
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.rest import Person, fields
from tests.support.site import Site, eventually


@pytest.mark.parametrize("made", [False, True])
async def test_sms_by_email_are_refused_with_the_way_to_the_settings_until_mail_works(
    portal_site: Site, office: Office, build: Build, made: bool
) -> None:
    clara = await Person.at(portal_site, build.user(office.acme, "client_admin"))
    bob = build.user(office.acme)
    wanted = {"sms_delivery": "email", "sms_email": "bob@acme.example"}

    async def ask() -> tuple[int, object]:
        if not made:
            return await clara.patch(f"/users/{bob}", wanted)
        return await clara.post("/users", username="eve", name="Eve", role="agent", **wanted)

    status, problem = await ask()
    assert (status, fields(problem)) == (422, [("sms_delivery", "no_mail_server")])
    assert "Administration > Mail" in str(problem)
    build.mail_server(office.acme)
    status, user = await ask()
    assert status in (200, 201)
    assert (user["sms_delivery"], user["sms_email_confirmed"]) == ("email", False)  # type: ignore[index]


async def test_an_address_is_needed(portal_site: Site, office: Office, build: Build) -> None:
    build.mail_server(office.acme)
    clara = await Person.at(portal_site, build.user(office.acme, "client_admin"))
    bob = build.user(office.acme)
    status, problem = await clara.patch(f"/users/{bob}", {"sms_delivery": "email"})
    assert (status, [f for f, _ in fields(problem)]) == (422, ["sms_email"])


async def test_a_client_cannot_default_to_email_while_no_mail_server_serves_it(
    portal_site: Site, office: Office, build: Build
) -> None:
    root = await Person.at(portal_site, build.user(None, "system_admin"))
    path = f"/clients/{office.acme.id}"
    status, problem = await root.patch(path, {"default_sms_delivery": "email"})
    assert (status, fields(problem)) == (422, [("default_sms_delivery", "no_mail_server")])


async def test_she_gets_none_until_she_has_confirmed_her_address_by_the_link(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    build.run(
        "UPDATE users SET sms_email = 'c.arol@acme.example', language = 'de' WHERE id = %s",
        office.carol,
    )
    asked = await letter(postbox)
    assert asked["To"] == "c.arol@acme.example"
    assert asked["Subject"] == "SMS per E-Mail: Ist das Ihre Adresse?"
    assert f"{BASE}/by-email#confirm." in text_of(asked)
    await site.sms(LINE)
    await eventually(lambda: office.event()[0] == "queued")
    carol = await Person.at(site, office.carol)
    assert (await carol.get("/me/status"))[1]["why_nothing"] == ["delivery_email"]
    secret = links_in(asked)["confirm"]
    assert await by_link(site, "address", secret=secret) == (
        200,
        {"address": "c.arol@acme.example", "confirmed": False},
    )
    assert (await by_link(site, "address/confirm", secret=secret))[0] == 204
    mailed = await letter(postbox, 2)
    assert mailed["To"] == "c.arol@acme.example"
    build.run("UPDATE users SET sms_email = 'other@acme.example' WHERE id = %s", office.carol)
    assert (await by_link(site, "address/confirm", secret=secret))[0] == 403


async def test_the_link_can_be_sent_again(
    site: Site, office: Office, postbox: Postbox, build: Build
) -> None:
    build.run("UPDATE users SET sms_email = 'new@acme.example' WHERE id = %s", office.carol)
    await letter(postbox)
    clara = await Person.at(site, build.user(office.acme, "client_admin"))
    status, _ = await clara.post(f"/users/{office.carol}/sms-email/confirmation")
    assert status == 202
    assert (await letter(postbox, 2))["To"] == "new@acme.example"
