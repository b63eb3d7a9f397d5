"""What helps while an agent writes: drafts, templates, history, who else is there, and answers that crossed."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from ringdove.desk.looking import LOOKING_FOR_S, TYPING_FOR_S, Looking, Told
from ringdove.kernel import ids
from tests.support.build import Build, Client
from tests.support.rest import Person
from tests.support.site import Desk, Site

LINE = "+493023125099"
OTHER_LINE = "+493023125098"
SENDER = "+491701234567"


class Shop:
    """A group with two agents and their supervisor, two lines, and an SMS that Alice has in work."""

    def __init__(self, site: Site, build: Build) -> None:
        self.site, self.build = site, build
        self.acme: Client = build.client("acme")
        self.alice, self.bob = (build.user(self.acme, username=n) for n in ("alice", "bob"))
        self.sam = build.user(self.acme, role="supervisor", username="sam")
        self.group = build.group(self.acme, self.alice, name="Support")
        build.run(
            "INSERT INTO acd_group_supervisors (client_id, group_id, user_id) VALUES (%s, %s, %s)",
            self.acme.id, self.group, self.sam,
        )  # fmt: skip
        self.send = build.send_connector(self.acme)
        for line in (LINE, OTHER_LINE):
            build.connector(self.acme, self.group, line, sms_send_connector_id=self.send)
        build.ready(self.alice)

    async def take(self, desk: Desk, line: str = LINE) -> str:
        """Let the customer write, accept it; where the event is found."""
        await self.site.sms(line, "Where is my parcel?")
        path = f"/media-events/{(await desk.offered())['id']}"
        status, _ = await Person(desk.session).post(f"{path}/accept")
        assert status == 200
        return path


@pytest.fixture
def shop(site: Site, build: Build) -> Shop:
    return Shop(site, build)


@pytest.fixture
async def desk(site: Site, shop: Shop) -> AsyncIterator[Desk]:
    async with Desk(await site.signed_in(shop.alice)) as sitting:
        yield sitting


async def test_a_draft_stays_until_it_is_sent_and_supervisors_see_it(
    site: Site, shop: Shop, desk: Desk
) -> None:
    me, sam, path = Person(desk.session), await Person.at(site, shop.sam), await shop.take(desk)
    for mode, text in (("reply", "Your par"), ("reply", "Your parcel"), ("note", "Asked twice")):
        assert (await me.put(f"{path}/drafts", mode=mode, text=text))[0] == 204
    _, drafts = await sam.get(f"{path}/drafts")
    assert [(d["mode"], d["text"], d["user_name"]) for d in drafts] == [
        ("reply", "Your parcel", "Alice"),
        ("note", "Asked twice", "Alice"),
    ]
    assert (await me.post(f"{path}/replies", text="Your parcel comes."))[0] == 201
    assert [d["mode"] for d in (await me.get(f"{path}/drafts"))[1]] == ["note"]
    assert (await me.put(f"{path}/drafts", mode="note", text=" "))[0] == 204
    assert (await me.get(f"{path}/drafts"))[1] == []
    stranger = await Person.at(site, shop.bob)
    assert (await stranger.get(f"{path}/drafts"))[0] == 404
    assert (await stranger.put(f"{path}/drafts", mode="reply", text="Hi"))[0] == 404


async def test_whoever_gets_an_event_sees_what_the_one_before_began_to_write(
    site: Site, build: Build, shop: Shop, desk: Desk
) -> None:
    me, path = Person(desk.session), await shop.take(desk)
    build.run(
        "INSERT INTO acd_group_members VALUES (%s, %s, %s)", shop.acme.id, shop.group, shop.bob
    )
    build.ready(shop.bob)
    await me.put(f"{path}/drafts", mode="reply", text="I look into")
    async with Desk(await site.signed_in(shop.bob)) as his:
        status, _ = await me.post(f"{path}/transfer", agent_id=str(shop.bob), note="Yours")
        assert status == 204
        await his.offered()
        bob = Person(his.session)
        assert (await bob.post(f"{path}/accept"))[0] == 200
        _, drafts = await bob.get(f"{path}/drafts")
        assert [(d["user_name"], d["text"]) for d in drafts] == [("Alice", "I look into")]
        assert (await bob.post(f"{path}/replies", text="Here it is."))[0] == 201
        assert (await bob.get(f"{path}/drafts"))[1] == []


async def test_an_answer_is_kept_back_when_there_is_something_newer_than_she_saw(
    shop: Shop, desk: Desk
) -> None:
    me, path = Person(desk.session), await shop.take(desk)
    _, thread = await me.get(f"{path}/messages")
    seen = thread["items"][-1]["id"]
    await shop.site.sms(LINE, "It is urgent!")
    await desk.until(lambda _, d: d.get("message", {}).get("text") == "It is urgent!")
    status, problem = await me.post(f"{path}/replies", text="Tomorrow.", last_message_id=seen)
    assert (status, problem["code"]) == (409, "answered_meanwhile")
    assert problem["thread_message"]["text"] == "It is urgent!"
    newest = problem["thread_message"]["id"]
    status, _ = await me.post(f"{path}/replies", text="Tomorrow.", last_message_id=newest)
    assert status == 201
    # What she wrote herself, in this window or in another, keeps nothing back.
    assert (await me.post(f"{path}/replies", text="At ten.", last_message_id=newest))[0] == 201
    assert (await me.post(f"{path}/replies", text="In a van."))[0] == 201


async def test_templates_of_the_group_come_filled_in_and_say_when_something_is_missing(
    site: Site, build: Build, shop: Shop, desk: Desk
) -> None:
    clara = await Person.at(site, build.user(shop.acme, "client_admin"))
    elsewhere = build.group(shop.acme, name="Sales")
    for body in (
        {
            "name": "Greeting",
            "body": "Hello {{ customer.number }}, {{ agent.name }} of {{ group.name }}",
        },
        {"name": "Name only", "body": "{{ customer.name }}", "sends_at_once": True},
        {"name": "Offer", "body": "Buy!", "acd_group_ids": [str(elsewhere)]},
        {"name": "Old", "body": "Gone", "active": False},
    ):
        assert (await clara.post("/templates", **body))[0] == 201
    path = await shop.take(desk)
    _, offered = await Person(desk.session).get(f"{path}/templates")
    assert [(t["name"], t["text"], t["sends_at_once"]) for t in offered] == [
        ("Greeting", "Hello +491701234567, Alice of Support", False),
        ("Name only", None, True),
    ]


async def test_history_shows_what_the_sender_wrote_over_every_connector_of_the_client(
    site: Site, shop: Shop, desk: Desk
) -> None:
    me = Person(desk.session)
    first = await shop.take(desk)
    second = await shop.take(desk, OTHER_LINE)
    _, episodes = await me.get(f"{first}/history")
    assert [(f"/media-events/{e['id']}", e["connector_name"], e["may_open"]) for e in episodes] == [
        (second, OTHER_LINE, True),
        (first, LINE, True),
    ]
    stranger = await Person.at(site, shop.bob)
    assert (await stranger.get(f"{first}/history"))[0] == 404


async def test_who_has_an_event_is_told_who_looks_and_who_writes_unless_the_client_does_not_want_it(
    site: Site, build: Build, shop: Shop, desk: Desk
) -> None:
    path, sam = await shop.take(desk), await Person.at(site, shop.sam)

    def told(*people: tuple[str, bool]) -> object:
        return lambda _, d: (
            d.get("type") == "looking"
            and [(p["name"], p["typing"]) for p in d["people"]] == [*people]
        )

    assert (await sam.put(f"{path}/looking", act="looks"))[0] == 204
    await desk.until(told(("Sam", False)))  # type: ignore[arg-type]
    await sam.put(f"{path}/looking", act="types")
    await desk.until(told(("Sam", True)))  # type: ignore[arg-type]
    await sam.put(f"{path}/looking", act="leaves")
    await desk.until(told())  # type: ignore[arg-type]
    assert (await (await Person.at(site, shop.bob)).put(f"{path}/looking", act="looks"))[0] == 404
    build.run("UPDATE clients SET shows_viewers = false WHERE id = %s", shop.acme.id)
    before = len(desk.frames)
    await sam.put(f"{path}/looking", act="looks")
    await Person(desk.session).post(f"{path}/notes", text="Something that is told")
    await desk.update("message_added")
    await sam.put(f"{path}/looking", act="leaves")
    await Person(desk.session).post(f"{path}/notes", text="Something else")
    await desk.until(lambda _, d: d.get("message", {}).get("text") == "Something else")
    assert not any(d.get("type") == "looking" for _, d in desk.frames[before:])


def test_whoever_says_nothing_any_more_is_gone_and_stops_writing_before_that() -> None:
    looking, event, user, owner = Looking(), ids.new(), ids.new(), ids.new()
    looking.hear(Told(event, user, owner, "types"), 100.0)
    assert looking.take_due(100.1) == {event: {user: True}}
    assert looking.concerned(event, [user]) == {user, owner}
    looking.hear(Told(event, user, owner, "types"), 103.0)
    assert looking.take_due(103.1) == {}
    assert looking.take_due(103.0 + TYPING_FOR_S) == {event: {user: False}}
    assert looking.take_due(102.0 + LOOKING_FOR_S) == {}
    assert looking.take_due(103.0 + LOOKING_FOR_S) == {event: {}}


def test_who_looks_where_nobody_is_shown_is_watched_for_and_never_told_of() -> None:
    looking, event, user, owner = Looking(), ids.new(), ids.new(), ids.new()
    looking.hear(Told(event, user, owner, "reads"), 100.0)
    assert looking.watched() == {event: {user}}
    assert looking.take_due(100.1) == {}
    looking.hear(Told(event, user, owner, "leaves"), 101.0)
    assert (looking.take_due(101.1), looking.watched()) == ({}, {})
    looking.hear(Told(event, user, owner, "reads"), 102.0)
    assert (looking.take_due(102.0 + LOOKING_FOR_S), looking.watched()) == ({}, {})


def test_what_a_page_says_survives_the_way_to_other_processes() -> None:
    for owner in (ids.new(), None):
        told = Told(ids.new(), ids.new(), owner, "looks")
        assert Told.read(told.topic().removeprefix("looking:")) == told
    assert Told.read("") is None


@pytest.mark.parametrize("shown", [True, False])
async def test_whoever_looks_on_is_told_of_every_change_and_the_agent_when_her_customer_opts_out(
    site: Site, build: Build, shop: Shop, desk: Desk, shown: bool
) -> None:
    build.run("UPDATE clients SET shows_viewers = %s WHERE id = %s", shown, shop.acme.id)
    path, me = await shop.take(desk), Person(desk.session)
    event_id = path.removeprefix("/media-events/")
    async with Desk(await site.signed_in(shop.sam)) as above:
        sam = Person(above.session)

        async def news(sitting: Desk, known: int) -> None:
            """Wait for one more than were known."""
            await sitting.until(
                lambda *_: (
                    sum(
                        d.get("type") == "again" and d["event_id"] == event_id
                        for _, d in sitting.frames
                    )
                    > known
                )
            )

        def heard(sitting: Desk) -> int:
            return sum(d.get("type") == "again" for _, d in sitting.frames)

        # what changed while the page was reading is read again
        await sam.put(f"{path}/looking", act="looks")
        await news(above, 0)
        assert (await me.post(f"{path}/notes", text="Asked twice"))[0] == 201
        await news(above, 1)
        known = heard(above)
        await site.sms(LINE, "Thank you")
        await news(above, known)
        chief = await Person.at(site, build.user(shop.acme, "client_admin"))
        assert heard(desk) == 0
        status, _ = await chief.post("/opt-outs", number=SENDER, opted_out=True, reason="Called us")
        assert status == 201
        await news(desk, 0)


async def test_an_answer_that_is_given_again_under_its_key_is_sent_once_whatever_happened_since(
    site: Site, build: Build, shop: Shop, desk: Desk
) -> None:
    path, me = await shop.take(desk), Person(desk.session)
    answer = {"text": "It comes tomorrow.", "key": str(uuid4())}
    status, first = await me.post(f"{path}/replies", **answer)
    assert status == 201
    # nobody heard that; meanwhile the customer wrote and the SMS was given back
    await site.sms(LINE, "Hello?")
    await desk.update("message_added")
    assert (await me.post(f"{path}/return", note=""))[0] < 300
    status, again = await me.post(f"{path}/replies", **answer, last_message_id=first["id"])
    assert (status, again["id"]) == (201, first["id"])
    assert build.value("SELECT count(*) FROM outbound_messages") == 1
    # another of hers is another, and nobody else has her key
    status, _ = await me.post(f"{path}/replies", text="Another", key=str(uuid4()))
    assert status != 201
    assert (await (await Person.at(site, shop.bob)).post(f"{path}/replies", **answer))[0] != 201
