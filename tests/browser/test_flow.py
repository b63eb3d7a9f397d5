"""The editor of routing applications in a real browser: what is drawn by keyboard carries an SMS to its group."""

import json

import pytest

from ringdove.accounts.service import sessions
from ringdove.kernel.db import Database
from tests.support import browser
from tests.support.build import Build
from tests.support.site import PASSWORD, Site, eventually

LINE = "+4930901822"


@pytest.mark.alone
@pytest.mark.timeout(120)
async def test_a_flow_is_drawn_tried_and_published_by_keyboard_and_takes_an_sms_to_its_group(
    site: Site, build: Build, portal: Database
) -> None:
    acme = build.client("acme")
    clara = build.user(acme, "client_admin", username="clara")
    async with portal.transaction() as conn:
        await sessions.enter_system(conn)
        await sessions.set_password(conn, clara, PASSWORD)
    support = build.group(acme, name="Support")
    fallback = build.group(acme, name="Everything else")
    async with browser.running("flow.mjs", site.url, "clara", PASSWORD) as script:
        await script.says("published")
        application = build.value("SELECT id FROM routing_applications")
        build.connector(
            acme,
            None,
            LINE,
            routing_type="routing_application",
            routing_application_id=application,
            fallback_acd_group_id=fallback,
        )
        status, _ = await site.sms(LINE, "Help, it is raining in")
        seen = json.loads(await script.ends())
    assert status == 200
    assert seen["errors"] == []
    assert seen["axe"] == []
    await eventually(lambda: build.value("SELECT group_id FROM acd_events") == support)
