"""A test SMS goes the way of every SMS."""

import asyncio

from ringdove.kernel import clock, ids
from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Site, eventually

LINE = "+493023125077"


async def test_a_test_sms_is_taken_with_the_connectors_token_and_goes_its_way(
    site: Site, build: Build
) -> None:
    acme = build.client()
    line = build.connector(acme, build.group(acme), LINE)
    rita = await Person.at(site, build.user(None, "reseller_admin", reseller_id=acme.reseller_id))
    clara = await Person.at(site, build.user(acme, "client_admin"))
    at = f"/sms-receive-connectors/{line}"
    closed = {"require_token": True, "token": "right-token", "allowed_sources": ["192.0.2.0/24"]}
    assert (await rita.patch(at, closed))[0] == 200
    status, answered = await clara.post(f"{at}/test", sender="+491701234567", text="A test")
    assert (status, answered["status"]) == (200, 200)
    steps: list[str] = []

    async def way() -> bool:
        _, found = await clara.get(f"/received-sms/{answered['sms_id']}/way")
        steps[:] = [step["what"] for step in found.get("steps", ())]
        return {"received", "routed"} <= set(steps)

    async with asyncio.timeout(60):
        while not await way():
            await clock.pause(0.05)
    assert steps[0] == "received"
    await eventually(
        lambda: (
            build.value(
                "SELECT 'ringdove-test' = ANY(others) FROM receiver_requests WHERE id = %s",
                answered["sms_id"],
            )
            is True
        )
    )


async def test_a_test_says_what_a_provider_would_be_told(site: Site, build: Build) -> None:
    acme = build.client()
    line = build.connector(acme, None, LINE)
    clara = await Person.at(site, build.user(acme, "client_admin"))
    at = f"/sms-receive-connectors/{line}/test"
    status, answered = await clara.post(at, sender="Test", text="A test")
    assert (status, answered["status"]) == (200, 502)
    assert answered["answer"].startswith("not routable")
    assert (await clara.post(at, sender="", text=""))[0] == 422
    alice = await Person.at(site, build.user(acme))
    assert (await alice.post(at, sender="Test", text="A test"))[0] == 403
    other = build.connector(build.client(), None, "+493023125078")
    for unseen in (other, ids.new()):
        answer = await clara.post(f"/sms-receive-connectors/{unseen}/test", sender="T", text="A")
        assert answer[0] == 404
    assert build.value("SELECT count(*) FROM messages WHERE connector_id = %s", other) == 0
