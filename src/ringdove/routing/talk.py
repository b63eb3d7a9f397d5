"""A conversation between a sender and an application: pure. What came goes in; what is to be written comes out."""

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdove.acd.model import Led
from ringdove.hours.model import Schedule
from ringdove.routing import engine, outside
from ringdove.routing.engine import Flow, State
from ringdove.routing.format import examine
from ringdove.routing.model import StoredJson
from ringdove.routing.node import (
    Answer,
    Call,
    CameSms,
    Effect,
    Ended,
    Failed,
    Found,
    IsOpen,
    NextSms,
    QueueOf,
    TimedOut,
    Want,
)

FLOWS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Sms:
    """An SMS; ``was_routed``: it was taken from the line before, and waited for its run.

    ``is_settled``: it needs no application any more, as somebody opted out by it.
    """

    id: UUID
    text: str
    keyword: str | None
    received_at: datetime
    was_routed: bool = False
    is_settled: bool = False


@dataclass(slots=True)
class Run:
    """A run, and what came of it since it was read."""

    id: UUID
    application_id: UUID
    version_id: UUID
    flow: Flow | None
    state: State
    began_at: datetime
    is_new: bool
    result: Mapping[str, Any] | None = None
    trace: list[dict[str, Any]] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    call: Call | None = None
    #: Whoever took its event out of its hands: it is over, and nothing follows.
    is_void: bool = False
    sms: list[Sms] = field(default_factory=list)
    event_id: UUID | None = None
    fallback: bool = False
    stored: str | None = None


@dataclass(slots=True)
class Talk:
    """A conversation. ``begin`` makes the next run, ``None`` where no application is there any more.

    ``event``: which event an overflow rule gave to the application.
    """

    conversation_id: UUID
    sms: deque[Sms]
    begin: Callable[[Sms], Run | None]
    run: Run | None = None
    event: Led | None = None
    done: list[Run] = field(default_factory=list)
    #: A group has it from here on; what is left of the SMS goes there too.
    is_over: bool = False


@dataclass(slots=True)
class World:
    """What is known of outside; what was asked for in vain is in ``missing``."""

    schedules: dict[UUID, Schedule | None] = field(default_factory=dict)
    queues: dict[UUID, Mapping[str, int]] = field(default_factory=dict)
    missing: set[Want] = field(default_factory=set)

    def asked(self, want: IsOpen | QueueOf, now: datetime) -> Found | None:
        """What is answered, if that is known."""
        if isinstance(want, QueueOf) and want.acd_group_id in self.queues:
            return Found(self.queues[want.acd_group_id])
        if isinstance(want, IsOpen) and want.opening_times_id in self.schedules:
            schedule = self.schedules[want.opening_times_id]
            return Found(outside.opening(schedule, now) if schedule else {"open": False})
        self.missing.add(want)
        return None


def advance(talk: Talk, world: World, now: datetime) -> None:
    """Go on until an SMS, a time, or something outside is waited for."""
    while not talk.is_over:
        if talk.run is None:
            if not talk.sms:
                return
            first = talk.sms[0]
            run = talk.begin(first)
            if run is None:
                talk.is_over = True
                return
            talk.sms.popleft()
            run.sms.append(first)
            talk.run = run
            if first.is_settled:
                _end(talk, run)
            else:
                _step(talk, run, now, None)
            continue
        if talk.sms and talk.sms[0].is_settled and isinstance(talk.run.state.want, NextSms):
            talk.run.sms.append(talk.sms.popleft())
            _end(talk, talk.run)
            continue
        answer = _answer(talk, talk.run, world, now)
        if answer is None:
            return
        _step(talk, talk.run, now, answer)


def _end(talk: Talk, run: Run) -> None:
    """Nothing is left to do."""
    run.state.outcome, run.state.want = Ended(answered=run.state.sends > 0), None
    talk.done.append(run)
    talk.run = None


def _answer(talk: Talk, run: Run, world: World, now: datetime) -> Answer | None:
    match run.state.want:
        case NextSms(until=until):
            if talk.sms:
                sms = talk.sms.popleft()
                run.sms.append(sms)
                engine.hear(run.state, sms.text, sms.keyword)
                return CameSms()
            return TimedOut() if until is not None and until <= now else None
        case IsOpen() | QueueOf() as want:
            return world.asked(want, now)
        case Call():
            result, run.result = run.result, None
            return Found(result) if result is not None else None
        case None:
            raise AssertionError("a run that is not over wants something")


def _step(talk: Talk, run: Run, now: datetime, answer: Answer | None) -> None:
    """One turn; a flow that breaks the engine breaks nothing else."""
    run.call = None
    if run.flow is None:
        run.state.outcome = Failed("not_readable")
    else:
        try:
            turn = engine.run(run.flow, run.state, now, answer)
        except Exception as error:
            run.state.outcome, run.state.want = Failed("broken", type(error).__name__), None
        else:
            run.effects += turn.effects
            sms_id = str(run.sms[-1].id) if run.sms else None
            for passed in engine.TRACE.dump_python(turn.trace, mode="json"):
                run.trace.append({**passed, "sms_id": sms_id})
    if isinstance(run.state.want, Call):
        run.call = run.state.want
    if run.state.outcome is not None:
        talk.done.append(run)
        talk.run = None
        talk.is_over = not isinstance(run.state.outcome, Ended)


class Flows:
    """The flows that ran lately, by their version: a version never changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, Flow | None] = OrderedDict()

    def __contains__(self, version_id: UUID) -> bool:
        return version_id in self._kept

    def get(self, version_id: UUID) -> Flow | None:
        """A flow; ``None``: this release cannot read it."""
        self._kept.move_to_end(version_id)
        return self._kept[version_id]

    def keep(self, version_id: UUID, stored: StoredJson) -> None:
        """Read a flow once for all its runs."""
        self._kept[version_id] = examine(stored).flow

    def forget(self) -> None:
        """Let go of those that did not run for the longest time. Between batches."""
        while len(self._kept) > FLOWS_KEPT:
            self._kept.popitem(last=False)
