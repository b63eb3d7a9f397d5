"""Kannel's sendsms, and the delivery reports that it fills into an address."""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urlencode

from ringdove.messages.segments import is_gsm
from ringdove.outbound.model import Outcome, Report, Result
from ringdove.outbound.sender import Sending
from ringdove.outbound.wire import Wire

#: Delivered, not delivered, buffered, taken by the SMS centre, refused by it.
_ALL_REPORTS = "31"
_TYPES = {
    "1": ("delivered", None), "2": ("failed", "undeliverable"), "4": ("sent", None), "8": ("sent", None),
    "16": ("failed", "rejected"),
}  # fmt: skip


class Kannel:
    """``url``: where its sendsms answers; ``account`` and the secret: the user who may send."""

    name: ClassVar[str] = "kannel"
    knows_repeats: ClassVar[bool] = False

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, sending: Sending) -> Result:
        """Ask it to send; it answers in words behind a number."""
        values = {
            "username": sending.connector.account,
            "password": sending.secret,
            "from": sending.sender,
            "to": sending.message.recipient,
            "text": sending.message.body,
            "charset": "UTF-8",
            "coding": "0" if is_gsm(sending.message.body) else "2",
        }
        if sending.report_url:
            values |= {"dlr-mask": _ALL_REPORTS, "dlr-url": f"{sending.report_url}&type=%d"}
        mark = "&" if "?" in sending.connector.url else "?"
        answer = await self._wire.ask("GET", f"{sending.connector.url}{mark}{urlencode(values)}")
        if isinstance(answer, Result):
            return answer
        if answer.status in (200, 202) and answer.text.lstrip()[:1] in ("0", "3"):
            return Result(Outcome.SENT)
        if trouble := answer.trouble():
            return trouble
        if answer.status in (401, 403):
            return Result(Outcome.FAILED, f"credentials:{answer.status}")
        return Result(Outcome.FAILED, f"refused_by_provider:{answer.status}")

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """The type that it filled in."""
        known = _TYPES.get(fields.get("type", ""))
        return Report(None, *known) if known else None
