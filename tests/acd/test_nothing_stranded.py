"""Whatever state an event is in, there is a moment at which it is looked at again."""

from datetime import timedelta
from uuid import UUID

from ringdove.acd import jobs
from ringdove.acd.model import Agent
from ringdove.acd.service import agents, life, offers, standing
from ringdove.kernel import clock
from ringdove.kernel.db import Database
from tests.acd.test_intake import Line, ready
from tests.byemail.conftest import works_by_email
from tests.support.build import Build

#: Open events for which nothing says when they are looked at again: in line of a group that is watched, offered until
#: a deadline, due at a time, by e-mail with a time of its own, or with an agent whose absence is noticed.
STRANDED = """
    SELECT e.state, e.id FROM acd_events e
      JOIN acd_groups g ON g.id = e.group_id
      LEFT JOIN acd_agents a ON a.user_id = e.agent_id
     WHERE e.state <> 'closed' AND NOT CASE e.state
           WHEN 'queued' THEN e.wants_agent_id IS NULL OR e.due_at IS NOT NULL
           WHEN 'offered' THEN EXISTS (SELECT FROM acd_offers o WHERE o.event_id = e.id AND o.state = 'pending'
                                          AND o.agent_id = e.agent_id AND o.deadline IS NOT NULL)
           WHEN 'active' THEN a.user_id IS NOT NULL AND (
                a.absent_since IS NOT NULL OR a.connected OR a.disconnected_at IS NOT NULL
                OR EXISTS (SELECT FROM acd_events_by_email b WHERE b.event_id = e.id AND b.visit = e.visit))
           ELSE e.due_at IS NOT NULL END
"""


def states(build: Build, events: dict[str, UUID]) -> dict[str, str]:
    found = dict(build.run("SELECT id, state FROM acd_events", role="ringdove_pipeline"))
    return {name: found[id_] for name, id_ in events.items()}


async def test_an_event_in_every_state_is_looked_at_again(build: Build, pipeline: Database) -> None:
    acme = build.client()
    alice = Agent(build.user(acme, max_parallel_sms=4), acme.id)
    line = Line(build, pipeline, acme, alice.user_id)
    build.run("UPDATE acd_groups SET wrap_up_s = 60 WHERE id = %s", line.group)
    await ready(build, pipeline, alice.user_id)
    made: dict[str, UUID] = {}
    for number, state in enumerate(("parked", "active", "wrap_up", "offered", "queued")):
        if state == "queued":
            build.run("UPDATE users SET max_parallel_sms = 3 WHERE id = %s", alice.user_id)
        made[state] = (await line.arrive(f"491700000{number}"))["id"]
        await line.distribute()
        if state in ("offered", "queued"):
            continue
        async with pipeline.transaction() as conn:
            await offers.accept(conn, alice, made[state])
        async with pipeline.transaction() as conn:
            if state == "parked":
                await life.park(conn, alice, made[state], clock.now() + timedelta(hours=1), "")
            if state == "wrap_up":
                await life.close(conn, alice, made[state], None)
    assert states(build, made) == {state: state for state in made}
    assert build.run(STRANDED, role="ringdove_pipeline") == []
    async with pipeline.transaction() as conn:
        await agents.disconnected(conn, [alice.user_id])
    assert build.run(STRANDED, role="ringdove_pipeline") == []
    clock.freeze(clock.now() + timedelta(days=2))
    await jobs.sweep(pipeline)
    assert states(build, made) == {
        "parked": "queued",
        "active": "queued",
        "wrap_up": "queued",
        "offered": "queued",
        "queued": "queued",
    }
    assert await jobs.groups_in_line(pipeline) == [line.group]
    clock.freeze(clock.now() + timedelta(days=1))
    await jobs.sweep(pipeline)
    assert build.run(STRANDED, role="ringdove_pipeline") == []
    build.run("UPDATE users SET max_parallel_sms = 9 WHERE id = %s", alice.user_id)
    await ready(build, pipeline, alice.user_id)
    await line.distribute()
    assert set(states(build, made).values()) == {"offered"}


async def test_what_waits_too_long_and_what_nobody_looks_at_is_counted_for_the_alarm(
    build: Build, pipeline: Database
) -> None:
    acme = build.client()
    alice = Agent(build.user(acme), acme.id)
    line = Line(build, pipeline, acme, alice.user_id)
    await ready(build, pipeline, alice.user_id)
    for sender in ("491", "492"):
        await line.arrive(sender)
    await line.distribute()
    waits = Line(build, pipeline, acme)
    await waits.arrive("493")

    async def late() -> tuple[int, int]:
        async with pipeline.transaction() as conn:
            return await standing.late(conn)

    assert await late() == (0, 0)
    now = clock.now()
    clock.freeze(now + timedelta(minutes=31))
    assert await late() == (1, 2)
    await jobs.sweep(pipeline)
    assert await late() == (3, 0)
    build.run("UPDATE acd_groups SET waiting_limit_s = 3600 WHERE id = %s", line.group)
    assert await late() == (1, 0)


async def test_what_somebody_who_works_by_email_took_on_a_page_does_not_stay_with_her_when_that_is_gone(
    build: Build, pipeline: Database
) -> None:
    acme = build.client()
    carol = Agent(build.user(acme), acme.id)
    line = Line(build, pipeline, acme, carol.user_id)
    build.run("UPDATE acd_groups SET strategy = 'pick' WHERE id = %s", line.group)
    await ready(build, pipeline, carol.user_id)
    works_by_email(build, carol.user_id, "carol@acme.example")
    event = (await line.arrive())["id"]
    async with pipeline.transaction() as conn:
        await life.pick(conn, carol, event)
    async with pipeline.transaction() as conn:
        await agents.disconnected(conn, [carol.user_id])
    now = clock.now()
    clock.freeze(now + timedelta(seconds=290))
    await jobs.sweep(pipeline)
    assert line.event(event)["state"] == "active"
    clock.freeze(now + timedelta(seconds=310))
    await jobs.sweep(pipeline)
    assert line.event(event)["state"] == "queued"
