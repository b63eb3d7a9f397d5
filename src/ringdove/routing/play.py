"""Try a flow out: pure. What lies outside is answered by what is given; nothing leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ringdove.contacts.model import FIELDS_AT_MOST
from ringdove.kernel.fields import Country, Language, TimeZone
from ringdove.routing import engine
from ringdove.routing.engine import Facts, Flow, Passed, State
from ringdove.routing.model import ClientFacts, StoredJson
from ringdove.routing.node import (
    PLAIN,
    Answer,
    Call,
    CameSms,
    Ended,
    Failed,
    Found,
    NextSms,
    Post,
    Send,
    TimedOut,
    ToGroup,
    Want,
    written,
)
from ringdove.routing.nodes.queue_state import QueueState

#: Between one SMS and the next, where nobody says.
PAUSE_S = 60
LONGEST_PAUSE_S = 31 * 24 * 3600
SAYS_LIMIT = 50
ANSWERS_LIMIT = 300
Sms = Annotated[str, StringConstraints(max_length=10_000, pattern=PLAIN)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=PLAIN)]
Number = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=PLAIN)
]
#: What is answered outside, by node.
Answers = Annotated[dict[str, dict[str, Any]], Field(max_length=ANSWERS_LIMIT)]
OutcomeKind = Literal["group", "ended", "answered", "failed", "waiting"]
#: Answers a want from outside, or does not.
Outside = Callable[[Want, datetime], Mapping[str, Any] | None]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TriedFacts(_Strict):
    """What is known when a run begins; what is left out is as the client has it."""

    sender: Number | None = None
    recipient: Number | None = None
    connector: Line | None = None
    language: Language | None = None
    country: Country | None = None
    time_zone: TimeZone | None = None
    earlier_sms: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    can_reply: bool | None = None
    contact_name: Line | None = None
    contact_fields: Annotated[dict[str, Sms], Field(max_length=FIELDS_AT_MOST)] | None = None
    known_contact: bool | None = None
    opted_out: bool | None = None
    last_agent: Line | None = None
    waiting_group: Line | None = None
    waited_s: Annotated[int | None, Field(ge=0, le=LONGEST_PAUSE_S)] = None
    event_variables: Annotated[dict[str, Sms], Field(max_length=FIELDS_AT_MOST)] | None = None


class Said(_Strict):
    """What the sender does next: writes, or lets the time pass."""

    text: Sms = ""
    keyword: Line | None = None
    timed_out: bool = False
    after_s: Annotated[int, Field(ge=0, le=LONGEST_PAUSE_S)] = PAUSE_S


class Given(_Strict):
    """An SMS, what follows it, and how it is outside."""

    sender: Number
    text: Sms
    keyword: Line | None = None
    at: AwareDatetime
    facts: TriedFacts = TriedFacts()
    answers: Answers = {}
    says: Annotated[list[Said], Field(max_length=SAYS_LIMIT)] = []


class Expected(_Strict):
    """How it should come out; what is left out does not matter."""

    outcome: OutcomeKind
    acd_group_id: UUID | None = None
    priority: int | None = None
    subject: Annotated[str, StringConstraints(max_length=500)] | None = None
    replies: Annotated[list[Sms], Field(max_length=engine.SENDS)] | None = None
    variables: Annotated[dict[str, Sms], Field(max_length=100)] | None = None

    @model_validator(mode="after")
    def _fitting(self) -> "Expected":
        of_a_group = (self.acd_group_id, self.priority, self.subject)
        if self.outcome != "group" and any(value is not None for value in of_a_group):
            raise ValueError("only what goes to a group has a group, a priority and a subject")
        return self


@dataclass(slots=True)
class Tried:
    """Where a run came to, and what it did on the way."""

    flow: Flow
    state: State
    trace: list[Passed] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    posted: list[Post] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that came out otherwise than it should."""

    what: str
    expected: Any
    got: Any


def facts_of(client: ClientFacts, tried: TriedFacts, sender: str | None = None) -> Facts:
    """What a run knows that is only tried."""
    stated = {k: v for k, v in tried.model_dump().items() if v is not None}
    made_up = {
        "sender": sender or "+491701234567", "recipient": "+4930901822", "connector": "", "language": client.language,
        "country": client.country, "time_zone": client.time_zone, "earlier_sms": 0, "can_reply": True,
    }  # fmt: skip
    return Facts(client=client.name, **{**made_up, **stated})


def go_on(
    tried: Tried, at: datetime, answer: Answer | None, answers: Answers, outside: Outside
) -> None:
    """Go on until the sender has to write, or nobody answers what is wanted outside."""
    while True:
        turn = engine.run(tried.flow, tried.state, at, answer)
        tried.trace += turn.trace
        tried.sent += [e.text for e in turn.effects if isinstance(e, Send)]
        tried.posted += [e for e in turn.effects if isinstance(e, Post)]
        want = tried.state.want
        if want is None or isinstance(want, NextSms):
            return
        values: Mapping[str, Any] | None = answers.get(tried.state.node)
        if values is None:
            values = outside(want, at)
        if values is None:
            return
        answer = Found(values)


def play(flow: Flow, client: ClientFacts, given: Given, outside: Outside) -> Tried:
    """A whole conversation."""
    facts = facts_of(client, given.facts, given.facts.sender or given.sender)
    at = given.at
    tried = Tried(flow, engine.begin(flow, facts, given.text, given.keyword))
    go_on(tried, at, None, given.answers, outside)
    for said in given.says:
        want = tried.state.want
        if not isinstance(want, NextSms):
            break
        at = (want.until or at) if said.timed_out else at + timedelta(seconds=said.after_s)
        heard: Answer = TimedOut()
        if not said.timed_out and (want.until is None or at < want.until):
            engine.hear(tried.state, said.text, said.keyword)
            heard = CameSms()
        go_on(tried, at, heard, given.answers, outside)
    return tried


def unanswered(want: Want, at: datetime) -> Mapping[str, Any] | None:  # noqa: ARG001
    """Outside nobody is asked: one agent is free, and requests find nobody."""
    if isinstance(want, Call):
        return {"status": None, "body": None, "error": "not_asked"}
    return {"waiting": 0, "longest_wait_s": 0, "agents_present": 1, "agents_free": 1, "expected_wait_s": 0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Came:
    """An SMS that came to a run."""

    text: str
    keyword: str | None
    at: datetime


def as_given(
    sender: str,
    sms: UUID,
    trace: Sequence[Mapping[str, Any]],
    came: Mapping[UUID, Came],
    answers: Answers,
) -> Given | None:
    """What a run was given, up to what followed from one of its SMS; ``None`` where that cannot be told any more."""
    known = {str(id_): one for id_, one in came.items()}
    heard = [step["sms_id"] for step in trace]
    if str(sms) not in heard or heard[0] not in known:
        return None
    says: list[Said] = []
    now, is_last = heard[0], heard[0] == str(sms)
    for step, following in pairwise(trace):
        if step["wants"] != "sms":
            continue
        next_ = following["sms_id"]
        if next_ is None or next_ == now:
            says.append(Said(timed_out=True))
            continue
        if is_last or next_ not in known:
            break
        after = known[next_].at - datetime.fromisoformat(step["at"])
        says.append(
            Said(text=known[next_].text, keyword=known[next_].keyword, after_s=_whole(after))
        )
        now, is_last = next_, next_ == str(sms)
    first = known[heard[0]]
    return Given(
        sender=sender, text=first.text, keyword=first.keyword, at=first.at, answers=answers, says=says[:SAYS_LIMIT]
    )  # fmt: skip


def queues_of(flow: StoredJson, trace: Sequence[Mapping[str, Any]]) -> Answers:
    """How the queues stood that a run asked for, by node, as its trace tells."""
    asking = {node["id"] for node in flow["nodes"] if node["kind"] == QueueState.kind}
    return {
        step["node"]: {name: int(value) for name, value in step["sets"].items()}
        for step in trace
        if step["node"] in asking and step["output"] is not None
    }


def _whole(after: timedelta) -> int:
    return max(0, min(int(after.total_seconds()), LONGEST_PAUSE_S))


def kind_of(tried: Tried) -> OutcomeKind:
    """How it came out, in a word."""
    match tried.state.outcome:
        case ToGroup():
            return "group"
        case Ended(answered=True):
            return "answered"
        case Ended():
            return "ended"
        case Failed():
            return "failed"
        case None:
            return "waiting"


def differences(expected: Expected, tried: Tried) -> Sequence[Difference]:
    """What came out otherwise than it should."""
    found: list[Difference] = []

    def look(what: str, wanted: Any, got: Any) -> None:
        if wanted is not None and wanted != got:
            found.append(Difference(what, wanted, got))

    look("outcome", expected.outcome, kind_of(tried))
    outcome = tried.state.outcome
    if isinstance(outcome, ToGroup):
        wanted_group = expected.acd_group_id
        look("acd_group_id", str(wanted_group) if wanted_group else None, str(outcome.acd_group_id))
        look("priority", expected.priority, outcome.priority)
        look("subject", expected.subject, outcome.subject)
    look("replies", expected.replies, tried.sent)
    for name, wanted in (expected.variables or {}).items():
        look(f"variables.{name}", wanted, written(tried.state.variables.get(name)))
    return found


def as_expected(tried: Tried) -> Expected:
    """What came out, as what should come out from now on."""
    outcome = tried.state.outcome
    to = outcome if isinstance(outcome, ToGroup) else None
    return Expected(
        outcome=kind_of(tried),
        acd_group_id=to.acd_group_id if to else None,
        priority=to.priority if to else None,
        replies=tried.sent,
    )
