"""Storing: each SMS once, kept ones first, nothing lost and nothing doubled."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from ringdove.kernel import clock
from ringdove.kernel.db import Conn, Database
from ringdove.messages import service
from ringdove.messages.model import Incoming
from tests.support.build import Build
from tests.support.line import Line


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
