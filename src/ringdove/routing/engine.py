"""Walk a flow: pure. What came, the variables and the time go in; a trace, effects and one outcome or a want come out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from ringdove.routing.node import (
    Answer,
    Call,
    CannotGoOn,
    Effect,
    Ended,
    Failed,
    Finish,
    Go,
    Moment,
    Node,
    Outcome,
    Send,
    Want,
    written,
)

#: Steps after one SMS, and of one run altogether: a flow that goes round in circles ends there.
TURN_LIMIT = 100
RUN_LIMIT = 500
#: Of a longer SMS a flow sees the beginning.
TEXT_SEEN = 10_000
#: SMS, letters and requests that one run may send.
SENDS = 30
LETTERS = 10
CALLS = 30
NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Placed:
    """A node in its flow; ``leads``: to which node each output goes, where it goes anywhere."""

    id: str
    name: str
    node: Node
    leads: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow that was checked.

    ``contact_fields``: those of the sender's fields that it uses, there or not; so are the ``event_variables``.
    """

    start: str
    nodes: Mapping[str, Placed]
    contact_fields: frozenset[str] = frozenset()
    event_variables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a run begins.

    ``waiting_group``, ``waited_s`` and ``event_variables``: of an SMS that waited in a group before.
    """

    sender: str
    recipient: str
    connector: str
    client: str
    language: str
    country: str
    time_zone: str
    earlier_sms: int
    can_reply: bool
    contact_name: str = ""
    contact_fields: Mapping[str, str] = field(default_factory=dict)
    known_contact: bool = False
    opted_out: bool = False
    last_agent: str = ""
    waiting_group: str = ""
    waited_s: int = 0
    event_variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Where a run stands: at a node, which may want something; or at its outcome."""

    node: str
    variables: dict[str, Any]
    memory: Mapping[str, Any] = field(default_factory=dict)
    want: Want | None = None
    outcome: Outcome | None = None
    steps: int = 0
    turn: int = 0
    sends: int = 0
    letters: int = 0
    calls: int = 0


@dataclass(slots=True)
class Passed:
    """A line of the trace: a node was left by an output, waits (``wants``) or was the last (neither)."""

    node: str
    at: datetime
    output: str | None = None
    wants: str | None = None
    sets: Mapping[str, str] = field(default_factory=dict)
    sent: Sequence[str] = ()
    note: str = ""


@dataclass(slots=True)
class Turn:
    """What happened until the run wanted something or was over."""

    trace: list[Passed] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)


STATE: TypeAdapter[State] = TypeAdapter(State)
TRACE: TypeAdapter[list[Passed]] = TypeAdapter(list[Passed])
OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Outcome)


def begin(flow: Flow, facts: Facts, text: str, keyword: str | None) -> State:
    """A run that has taken no step yet."""
    text = text[:TEXT_SEEN]
    variables: dict[str, Any] = {
        "text": text, "first_text": text, "keyword": keyword or "", "sender": facts.sender,
        "recipient": facts.recipient, "connector": facts.connector, "client": facts.client,
        "language": facts.language, "country": facts.country, "time_zone": facts.time_zone,
        "earlier_sms": facts.earlier_sms, "known_sender": facts.earlier_sms > 0, "can_reply": facts.can_reply,
        "contact_name": facts.contact_name, "known_contact": facts.known_contact, "opted_out": facts.opted_out,
        "last_agent": facts.last_agent, "waiting_group": facts.waiting_group, "waited_s": facts.waited_s,
        "contact_fields": {name: facts.contact_fields.get(name, "") for name in sorted(flow.contact_fields)},
        "event_variables": {name: facts.event_variables.get(name, "") for name in sorted(flow.event_variables)},
    }  # fmt: skip
    return State(flow.start, variables)


def hear(state: State, text: str, keyword: str | None) -> None:
    """Put the SMS that a run waited for into its variables."""
    state.variables |= {"text": text[:TEXT_SEEN], "keyword": keyword or ""}


def run(flow: Flow, state: State, now: datetime, answer: Answer | None = None) -> Turn:
    """Go on until something is wanted or the run is over; ``answer``: to what it wanted."""
    turn = Turn()
    state.turn = 0
    tell_time(state, now)
    while state.outcome is None:
        step(flow, state, turn, now, answer)
        answer = None
        if state.want is not None:
            break
    return turn


def tell_time(state: State, now: datetime) -> None:
    """Put the date and time of the client's time zone into the variables."""
    local = now.astimezone(ZoneInfo(state.variables["time_zone"]))
    written_ = local.isoformat(timespec="minutes")
    state.variables |= {
        "date": written_[:10],
        "time": written_[11:16],
        "weekday": local.isoweekday(),
    }


def step(flow: Flow, state: State, turn: Turn, now: datetime, answer: Answer | None) -> None:
    """One node."""
    at = state.node
    placed = flow.nodes[at]
    state.want = None
    state.steps += 1
    state.turn += 1
    try:
        if state.turn > TURN_LIMIT or state.steps > RUN_LIMIT:
            raise CannotGoOn("too_many_steps")
        said = placed.node.run(Moment(now, state.variables, answer, state.memory))
        if isinstance(said, Finish):
            state.outcome = said.outcome
            if isinstance(said.outcome, Ended):
                state.outcome = Ended(answered=state.sends > 0)
            turn.trace.append(Passed(at, now))
            return
        sent: Sequence[str] = ()
        if said.effects:
            _have_done(state, turn, said.effects)
            sent = [e.text for e in said.effects if isinstance(e, Send)]
        if isinstance(said, Go):
            _go(state, turn, placed, said, sent, now)
        else:
            if isinstance(said.want, Call):
                state.calls += 1
                if state.calls > CALLS:
                    raise CannotGoOn("too_many_requests")
            state.memory, state.want = said.memory, said.want
            turn.trace.append(Passed(at, now, wants=said.want.kind, sent=sent))
    except CannotGoOn as stop:
        state.outcome = Failed(stop.code, str(stop)[:NOTE_LIMIT])
        turn.trace.append(Passed(at, now, note=stop.code))


def _have_done(state: State, turn: Turn, effects: Sequence[Effect]) -> None:
    sends = sum(isinstance(e, Send) for e in effects)
    state.sends += sends
    state.letters += len(effects) - sends
    if state.sends > SENDS:
        raise CannotGoOn("too_many_sends")
    if state.letters > LETTERS:
        raise CannotGoOn("too_many_letters")
    turn.effects.extend(effects)


def _go(
    state: State, turn: Turn, placed: Placed, said: Go, sent: Sequence[str], now: datetime
) -> None:
    sets: Mapping[str, str] = {}
    if said.sets:
        state.variables.update(said.sets)
        sets = {name: written(value)[:NOTE_LIMIT] for name, value in said.sets.items()}
    if state.memory:
        state.memory = {}
    turn.trace.append(Passed(placed.id, now, said.output, None, sets, sent, said.note[:NOTE_LIMIT]))
    following = placed.leads.get(said.output)
    if following is None:
        state.outcome = Failed("not_connected", said.output)
    else:
        state.node = following
