"""A group's rule hands what waits to a routing application, which decides where it goes; agents who were quicker keep it."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg

from ringdove.acd import jobs as acd
from ringdove.acd.model import Agent
from ringdove.acd.service import life, supervising
from ringdove.kernel import clock, ids
from ringdove.kernel.db import Database
from ringdove.kernel.errors import DomainError
from tests.acd import recount
from tests.acd.test_intake import ready
from tests.routing.flows import choice, flow, node
from tests.routing.test_runs import ALICE, Line
from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Site


class Waiting(Line):
    """A connector that leads to a group at once; the group's rules lead to an application."""

    def __init__(self, build: Build, pipeline: Database, stored: Mapping[str, Any]) -> None:
        super().__init__(build, pipeline)
        self.publish(
            dict(stored), routing_type="direct_acd_group", routing_application_id=None,
            fallback_acd_group_id=None, acd_group_id=self.support,
        )  # fmt: skip

    def rule(self, group: UUID, point: str = "waiting_longer", **more: Any) -> None:
        """One more rule of a group, which leads to the application."""
        columns = {
            "id": ids.new(), "client_id": self.client.id, "group_id": group, "at_point": point, "action": "application",
            "threshold": 60 if point == "waiting_longer" else None, "to_application_id": self.application,
            "position": self.build.value("SELECT count(*) FROM acd_overflow_rules WHERE group_id = %s", group), **more,
        }  # fmt: skip
        names, marks = ", ".join(columns), ", ".join("%s" for _ in columns)
        self.build.run(
            f"INSERT INTO acd_overflow_rules ({names}) VALUES ({marks})", *columns.values()
        )

    async def overflows(self) -> None:
        """Everybody waited too long; what follows is done."""
        clock.freeze(clock.now() + timedelta(seconds=61))
        await self.go_round()

    async def go_round(self) -> None:
        """As a worker does, until nothing is left to do."""
        for _ in range(4):
            await acd.sweep(self.pipeline)
            await self.route()

    def event(self) -> dict[str, Any]:
        """The newest event."""
        columns = "id, state, group_id, agent_id, application_id, priority, visit, subject, variables, due_at"
        row = self.build.run(f"SELECT {columns} FROM acd_events ORDER BY id DESC LIMIT 1")[0]
        return dict(zip(columns.split(", "), row, strict=True))

    def history(self) -> list[str]:
        """What happened to all events, in order."""
        return [w for (w,) in self.build.run("SELECT what FROM acd_history ORDER BY id")]

    def outcomes(self) -> list[str]:
        """What the receipt says became of each SMS."""
        return [
            o
            for (o,) in self.build.run(
                "SELECT outcome FROM sms_outcomes ORDER BY id", role="ringdove_pipeline"
            )
        ]


def assert_recounted(build: Build) -> None:
    """The histories tell where every event stands, and what agents have."""
    with psycopg.connect(build.dsn, options="-c role=ringdove_pipeline") as conn:
        found = recount.differences(conn)
    assert not {k: v for k, v in found.items() if v and not k.startswith("SMS")}


def answers(text: str = "Nobody is here.") -> dict[str, Any]:
    return flow(node("say", "reply", {"next": "end"}, texts={"en": text}), node("end", "end"))


def to(group: UUID, **settings: Any) -> dict[str, Any]:
    return flow(node("there", "to_group", acd_group_id=str(group), **settings))


def asks(group: UUID) -> dict[str, Any]:
    return flow(
        node(
            "ask", "ask_and_wait", {"yes": "there", "timeout": "there"}, question={"en": "Are you still there?"},
            answer="choice", choices=[choice("yes", "yes")], timeout_s=600,
        ),
        node("there", "to_group", acd_group_id=str(group), subject="{{ waiting_group }}, {{ waited_s }} s"),
    )  # fmt: skip


async def test_what_waited_too_long_is_answered_and_ended_by_the_application(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.rule(line.support)
    sms = await line.says("Hello?")
    await line.go_round()
    assert (line.event()["state"], line.outcomes()) == ("queued", ["waiting"])
    await line.overflows()
    assert line.history() == ["queued", "overflowed", "led", "closed"]
    assert (line.sent(), line.outcomes()) == (["Nobody is here."], ["answered_automatically"])
    assert build.value("SELECT count(*) FROM messages_routed WHERE message_id = %s", sms) == 1


async def test_an_application_hands_on_with_everything_it_learned_at_the_sms_s_own_place(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.publish(asks(line.sales))
    line.rule(line.support)
    await line.says("Hello?")
    before = build.value("SELECT queued_at FROM acd_events")
    await line.overflows()
    asked = line.event()
    assert (asked["state"], asked["application_id"], line.outcomes()) == (
        "parked",
        line.application,
        ["waiting"],
    )
    await line.says("yes")
    event = line.event()
    name = build.value("SELECT name FROM acd_groups WHERE id = %s", line.support)
    assert (event["id"], event["state"], event["group_id"]) == (asked["id"], "queued", line.sales)
    assert (event["application_id"], event["subject"]) == (None, f"{name}, 61 s")
    assert build.value("SELECT queued_at FROM acd_events") == before
    assert line.history() == ["queued", "overflowed", "led", "joined", "handed_on"]
    assert build.value("SELECT count(*) FROM messages_routed WHERE event_id = %s", event["id"]) == 2
    assert_recounted(build)


async def test_one_who_never_answers_is_in_line_again_when_the_application_says_so(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.publish(asks(line.support))
    line.rule(line.support)
    await line.says("Hello?")
    await line.overflows()
    assert line.event()["state"] == "parked"
    clock.freeze(clock.now() + timedelta(seconds=601))
    await line.go_round()
    await line.overflows()
    assert (line.event()["state"], line.event()["group_id"]) == ("queued", line.support)
    assert line.history().count("led") == 1


async def test_from_group_to_application_and_back_comes_to_an_end(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.publish(to(line.support))
    line.rule(line.support, "entry")
    line.rule(line.support, "nobody_logged_in")
    line.rule(line.sales, "entry")
    await line.says("Round and round")
    for _ in range(3):
        await line.overflows()
    assert line.event()["state"] == "queued"
    assert line.history().count("led") == 2, "once for each rule of the group"


async def test_what_an_application_cannot_help_is_in_line_again_and_so_is_what_it_never_ends(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.publish(flow(node("say", "reply", {}, texts={"en": "Wait."})))
    line.rule(line.support)
    await line.says("Hello?")
    await line.overflows()
    assert (line.event()["state"], line.event()["group_id"]) == ("queued", line.support)
    assert build.run("SELECT fallback, event_id FROM routing_runs") == [(True, line.event()["id"])]
    line.publish(asks(line.sales))
    build.run("UPDATE acd_groups SET park_limit_s = 60 WHERE id = %s", line.support)
    await line.says("Hello?", "+491709999999")
    await line.overflows()
    assert line.event()["state"] == "parked"
    await line.overflows()
    assert (line.event()["state"], line.event()["group_id"]) == ("queued", line.support)
    assert line.runs()[-1][1]["code"] == "too_late"


async def test_whoever_takes_it_from_the_application_keeps_it(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.publish(asks(line.sales))
    line.rule(line.support)
    sam = build.user(line.client)
    await ready(build, pipeline, sam)
    await line.says("Hello?")
    await line.overflows()
    event = line.event()["id"]
    async with pipeline.transaction() as conn:
        chief = supervising.Chief(sam, line.client.id, writes=True)
        await supervising.take_over(conn, chief, Agent(sam, line.client.id), event)
    assert (line.event()["state"], line.event()["agent_id"]) == ("active", sam)
    await line.says("yes")
    clock.freeze(clock.now() + timedelta(seconds=601))
    await line.go_round()
    assert (line.event()["state"], line.event()["agent_id"]) == ("active", sam)
    assert [(s, o["code"]) for s, o in line.runs()] == [("done", "taken_away")]
    assert line.history()[-1] == "joined"
    assert_recounted(build)


async def test_an_agent_and_the_rule_want_it_at_once_and_one_of_them_gets_it(
    build: Build, pipeline: Database
) -> None:
    line = Waiting(build, pipeline, answers())
    line.rule(line.support)
    anna = build.user(line.client, max_parallel_sms=40)
    build.run(
        "INSERT INTO acd_group_members (client_id, group_id, user_id) VALUES (%s, %s, %s)",
        line.client.id, line.support, anna,
    )  # fmt: skip
    build.run("UPDATE acd_groups SET strategy = 'pick' WHERE id = %s", line.support)
    await ready(build, pipeline, anna)
    for number in range(20):
        await line.says("Hello?", f"+49170{number:07d}")
    clock.freeze(clock.now() + timedelta(seconds=61))
    waiting = [id_ for (id_,) in build.run("SELECT id FROM acd_events ORDER BY id DESC")]

    async def pick_all() -> None:
        for event in waiting:
            with contextlib.suppress(DomainError):
                await pipeline.retrying(
                    lambda conn, event=event: life.pick(conn, Agent(anna, line.client.id), event)  # type: ignore[misc]
                )

    await asyncio.gather(line.go_round(), pick_all())
    await line.go_round()
    picked = build.value("SELECT count(*) FROM acd_events WHERE state = 'active'")
    ended = build.value("SELECT count(*) FROM acd_events WHERE state = 'closed'")
    assert picked + ended == 20
    assert len(line.sent()) == ended, "who is with an agent hears nothing from the application"
    assert_recounted(build)


async def test_a_rule_leads_to_published_applications_of_the_client_only_and_says_what_it_did(
    portal_site: Site, pipeline: Database, build: Build
) -> None:
    line = Waiting(build, pipeline, answers())
    anna = build.user(line.client, "client_admin")
    person = await Person.at(portal_site, anna)
    path = f"/acd-groups/{line.support}/overflow-rules"
    wanted = {
        "at_point": "entry",
        "action": "application",
        "to_application_id": str(line.application),
    }
    assert (await person.put(path, rules=[wanted]))[0] == 200
    for change in ({"to_application_id": None}, {"action": "close", "reply": "Bye"}):
        assert (await person.put(path, rules=[wanted | change]))[0] == 422
    status, problem = await person.put(path, rules=[wanted | {"to_application_id": str(ids.new())}])
    assert (status, problem["errors"][0]["field"]) == (422, "rules.0.to_application_id")
    sms = await line.says("Hello?", ALICE)
    await line.go_round()
    _, why = await person.get(f"/media-events/{line.event()['id']}/why")
    assert [(o["action"], o["to_application_name"]) for o in why["overflowed"]] == [
        ("application", "Menu")
    ]
    _, way = await person.get(f"/received-sms/{sms}/way")
    steps = [(s["what"], s["detail"]) for s in way["steps"]]
    assert ("led", "Menu") in steps
    status, uses = await person.get(f"/routing-applications/{line.application}/uses")
    assert (status, [u["kind"] for u in uses["items"]]) == (200, ["acd_groups"])
