"""What a sender is: one way in which an SMS leaves, and how what its provider says later is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol

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
