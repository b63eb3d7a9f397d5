"""What the history of every event says: where each stands, and what follows from that, reckoned from nothing else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg

#: Where an event stands after a line of its history; what is not here changes nothing.
AFTER = {
    "queued": "queued",
    "reopened": "queued",
    "offered": "offered",
    "accepted": "active",
    "declined": "queued",
    "timed_out": "queued",
    "lost": "queued",
    "withdrawn": "queued",
    "returned": "queued",
    "handed_back": "queued",
    "transferred": "queued",
    "reassigned": "queued",
    "moved": "queued",
    "scheduled": "parked",
    "led": "parked",
    "email_returned": "queued",
    "email_late": "queued",
    "handed_on": "queued",
    "due": "queued",
    "started": "active",
    "picked": "active",
    "resumed": "active",
    "taken_over": "active",
    "parked": "parked",
    "wrap_up": "wrap_up",
    "closed": "closed",
}
#: With these somebody has it, and with these it takes room.
WITH_SOMEBODY = {"offered", "active", "wrap_up", "parked"}
TAKING_ROOM = {"offered", "active", "wrap_up"}
#: What an SMS of an event that stands so has become.
OUTCOMES = {
    "queued": "waiting",
    "offered": "offered",
    "active": "in_work",
    "wrap_up": "in_work",
    "parked": "parked",
}


@dataclass(frozen=True)
class Stands:
    """Where an event stands; its agent while it is open; to whom it was mailed since it was in line last."""

    state: str
    agent: UUID | None
    group: UUID | None
    mailed: UUID | None = field(default=None, compare=False)

    def after(
        self, what: str, agent: UUID | None, group: UUID | None, detail: Mapping[str, Any]
    ) -> "Stands":
        """Where it stands after one more line of its history."""
        now = replace(self, group=group or self.group)
        if what == "handed_on" and detail["later"]:
            return replace(now, state="parked", agent=agent)
        if what == "joined":
            woken: dict[str, tuple[str, UUID | None]] = {"wrap_up": ("active", self.agent)}
            if detail.get("woken"):
                woken["parked"] = ("queued", None)
            state, whose = woken.get(self.state, (self.state, self.agent))
            return replace(now, state=state, agent=whose)
        if what not in AFTER:
            return now
        state = AFTER[what]
        mailed = agent if detail.get("by_email") else None if state == "queued" else self.mailed
        return replace(
            now, state=state, agent=agent if state in WITH_SOMEBODY else None, mailed=mailed
        )


@dataclass(frozen=True)
class Recount:
    """Everything that the histories say."""

    events: Mapping[UUID, Stands]
    replied: Mapping[UUID, datetime]  # when an event was answered last

    def loads(self) -> dict[UUID, int]:
        """How many SMS every agent has that take room."""
        found = Counter(e.agent for e in self.events.values() if e.state in TAKING_ROOM)
        return {agent: n for agent, n in found.items() if agent is not None}

    def groups(self) -> dict[UUID, Counter[str]]:
        """How many open events each group has, by where they stand."""
        found: dict[UUID, Counter[str]] = {}
        for event in self.events.values():
            if event.state != "closed" and event.group is not None:
                found.setdefault(event.group, Counter())[event.state] += 1
        return found

    def outcome(self, event: UUID | None, received_at: datetime) -> str:
        """What became of an SMS of an event."""
        if event is None:
            return "waiting"
        now = self.events[event]
        state = now.state
        if state == "active" and now.mailed is not None and now.mailed == now.agent:
            return "by_email"
        if state != "closed":
            return OUTCOMES[state]
        replied = self.replied.get(event)
        return "answered" if replied is not None and replied >= received_at else "closed"


def recounted(conn: psycopg.Connection[Any]) -> Recount:
    """Every event, from its history alone."""
    lines = conn.execute(
        "SELECT event_id, what, agent_id, group_id, detail, at FROM acd_history ORDER BY event_id, id"
    ).fetchall()
    events: dict[UUID, Stands] = {}
    replied: dict[UUID, datetime] = {}
    for event, several in groupby(lines, key=lambda line: line[0]):
        now = Stands("", None, None)
        for _, what, agent, group, detail, at in several:
            now = now.after(what, agent, group, detail or {})
            if what == "replied":
                replied[event] = at
        events[event] = now
    return Recount(events, replied)


def differences(conn: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """Where what stands in the database is not what the histories say: in one moment of one transaction."""
    told = recounted(conn)
    events = {
        event: Stands(state, agent, group)
        for event, state, agent, group in conn.execute(
            "SELECT id, state, CASE WHEN state <> 'closed' THEN agent_id END, group_id FROM acd_events"
        )
    }
    loads = dict(conn.execute("SELECT user_id, load FROM acd_agents WHERE load > 0").fetchall())
    sms = conn.execute(
        "SELECT o.id, r.event_id, o.received_at, o.outcome FROM sms_outcomes o"
        " LEFT JOIN messages_routed r ON r.message_id = o.id"
    ).fetchall()
    return {
        "a history that tells something else": [
            (id_, told.events.get(id_), event)
            for id_, event in events.items()
            if told.events.get(id_) != event
        ],
        "loads that the histories do not add up to": [
            (told.loads(), loads) for _ in (0,) if told.loads() != loads
        ],
        "SMS of which the history says something else": [
            (id_, said, outcome)
            for id_, event, received_at, outcome in sms
            if (said := told.outcome(event, received_at)) != outcome
        ],
    }
