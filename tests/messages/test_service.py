"""Storing: each SMS once, kept ones first, nothing lost and nothing doubled."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from ringdove.kernel import clock, ids
from ringdove.kernel.db import Conn, Database
from ringdove.messages import model, service
from ringdove.messages.model import Incoming
from tests.support.build import Build, Client

Storing = Callable[[Conn], Awaitable[object]]


class Line:
    """A connector and the SMS that come to it."""

    def __init__(self, build: Build, pipeline: Database) -> None:
        self._build, self._pipeline = build, pipeline
        self.client: Client = build.client()
        self.group = build.group(self.client)
        self.id = build.connector(self.client, self.group)

    def sms(self, body: str, number: str | None = None, timestamp: str | None = None) -> Incoming:
        sender = "+491701234567"
        return Incoming(
            id=ids.new(), client_id=self.client.id, connector_id=self.id, sender=sender, sender_raw=sender,
            recipient="+4930", recipient_raw="+4930", body=body, keyword=None, provider_message_id=number,
            provider_timestamp=timestamp, received_at=clock.now(),
            key=model.identity(number, sender, "+4930", body) if number else None,
            bucket=model.bucket_of(self.id, sender),
        )  # fmt: skip

    async def do(self, work: Storing) -> None:
        await self._pipeline.retrying(work)

    async def store(self, *batch: Incoming) -> None:
        await self.do(lambda conn: service.store(conn, batch))

    async def keep(self, *batch: Incoming) -> None:
        for sms in batch:
            sms.key = sms.key or resemblance(sms)
        await self.do(lambda conn: service.keep(conn, batch))

    async def store_after_hold(self, *batch: Incoming) -> None:
        known = [None if sms.key else resemblance(sms) for sms in batch]
        await self.do(lambda conn: service.store_after_hold(conn, batch, known))

    def route_to(self, group_id: UUID | None) -> None:
        self._build.run(
            "UPDATE sms_receive_connectors SET acd_group_id = %s WHERE id = %s", group_id, self.id
        )

    def stored(self) -> list[str]:
        return self._column("SELECT body FROM messages ORDER BY id")

    def on_their_way(self) -> list[str]:
        return self._column(
            "SELECT m.body FROM messages_to_route r JOIN messages m ON m.id = r.message_id ORDER BY r.seq"
        )

    def repeats(self) -> dict[str, int]:
        rows = self._build.run(
            "SELECT m.body, r.repeats FROM messages_repeats r JOIN messages m ON m.id = r.message_id",
            role="ringdove_pipeline",
        )
        return dict(rows)

    def _column(self, query: str) -> list[str]:
        return [row[0] for row in self._build.run(query, role="ringdove_pipeline")]


def resemblance(sms: Incoming) -> bytes:
    return model.resemblance(sms.sender, sms.body, sms.provider_timestamp)


@pytest.fixture
def line(build: Build, pipeline: Database) -> Line:
    return Line(build, pipeline)


async def test_a_number_that_comes_twice_in_one_batch_is_stored_once(line: Line) -> None:
    await line.store(line.sms("a", "1"), line.sms("a", "1"), line.sms("b", "1"), line.sms("a"))
    assert line.stored() == ["a", "b", "a"]
    assert line.on_their_way() == ["a", "b", "a"]
    assert line.repeats() == {"a": 1}


async def test_kept_sms_are_stored_once_and_wait(line: Line) -> None:
    line.route_to(None)
    for _ in range(3):
        await line.keep(
            line.sms("numbered", "1"), line.sms("plain"), line.sms("dated", timestamp="t")
        )
    assert line.stored() == ["numbered", "plain", "dated"]
    assert line.on_their_way() == []
    assert line.repeats() == {"numbered": 2, "plain": 2, "dated": 2}


async def test_an_sms_that_was_stored_before_its_connector_broke_is_not_kept_again(
    line: Line,
) -> None:
    await line.store(line.sms("stored", "1"))
    line.route_to(None)
    await line.keep(line.sms("stored", "1"))
    assert line.stored() == ["stored"]
    assert line.repeats() == {"stored": 1}


async def test_kept_sms_go_first_when_the_connector_is_put_right(line: Line) -> None:
    line.route_to(None)
    await line.keep(*(line.sms(str(number)) for number in range(5)))
    line.route_to(line.group)
    await line.store_after_hold(line.sms("new"), line.sms("newer", "7"))
    assert line.on_their_way() == ["0", "1", "2", "3", "4", "new", "newer"]


async def test_while_more_are_kept_than_fit_one_round_later_ones_line_up_behind(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "REQUEUE_AT_ONCE", 2)
    line.route_to(None)
    await line.keep(*(line.sms(str(number)) for number in range(5)))
    line.route_to(line.group)
    await line.store_after_hold(line.sms("new"), line.sms("newer", "7"))
    await line.store_after_hold(line.sms("newer", "7"))
    while await requeued(line):
        pass
    assert line.on_their_way() == ["0", "1", "2", "3", "4", "new", "newer"]
    assert line.repeats() == {"newer": 1}


async def requeued(line: Line) -> bool:
    more: list[bool] = []

    async def once(conn: Conn) -> None:
        more.append(await service.requeue(conn))

    await line.do(once)
    return more[0]


async def test_a_repeat_of_a_kept_sms_stores_nothing_but_the_same_text_later_is_new(
    line: Line,
) -> None:
    line.route_to(None)
    await line.keep(line.sms("yes"), line.sms("dated", timestamp="t"), line.sms("numbered", "1"))
    line.route_to(line.group)
    for _ in range(2):
        await line.store_after_hold(line.sms("dated", timestamp="t"), line.sms("numbered", "1"))
    await line.store_after_hold(line.sms("yes"), line.sms("yes"))
    await line.store_after_hold(line.sms("yes"))
    assert line.stored() == ["yes", "dated", "numbered", "yes", "yes"]
    assert line.repeats() == {"yes": 1, "dated": 2, "numbered": 2}


async def test_the_same_words_long_after_a_repair_are_a_new_sms(line: Line) -> None:
    line.route_to(None)
    await line.keep(line.sms("yes"))
    line.route_to(line.group)
    assert not await requeued(line)
    clock.freeze(clock.now() + timedelta(hours=25))
    await line.store_after_hold(line.sms("yes"))
    assert line.stored() == ["yes", "yes"]
    await line.do(service.forget)
    line.route_to(None)
    await line.keep(line.sms("yes"))
    assert line.stored() == ["yes", "yes", "yes"]


async def test_an_sms_kept_for_more_than_a_day_waits_for_a_person(line: Line) -> None:
    line.route_to(None)
    await line.keep(line.sms("old"))
    line.route_to(line.group)
    clock.freeze(clock.now() + timedelta(hours=25))
    await line.store_after_hold(line.sms("new"), line.sms("old"))
    assert line.on_their_way() == ["new", "old"]
    assert line.stored() == ["old", "new", "old"]


async def test_numbers_are_forgotten_after_thirty_days(line: Line) -> None:
    await line.store(line.sms("a", "1"))
    await line.do(service.forget)
    await line.store(line.sms("a", "1"))
    assert line.stored() == ["a"]
    clock.freeze(clock.now() + timedelta(days=31))
    await line.do(service.forget)
    await line.store(line.sms("a", "1"))
    assert line.stored() == ["a", "a"]


async def test_two_receivers_that_store_the_same_numbers_do_not_stop_each_other(
    line: Line, build: Build, pipeline: Database
) -> None:
    forth: Sequence[Incoming] = [line.sms(str(n), str(n)) for n in range(200)]
    back = [line.sms(sms.body, sms.provider_message_id) for sms in reversed(forth)]
    async with pipeline.transaction() as one:
        await service.store(one, forth[:100])
    await line.store(*back)
    await line.store(*forth[100:])
    assert build.value("SELECT count(*) FROM messages") == 200
