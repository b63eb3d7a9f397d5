"""Replies on their way out, and what sending one can come to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

SECRET_PURPOSE = "send-connector-secret"  # noqa: S105 - names a key, is none
REPORT_SECRET_PURPOSE = "send-connector-report-secret"  # noqa: S105 - names a key, is none
#: A reply that certainly did not leave is tried again after these many seconds.
RETRY_AFTER_S = (1, 3, 10, 30, 60, 120, 300, 600)
#: Shorter waits are sat out; for longer ones the job comes again.
SAT_OUT_S = 2.0
REPORT_PURPOSE = "delivery-report"


@dataclass(frozen=True, slots=True)
class SendReply:
    """The job that sends one reply; those of a conversation run one after another."""

    message_id: str


class Origin(StrEnum):
    """Who or what sends an SMS; the first two are people."""

    AGENT = "agent"
    EMAIL = "email"  # an agent, by e-mail
    APPLICATION = "application"
    OVERFLOW = "overflow"
    OPT_OUT = "opt_out"  # the answer to an opt-out word


class Outcome(StrEnum):
    """What a try came to."""

    SENT = "sent"
    FAILED = "failed"  # refused, or wrongly set up: trying again changes nothing
    NOT_SENT = "not_sent"  # certainly did not leave: may be tried again
    UNCLEAR = "unclear"  # may have left: never repeated


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome and why, as a code, perhaps with the provider's own after a colon; and its number for the SMS."""

    outcome: Outcome
    reason: str | None = None
    provider_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a provider says became of an SMS: sent, delivered or failed."""

    provider_id: str | None
    state: str
    reason: str | None = None


#: From which states a report of which state leads on; what is delivered stays so.
REPORTED = {
    "sent": ("unclear",),
    "delivered": ("sending", "sent", "unclear", "failed"),
    "failed": ("sending", "sent", "unclear"),
}


@dataclass(frozen=True, slots=True)
class SendConnector:
    """An SMS send connector; what a sender needs to send."""

    id: UUID
    client_id: UUID
    name: str
    active: bool
    kind: str
    method: str
    url: str
    headers: list[dict[str, str]]
    body: str
    success_status: str
    success_pattern: str | None
    secret_encrypted: bytes | None
    report_secret_encrypted: bytes | None
    account: str
    sender: str
    per_second: float | None
    id_pattern: str | None
    knows_repeats: bool
    created_at: datetime
    version: int
    sort_key: str


@dataclass(frozen=True, slots=True)
class Way:
    """How a conversation is answered: to whom, and by what, if by anything."""

    number: str
    send_connector_id: UUID | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply about to leave."""

    id: UUID
    client_id: UUID
    conversation_id: UUID
    event_id: UUID | None
    user_id: UUID | None
    send_connector_id: UUID | None
    body: str
    state: str
    attempts: int
    recipient: str
    sender: str
    created_at: datetime
    not_before: datetime | None
    sms_id: UUID | None  # of the received SMS with which its event began
    watched_by: list[UUID]  # who sees it on her desk


def variables(
    message: Outgoing, secret: str, sender: str | None = None, report_url: str | None = None
) -> dict[str, Any]:
    """What the templates of a send connector may use."""
    return {
        "id": str(message.id),
        "sender": message.sender if sender is None else sender,
        "recipient": message.recipient,
        "recipient_digits": message.recipient.lstrip("+"),
        "text": message.body,
        "secret": secret,
        "report_url": report_url or "",
    }
