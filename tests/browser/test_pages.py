"""Every page of the web app in a real browser, as everybody: no barrier, nothing cut off, nothing wider than the window."""

import json
import re
from pathlib import Path

import pytest

from ringdove.app import demo
from ringdove.kernel.settings import Settings
from tests.support import browser
from tests.support.build import Build
from tests.support.site import Site, eventually

ROUTES = Path(__file__).resolve().parents[2] / "web/src/app/routes"
#: For whoever is not signed in.
#: All of them, on a machine that does other things too.
PAGES_WITHIN_S = 400
OPEN = (
    "/sign-in",
    "/forgotten",
    "/welcome",
    "/phone",
    "/mailbox",
    "/by-email",
    "/help/sms-receiver-api",
    "/for-provider",
)
#: The page of the first administrator is for an empty system; the first page only leads to others.
LEFT_OUT = ("/setup", "/")
#: Whose id stands in the address of one thing, by what comes before it.
NAMED = {
    "/acd/groups": "acd_groups",
    "/acd/opening-times": "opening_times",
    "/acd/statuses": "agent_statuses",
    "/acd/transaction-codes": "transaction_codes",
    "/acd/skills": "skills",
    "/administration/clients": "clients",
    "/administration/mail": "mail_servers",
    "/administration/resellers": "resellers",
    "/administration/users": "users",
    "/contacts": "contacts",
    "/numbers/received-sms": "messages",
    "/numbers/receive-connectors": "sms_receive_connectors",
    "/numbers/send-connectors": "sms_send_connectors",
    "/routing-applications": "routing_applications",
    "/acd/templates": "templates",
}
PEOPLE = (("clara", "acme"), ("root", None), ("sam", "acme"), ("alice", "acme"), ("rita", None))


def _routes() -> list[str]:
    found = {
        path
        for file in ROUTES.glob("*.ts")
        for path in re.findall(r'\bpath: "(/[^"]*)"', file.read_text("utf-8"))
    }
    return sorted(found - {*LEFT_OUT, *OPEN})


def _ids(build: Build) -> dict[str, str]:
    """One thing of each kind, of Acme or above it."""
    found = {}
    for path, table in NAMED.items():
        whose = "" if table == "resellers" else "WHERE code = 'acme'"
        if table not in ("resellers", "clients"):
            whose = "WHERE client_id = (SELECT id FROM clients WHERE code = 'acme')"
        id_ = build.value(f"SELECT id FROM {table} {whose} LIMIT 1", role="ringdove_portal")
        found[path] = str(id_)
    return found


@pytest.mark.alone
@pytest.mark.timeout(440)
async def test_every_page_is_without_barriers_for_everybody_in_light_and_dark(
    site: Site, settings: Settings, build: Build
) -> None:
    routes = _routes()
    unknown = [r for r in routes if "$" in r and r.partition("/$")[0] not in NAMED]
    assert not unknown, f"Say in NAMED whose ids these pages have in their addresses: {unknown}"
    await demo.fill(settings)
    build.run(
        "INSERT INTO mail_servers (id, reseller_id, client_id, name, sender, host, port, security)"
        " SELECT gen_random_uuid(), reseller_id, id, 'Post', 'post@acme.example', 'mail.example', 587, 'starttls'"
        " FROM clients WHERE code = 'acme'"
    )
    build.run(
        "INSERT INTO transaction_codes (id, client_id, name, name_key)"
        " SELECT gen_random_uuid(), id, 'Sold', 'sold' FROM clients"
    )
    build.run(
        "INSERT INTO skills (id, client_id, name, name_key)"
        " SELECT gen_random_uuid(), id, 'German', 'german' FROM clients"
    )
    build.run(
        "INSERT INTO templates (id, client_id, name, name_key, body)"
        " SELECT gen_random_uuid(), id, 'Thanks', 'thanks', 'Thank you!' FROM clients"
    )
    build.run(
        "INSERT INTO contacts (id, client_id, name, name_key, words)"
        " SELECT gen_random_uuid(), id, 'Kim Lee', 'kim lee', 'kim lee' FROM clients"
    )
    await eventually(lambda: site.app.web.receiver.ready)
    for text in ("Where is my parcel?", "It is late."):
        status, _ = await site.sms("+4930901820", text)
        assert status == 200
    plan = {
        "routes": routes,
        "open": OPEN,
        "ids": _ids(build),
        "people": [{"username": name, "client": client} for name, client in PEOPLE],
    }
    async with browser.running("pages.mjs", site.url, json.dumps(plan)) as script:
        seen = json.loads(await script.ends(within_s=PAGES_WITHIN_S))
    assert seen["wrong"] == [], "\n".join(seen["wrong"])
    assert seen["pages"] > len(routes) * 1.5  # what looks the same to two people is looked at once
