"""Trying flows out: the simulator, dry runs and examples. Nothing real happens, and nothing is written."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from ringdove.acd.service import standing
from ringdove.hours import service as hours
from ringdove.hours.model import Schedule
from ringdove.kernel import clock
from ringdove.kernel.db import Conn
from ringdove.kernel.errors import Invalid
from ringdove.routing import engine, outside, play
from ringdove.routing.engine import STATE, Flow
from ringdove.routing.errors import FlowHasProblems, NothingPublished
from ringdove.routing.format import SIZE_LIMIT
from ringdove.routing.model import Application, ClientFacts, Named, StoredExample, StoredJson
from ringdove.routing.node import (
    Answer,
    CameSms,
    Found,
    IsOpen,
    NextSms,
    QueueOf,
    TimedOut,
    ToGroup,
    Want,
)
from ringdove.routing.play import Answers, Difference, Expected, Given, Said, Tried, TriedFacts
from ringdove.routing.queries import applications as queries
from ringdove.routing.service import applications

#: For all examples of an application together.
EXAMPLES_WITHIN_S = 4.0


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How an example came out; ``tried`` is missing where the flow cannot run."""

    example: StoredExample
    tried: Tried | None
    differences: Sequence[Difference]

    @property
    def green(self) -> bool:
        """Whether it came out as it should."""
        return not self.differences

    def told(self, *, readable: bool) -> Sequence[Difference]:
        """What came out otherwise; who may not read texts hears where only."""
        return [d if readable else Difference(d.what, None, None) for d in self.differences]


@dataclass(frozen=True, slots=True)
class Outside:
    """What is really outside: opening times, and how groups stand (``None``: they are made up)."""

    schedules: Mapping[UUID, Schedule]
    queues: Mapping[UUID, Mapping[str, int]] | None

    def __call__(self, want: Want, at: datetime) -> Mapping[str, Any] | None:
        """What is answered; requests are not made."""
        if isinstance(want, IsOpen) and want.opening_times_id in self.schedules:
            return outside.opening(self.schedules[want.opening_times_id], at)
        if self.queues is None:
            return play.unanswered(want, at)
        if isinstance(want, QueueOf):
            return self.queues.get(want.acd_group_id, {})
        return None


async def _outside(conn: Conn, flow: Flow, *, live: bool) -> Outside:
    references = [ref for placed in flow.nodes.values() for ref in placed.node.references]
    schedules = await hours.schedules(conn, [r.id for r in references if r.kind == "opening_times"])
    if not live:
        return Outside(schedules, None)
    groups = sorted({r.id for r in references if r.kind == "acd_group"})
    return Outside(schedules, await standing.of_groups(conn, groups) if groups else {})


async def _runnable(conn: Conn, application: Application, flow: StoredJson) -> Flow:
    applications.refuse_unreadable(flow)
    found = await applications.examined(conn, application.client_id, flow)
    if found.flow is None:
        raise FlowHasProblems(problems=applications.as_json(found.problems))
    return found.flow


async def simulate(
    conn: Conn,
    id_: UUID,
    *,
    flow: StoredJson | None,
    at: datetime,
    state: Mapping[str, Any] | None,
    sms: Said | None,
    answer: Answer | None,
    facts: TriedFacts,
    answers: Answers,
) -> Tried:
    """Go on with a conversation that is only tried: from the beginning, or from where it stood."""
    application = await applications.one(conn, id_)
    stored = flow if flow is not None else (await applications.draft(conn, id_)).flow
    runnable = await _runnable(conn, application, stored)
    client = await applications.client_facts(conn, application.client_id)
    around = await _outside(conn, runnable, live=True)
    if state is None:
        if sms is None:
            raise Invalid("A conversation begins with an SMS.", field="sms")
        begun = engine.begin(runnable, play.facts_of(client, facts), sms.text, sms.keyword)
        tried, heard = Tried(runnable, begun), None
    else:
        tried = Tried(runnable, _state(runnable, client, state))
        heard = _heard(tried, sms, answer)
    await asyncio.to_thread(play.go_on, tried, at, heard, answers, around)
    return tried


def _state(flow: Flow, client: ClientFacts, state: Mapping[str, Any]) -> engine.State:
    """Where a conversation stood; it comes from outside and may be anything."""
    begun = engine.begin(flow, play.facts_of(client, TriedFacts()), "", None)
    try:
        if len(json.dumps(state)) > 2 * SIZE_LIMIT:
            raise ValueError
        found = STATE.validate_python(state)
        facts = {k: v for k, v in found.variables.items() if k in TriedFacts.model_fields}
        TriedFacts.model_validate({k: v for k, v in facts.items() if v != ""})
        if found.node not in flow.nodes or found.outcome is not None or found.want is None:
            raise ValueError
    except (ValidationError, ValueError, TypeError, RecursionError):
        raise Invalid("It cannot go on from here: begin again.", field="state") from None
    found.variables = {**begun.variables, **found.variables}
    return found


def _heard(tried: Tried, sms: Said | None, answer: Answer | None) -> Answer:
    """What comes to a conversation that waits."""
    if isinstance(tried.state.want, NextSms):
        if sms is not None and not sms.timed_out:
            engine.hear(tried.state, sms.text, sms.keyword)
            return CameSms()
        if isinstance(answer, TimedOut) or sms is not None:
            return TimedOut()
        raise Invalid("It waits for an SMS.", field="sms")
    if not isinstance(answer, Found):
        raise Invalid("It waits for an answer from outside.", field="answer")
    return answer


async def dry_run(conn: Conn, id_: UUID, number: int | None, given: Given, *, draft: bool) -> Tried:
    """What would become of an SMS: by what is published, another version, or the draft."""
    application = await applications.one(conn, id_)
    if number is None and not draft:
        number = application.published_version
        if number is None:
            raise NothingPublished
    stored = await applications.flow_of(conn, id_, number)
    runnable = await _runnable(conn, application, stored)
    client = await applications.client_facts(conn, application.client_id)
    around = await _outside(conn, runnable, live=True)
    return await asyncio.to_thread(play.play, runnable, client, given, around)


async def try_once(conn: Conn, id_: UUID, flow: StoredJson | None, given: Given) -> Tried:
    """How an example comes out now."""
    application = await applications.one(conn, id_)
    stored = flow if flow is not None else (await applications.draft(conn, id_)).flow
    runnable = await _runnable(conn, application, stored)
    client = await applications.client_facts(conn, application.client_id)
    around = await _outside(conn, runnable, live=False)
    return await asyncio.to_thread(play.play, runnable, client, given, around)


async def try_examples(
    conn: Conn, client_id: UUID, flow: Flow | None, examples: Sequence[StoredExample]
) -> list[ExampleResult]:
    """How every example comes out; all red where the flow cannot run."""
    if not examples:
        return []
    if flow is None:
        broken = [Difference("flow", "runs", "has_problems")]
        return [ExampleResult(example, None, broken) for example in examples]
    client = await applications.client_facts(conn, client_id)
    around = await _outside(conn, flow, live=False)
    return await asyncio.to_thread(_try_all, flow, client, examples, around)


def _try_all(
    flow: Flow, client: ClientFacts, examples: Sequence[StoredExample], around: Outside
) -> list[ExampleResult]:
    until = clock.monotonic() + EXAMPLES_WITHIN_S
    results = []
    for example in examples:
        if clock.monotonic() > until:
            late = [Difference("time", "tried", "not_tried")]
            results.append(ExampleResult(example, None, late))
            continue
        tried = play.play(flow, client, Given.model_validate(example.given), around)
        expected = Expected.model_validate(example.expected)
        results.append(ExampleResult(example, tried, play.differences(expected, tried)))
    return results


async def names_of(conn: Conn, client_id: UUID, several: Sequence[Tried]) -> Mapping[UUID, Named]:
    """What the outcomes name, by their ids."""
    outcomes = [t.state.outcome for t in several]
    wanted = {
        id_
        for outcome in outcomes
        if isinstance(outcome, ToGroup)
        for id_ in (outcome.acd_group_id, outcome.agent_id)
        if id_ is not None
    }
    found = await queries.named(conn, client_id, sorted(wanted)) if wanted else []
    return {n.id: n for n in found}
