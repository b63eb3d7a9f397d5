"""Who may send, how much, and that the flood of one client is felt by that client."""

import asyncio
import io
from collections import Counter
from uuid import UUID

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.kernel.settings import Settings
from ringdove.receiver import batch
from ringdove.receiver.fair import FairQueue
from ringdove.receiver.limits import PerMinute, is_from, source_network
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site, eventually

LINE, OTHER = "+493023125099", "+493023125098"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client()


@pytest.fixture
def line(build: Build, acme: Client) -> UUID:
    return build.connector(acme, build.group(acme), LINE)


@pytest.fixture
async def root(site: Site, build: Build) -> Person:
    return await Person.at(site, build.user(None, role="system_admin"))


async def answers(site: Site, status: int, **more: str) -> str:
    """Send until the answer has this status, since receivers hear of a change a moment later; its text."""
    async with asyncio.timeout(60):
        while True:
            found, text = await site.sms(LINE, **more)
            if found == status:
                return text


async def test_only_allowed_sources_may_send(site: Site, root: Person, line: UUID) -> None:
    path = f"/sms-receive-connectors/{line}"
    assert (await root.patch(path, {"allowed_sources": ["192.0.2.0/24", "2001:db8::1"]}))[0] == 200
    assert await answers(site, 403) == "not allowed: source address\n"
    _, found = await root.get(path)
    assert found["allowed_sources"] == ["192.0.2.0/24", "2001:db8::1/128"]
    assert (await root.patch(path, {"allowed_sources": ["127.0.0.1"]}))[0] == 200
    assert (await site.sms(LINE))[0] == 200  # nothing is refused before another look
    status, problem = await root.patch(path, {"allowed_sources": ["127.0.0.1", "here"]})
    assert (status, fields(problem)[0][0]) == (422, "allowed_sources.1")


async def test_a_wrong_token_is_said_before_a_wrong_source(
    site: Site, root: Person, line: UUID
) -> None:
    change = {"require_token": True, "token": "right-token", "allowed_sources": ["192.0.2.0/24"]}
    assert (await root.patch(f"/sms-receive-connectors/{line}", change))[0] == 200
    await answers(site, 401, token="wrong-token")
    await answers(site, 403, token="right-token")


async def test_a_connectors_limit_is_its_own(
    site: Site, build: Build, root: Person, acme: Client, line: UUID
) -> None:
    build.connector(acme, build.group(acme), OTHER)
    path = f"/sms-receive-connectors/{line}"
    assert (await root.patch(path, {"limit_per_minute": 3}))[0] == 200
    await answers(site, 429)
    assert [(await site.sms(LINE))[0] for _ in range(3)] == [429] * 3
    assert (await site.sms(OTHER))[0] == 200
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            f"{site.url}/SMSReceiver", params={"to": LINE, "from": "1", "text": "x"}
        ) as answer,
    ):
        assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert (await root.patch(path, {"limit_per_minute": None}))[0] == 200
    await answers(site, 200)
    assert (await root.patch(path, {"limit_per_minute": 0}))[0] == 422


async def test_a_sources_limit_comes_before_everything_but_the_method(
    settings: Settings, dsn: str, line: UUID
) -> None:
    strict = settings.model_copy(update={"source_limit_per_minute": 2})
    async with Site(strict, dsn, work=False) as site, aiohttp.ClientSession() as session:
        assert [(await site.sms(LINE))[0] for _ in range(2)] == [200, 200]
        assert (await site.sms("nobody"))[0] == 429
        async with session.post(
            f"{site.url}/SMSReceiver", data=io.BytesIO(b"x" * (2 << 20))
        ) as answer:
            assert answer.status == 429
        async with session.put(f"{site.url}/SMSReceiver") as answer:
            assert answer.status == 405


async def test_who_sends_more_than_can_be_stored_is_told_and_the_others_are_not(
    site: Site, build: Build, line: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    globex = build.client()
    build.connector(globex, build.group(globex), OTHER)
    monkeypatch.setattr(batch, "AT_LEAST", 5)
    monkeypatch.setattr(batch, "WITHIN_S", 0)
    monkeypatch.setattr(batch, "MOST", 2)
    monkeypatch.setattr(batch, "STUCK_S", 60.0)  # however slow this machine's disk is
    taken: set[str] = set()
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send(to: str, number: int) -> int:
            text = f"{to} {number}"
            query = {"to": to, "from": f"+4917139200{number % 100:02}", "text": text}
            async with session.post(f"{site.url}/SMSReceiver", data=query) as answer:
                if answer.status == 200:
                    taken.add(text)
                return answer.status

        flood = [send(LINE, n) for n in range(300)]
        others = [send(OTHER, n) for n in range(5)]
        found = await asyncio.gather(*flood, *others)
    assert found[300:] == [200] * 5
    assert set(found[:300]) == {200, 503}
    await eventually(lambda: taken <= set(build.value("SELECT array_agg(body) FROM messages")))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers())))
def test_clients_take_turns_and_each_keeps_its_order(items: list[tuple[str, int]]) -> None:
    queue: FairQueue[tuple[str, int]] = FairQueue()
    for client, number in items:
        queue.append(client, (client, number))
    assert sorted(queue) == sorted(items)
    out: list[tuple[str, int]] = []
    while queue:
        assert queue.waiting_of("a") == sum(1 for c, _ in items if c == "a") - sum(
            1 for c, _ in out if c == "a"
        )
        out.append(queue.popleft())
    for client in "abc":
        assert [i for i in out if i[0] == client] == [i for i in items if i[0] == client]
    for place, (client, _) in enumerate(out):
        behind = Counter(c for c, _ in out[:place])
        left = {c for c, _ in out[place:]}
        assert all(behind[client] <= behind[other] for other in left)


def test_a_minute_begins_with_the_first_and_ends() -> None:
    counted = PerMinute()
    assert [counted.wait("a", 2, now) for now in (0.0, 59.0, 59.5)] == [0, 0, 1]
    assert counted.wait("b", 2, 59.5) == 0
    assert counted.wait("a", 2, 60.0) == 0


@pytest.mark.parametrize(
    ("source", "networks", "fits"),
    [
        ("192.0.2.7", ("192.0.2.0/24",), True),
        ("::ffff:192.0.2.7", ("192.0.2.0/24",), True),
        ("192.0.3.7", ("192.0.2.0/24", "2001:db8::/32"), False),
        ("2001:db8::5", ("192.0.2.0/24", "2001:db8::/32"), True),
        ("", ("0.0.0.0/0",), False),
    ],
)
def test_networks_are_what_they_say(source: str, networks: tuple[str, ...], fits: bool) -> None:
    assert is_from(source, networks) is fits


def test_an_ipv6_customer_counts_once() -> None:
    assert source_network("2001:db8:0:1::5") == source_network("2001:db8:0:1:ffff::")
    assert source_network("192.0.2.1") != source_network("192.0.2.2")
    assert source_network("::ffff:192.0.2.1") == source_network("192.0.2.1")
