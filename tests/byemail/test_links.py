"""Links in the mail work without signing in: for this SMS only, and only when somebody means it."""

from uuid import UUID

import pytest

from ringdove.byemail import model
from ringdove.byemail.model import VALID_FOR
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from tests.byemail.conftest import LINE, Office, by_link, letter, links_in
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.site import Site, eventually


@pytest.fixture
async def secret(site: Site, office: Office, postbox: Postbox) -> str:
    await site.sms(LINE)
    found = links_in(await letter(postbox))
    assert set(found) == {"done", "give_back", "log_off"}
    await eventually(lambda: "emailed" in office.history())
    return found["done"]


async def test_done_closes_it_and_makes_room(site: Site, office: Office, secret: str) -> None:
    status, about = await by_link(site, "look", secret=secret)
    assert (status, about["state"], about["number"]) == (200, "with_you", "+49 170 1234567")
    seen = about["last_received_sms_id"]
    assert office.event()[0] == "active"
    acted = {"secret": secret, "action": "done", "last_received_sms_id": seen}
    assert (await by_link(site, "act", **acted))[0] == 204
    assert office.event()[0] == "closed"
    assert office.load() == 0
    status, problem = await by_link(site, "act", **acted)
    assert (status, problem["code"]) == (409, "not_with_you")
    assert (await by_link(site, "look", secret=secret))[1]["state"] == "closed"


async def test_done_is_refused_when_a_newer_sms_came(
    site: Site, office: Office, secret: str, build: Build
) -> None:
    seen = (await by_link(site, "look", secret=secret))[1]["last_received_sms_id"]
    await site.sms(LINE, "one more thing")
    await eventually(lambda: build.value("SELECT message_count FROM acd_events") == 2)
    status, problem = await by_link(
        site, "act", secret=secret, action="done", last_received_sms_id=seen
    )
    assert (status, problem["code"]) == (409, "newer_sms")


async def test_give_back_returns_it_to_the_queue_for_others(
    site: Site, office: Office, secret: str
) -> None:
    assert (await by_link(site, "act", secret=secret, action="give_back"))[0] == 204
    assert office.event() == ("queued", None, 2)
    assert "handed_back" in office.history()


async def test_log_me_off_logs_her_off_and_what_she_has_returns(
    site: Site, office: Office, secret: str, build: Build
) -> None:
    assert (await by_link(site, "act", secret=secret, action="log_off"))[0] == 204
    code = "SELECT s.code FROM acd_agents a JOIN agent_statuses s ON s.id = a.status_id WHERE user_id = %s"
    assert build.value(code, office.carol) == "logged_out"
    await eventually(lambda: office.event()[0] == "queued")


async def test_a_scanner_that_opens_every_link_changes_nothing(
    site: Site, office: Office, secret: str
) -> None:
    browser = site.browser()
    for path in ("/by-email", "/api/v1/by-email/act", "/api/v1/by-email/look"):
        for accept in ("text/html", "*/*"):
            async with browser.get(path, headers={"Accept": accept}) as answer:
                assert answer.status in (200, 404, 405)
    assert office.event() == ("active", office.carol, 1)


async def test_what_we_did_not_sign_for_this_visit_is_refused(
    site: Site, office: Office, secret: str, build: Build
) -> None:
    event = UUID(str(build.value("SELECT id FROM acd_events")))
    until = clock.now() + VALID_FOR
    keys = Keys(SECRET)
    forged = [
        model.link(
            Keys("another secret, long enough"), "event", event, 1, until, str(office.carol)
        ),
        model.link(keys, "event", event, 2, until, str(office.carol)),
        model.link(keys, "event", event, 1, until, str(office.sam)),
        model.link(keys, "event", event, 1, clock.now() - VALID_FOR, str(office.carol)),
        model.link(keys, "confirm", event, 1, until, str(office.carol)),
        secret[:-4] + "AAAA",
        "x" * 40,
    ]
    for wrong in forged:
        status, problem = await by_link(site, "act", secret=wrong, action="done")
        assert (status, problem["code"]) == (403, "link_not_good")
    assert office.event()[0] == "active"
