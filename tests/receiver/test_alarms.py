"""What came for each connector, its lamp, and who is told when something is wrong with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.kernel.settings import Settings
from ringdove.receiver import jobs
from ringdove.receiver.model import TOLD_EVERY, AlarmState, Counted, decide
from tests.conftest import SECRET
from tests.support.build import Build, Client
from tests.support.postbox import Postbox
from tests.support.rest import Person, fields
from tests.support.site import Site, eventually

LINE = "+4930901820"
OPS = "ops@acme.example"
BASE = "http://sms.example.com"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONNECTOR = UUID(int=1)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 90)), max_size=40))
def test_each_begin_and_end_is_told_once_and_never_more_than_once_an_hour(
    minutes: list[tuple[bool, int]],
) -> None:
    states: dict[str, AlarmState] = {}
    now, told_at = NOON, None
    told: list[str] = []
    for is_wrong, later in minutes:
        now += timedelta(minutes=later)
        decided = decide(states.values(), ["errors"] if is_wrong else [], CONNECTOR, told_at, now)
        states |= {s.kind: s for s in decided.changed}
        for gone in decided.gone:
            del states[gone.kind]
        news = ["begun"] * len(decided.begun) + ["over"] * len(decided.over)
        if news:
            assert told_at is None or now - told_at >= TOLD_EVERY
            told_at = now
        told += news
        assert bool(states) or not is_wrong
    assert told == [("begun", "over")[n % 2] for n in range(len(told))]


@given(st.lists(st.tuples(st.sampled_from([200, 401, 502]), st.integers(0, 90)), min_size=1))
def test_counting_in_two_goes_is_counting_in_one(requests: list[tuple[int, int]]) -> None:
    def counted(part: list[tuple[int, int]], at: datetime) -> tuple[Counted, datetime]:
        one = Counted(CONNECTOR, at, 0, "")
        for status, minutes in part:
            at += timedelta(minutes=minutes)
            one.add(at, status, str(status))
        return one, at

    whole, _ = counted(requests, NOON)
    middle = len(requests) // 2
    first, at = counted(requests[:middle], NOON)
    second, _ = counted(requests[middle:], at)
    first.join(second)
    assert first == whole


async def eventually_true(check: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await check():
            await clock.pause(0.05)


@dataclass(frozen=True, slots=True)
class Ground:
    """A client whose connector somebody watches."""

    site: Site
    client: Client
    clara: Person
    root: Person
    connector: UUID
    postbox: Postbox

    async def change(self, **what: object) -> None:
        status, _ = await self.root.patch(f"/sms-receive-connectors/{self.connector}", what)
        assert status == 200

    async def until_answered(self, wanted: int) -> None:
        """The receiver has learnt of a change."""

        async def is_right() -> bool:
            return (await self.site.sms(LINE, "again"))[0] == wanted

        await eventually_true(is_right)

    async def seen(self) -> dict[str, Any]:
        status, found = await self.clara.get(
            "/connector-activity", connector_id=str(self.connector)
        )
        assert status == 200
        [one] = found["items"]
        return dict(one)


@pytest.fixture
async def ground(settings: Settings, dsn: str, build: Build) -> AsyncIterator[Ground]:
    async with Postbox() as postbox:
        url = SecretStr(f"smtp+plain://127.0.0.1:{postbox.port}")
        update = {"smtp_url": url, "mail_from": "sms@ringdove.example", "public_url": BASE}
        acme = build.client()
        connector = build.connector(acme, build.group(acme), LINE)
        async with Site(settings.model_copy(update=update), dsn) as site:
            clara = await Person.at(site, build.user(acme, "client_admin"))
            root = await Person.at(site, build.user(None, "system_admin"))
            yield Ground(site, acme, clara, root, connector, postbox)


async def until_lamp(ground: Ground, lamp: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    async def is_right() -> bool:
        found.update(await ground.seen())
        return bool(found["lamp"] == lamp)

    await eventually_true(is_right)
    return found


async def test_the_lamp_shows_what_became_of_the_newest_request(
    ground: Ground, build: Build
) -> None:
    assert (await ground.seen())["lamp"] == "new"
    for text in ("one", "two"):
        assert (await ground.site.sms(LINE, text))[0] == 200
    found = await until_lamp(ground, "good")
    assert (found["sms_24h"], found["status"]) == (2, 200)
    assert found["last_sms_at"] is not None
    await ground.change(acd_group_id=None)
    await ground.until_answered(502)
    taken = (await until_lamp(ground, "not_routable"))["sms_24h"]
    assert taken >= 3
    await ground.change(require_token=True, generate_new_token=True)
    await ground.until_answered(401)
    assert (await until_lamp(ground, "refused"))["status"] == 401
    await ground.change(active=False)
    assert (await ground.seen())["lamp"] == "off"


async def test_nobody_sees_the_activity_of_another_client(ground: Ground, build: Build) -> None:
    assert (await ground.site.sms(LINE, "one"))[0] == 200
    await until_lamp(ground, "good")
    otto = await Person.at(ground.site, build.user(build.client(), "client_admin"))
    path = f"/sms-receive-connectors/{ground.connector}/alarms"
    _, found = await otto.get("/connector-activity", connector_id=str(ground.connector))
    assert found["items"] == []
    assert (await otto.get(path))[0] == 404
    assert (await otto.put(path, address=None))[0] == 404


def past(build: Build, ground: Ground, ago: timedelta, received: int) -> None:
    """So many came in the whole hour that was so long ago."""
    build.run(
        "INSERT INTO connector_activity VALUES (%s, %s, date_trunc('hour', now()) - %s, %s, 0)",
        ground.connector, ground.client.id, ago, received, role="ringdove_pipeline",
    )  # fmt: skip


@pytest.mark.parametrize(("weeks", "is_silent"), [([1, 2, 4], True), ([1, 2], False)])
async def test_silence_is_judged_by_former_weeks(
    ground: Ground, build: Build, weeks: list[int], is_silent: bool
) -> None:
    build.run(
        "INSERT INTO connector_newest VALUES (%s, %s, now(), 200, '', now() - interval '5 hours', 0)",
        ground.connector, ground.client.id, role="ringdove_pipeline",
    )  # fmt: skip
    for week in weeks:
        past(build, ground, timedelta(weeks=week, hours=2), 5)
    found = await ground.seen()
    assert (found["lamp"], found["silent_hours"]) == (
        ("silent", 2) if is_silent else ("good", None)
    )


async def passed(ground: Ground, build: Build) -> None:
    """The system's mail server has passed its test."""
    system = "00000000-0000-0000-0000-000000000000"
    assert (await ground.root.post(f"/mail-servers/{system}/test", to="me@ringdove.example"))[
        0
    ] == 202
    await eventually(lambda: build.value("SELECT state FROM mail_tests") == "passed", 15)


async def test_somebody_is_told_when_requests_are_refused_and_when_that_is_over(
    ground: Ground, build: Build, pipeline: Database
) -> None:
    path = f"/sms-receive-connectors/{ground.connector}/alarms"
    status, problem = await ground.clara.put(path, address=OPS)
    assert (status, problem["code"]) == (422, "no_mail_server")
    await passed(ground, build)
    assert (await ground.clara.put(path, address=OPS))[0] == 200
    assert (await ground.clara.get(path))[1]["address"] == OPS
    status, problem = await ground.clara.put(path, address="nobody")
    assert (status, fields(problem)[0][0]) == (422, "address")
    await ground.change(require_token=True, generate_new_token=True)
    await ground.until_answered(401)
    for n in range(2):
        assert (await ground.site.sms(LINE, str(n)))[0] == 401
    await eventually(lambda: build.value("SELECT failures FROM connector_newest") == 3)

    async def watch() -> list[str]:
        await jobs.watch(pipeline, Keys(SECRET), BASE)
        letters = [x for x in ground.postbox.letters if x["To"] == OPS]
        waiting = "SELECT count(*) FROM mail_outbox WHERE state IN ('queued', 'sending')"
        await eventually(lambda: build.value(waiting, role="ringdove_pipeline") == 0, 15)
        letters = [x for x in ground.postbox.letters if x["To"] == OPS]
        return [str(letter["Subject"]).rpartition(": ")[2] for letter in letters]

    assert await watch() == ["something is wrong"]
    assert await watch() == ["something is wrong"]
    text = ground.postbox.letters[-1].get_body(("plain",))
    assert text is not None
    assert f"{BASE}/numbers/receive-connectors/{ground.connector}/requests" in text.get_content()
    await ground.change(require_token=False)
    await ground.until_answered(200)
    await eventually(lambda: build.value("SELECT failures FROM connector_newest") == 0)
    assert await watch() == ["something is wrong"]  # not twice an hour
    an_hour_ago = "UPDATE connector_alarm_letters SET at = now() - interval '61 minutes'"
    build.run(an_hour_ago, role="ringdove_pipeline")
    assert await watch() == ["something is wrong", "it is over"]
    build.run(an_hour_ago, role="ringdove_pipeline")
    assert await watch() == ["something is wrong", "it is over"]


async def test_silence_and_repeats_are_told(
    ground: Ground, build: Build, pipeline: Database
) -> None:
    await passed(ground, build)
    path = f"/sms-receive-connectors/{ground.connector}/alarms"
    assert (await ground.clara.put(path, address=OPS, silent_hours=1))[0] == 200
    for _ in range(12):
        assert (await ground.site.sms(LINE, "again", message_id="7"))[0] == 200
    await until_lamp(ground, "good")
    await eventually(lambda: (build.value("SELECT sum(repeats) FROM messages_repeats") or 0) >= 10)
    build.run(
        "UPDATE connector_newest SET last_sms_at = now() - interval '90 minutes'",
        role="ringdove_pipeline",
    )
    await jobs.watch(pipeline, Keys(SECRET), BASE)
    kinds = build.run(
        "SELECT kind FROM connector_alarm_states ORDER BY kind", role="ringdove_pipeline"
    )
    assert kinds == [("repeats",), ("silence",)]
    await eventually(lambda: any(x["To"] == OPS for x in ground.postbox.letters), 15)
