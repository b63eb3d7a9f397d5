"""Agents, a supervisor, customers and workers act at random from several processes, one of which is killed again and again.

Whatever they do, and in whatever order: no promise is broken at any moment, and when it is quiet again everything adds up.
"""

import asyncio
import contextlib
import multiprocessing
import os
import random
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ringdove.acd import jobs
from ringdove.byemail.service import letters
from ringdove.desk.queries import supervision
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.receipts import jobs as receipts
from ringdove.routing import jobs as routing
from tests.acd import floor
from tests.acd.recount import differences, recounted
from tests.acd.test_nothing_stranded import STRANDED
from tests.acd.test_races import INVARIANTS
from tests.byemail.conftest import works_by_email
from tests.conftest import SECRET
from tests.support.build import Build

PROCESSES = 3
AGENTS = 6
#: The last words of everybody's journal that a failure shows.
SHOWN = 120
KILLED_EVERY_S = 2.5
#: How often they must at least have been looked at, for the test to say something.
ENOUGH = 3
JUMPS_OF_LOOKS = 0.1
#: How far the clock jumps, in seconds.
JUMPS = (5, 40, 400)

MORE_INVARIANTS = {
    "an open event that nobody will look at again": STRANDED,
    "somebody kept from SMS by a code that she does not owe": (
        "SELECT a.user_id FROM acd_agents a WHERE a.owes_code AND NOT EXISTS (SELECT FROM acd_events e"
        " WHERE e.agent_id = a.user_id AND e.state = 'wrap_up' AND e.code_owed AND e.transaction_code_id IS NULL)"
    ),
    "an event in line that somebody still has an accepted offer of in this visit": (
        "SELECT e.id FROM acd_events e JOIN acd_offers o ON o.event_id = e.id AND o.visit = e.visit"
        " WHERE e.state = 'queued' AND o.state = 'accepted'"
    ),
    "an event offered in a group to somebody who is not in it": (
        "SELECT o.id FROM acd_offers o JOIN acd_events e ON e.id = o.event_id WHERE o.state = 'pending' AND NOT EXISTS"
        " (SELECT FROM acd_group_members m WHERE m.group_id = e.group_id AND m.user_id = o.agent_id)"
    ),
    "SMS and events that disagree about how many they are": (
        "SELECT e.id FROM acd_events e JOIN messages_routed r ON r.event_id = e.id"
        " GROUP BY e.id HAVING e.message_count <> count(*)"
    ),
    "a later SMS of a conversation in an earlier event": (
        "SELECT r.conversation_id FROM (SELECT conversation_id, event_id, lag(event_id) OVER w AS before"
        " FROM messages_routed WINDOW w AS (PARTITION BY conversation_id ORDER BY message_id)) r"
        " JOIN acd_events e ON e.id = r.event_id JOIN acd_events b ON b.id = r.before WHERE e.created_at < b.created_at"
    ),
}
#: Everything that is waited for comes so much earlier: as if nobody had looked at a clock for that long.
JUMP = (
    (
        "WITH e AS (SELECT id FROM acd_events WHERE due_at IS NOT NULL ORDER BY id FOR UPDATE)"
        " UPDATE acd_events SET due_at = due_at - %(by)s::interval, in_group_since = COALESCE(in_group_since, created_at) - %(by)s::interval"
        " WHERE id IN (SELECT id FROM e)"
    ),
    (
        "WITH a AS (SELECT user_id FROM acd_agents ORDER BY user_id FOR UPDATE)"
        " UPDATE acd_agents SET absent_since = absent_since - %(by)s::interval, disconnected_at = disconnected_at - %(by)s::interval"
        " WHERE user_id IN (SELECT user_id FROM a)"
    ),
    "UPDATE acd_events_by_email SET due_at = due_at - %(by)s::interval",
    (
        "WITH o AS (SELECT id FROM acd_offers WHERE state = 'pending' ORDER BY id FOR UPDATE)"
        " UPDATE acd_offers SET deadline = deadline - %(by)s::interval WHERE id IN (SELECT id FROM o)"
    ),
)


def furnish(build: Build) -> None:
    """A client with four groups that work in different ways, and people who are in all of them."""
    acme = build.client()
    team = [build.user(acme, max_parallel_sms=2 + n % 2) for n in range(AGENTS)]
    chief = build.user(acme, "supervisor", max_parallel_sms=4)
    groups = {
        name: build.group(acme, *team, name=name) for name in ("plain", "strict", "pick", "quick")
    }
    send = build.send_connector(acme)
    build.run("UPDATE clients SET emails_per_hour = 1000 WHERE id = %s", acme.id)
    for mailed in team[-2:]:
        works_by_email(build, mailed, f"{mailed}@acme.example")
    for group in groups.values():
        build.connector(acme, group, sms_send_connector_id=send)
        build.run("INSERT INTO acd_group_supervisors VALUES (%s, %s, %s)", acme.id, group, chief)
        build.run(
            "UPDATE acd_groups SET threading_s = 600, absence_limit_s = 30 WHERE id = %s", group
        )
    build.run("UPDATE acd_group_members SET kind = 'reserve', logged_in = true WHERE group_id = %s AND user_id = %s",
              groups["plain"], team[0])  # fmt: skip
    build.run(
        "UPDATE acd_groups SET wrap_up_s = 30, code_needed = true, strategy = 'fewest_open', on_miss = 'status',"
        " log_out_after_misses = 3 WHERE id = %s",
        groups["strict"],
    )
    build.run("UPDATE acd_groups SET strategy = 'pick' WHERE id = %s", groups["pick"])
    build.run(
        "UPDATE acd_groups SET auto_accept = true, strategy = 'round_robin', on_miss = 'skip', last_agent_s = 20"
        " WHERE id = %s",
        groups["quick"],
    )
    for name, to, seconds in (
        ("quick", "plain", 60),
        ("pick", "strict", 120),
        ("strict", "pick", 120),
    ):
        build.run(
            "INSERT INTO acd_overflow_rules (id, client_id, group_id, position, at_point, threshold, action, to_group_id)"
            " VALUES (%s, %s, %s, 0, 'waiting_longer', %s, 'group', %s)",
            ids.new(), acme.id, groups[name], seconds, groups[to],
        )  # fmt: skip
    build.run(
        "INSERT INTO transaction_codes (id, client_id, name, name_key) VALUES (%s, %s, 'Done', 'done')",
        ids.new(), acme.id,
    )  # fmt: skip
    for person in (*team, chief):
        build.listening(person)
        build.ready(person)


def violations(dsn: str) -> dict[str, list[Any]]:
    """Every promise that is broken in one moment, with the rows that show it."""
    with psycopg.connect(dsn, options="-c role=ringdove_pipeline") as conn:
        conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        found = {
            name: conn.execute(query.encode()).fetchall()
            for name, query in (INVARIANTS | MORE_INVARIANTS).items()
        }
        found |= differences(conn)
    return {name: rows for name, rows in found.items() if rows}


async def settle(pipeline: Database) -> None:
    """What is on its way arrives; what is due is done."""
    for _ in range(5):
        await routing.route(pipeline, Keys(SECRET))
        for group in await jobs.groups_in_line(pipeline):
            await jobs.distribute(pipeline, group)
        await jobs.sweep(pipeline)
        await pipeline.retrying(letters.too_late)


def jump(dsn: str, by_s: int) -> None:
    for statement in JUMP:
        with (
            contextlib.suppress(psycopg.errors.DeadlockDetected),
            psycopg.connect(dsn, options="-c role=ringdove_pipeline") as conn,
        ):
            conn.execute(statement.encode(), {"by": f"{by_s} s"})


class People:
    """The processes, each with its journal; who is killed comes again."""

    def __init__(self, dsn: str, seed: str, folder: Path, seconds: float) -> None:
        self._dsn, self._seed, self._folder, self._seconds = dsn, seed, folder, seconds
        self._forks = multiprocessing.get_context("forkserver")
        self._forks.set_forkserver_preload(["tests.acd.floor"])
        self._begun = 0
        self._running = [self._begin(place) for place in range(PROCESSES)]

    def _begin(self, place: int) -> ForkServerProcess:
        self._begun += 1
        process = self._forks.Process(
            target=floor.begin,
            args=(self._dsn, f"{self._seed} {self._begun}", place, self._seconds, self._folder),
        )
        process.start()
        return process

    def kill_one(self, place: int) -> None:
        self._end(self._running[place])
        self._running[place] = self._begin(place)

    def _end(self, process: ForkServerProcess) -> None:
        process.kill()
        process.join()

    def end(self) -> None:
        for process in self._running:
            self._end(process)

    def are_well(self) -> bool:
        """Whether nobody ended by a mistake of ours."""
        return all(process.exitcode in (None, 0) for process in self._running)

    def acts(self) -> list[str]:
        """What they did, in the order of time."""
        journals = self._folder.glob("journal-*")
        return sorted(line for path in journals for line in path.read_text().splitlines())

    def said(self) -> str:
        return "\n".join(path.read_text()[-2000:] for path in self._folder.glob("said-*"))


SHORT_AND_LONG = [15.0, pytest.param(240.0, marks=[pytest.mark.long, pytest.mark.timeout(500)])]


@pytest.mark.parametrize("seconds", SHORT_AND_LONG)
async def test_whatever_everybody_does_at_once_no_promise_is_broken_and_it_adds_up_afterwards(
    build: Build, pipeline: Database, dsn: str, tmp_path: Path, seconds: float
) -> None:
    seed = os.environ.get("RINGDOVE_TEST_SEED") or str(random.SystemRandom().randrange(10**9))
    chance = random.Random(seed)
    furnish(build)
    people = People(dsn, seed, tmp_path, seconds + 600)
    broken: dict[str, list[Any]] = {}
    looked = 0
    try:
        while len(people.acts()) < PROCESSES:
            await asyncio.sleep(0.05)
        until = time.monotonic() + seconds
        kill_at = time.monotonic() + KILLED_EVERY_S
        while time.monotonic() < until and not broken and people.are_well():
            broken = await asyncio.to_thread(violations, dsn)
            looked += 1
            if chance.random() < JUMPS_OF_LOOKS:
                await asyncio.to_thread(jump, dsn, chance.choice(JUMPS))
            if time.monotonic() > kill_at:
                people.kill_one(chance.randrange(PROCESSES))
                kill_at = time.monotonic() + KILLED_EVERY_S
        well = people.are_well()
    finally:
        people.end()
    acts = people.acts()
    assert well, people.said()
    if not broken:
        await settle(pipeline)
        broken = violations(dsn)
    assert not broken, f"seed {seed}: {broken}\n" + "\n".join(acts[-SHOWN:])
    assert looked > ENOUGH
    await the_receipt_and_the_board_say_the_same(build, pipeline, dsn)


async def the_receipt_and_the_board_say_the_same(
    build: Build, pipeline: Database, dsn: str
) -> None:
    """As what is reckoned from the histories."""
    with psycopg.connect(dsn, options="-c role=ringdove_pipeline") as conn:
        told = recounted(conn)
        sms = conn.execute(
            "SELECT m.id, r.event_id, m.received_at FROM messages m"
            " LEFT JOIN messages_routed r ON r.message_id = m.id"
        ).fetchall()
    await receipts.count_days(pipeline)
    written = build.run(
        "SELECT outcome, sum(sms)::int FROM receipts WHERE direction = 'in' GROUP BY 1",
        role="ringdove_pipeline",
    )
    assert dict(written) == Counter(told.outcome(event, at) for _, event, at in sms)
    async with pipeline.transaction() as conn:
        groups = await supervision.groups(conn, list(told.groups()), clock.now())
    for group in groups:
        said = told.groups()[group.id]
        in_work = said["active"] + said["wrap_up"]
        assert (group.waiting, group.offered, group.in_work, group.parked) == (
            said["queued"], said["offered"], in_work, said["parked"],
        )  # fmt: skip
