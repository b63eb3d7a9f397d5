"""Rows become what screens see: pure, with the reader's rights and language."""

from datetime import datetime
from uuid import UUID

from ringdove.acd.model import Nothing, allowed_actions
from ringdove.acd.words import status_name
from ringdove.desk.board import GroupDay, Held, StatusSpell
from ringdove.desk.model import (
    AgentTarget,
    CodeView,
    GroupCounter,
    GroupTarget,
    MediaEvent,
    MyStatus,
    Notice,
    OfferView,
    ReceivedSms,
    ReserveGroup,
    StatusView,
    Step,
    ThreadMessage,
)
from ringdove.desk.queries.desk import AgentRow, Card, CounterRow, Line, ReserveRow, StatusRow
from ringdove.desk.queries.notices import NoticeRow
from ringdove.desk.queries.received import SmsRow, StepRow
from ringdove.desk.queries.supervision import DayRow, HeldRow, SpellRow
from ringdove.desk.queries.targets import AgentTarget as AgentTargetRow
from ringdove.desk.queries.targets import Code
from ringdove.desk.queries.targets import GroupTarget as GroupTargetRow
from ringdove.kernel.numbers import shortened


def ms(later: datetime, earlier: datetime) -> int:
    """Milliseconds from one time to a later one; 0 if it is not later."""
    return max(0, int((later - earlier).total_seconds() * 1000))


def status_view(row: StatusRow, language: str | None) -> StatusView:
    """A status for the reader."""
    return StatusView(
        id=row.id,
        code=row.code,
        name=status_name(row.code, row.name, language),
        colour=row.colour,
        settable_by_agent=row.settable_by_agent,
        logged_on=row.logged_on,
        receives_sms=row.receives_sms,
    )


def my_status(
    agent: AgentRow,
    statuses: list[StatusView],
    why_nothing: list[Nothing],
    reserve: list[ReserveRow],
    now: datetime,
) -> MyStatus:
    """The agent's own status."""
    current = next(s for s in statuses if s.id == agent.status_id)
    return MyStatus.model_validate(
        {
            "agent_status_id": agent.status_id,
            "status": current,
            "since_ms": ms(now, agent.status_since),
            "cause": agent.status_cause,
            "why_nothing": why_nothing,
            "reserve_groups": [
                ReserveGroup(id=g.id, name=g.name, logged_in=g.logged_in) for g in reserve
            ],
        }
    )


def status_spell(row: SpellRow, language: str | None) -> StatusSpell:
    """A status that an agent was in."""
    return StatusSpell.model_validate(
        {
            "name": status_name(row.code, row.name, language),
            "colour": row.colour,
            "since": row.since,
            "until": row.until,
            "how": row.how,
            "cause": row.cause,
            "by_name": row.by_name,
        }
    )


def counter(row: CounterRow, now: datetime) -> GroupCounter:
    """How a group stands now."""
    waited = ms(now, row.oldest) if row.oldest else 0
    return GroupCounter(
        id=row.id,
        name=row.name,
        waiting=row.waiting,
        longest_wait_ms=waited,
        agents_ready=row.agents_ready,
        may_pick=row.may_pick,
        answer_target_s=row.answer_target_s,
    )


def line(row: Line, *, readable: bool) -> ThreadMessage:
    """One SMS of a thread."""
    return ThreadMessage.model_validate(
        {
            "id": row.id,
            "event_id": row.event_id,
            "direction": row.direction,
            "text": row.body if readable else None,
            "length": len(row.body),
            "at": row.at,
            "state": row.state,
            "reason": row.reason,
            "user_id": row.user_id,
            "user_name": row.user_name,
            "origin": row.origin,
        }
    )


def _last(card: Card, *, readable: bool) -> ThreadMessage | None:
    answered = card.out_at is not None and (card.last_at is None or card.out_at > card.last_at)
    # who is asked to take it wants to know what the customer wrote, not what answered by itself
    if card.out_at is not None and answered and (card.state != "offered" or card.last_at is None):
        sent = Line(
            card.out_id or card.id, card.id, "out", card.out_body or "", card.out_at, card.out_state,
            card.out_reason, card.out_user_id, card.out_user_name, card.out_origin,
        )  # fmt: skip
        return line(sent, readable=readable)
    if card.last_at is None:
        return None
    came = Line(
        card.last_message_id,
        card.id,
        "in",
        card.last_body or "",
        card.last_at,
        None,
        None,
        None,
        None,
    )
    return line(came, readable=readable)


def _handover(card: Card, *, readable: bool) -> ThreadMessage | None:
    if card.note_id is None or card.note_at is None:
        return None
    note = Line(
        card.note_id, card.id, "handover", card.note_body or "", card.note_at, None, None, card.note_user_id,
        card.note_user_name,
    )  # fmt: skip
    return line(note, readable=readable)


def target(row: AgentTargetRow, language: str | None, now: datetime) -> AgentTarget:
    """A colleague to whom an event can be handed over."""
    return AgentTarget(
        id=row.id,
        name=row.name,
        in_group=row.in_group,
        status_name=status_name(row.status_code, row.status_name, language),
        since_ms=ms(now, row.status_since),
        receives_sms=row.receives_sms,
        connected=row.connected,
        load=row.load,
        max_parallel_sms=row.maximum,
    )


def target_group(row: GroupTargetRow) -> GroupTarget:
    """A group to which an event can be handed over."""
    return GroupTarget(id=row.id, name=row.name, agents_ready=row.agents_ready)


def code(row: Code) -> CodeView:
    """A transaction code that can be chosen."""
    return CodeView(id=row.id, name=row.name)


def media_event(card: Card, viewer: UUID, now: datetime, *, readable: bool) -> MediaEvent:
    """A media event as this viewer may see it."""
    offer = None
    if card.offer_id is not None and card.deadline is not None:
        offer = OfferView(
            id=card.offer_id,
            deadline=card.deadline,
            remaining_ms=ms(card.deadline, now),
            timeout_s=card.offer_timeout_s,
        )
    return MediaEvent.model_validate(
        {
            "id": card.id,
            "client_id": card.client_id,
            "type": card.type,
            "acd_group_id": card.group_id,
            "group_name": card.group_name,
            # a subject may be made of the text
            "subject": card.subject if readable else "",
            "sender": card.sender if readable else shortened(card.sender),
            "sender_name": card.sender_name if readable else None,
            "recipient": card.recipient or "",
            "connector_id": card.connector_id,
            "connector_name": card.connector_name,
            "conversation_id": card.conversation_id,
            "priority": card.priority,
            "state": card.state,
            "agent_id": card.agent_id,
            "agent_name": card.agent_name,
            "offer": offer,
            "due_at": card.due_at,
            "by_email_since": card.by_email_since,
            "application_name": card.application_name,
            "due_ms": ms(card.due_at, now) if card.due_at else None,
            "not_before": card.not_before,
            "variables": card.variables if readable else {},
            "transaction_code_id": card.code_id,
            "transaction_code_name": card.code_name,
            "code_needed": card.code_needed and card.code_id is None,
            "decline_reason_needed": card.decline_reason_needed and card.state == "offered",
            "handover": _handover(card, readable=readable),
            "received_sms_ids": card.received_sms_ids,
            "last_received_sms_id": card.last_message_id,
            "message_count": card.message_count,
            "last_message": _last(card, readable=readable),
            "waiting_ms": ms(card.accepted_at or card.closed_at or now, card.queued_at),
            "allowed_actions": allowed_actions(card.state, is_hers=card.agent_id == viewer),
            "created_at": card.created_at,
            "accepted_at": card.accepted_at,
            "closed_at": card.closed_at,
            "last_step": card.last_step,
        }
    )


def notice(row: NoticeRow) -> Notice:
    """What somebody tells her."""
    return Notice.model_validate(
        {
            "id": row.id,
            "kind": row.kind,
            "from_user_id": row.from_user_id,
            "from_name": row.from_name,
            "media_event_id": row.event_id,
            "text": row.body,
            "at": row.at,
        }
    )


def held(row: HeldRow, now: datetime, *, readable: bool) -> Held:
    """What an agent has, as her supervisor sees it."""
    return Held.model_validate(
        {
            "id": row.id,
            "acd_group_id": row.group_id,
            "state": row.state,
            "sender": row.sender if readable else shortened(row.sender),
            "since_ms": ms(now, row.since),
            "by_email": row.by_email,
        }
    )


def group_day(row: DayRow, target_s: int) -> GroupDay:
    """The day of a group."""
    return GroupDay(
        acd_group_id=row.group_id, received=row.received, answered=row.answered, reply_p50_s=row.reply_p50_s,
        reply_p90_s=row.reply_p90_s, within_target=row.within_target, due=row.due, answer_target_s=target_s,
        missed=row.missed,
    )  # fmt: skip


def sms_state(row: SmsRow) -> str:
    """Where a received SMS stands."""
    if row.is_kept:
        return "not_routable"
    if row.error is not None:
        return "failed_routing"
    if row.event_state is None:
        return row.run_state or "received"
    if row.run_state == "in_application":
        return row.run_state
    if row.event_state in ("queued", "offered"):
        return "waiting"
    return "closed" if row.event_state == "closed" else "with_agent"


def received_sms(row: SmsRow, *, readable: bool) -> ReceivedSms:
    """A received SMS as this viewer may see it."""
    return ReceivedSms.model_validate(
        {
            "id": row.id,
            "client_id": row.client_id,
            "client_name": row.client_name,
            "connector_id": row.connector_id,
            "connector_name": row.connector_name,
            "sender": row.sender if readable else shortened(row.sender),
            "sender_raw": row.sender_raw if readable else shortened(row.sender_raw),
            "recipient": row.recipient,
            "recipient_raw": row.recipient_raw,
            "text": row.body if readable else None,
            "text_length": len(row.body),
            "provider_message_id": row.provider_message_id,
            "received_at": row.received_at,
            "state": sms_state(row),
            "error": row.error,
            "media_event_id": row.media_event_id,
            "acd_group_id": row.acd_group_id,
            "group_name": row.group_name,
            "agent_id": row.agent_id,
            "agent_name": row.agent_name,
            "repeats": row.repeats,
        }
    )


def step(row: StepRow, received_at: datetime) -> Step:
    """Something that happened to an SMS."""
    return Step.model_validate(
        {
            "what": row.what,
            "at": row.at,
            "seconds": round(max(0.0, (row.at - received_at).total_seconds()), 3),
            "agent_name": row.agent_name,
            "by_name": row.by_name,
            "detail": row.detail,
        }
    )
