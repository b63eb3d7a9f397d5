"""What agents do with events over HTTP, where they get in each other's way."""

from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Desk, Site

LINE = "+493023125099"


async def test_who_comes_too_late_is_told_who_was_faster(site: Site, build: Build) -> None:
    acme = build.client()
    alice, bob = build.user(acme), build.user(acme)
    build.connector(acme, build.group(acme, alice, bob), LINE)
    build.ready(alice)
    async with Desk(await site.signed_in(alice)) as desk:
        await site.sms(LINE)
        event = (await desk.update("event_changed"))["event"]
        path = f"/media-events/{event['id']}"
        late = await Person.at(site, bob)
        status, problem = await late.post(f"{path}/accept")
        assert (status, problem["code"], problem["taken_by_name"]) == (409, "offer_gone", None)
        status, _ = await (await Person.at(site, alice)).post(f"{path}/accept")
        assert status == 200
        status, problem = await late.post(f"{path}/accept")
        assert (status, problem["taken_by_id"]) == (409, str(alice))
        assert problem["taken_by_name"] == build.value(
            f"SELECT name FROM users WHERE id = '{alice}'"
        )
        status, problem = await late.post(f"{path}/close")
        assert (status, problem["code"]) == (403, "event_not_yours")
