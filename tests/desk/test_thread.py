"""What stands between the SMS of a thread, and why an offer was declined."""

from typing import Any

import pytest

from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Desk, Site

LINE = "+493023125099"


class Two:
    """A group of Alice and Bob, and a line into it."""

    def __init__(self, site: Site, build: Build) -> None:
        self.site, self.build = site, build
        self.acme = build.client()
        self.alice, self.bob = (build.user(self.acme, username=n) for n in ("alice", "bob"))
        self.group = build.group(self.acme, self.alice, self.bob, name="Support")
        self.other = build.group(self.acme, self.bob, name="Sales")
        send = build.send_connector(self.acme)
        build.connector(self.acme, self.group, LINE, sms_send_connector_id=send)
        build.ready(self.alice)


@pytest.fixture
def two(site: Site, build: Build) -> Two:
    return Two(site, build)


def told(thread: Any) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(s["what"], s["agent_name"], s["by_name"], s["detail"]) for s in thread["steps"]]


async def test_a_thread_tells_who_took_it_parked_it_and_handed_it_over(
    site: Site, two: Two
) -> None:
    async with Desk(await site.signed_in(two.alice)) as desk:
        alice = Person(desk.session)
        await site.sms(LINE, "Where is my parcel?")
        event = await desk.offered()
        path = f"/media-events/{event['id']}"
        _, offered = await alice.get(path)
        _, accepted = await alice.post(f"{path}/accept")
        assert accepted["last_step"] != offered["last_step"]
        _, parked = await alice.post(f"{path}/park")
        assert (await alice.post(f"{path}/resume"))[0] == 200
        assert (await alice.post(f"{path}/transfer", acd_group_id=str(two.other)))[0] == 204
        _, thread = await (await Person.at(site, two.bob)).get(f"{path}/messages")
        assert told(thread) == [
            ("accepted", "Alice", None, None),
            ("parked", "Alice", None, None),
            ("resumed", "Alice", None, None),
            ("transferred", None, "Alice", "Sales"),
        ]
        assert thread["steps"][1]["until"] == parked["due_at"]
        times = [s["at"] for s in thread["steps"]]
        assert times == sorted(times)
        assert thread["last_step"] is not None


async def test_whoever_is_handed_it_and_whoever_did_it_are_named(site: Site, two: Two) -> None:
    async with Desk(await site.signed_in(two.alice)) as desk:
        alice = Person(desk.session)
        await site.sms(LINE, "Where is my parcel?")
        path = f"/media-events/{(await desk.offered())['id']}"
        await alice.post(f"{path}/accept")
        assert (await alice.post(f"{path}/transfer", agent_id=str(two.bob)))[0] == 204
        _, thread = await (await Person.at(site, two.bob)).get(f"{path}/messages")
        assert told(thread)[-1] == ("transferred", "Bob", "Alice", "Support")


async def test_an_older_page_tells_what_happened_in_its_own_time(site: Site, two: Two) -> None:
    async with Desk(await site.signed_in(two.alice)) as desk:
        alice = Person(desk.session)
        await site.sms(LINE, "One")
        path = f"/media-events/{(await desk.offered())['id']}"
        await alice.post(f"{path}/accept")
        await site.sms(LINE, "Two")
        await desk.update("message_added")
        _, newest = await alice.get(f"{path}/messages", limit="1")
        assert ([m["text"] for m in newest["items"]], told(newest)) == (["Two"], [])
        _, older = await alice.get(f"{path}/messages", limit="1", cursor=newest["next"])
        assert [m["text"] for m in older["items"]] == ["One"]
        assert told(older) == [("accepted", "Alice", None, None)]


async def test_an_opt_out_stands_in_the_thread(site: Site, two: Two) -> None:
    async with Desk(await site.signed_in(two.alice)) as desk:
        alice = Person(desk.session)
        await site.sms(LINE, "Where is my parcel?")
        path = f"/media-events/{(await desk.offered())['id']}"
        await alice.post(f"{path}/accept")
        await site.sms(LINE, "STOP")
        await desk.update("message_added")
        _, thread = await alice.get(f"{path}/messages")
        assert "opt_out_stop" in [s["what"] for s in thread["steps"]]


async def test_a_group_may_ask_why_an_offer_is_declined(site: Site, build: Build, two: Two) -> None:
    build.run("UPDATE acd_groups SET decline_reason_needed = true WHERE id = %s", two.group)
    async with Desk(await site.signed_in(two.alice)) as desk:
        alice = Person(desk.session)
        await site.sms(LINE, "Where is my parcel?")
        event = await desk.offered()
        assert event["decline_reason_needed"]
        path = f"/media-events/{event['id']}"
        status, problem = await alice.post(f"{path}/decline")
        assert (status, problem["code"]) == (422, "decline_reason_needed")
        assert problem["errors"][0]["field"] == "reason"
        assert (await alice.post(f"{path}/decline", reason="language"))[0] == 200
        _, thread = await alice.get(f"{path}/messages")
        assert told(thread) == [("declined", "Alice", None, "language")]
