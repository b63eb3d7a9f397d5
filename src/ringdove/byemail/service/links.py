"""Links in letters about SMS: what they are about, and what they do. Nobody signs in for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdove.acd.model import Agent, Visit
from ringdove.acd.service import agents, by_email
from ringdove.byemail import model, queries
from ringdove.byemail.errors import LinkNotGood, NewerSms, NotWithYou
from ringdove.byemail.model import Action
from ringdove.kernel import clock, numbers
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Conn


@dataclass(frozen=True, slots=True)
class Looked:
    """What a link is about."""

    name: str
    subject: str
    number: str
    connector: str
    state: str  # with_you, answered, closed, elsewhere
    due_at: datetime | None
    last_received_sms_id: UUID


async def _visit(conn: Conn, keys: Keys, secret: str) -> Visit:
    signed = model.read_link(secret)
    if signed is None or signed.purpose != "event" or signed.until < clock.now():
        raise LinkNotGood
    visit = await by_email.visit(conn, signed.subject, signed.number)
    if visit is None or not signed.is_genuine(keys, str(visit.user_id)):
        raise LinkNotGood
    return visit


async def look(conn: Conn, keys: Keys, secret: str) -> Looked:
    """What a link is about; changes nothing."""
    visit = await _visit(conn, keys, secret)
    of = await queries.about(conn, visit.event_id, visit.visit)
    if of is None:
        raise LinkNotGood
    state = "with_you" if visit.is_hers else "elsewhere"
    if visit.state == "closed":
        state = "closed"
    return Looked(
        of.user_name, of.subject, numbers.spaced(of.sender), of.connector_name, state, visit.due_at,
        visit.last_message_id,
    )  # fmt: skip


async def act(conn: Conn, keys: Keys, secret: str, action: Action, last_seen: UUID | None) -> None:
    """Do what a link says."""
    visit = await _visit(conn, keys, secret)
    agent = Agent(visit.user_id, visit.client_id)
    if action == "log_off":
        status = await queries.logged_out(conn, visit.client_id)
        await agents.set_status(conn, agent, status)
        return
    event = await by_email.hold(conn, visit)
    if event is None:
        raise NotWithYou
    if action == "give_back":
        await by_email.give_back(conn, event, agent)
        return
    if last_seen is not None and event.last_message_id != last_seen:
        raise NewerSms
    await by_email.done(conn, event, agent)
