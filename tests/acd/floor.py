"""A process of people and a worker who all act at random on one database, for :mod:`tests.acd.test_floor`."""

import asyncio
import contextlib
import json
import os
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

import psycopg
from psycopg import errors

from ringdove.acd import jobs
from ringdove.acd.model import Agent, Arrival
from ringdove.acd.service import agents, by_email, intake, life, offers, phones, supervising
from ringdove.acd.service.supervising import Chief
from ringdove.byemail.service import letters
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import PIPELINE, Conn, Database
from ringdove.kernel.errors import DomainError
from ringdove.messages import service as messages
from ringdove.messages.model import Incoming, bucket_of
from ringdove.outbound import service as outbound
from ringdove.outbound.model import Origin
from ringdove.routing import jobs as routing
from ringdove.updates import service as updates

SECRET = "a secret for tests only, long enough"
#: Customers of each process: their SMS are stored in the order in which they are written.
CUSTOMERS = 4
PERSONS_OF_ONE = 2
#: What an agent does with an event, by its state; a name given twice is done twice as often.
MOVES = {
    "offered": ("accept", "accept", "accept", "decline", "leave"),
    "active": ("close", "close", "reply", "park", "to_agent", "to_group", "back", "note", "leave"),
    "parked": ("resume", "to_group", "back", "leave"),
    "wrap_up": ("close", "extend", "back", "to_group", "leave"),
}
#: What she does with herself: she is there more often than not.
HERSELF = ("status",) * 4 + ("here",) * 4 + ("gone", "phone", "reserve")
STATUSES = ("calls_and_media",) * 4 + ("pause", "logged_out")
Act = Callable[[Conn], Awaitable[object]]


class Person:
    """Whoever acts, with chances of her own."""

    def __init__(self, database: Database, name: str, seed: str, journal: TextIO) -> None:
        self.database, self.name, self.chance = database, name, random.Random(seed)
        self._journal = journal

    async def try_(self, what: str, act: Act, **facts: object) -> None:
        """Do something that may be refused, and write down how it went."""
        outcome = "done"
        try:
            await self.database.retrying(act, attempts=10)
        except DomainError as error:
            outcome = error.code
        except errors.QueryCanceled:  # nothing was done; she tries again, or something else
            outcome = "waited too long"
        line = {"at": clock.now(), "who": self.name, "what": what, **facts, "outcome": outcome}
        self._journal.write(json.dumps(line, default=str) + "\n")
        self._journal.flush()

    async def rows(self, query: str, *params: object) -> list[tuple[Any, ...]]:
        async with self.database.pool.connection() as conn:
            return await (await conn.execute(query.encode(), params)).fetchall()


class AtDesk(Person):
    """An agent."""

    def __init__(self, agent: Agent, floor: "Floor", seed: str) -> None:
        super().__init__(floor.database, f"agent {agent.user_id}", seed, floor.journal)
        self.agent, self.floor = agent, floor

    async def act(self) -> None:
        """One thing that she does."""
        hers = await self.rows(
            "SELECT id, state, group_id, conversation_id FROM acd_events WHERE agent_id = %s AND state <> 'closed'"
            " ORDER BY id",
            self.agent.user_id,
        )
        if self.chance.random() < (0.1 if hers else 0.5):
            await self._herself()
        if self.chance.random() < 0.1:
            await self._pick()
        if hers:
            event, state, group, conversation = self.chance.choice(hers)
            move = self.chance.choice(MOVES[state])
            if move != "leave":
                await self.try_(move, self._move(move, event, group, conversation), event=event)

    def _move(self, move: str, event: UUID, group: UUID, conversation: UUID) -> Act:
        me, chance = self.agent, self.chance
        until = clock.now() + timedelta(seconds=chance.choice((5, 60, 3000)))
        colleague = chance.choice(self.floor.team).user_id
        other = chance.choice([*self.floor.groups.values()])
        code = chance.choice((None, self.floor.code))
        return {
            "accept": lambda c: offers.accept(c, me, event),
            "decline": lambda c: offers.decline(c, me, event),
            "close": lambda c: life.close(c, me, event, None, code),
            "reply": lambda c: self._reply(c, event, conversation),
            "park": lambda c: life.park(c, me, event, until, "later"),
            "resume": lambda c: life.resume(c, me, event),
            "to_agent": lambda c: life.transfer(c, me, event, colleague, None, "yours"),
            "to_group": lambda c: life.transfer(c, me, event, None, other, "theirs"),
            "back": lambda c: life.give_back(c, me, event, "not mine"),
            "note": lambda c: life.add_note(c, me, event, "a note"),
            "extend": lambda c: life.extend(c, me, event),
        }[move]

    async def _reply(self, conn: Conn, event: UUID, conversation: UUID) -> None:
        await offers.in_work(conn, self.agent, event)
        await outbound.send(
            conn, self.agent.client_id, conversation, "Hello", Origin.AGENT, event_id=event,
            user_id=self.agent.user_id,
        )  # fmt: skip

    async def _pick(self) -> None:
        found = await self.rows(
            "SELECT id FROM acd_events WHERE state = 'queued' AND group_id = %s LIMIT 5",
            self.floor.groups["pick"],
        )
        if found:
            event = self.chance.choice(found)[0]
            await self.try_("pick", lambda c: life.pick(c, self.agent, event), event=event)

    async def _herself(self) -> None:
        me, chance = self.agent, self.chance
        what = chance.choice(HERSELF)
        if what == "status":
            code = chance.choice(STATUSES)
            then = chance.choice(("hand_back", "park", "keep"))
            status = self.floor.statuses[code]
            await self.try_(
                code, lambda c: agents.set_status(c, me, status, then), open_events=then
            )
        elif what == "gone":
            await self.try_("gone", lambda c: agents.disconnected(c, [me.user_id]))
        elif what == "here":
            await self.try_("here", lambda c: agents.connected(c, [me]))
        elif what == "phone":
            state = chance.choice(("in_call", "idle", "idle", "idle"))
            await self.try_(
                state, lambda c: phones.report(c, me.client_id, me.user_id, None, state, None)
            )
        else:
            to = chance.random() < 0.7
            await self.try_(
                "reserve", lambda c: agents.log_in(c, me, self.floor.groups["plain"], to=to), to=to
            )


class ByEmail(Person):
    """The agents who work in their mail program, and the mail that does not always arrive."""

    def __init__(self, floor: "Floor", seed: str) -> None:
        super().__init__(floor.database, "by e-mail", seed, floor.journal)

    async def act(self) -> None:
        """One mail that is answered, given back, or comes back."""
        found = await self.rows(
            "SELECT b.event_id, b.visit FROM acd_events_by_email b JOIN acd_events e ON e.id = b.event_id"
            " WHERE e.state = 'active' ORDER BY random() LIMIT 1"
        )
        if found:
            event, visit = found[0]
            what = self.chance.choice(("answer", "done", "give_back", "bounce", "leave", "leave"))
            if what != "leave":
                act = {
                    "answer": self._answer,
                    "done": self._done,
                    "give_back": self._give_back,
                    "bounce": self._bounce,
                }[what]
                await self.try_(f"mail {what}", lambda c: act(c, event, visit), event=event)

    async def _answer(self, conn: Conn, event: UUID, visit: int) -> None:
        of = await by_email.visit(conn, event, visit)
        if of is not None and await by_email.hold(conn, of) is not None:
            await outbound.send(
                conn, of.client_id, of.conversation_id, "By e-mail", Origin.EMAIL, event_id=event,
                user_id=of.user_id,
            )  # fmt: skip
            await by_email.answered(conn, of)
            await self._done(conn, event, visit)

    async def _done(self, conn: Conn, event: UUID, visit: int) -> None:
        of = await by_email.visit(conn, event, visit)
        if of is not None and (held := await by_email.hold(conn, of)) is not None:
            await by_email.done(conn, held, Agent(of.user_id, of.client_id))

    async def _give_back(self, conn: Conn, event: UUID, visit: int) -> None:
        of = await by_email.visit(conn, event, visit)
        if of is not None and (held := await by_email.hold(conn, of)) is not None:
            await by_email.give_back(conn, held, Agent(of.user_id, of.client_id))

    async def _bounce(self, conn: Conn, event: UUID, visit: int) -> None:
        of = await by_email.visit(conn, event, visit)
        if of is not None:
            await letters.not_delivered(conn, of, "bounced")


class Bookings(Person):
    """Whatever is to be routed now wants to be called back later."""

    def __init__(self, floor: "Floor", seed: str) -> None:
        super().__init__(floor.database, "bookings", seed, floor.journal)

    async def act(self) -> None:
        """A few SMS get appointments."""
        await self.try_("book", self._book)

    async def _book(self, conn: Conn) -> None:
        at = clock.now() + timedelta(seconds=self.chance.choice((1, 5, 60, 300)))
        work, _ = await messages.claim(conn, 2)
        if not work:
            return
        conversations = await messages.conversations(conn, work)
        talks = [conversations[w.connector_id, w.sender] for w in work]
        arrivals = [
            Arrival(
                w.message_id, w.client_id, w.connector_id, talk, w.group_id, "Booked", w.received_at,
                not_before=at,
            )
            for w, talk in zip(work, talks, strict=True)
            if w.group_id is not None
        ]  # fmt: skip
        found, told = await intake.take_in(conn, arrivals)
        events = [found[w.message_id].id for w in work]
        await messages.routed(conn, work, talks, events, [None for _ in work])
        await updates.tell(conn, told)


class OnTheFloor(Person):
    """A supervisor: she moves what others have, and sets their statuses."""

    def __init__(self, floor: "Floor", seed: str) -> None:
        super().__init__(floor.database, "supervisor", seed, floor.journal)
        self.floor = floor
        self.chief = Chief(floor.chief.user_id, floor.chief.client_id, writes=True)

    async def act(self) -> None:
        """One thing that she does."""
        chance, floor, chief = self.chance, self.floor, self.chief
        found = await self.rows(
            "SELECT id FROM acd_events WHERE state <> 'closed' ORDER BY id LIMIT 30"
        )
        if not found:
            return
        event = chance.choice(found)[0]
        whom = chance.choice(floor.team)
        group = chance.choice([*floor.groups.values()])
        priority = chance.randrange(201)
        code = chance.choice(STATUSES)
        what = chance.choice(("to_agent", "to_group", "take_over", "priority", "end", "status"))
        act: Act = {
            "to_agent": lambda c: supervising.assign(c, chief, event, whom.user_id, None, "please"),
            "to_group": lambda c: supervising.assign(c, chief, event, None, group, "please"),
            "take_over": lambda c: supervising.take_over(c, chief, floor.chief, event),
            "priority": lambda c: supervising.set_priority(c, chief, event, priority),
            "end": lambda c: supervising.close(c, chief, event, "enough"),
            "status": lambda c: agents.set_status_of(
                c, whom, floor.statuses[code], "hand_back", floor.chief.user_id
            ),
        }[what]
        await self.try_(f"chief {what}", act, event=event, whom=whom.user_id)


class Customers(Person):
    """People who write, a few of them often."""

    def __init__(self, floor: "Floor", seed: str, place: int) -> None:
        super().__init__(floor.database, "customers", seed, floor.journal)
        self.floor, self.place = floor, place

    async def act(self) -> None:
        """One writes, once or several times."""
        line = self.chance.choice(self.floor.lines)
        sender = f"+4917{self.place}{self.chance.randrange(CUSTOMERS):07d}"
        sms = [self._sms(line, sender) for _ in range(self.chance.choice((1, 1, 1, 2, 3)))]
        await self.try_("write", lambda c: messages.store(c, sms), sms=[s.id for s in sms])

    def _sms(self, line: UUID, sender: str) -> Incoming:
        return Incoming(
            id=ids.new(), client_id=self.floor.chief.client_id, connector_id=line, sender=sender,
            sender_raw=sender, recipient="+49", recipient_raw="49", body="Hello", keyword=None,
            provider_message_id=None, provider_timestamp=None, received_at=clock.now(), key=None,
            bucket=bucket_of(line, sender),
        )  # fmt: skip


class Floor:
    """What this process knows of where it works."""

    def __init__(self, database: Database, journal: TextIO) -> None:
        self.database, self.journal = database, journal
        self.team: list[Agent] = []

    async def look_around(self) -> None:
        async with self.database.pool.connection() as conn:
            people = await (
                await conn.execute("SELECT id, client_id, role FROM users ORDER BY id")
            ).fetchall()
            groups = await (
                await conn.execute("SELECT name, id FROM acd_groups ORDER BY name")
            ).fetchall()
            statuses = await (await conn.execute("SELECT code, id FROM agent_statuses")).fetchall()
            lines = await (
                await conn.execute("SELECT id FROM sms_receive_connectors ORDER BY id")
            ).fetchall()
            codes = await (await conn.execute("SELECT id FROM transaction_codes")).fetchall()
        self.team = [Agent(user, client) for user, client, role in people if role == "agent"]
        self.chief = next(Agent(u, c) for u, c, role in people if role == "supervisor")
        self.groups: dict[str, UUID] = dict(groups)
        self.statuses: dict[str, UUID] = dict(statuses)
        self.lines = [row[0] for row in lines]
        self.code: UUID = codes[0][0]

    async def work(self) -> None:
        """What a worker does in its loops, which begin anew when others are in the way again and again."""
        with contextlib.suppress(psycopg.OperationalError):
            outcome = await routing.route(self.database, Keys(SECRET))
            for group in {*outcome.groups, *await jobs.groups_in_line(self.database)}:
                await jobs.distribute(self.database, group)
            await jobs.sweep(self.database)
            await jobs.notice_absence(self.database)
            await self.database.retrying(letters.too_late)


async def run(dsn: str, seed: str, place: int, seconds: float, journal: TextIO) -> None:
    until = clock.monotonic() + seconds

    async def again_and_again(act: Callable[[], Awaitable[None]], rest_s: float) -> None:
        while clock.monotonic() < until:
            await act()
            await clock.pause(rest_s)

    async with Database(dsn, PIPELINE, size=6) as database:
        floor = Floor(database, journal)
        await floor.look_around()
        mine = [
            AtDesk(floor.team[(place * PERSONS_OF_ONE + n) % len(floor.team)], floor, f"{seed} {place} {n}")
            for n in range(PERSONS_OF_ONE)
        ]  # fmt: skip
        acts: list[tuple[Callable[[], Awaitable[None]], float]] = [(floor.work, 0.01)]
        acts += [(person.act, 0.01) for person in mine]
        acts.append((Customers(floor, f"{seed} {place} customers", place).act, 0.05))
        acts.append((ByEmail(floor, f"{seed} {place} mail").act, 0.05))
        acts.append((Bookings(floor, f"{seed} {place} bookings").act, 0.2))
        acts.append((OnTheFloor(floor, f"{seed} {place} chief").act, 0.05))
        await asyncio.gather(*(again_and_again(act, rest) for act, rest in acts))


def begin(dsn: str, seed: str, place: int, seconds: float, folder: Path) -> None:
    """Be such a process; what each did goes into its journal, a line an act, and what it says into a file."""
    said = os.open(folder / f"said-{os.getpid()}", os.O_CREAT | os.O_WRONLY)
    os.dup2(said, 1)
    os.dup2(said, 2)
    with (folder / f"journal-{place}").open("a") as journal:
        asyncio.run(run(dsn, seed, place, seconds, journal))
