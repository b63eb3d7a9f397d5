"""Vonage: its SMS API, and its delivery receipts, one for each part of a long SMS."""

from collections.abc import Mapping
from typing import ClassVar

from ringdove.messages.segments import is_gsm
from ringdove.outbound.model import Outcome, Report, Result
from ringdove.outbound.sender import Sending, said
from ringdove.outbound.wire import Wire

ADDRESS = "https://rest.nexmo.com"
_WHY = {
    "2": "text", "3": "text", "4": "credentials", "6": "number", "7": "blocked", "8": "credentials", "9": "credit",
    "12": "text", "14": "credentials", "15": "sender", "22": "number", "23": "sender", "29": "number",
}  # fmt: skip
#: Too many at once: it was not taken.
_BUSY = ("1", "10")
#: Its own trouble: taken or not.
_UNCLEAR = ("5", "13")


class Vonage:
    """``account``: the API key; the secret: the API secret."""

    name: ClassVar[str] = "vonage"
    knows_repeats: ClassVar[bool] = False

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, sending: Sending) -> Result:
        """Send an SMS; a long one is several messages to Vonage."""
        form = {
            "api_key": sending.connector.account,
            "api_secret": sending.secret,
            "from": sending.sender.lstrip("+"),
            "to": sending.message.recipient.lstrip("+"),
            "text": sending.message.body,
            "client-ref": str(sending.message.id),
        }
        if not is_gsm(sending.message.body):
            form["type"] = "unicode"
        if sending.report_url:
            form["callback"] = sending.report_url
        answer = await self._wire.ask(
            "POST", f"{sending.connector.url or ADDRESS}/sms/json", body=form
        )
        if isinstance(answer, Result):
            return answer
        if trouble := answer.trouble():
            return trouble
        parts = [p for p in answer.json().get("messages") or [] if isinstance(p, dict)]
        states = [str(p.get("status")) for p in parts]
        if not states:
            return Result(Outcome.FAILED, f"http_{answer.status}")
        bad = next((s for s in states if s != "0"), None)
        if bad is None:
            return Result(Outcome.SENT, provider_id=str(parts[0].get("message-id") or "") or None)
        if "0" in states or bad in _UNCLEAR:
            return Result(Outcome.UNCLEAR, f"refused_by_provider:{bad}")
        if bad in _BUSY:
            return Result(Outcome.NOT_SENT, f"throttled:{bad}")
        return Result(Outcome.FAILED, f"{_WHY.get(bad, 'refused_by_provider')}:{bad}")

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """A delivery receipt."""
        code = fields.get("err-code", "")
        return said(
            fields.get("status", ""), fields.get("messageid"), code if code not in ("", "0") else ""
        )
