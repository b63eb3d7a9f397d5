"""The desk in a real browser: an agent's whole round, eight tabs, and no barrier that axe can find."""

import json

import pytest

from ringdove.accounts.service import sessions
from ringdove.kernel.db import Database
from tests.support import browser
from tests.support.build import Build
from tests.support.site import PASSWORD, Site


@pytest.mark.alone
@pytest.mark.timeout(120)
async def test_an_agent_takes_answers_and_closes_by_keyboard_with_eight_tabs_open(
    site: Site, build: Build, portal: Database
) -> None:
    acme = build.client("acme")
    alice = build.user(acme, username="alice")
    async with portal.transaction() as conn:
        await sessions.enter_system(conn)
        await sessions.set_password(conn, alice, PASSWORD)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, alice), "+4930901820", sms_send_connector_id=send)
    async with browser.running("desk.mjs", site.url, "alice", PASSWORD) as script:
        seen = json.loads(await script.ends())
    assert seen["errors"] == []
    assert seen["axe"] == []
    assert seen["tabs"] == 7
    assert build.value("SELECT state FROM acd_events") == "closed"
