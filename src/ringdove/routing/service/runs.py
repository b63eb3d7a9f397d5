"""Runs of applications, in sets: SMS go through them; waiting ones go on by an SMS, a time, or an answer."""

import contextlib
import json
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

import structlog

from ringdove.acd.model import Arrival, Led, SkillWanted
from ringdove.acd.service import applications, intake, standing
from ringdove.contacts import service as contacts
from ringdove.contacts.model import Known as KnownContact
from ringdove.contacts.model import field_key
from ringdove.hours import service as hours
from ringdove.kernel import clock, ids
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import REFUSED, Conn
from ringdove.mail import service as mail
from ringdove.mail.letters import Letter
from ringdove.messages import service as messages
from ringdove.messages.model import ToRoute, bucket_of
from ringdove.optout import service as optout
from ringdove.optout.errors import OptedOut
from ringdove.optout.model import Heard, Meaning
from ringdove.outbound import service as outbound
from ringdove.outbound.errors import NoSendConnector
from ringdove.outbound.model import Origin
from ringdove.routing import engine, metrics
from ringdove.routing.engine import OUTCOME, STATE, Facts, State
from ringdove.routing.model import Entrance, OpenRun
from ringdove.routing.node import Call, Ended, Failed, IsOpen, NextSms, QueueOf, Send, ToGroup
from ringdove.routing.queries import runs as queries
from ringdove.routing.service import events
from ringdove.routing.subject import filled
from ringdove.routing.talk import Flows, Run, Sms, Talk, World, advance
from ringdove.updates import service as updates
from ringdove.updates.model import Update

log = structlog.get_logger(__name__)

#: More SMS than these are not counted.
EARLIER_AT_MOST = 1000
#: What a run remembers while it waits, as JSON.
STATE_LIMIT = 512 * 1024
#: Flows that take longer go on in the next transaction.
WITHIN_S = 2.0
DUE_AT_ONCE = 200
LETTER_KIND = "application"

_flows = Flows()


@dataclass(slots=True)
class Went:
    """Where an SMS went: to an event, into a run, or (``is_kept``) nowhere until there is a group."""

    event_id: UUID | None = None
    run_id: UUID | None = None
    is_kept: bool = False


@dataclass(slots=True)
class Done:
    """What became of SMS; those that are missing were not reached in time."""

    went: dict[UUID, Went] = field(default_factory=dict)
    groups: set[UUID] = field(default_factory=set)
    told: list[Update] = field(default_factory=list)
    late: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A conversation: by which connector, with whom."""

    connector_id: UUID
    sender: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read for a set of conversations; ``tested``: the copy of the draft that a test number runs."""

    entrances: Mapping[UUID, Entrance]
    tested: Mapping[UUID, UUID]
    earlier: Mapping[UUID, int]
    agents: Mapping[UUID, tuple[UUID, str]]
    opted_out: set[tuple[UUID, str]]
    contacts: Mapping[tuple[UUID, str], KnownContact]
    now: datetime


async def open_in(conn: Conn, conversations: Collection[UUID]) -> Mapping[UUID, OpenRun]:
    """Lock the runs in which these conversations are. The caller holds the conversations."""
    found = await queries.open_runs(conn, sorted(set(conversations)))
    return {run.conversation_id: run for run in found}


async def route(
    conn: Conn,
    keys: Keys,
    work: Sequence[ToRoute],
    conversation_of: Mapping[UUID, UUID],
    open_runs: Mapping[UUID, OpenRun],
    heard: Mapping[UUID, Heard],
) -> Done:
    """Put SMS through the applications of their connectors. The caller holds the conversations.

    ``open_runs``: what :func:`open_in` found for these and perhaps more conversations;
    ``heard``: words by which people opt out or in; nothing else has to be done about them.
    """
    several: dict[UUID, list[ToRoute]] = {}
    for one in work:
        several.setdefault(conversation_of[one.message_id], []).append(one)
    places = {c: _Place(w[0].connector_id, w[0].sender) for c, w in several.items()}
    found = {id_: open_runs[id_] for id_ in several if id_ in open_runs}
    known = await _read(conn, places, list(found.values()))
    talks = {}
    for conversation_id, ones in several.items():
        came = [
            Sms(
                w.message_id,
                w.body,
                w.keyword,
                w.received_at,
                is_settled=w.message_id in heard and _settles(heard[w.message_id]),
            )
            for w in ones
        ]
        open_run = found.get(conversation_id)
        waited = await _unheard(conn, open_run)
        talk = _talk(conversation_id, places[conversation_id], known, open_run, [*waited, *came])
        talks[conversation_id] = talk
    done = await _finish(conn, keys, talks, places, known)
    for one in work:
        found_word = heard.get(one.message_id)
        if found_word is not None and found_word.answer and one.message_id in done.went:
            with contextlib.suppress(NoSendConnector):
                await outbound.send(
                    conn, one.client_id, conversation_of[one.message_id], found_word.answer, Origin.OPT_OUT,
                    event_id=done.went[one.message_id].event_id, key=f"opt-out:{one.message_id}",
                )  # fmt: skip
    return done


async def heard_by_events(
    conn: Conn,
    keys: Keys,
    work: Sequence[ToRoute],
    conversation_of: Mapping[UUID, UUID],
    heard: Mapping[UUID, Heard],
) -> Done:
    """Go on with the runs that have the events of these SMS. The caller holds both.

    A run that has not begun yet will know them when it begins.
    """
    several: dict[UUID, list[Sms]] = {}
    for w in work:
        is_settled = w.message_id in heard and _settles(heard[w.message_id])
        sms = Sms(
            w.message_id, w.body, w.keyword, w.received_at, was_routed=True, is_settled=is_settled
        )
        several.setdefault(conversation_of[w.message_id], []).append(sms)
    found = await queries.open_runs(conn, list(several))
    led = await applications.hold(conn, [r.id for r in found])
    live = [r for r in found if r.id in led]
    places = {r.conversation_id: _Place(r.connector_id, r.sender) for r in live}
    known = await _read(conn, places, live)
    talks = {
        r.conversation_id: _talk(
            r.conversation_id, places[r.conversation_id], known, r,
            [*await _unheard(conn, r), *several[r.conversation_id]], led,
        )
        for r in live
    }  # fmt: skip
    return await _finish(conn, keys, talks, places, known)


def _settles(word: Heard) -> bool:
    return word.meaning is not Meaning.HELP or bool(word.answer)


async def go_on(conn: Conn, keys: Keys) -> tuple[bool, set[UUID]]:
    """Go on with runs whose time has come, or whose answer; whether there may be more, and which groups got some."""
    now = clock.now()
    due = await queries.due(conn, now, DUE_AT_ONCE)
    if not due:
        return False, set()
    await messages.hold_conversations(conn, {(d.connector_id, d.sender): d.client_id for d in due})
    found = [
        run
        for run in await queries.open_runs(conn, [d.conversation_id for d in due])
        if run.due_at is not None and run.due_at <= now
    ]
    places = {r.conversation_id: _Place(r.connector_id, r.sender) for r in found}
    known = await _read(conn, places, found)
    led = await applications.hold(conn, [r.id for r in found if r.event_id])
    talks = {
        r.conversation_id: _talk(
            r.conversation_id, places[r.conversation_id], known, r, await _unheard(conn, r), led
        )
        for r in found
    }
    done = await _finish(conn, keys, talks, places, known)
    await updates.tell(conn, done.told)
    return done.late or len(due) == DUE_AT_ONCE, done.groups


async def begin(conn: Conn, keys: Keys) -> tuple[bool, set[UUID]]:
    """Begin the runs of events that overflow rules gave to applications; end those that have had their event too long.

    Whether there may be more, and which groups got some.
    """
    due = await _due_events(conn)
    return len(due) == DUE_AT_ONCE, await _begin(conn, keys, due)


async def begin_in_parts(conn: Conn, keys: Keys) -> tuple[bool, set[UUID]]:
    """The same; events of which the database refuses something do not hold up the others."""
    due = await _due_events(conn)
    groups = set[UUID]()
    await _halving(conn, keys, due, groups)
    return len(due) == DUE_AT_ONCE, groups


async def _due_events(conn: Conn) -> list[Led]:
    """Hold the events whose moment with their application has come, and their conversations."""
    found = await applications.due(conn, DUE_AT_ONCE)
    if not found:
        return []
    await messages.hold_conversations(
        conn, {(e.connector_id, e.sender): e.client_id for e in found}
    )
    held = await applications.hold(conn, [e.run_id for e in found])
    now = clock.now()
    return [event for event in held.values() if event.due_at <= now]


async def _halving(conn: Conn, keys: Keys, due: Sequence[Led], groups: set[UUID]) -> None:
    if not due:
        return
    try:
        async with conn.transaction():
            groups |= await _begin(conn, keys, due)
    except REFUSED as error:
        if len(due) == 1:
            log.error(
                "application_not_begun", event_id=str(due[0].event_id), sqlstate=error.sqlstate
            )
            groups |= await events.give_back(conn, due)
            return
        middle = len(due) // 2
        await _halving(conn, keys, due[:middle], groups)
        await _halving(conn, keys, due[middle:], groups)


async def _begin(conn: Conn, keys: Keys, due: Sequence[Led]) -> set[UUID]:
    if not due:
        return set()
    versions = await queries.published(conn, sorted({e.application_id for e in due}))
    found = {
        r.conversation_id: r
        for r in await queries.open_runs(conn, [e.conversation_id for e in due])
    }
    helpless = [e for e in due if e.application_id not in versions]
    groups = await events.give_back(conn, helpless)
    going = [e for e in due if e.application_id in versions]
    places = {e.conversation_id: _Place(e.connector_id, e.sender) for e in going}
    known = await _read(conn, places, [], versions.values())
    ends = {id_ for e in going for id_ in (e.first_message_id, e.last_message_id)}
    texts = {row[0]: row for row in await queries.texts(conn, sorted(ends))}
    talks = {}
    for event in going:
        talk = _begun(event, versions[event.application_id], texts, known)
        open_run = found.get(event.conversation_id)
        if open_run is not None:
            is_late = open_run.id == event.run_id
            talk.done.append(_over(open_run, "too_late" if is_late else "taken_away", known))
            if is_late:
                talk.sms.clear()
        talks[event.conversation_id] = talk
    done = await _finish(conn, keys, talks, places, known)
    await updates.tell(conn, done.told)
    return groups | done.groups


def _over(run: OpenRun, code: str, known: _Known) -> Run:
    """A run that is over whatever it waits for."""
    state = STATE.validate_python(run.run)
    state.outcome, state.want = Failed(code), None
    return Run(
        run.id, run.application_id, run.version_id, None, state, known.now, is_new=False,
        event_id=run.event_id, is_void=code == "taken_away",
    )  # fmt: skip


def _begun(
    event: Led, version_id: UUID, texts: Mapping[UUID, tuple[Any, ...]], known: _Known
) -> Talk:
    """An event before its first step: the flow knows its first SMS and its last one."""
    place = _Place(event.connector_id, event.sender)
    at = known.entrances[event.connector_id]
    flow = _flows.get(version_id)
    _, first, word, _ = texts.get(event.first_message_id, (None, "", None, None))
    _, last, last_word, at_last = texts.get(event.last_message_id, (None, "", None, known.now))
    facts = replace(
        _facts(event.conversation_id, place, at, known, 0),
        waiting_group=event.group_name,
        waited_s=int((known.now - event.since).total_seconds()),
        event_variables={field_key(k): v for k, v in event.variables.items()},
    )
    state = engine.begin(flow, facts, first, word) if flow else State("", {})
    if flow and event.last_message_id != event.first_message_id:
        engine.hear(state, last, last_word)
    runs = [
        Run(
            event.run_id, event.application_id, version_id, flow, state, known.now, is_new=True,
            event_id=event.event_id,
        )
    ]  # fmt: skip
    sms = Sms(event.last_message_id, last, last_word, at_last, was_routed=True)
    return Talk(
        event.conversation_id, deque([sms]), lambda _: runs.pop() if runs else None, event=event
    )


# Reading


async def _read(
    conn: Conn,
    places: Mapping[UUID, _Place],
    open_runs: Sequence[OpenRun],
    more_versions: Collection[UUID] = (),
) -> _Known:
    """Everything that runs of these conversations may need to know, in sets."""
    conversations = sorted(places)
    connectors = sorted({p.connector_id for p in places.values()})
    entrances = {e.connector_id: e for e in await queries.entrances(conn, connectors)}
    numbers = {(entrances[p.connector_id].client_id, p.sender) for p in places.values()}
    tested: dict[UUID, UUID] = {}
    for place in places.values():
        at = entrances[place.connector_id]
        if at.test_number == place.sender and at.application_id and at.application_id not in tested:
            copy = await queries.copy_of_draft(conn, ids.new(), at.application_id)
            if copy is not None:
                tested[at.application_id] = copy
    versions = {r.version_id for r in open_runs} | set(tested.values()) | set(more_versions)
    versions |= {e.version_id for e in entrances.values() if e.version_id is not None}
    _flows.forget()
    if missing := sorted(v for v in versions if v not in _flows):
        for version_id, stored in (await queries.flows(conn, missing)).items():
            _flows.keep(version_id, stored)
    return _Known(
        entrances,
        tested,
        await queries.earlier_sms(conn, conversations, EARLIER_AT_MOST),
        await queries.last_agents(conn, conversations),
        await optout.among(conn, sorted(numbers)),
        await contacts.known(conn, numbers),
        clock.now(),
    )


async def _unheard(conn: Conn, run: OpenRun | None) -> list[Sms]:
    """The SMS that came while a run waited for something else."""
    if run is None or not run.unheard:
        return []
    rows = {row[0]: row for row in await queries.texts(conn, run.unheard)}
    found = [rows[id_] for id_ in run.unheard if id_ in rows]
    return [Sms(id_, text, word, at, was_routed=True) for id_, text, word, at in found]


def _talk(
    conversation_id: UUID,
    place: _Place,
    known: _Known,
    open_run: OpenRun | None,
    sms: Sequence[Sms],
    led: Mapping[UUID, Led] = MappingProxyType({}),
) -> Talk:
    at = known.entrances[place.connector_id]
    if open_run is not None and open_run.event_id is not None and open_run.id not in led:
        over = _over(open_run, "taken_away", known)
        beginner = _beginner(conversation_id, place, at, known)
        new = deque(one for one in sms if not one.was_routed)
        return Talk(conversation_id, new, beginner, done=[over])
    run, event = None, None
    if open_run is not None:
        event = led.get(open_run.id)
        run = Run(
            open_run.id, open_run.application_id, open_run.version_id, _flows.get(open_run.version_id),
            STATE.validate_python(open_run.run), known.now, is_new=False, result=_result(open_run),
            event_id=open_run.event_id,
        )  # fmt: skip
    if event is not None:
        return Talk(conversation_id, deque(sms), lambda _: None, run, event)
    return Talk(conversation_id, deque(sms), _beginner(conversation_id, place, at, known), run)


def _result(run: OpenRun) -> Mapping[str, Any] | None:
    """What a request came to; ``None`` while it is under way."""
    if run.call_state not in ("answered", "failed", "unclear"):
        return None
    return {"status": run.call_status, "body": run.call_answer, "error": run.call_error}


def _beginner(
    conversation_id: UUID, place: _Place, at: Entrance, known: _Known
) -> Callable[[Sms], Run | None]:
    begun = 0

    def begin(first: Sms) -> Run | None:
        nonlocal begun
        version_id = at.version_id
        if at.application_id is None:
            return None
        if at.test_number == place.sender and at.application_id in known.tested:
            version_id = known.tested[at.application_id]
        if version_id is None:
            return None
        flow = _flows.get(version_id)
        facts = _facts(conversation_id, place, at, known, begun)
        begun += 1
        state = engine.begin(flow, facts, first.text, first.keyword) if flow else State("", {})
        return Run(ids.new(), at.application_id, version_id, flow, state, known.now, is_new=True)

    return begin


def _facts(conversation_id: UUID, place: _Place, at: Entrance, known: _Known, begun: int) -> Facts:
    opted_out = (at.client_id, place.sender) in known.opted_out
    contact = known.contacts.get((at.client_id, place.sender))
    return Facts(
        sender=place.sender,
        recipient=at.recipient,
        connector=at.connector_name,
        client=at.client_name,
        language=(contact.language if contact else None) or at.language,
        contact_name=contact.name if contact else "",
        contact_fields={field_key(k): v for k, v in contact.fields.items()} if contact else {},
        known_contact=bool(contact and contact.name),
        country=at.country,
        time_zone=at.time_zone,
        earlier_sms=known.earlier.get(conversation_id, 0) + begun,
        can_reply=at.can_send and not opted_out,
        opted_out=opted_out,
        last_agent=known.agents[conversation_id][1] if conversation_id in known.agents else "",
    )


# Going on


async def _walk(conn: Conn, talks: Mapping[UUID, Talk], now: datetime) -> set[UUID]:
    """Go on with all of them until they wait; those for which there was no time."""
    world = World()
    until = clock.monotonic() + WITHIN_S
    ahead, late = dict(talks), set[UUID]()
    while ahead:
        stuck: dict[UUID, Talk] = {}
        for number, (conversation_id, talk) in enumerate(ahead.items()):
            if number and clock.monotonic() > until:
                late.add(conversation_id)  # nothing of it is written: it begins anew
                continue
            asked = len(world.missing)
            advance(talk, world, now)
            if len(world.missing) > asked or (
                talk.run and isinstance(talk.run.state.want, IsOpen | QueueOf)
            ):
                stuck[conversation_id] = talk
            if number % 20 == 19:
                await clock.pause(0)
        ahead = stuck
        if world.missing:
            await _ask(conn, world)
    return late


async def _ask(conn: Conn, world: World) -> None:
    """Look up what was asked for."""
    wanted = [w.opening_times_id for w in world.missing if isinstance(w, IsOpen)]
    groups = sorted({w.acd_group_id for w in world.missing if isinstance(w, QueueOf)})
    world.missing.clear()
    if wanted:
        found = await hours.schedules(conn, wanted)
        world.schedules.update({id_: found.get(id_) for id_ in wanted})
    if groups:
        standing_now = await standing.of_groups(conn, groups)
        world.queues.update({id_: standing_now.get(id_, {}) for id_ in groups})


async def _finish(
    conn: Conn,
    keys: Keys,
    talks: Mapping[UUID, Talk],
    places: Mapping[UUID, _Place],
    known: _Known,
) -> Done:
    """Go on, and write down what came of it."""
    late = await _walk(conn, talks, known.now)
    reached = {id_: talk for id_, talk in talks.items() if id_ not in late}
    done = Done(late=bool(late))
    for talk in reached.values():
        _remember(talk)
    ended = [
        (run, known.entrances[places[id_].connector_id], id_)
        for id_, talk in reached.items()
        for run in talk.done
    ]
    await _refuse_closed_groups(conn, [run for run, _, _ in ended])
    if ended:
        conn.after_commit(partial(_note_ended, [run for run, _, _ in ended], known.now))
    settled = await events.settle(conn, reached)
    done.groups |= settled.groups
    await _hand_over(conn, reached, places, known, done)
    await _write(conn, reached, places, known)
    await _write_sms(conn, reached, done)
    for id_, talk in reached.items():
        at = known.entrances[places[id_].connector_id]
        for run in _runs_of(talk):
            await _have_done(conn, keys, at, id_, run)
    return done


def _note_ended(runs: Sequence[Run], now: datetime) -> None:
    for run in runs:
        outcome = run.state.outcome
        assert outcome is not None
        is_answer = isinstance(outcome, Ended) and outcome.answered
        metrics.RUNS.labels("answered" if is_answer else outcome.kind).inc()
        metrics.RUN_TOOK.observe((now - run.began_at).total_seconds())


def _remember(talk: Talk) -> None:
    """Make what is stored of a run that waits; one that remembers too much is over."""
    run = talk.run
    if run is None:
        return
    run.stored = STATE.dump_json(run.state).decode()
    if len(run.stored) > STATE_LIMIT:
        run.state.outcome, run.state.want = Failed("too_much_kept"), None
        talk.done.append(run)
        talk.run, talk.is_over = None, True


def _runs_of(talk: Talk) -> list[Run]:
    return [*talk.done, talk.run] if talk.run else list(talk.done)


async def _refuse_closed_groups(conn: Conn, runs: Sequence[Run]) -> None:
    """A group that was switched off since the flow was published takes nothing."""
    wanted = {r.state.outcome.acd_group_id for r in runs if isinstance(r.state.outcome, ToGroup)}
    ready = await queries.ready_groups(conn, sorted(wanted)) if wanted else set()
    for run in runs:
        outcome = run.state.outcome
        if isinstance(outcome, ToGroup) and outcome.acd_group_id not in ready:
            run.state.outcome = Failed("group_not_ready", str(outcome.acd_group_id))
        if isinstance(run.state.outcome, Failed) and run.state.outcome.code == "broken":
            log.error("flow_broke", version_id=str(run.version_id), error=run.state.outcome.message)


async def _hand_over(
    conn: Conn,
    talks: Mapping[UUID, Talk],
    places: Mapping[UUID, _Place],
    known: _Known,
    done: Done,
) -> None:
    """Give those that are over to their group, with every SMS that the run has had."""
    over = {id_: talk for id_, talk in talks.items() if talk.is_over and talk.event is None}
    had = [t.done[-1].id for t in over.values() if t.done and not t.done[-1].is_new]
    before: dict[UUID, list[tuple[UUID, datetime]]] = {}
    for run_id, sms_id, received_at in await queries.sms_of(conn, had) if had else []:
        before.setdefault(run_id, []).append((sms_id, received_at))
    arrivals: list[Arrival] = []
    kept: list[tuple[UUID, UUID, int]] = []
    first_of: dict[UUID, tuple[Run | None, UUID]] = {}
    for id_, talk in over.items():
        at = known.entrances[places[id_].connector_id]
        run = talk.done[-1] if talk.done and not talk.done[-1].is_void else None
        to = run.state.outcome if run else None
        group_id = to.acd_group_id if isinstance(to, ToGroup) else at.fallback_id
        now_here = [(s.id, s.received_at) for s in [*(run.sms if run else []), *talk.sms]]
        earlier = before.get(run.id, []) if run else []
        every = sorted({*earlier, *now_here})
        if group_id is None:
            if run is not None:
                waited = [s.id for s in [*run.sms, *talk.sms] if s.was_routed]
                bucket = bucket_of(at.connector_id, places[id_].sender)
                kept += [(sms_id, run.id, bucket) for sms_id in {*(s for s, _ in earlier), *waited}]
            done.went.update(
                {s: Went(None, run.id if run else None, is_kept=True) for s, _ in now_here}
            )
            continue
        if run is not None:
            run.fallback = not isinstance(to, ToGroup)
        text = run.state.variables.get("text", "") if run else talk.sms[0].text
        arrivals += [
            _arrival(at, id_, sms_id, received_at, group_id, to, places[id_].sender, text)
            for sms_id, received_at in every
        ]
        first_of[id_] = (run, every[0][0])
        done.groups.add(group_id)
    if kept:
        await queries.set_aside(conn, kept)
    if not arrivals:
        return
    found, done.told = await intake.take_in(conn, arrivals)
    runs, events = [], []
    for id_, (run, sms_id) in first_of.items():
        event_id = found[sms_id].id
        if run is not None:
            run.event_id = event_id
            if not run.is_new:
                runs.append(run.id)
                events.append(event_id)
        for sms in [*(run.sms if run else []), *talks[id_].sms]:
            done.went[sms.id] = Went(event_id, run.id if run else None)
    if runs:
        await queries.to_event(conn, runs, events)


def _arrival(
    at: Entrance,
    conversation_id: UUID,
    sms_id: UUID,
    received_at: datetime,
    group_id: UUID,
    to: object,
    sender: str,
    text: str,
) -> Arrival:
    usual = Arrival(
        message_id=sms_id,
        client_id=at.client_id,
        connector_id=at.connector_id,
        conversation_id=conversation_id,
        group_id=group_id,
        subject=filled(at.subject, sender, at.recipient, text, "", at.connector_name),
        received_at=received_at,
    )
    if not isinstance(to, ToGroup):
        return usual
    return replace(
        usual,
        subject=to.subject or usual.subject,
        priority=to.priority,
        skills=[SkillWanted(name) for name in to.skills],
        not_before=to.not_before,
        wants_agent_id=to.agent_id,
        last_agent=to.last_agent,
        variables=to.shown,
    )


# Writing


async def _write(
    conn: Conn,
    talks: Mapping[UUID, Talk],
    places: Mapping[UUID, _Place],
    known: _Known,
) -> None:
    """Write down where every run stands, and what it asks of others."""
    new: list[dict[str, Any]] = []
    old: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []
    for id_, talk in talks.items():
        at = known.entrances[places[id_].connector_id]
        for run in _runs_of(talk):
            row = {
                "id": run.id,
                **_standing(run, known.now),
                "trace": run.trace,
                "unheard": [sms.id for sms in talk.sms] if run is talk.run else [],
                "fallback": run.fallback,
                "event_id": run.event_id,
            }
            if run.is_new:
                row |= {
                    "client_id": at.client_id,
                    "application_id": run.application_id,
                    "version_id": run.version_id,
                    "conversation_id": id_,
                    "connector_id": at.connector_id,
                    "sender": places[id_].sender,
                    "bucket": bucket_of(at.connector_id, places[id_].sender),
                    "began_at": run.began_at,
                }
            (new if run.is_new else old).append(row)
            if run.call is not None and run.state.outcome is None:
                calls.append(
                    {
                        "id": ids.new(),
                        "client_id": at.client_id,
                        "run_id": run.id,
                        "node": run.state.node,
                        "request": json.dumps(_request(run.call)),
                        "repeat": run.call.repeat,
                    }
                )
    # those that end give the conversation free for those that begin
    if old:
        await queries.update(conn, old)
    if new:
        await queries.insert(conn, new)
    if calls:
        await queries.insert_calls(conn, calls, known.now)
        conn.wake("calls")


def _standing(run: Run, now: datetime) -> dict[str, Any]:
    """A run's state as columns."""
    state = run.state
    if state.outcome is None:
        want = state.want
        until = want.until if isinstance(want, NextSms) else None
        return {
            "state": "calling" if isinstance(want, Call) else "waiting", "run": run.stored, "due_at": until,
            "outcome": None, "ended_at": None,
        }  # fmt: skip
    outcome = OUTCOME.dump_python(state.outcome, mode="json")
    return {"state": "done", "run": None, "due_at": None, "outcome": outcome, "ended_at": now}


def _request(call: Call) -> dict[str, Any]:
    return {
        "method": call.method, "url": call.url, "headers": dict(call.headers), "body": call.body,
        "timeout_s": call.timeout_s, "sign": call.sign,
    }  # fmt: skip


async def _write_sms(conn: Conn, talks: Mapping[UUID, Talk], done: Done) -> None:
    """Say of every SMS in whose hands it is; of those that waited for their run anew."""
    moved: list[tuple[UUID, UUID | None, UUID | None]] = []
    for talk in talks.values():
        for run in _runs_of(talk):
            for sms in run.sms:
                went = done.went.setdefault(sms.id, Went(run.event_id, run.id))
                if sms.was_routed and not went.is_kept:
                    moved.append((sms.id, went.event_id, went.run_id))
        last = talk.run or (talk.done[-1] if talk.event is not None else None)
        if last is not None:
            for sms in talk.sms:
                done.went.setdefault(sms.id, Went(last.event_id, last.id))
        for sms in talk.sms:
            went = done.went[sms.id]
            if sms.was_routed and not went.is_kept:
                moved.append((sms.id, went.event_id, went.run_id))
    if moved:
        await queries.move_sms(conn, moved)


def _key(run: Run, number: int) -> str:
    """By which an SMS of a run is known: it is sent once."""
    return f"run:{run.id}:{number}"


async def _have_done(conn: Conn, keys: Keys, at: Entrance, conversation_id: UUID, run: Run) -> None:
    """Queue what a run sends, in this transaction; it leaves after the commit."""
    sent = run.state.sends - sum(isinstance(e, Send) for e in run.effects)
    if run.event_id is not None and sent:
        earlier = [_key(run, number) for number in range(1, sent + 1)]
        await outbound.put_into(conn, at.client_id, earlier, run.event_id)
    for effect in run.effects:
        if isinstance(effect, Send):
            sent += 1
            try:
                await outbound.send(
                    conn, at.client_id, conversation_id, effect.text, Origin.APPLICATION,
                    event_id=run.event_id, key=_key(run, sent),
                )  # fmt: skip
            except (NoSendConnector, OptedOut) as error:
                log.info("application_sms_not_sent", run_id=str(run.id), code=error.code)
        else:
            letter = Letter(effect.subject, [*effect.text.split("\n\n")])
            for to in effect.to:
                await mail.post(
                    conn, keys, LETTER_KIND, to, letter, at.language, reseller_id=at.reseller_id,
                    client_id=at.client_id,
                )  # fmt: skip
