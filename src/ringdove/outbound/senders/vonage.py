"""Vonage: its SMS API, and its delivery receipts, one for each part of a long SMS."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from typing import ClassVar

from ringdove.kernel.crypto import same
from ringdove.messages.segments import is_gsm
from ringdove.outbound.model import Outcome, Report, Result
from ringdove.outbound.sender import Sending, Told, said
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
    with_our_secret: ClassVar[bool] = False

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

    def is_genuine(self, told: Told, secret: str) -> bool:
        """Vonage signs the fields, sorted by name, in the way that is chosen there; ``sig`` says how it came out."""
        # What stands in the address that it was told is ours; whether it signs that too is not written down.
        own = {name: value for name, value in told.query.items() if name != "reply"}
        return True in [
            same(made.encode(), fields["sig"].casefold().encode())
            for fields in (told.form, own, dict(told.query))
            if "sig" in fields
            for made in _signatures(fields, secret)
        ]

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """A delivery receipt."""
        code = fields.get("err-code", "")
        return said(
            fields.get("status", ""), fields.get("messageid"), code if code not in ("", "0") else ""
        )


def _signatures(fields: Mapping[str, str], secret: str) -> Iterator[str]:
    """In each way in which an account may sign."""
    clean = str.maketrans("&=", "__")
    pairs = sorted((name, value) for name, value in fields.items() if name != "sig")
    text = "".join(f"&{name}={value.translate(clean)}" for name, value in pairs)
    yield hashlib.md5((text + secret).encode(), usedforsecurity=False).hexdigest()
    for way in ("md5", "sha1", "sha256", "sha512"):
        yield hmac.new(secret.encode(), text.encode(), way).hexdigest()
