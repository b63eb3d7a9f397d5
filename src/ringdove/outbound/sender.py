"""What a sender is: one way in which an SMS leaves, and how what its provider says later is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from ringdove.kernel.db import Database
from ringdove.outbound.model import Outgoing, Report, Result, SendConnector


@dataclass(frozen=True, slots=True)
class Sending:
    """An SMS about to leave. ``report_url``: where its provider may say what became of it."""

    message: Outgoing
    connector: SendConnector
    secret: str
    report_url: str | None
    database: Database

    @property
    def sender(self) -> str:
        """The number or name that the customer sees."""
        return self.connector.sender or self.message.sender


class Sender(Protocol):
    """One kind of send connector."""

    name: ClassVar[str]
    #: Whether sending the same SMS twice sends it once.
    knows_repeats: ClassVar[bool]

    async def send(self, sending: Sending) -> Result:
        """Send, outside of any transaction; never raises for what the other side does."""

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """What a delivery report says, by its fields' last names in small letters; ``None``: nothing we know."""


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery report as it came: how and under which address it was asked, its fields in their own spelling."""

    method: str
    url: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: bytes
    #: By their names in small letters.
    headers: Mapping[str, str]


@runtime_checkable
class Signs(Protocol):
    """A sender whose provider signs its reports.

    Their age is not looked at: a report that comes again changes nothing, and none leads an SMS back.
    """

    #: With the secret that we come with ourselves; else with one of its own, and only where that is known.
    with_our_secret: ClassVar[bool]

    def is_genuine(self, told: Told, secret: str) -> bool:
        """Whether a report comes from the provider; takes as long whatever the signature is."""


#: What states of providers begin with or hold, the surest first.
_SAID = (
    ("undeliv", "failed"), ("not_deliv", "failed"), ("notdeliv", "failed"), ("fail", "failed"), ("reject", "failed"),
    ("expire", "failed"), ("deliv", "delivered"), ("sent", "sent"), ("accept", "sent"), ("queue", "sent"),
    ("buffer", "sent"), ("transmit", "sent"), ("enroute", "sent"),
)  # fmt: skip
_WHY = {"expire": "expired", "reject": "rejected"}


def said(status: str, provider_id: str | None, code: str = "") -> Report | None:
    """A report by the words that providers use for it."""
    text = status.casefold().strip().replace(" ", "_")
    for part, state in _SAID:
        if part in text:
            why = _WHY.get(part, "undeliverable") if state == "failed" else None
            return Report(provider_id, state, f"{why}:{code}" if why and code else why)
    return None
