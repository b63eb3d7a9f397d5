"""seven.io: its SMS endpoint; delivery reports come by a webhook that is set up there."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import ClassVar

from ringdove.kernel.crypto import same
from ringdove.outbound.model import Outcome, Report, Result
from ringdove.outbound.sender import Sending, Told, said
from ringdove.outbound.wire import Wire

ADDRESS = "https://gateway.seven.io"
_WHY = {
    "201": "sender", "202": "number", "301": "number", "305": "text", "401": "text", "403": "number", "500": "credit",
    "900": "credentials", "901": "credentials", "902": "credentials", "903": "credentials",
}  # fmt: skip
#: The same SMS was taken a moment ago, or something went wrong behind the door.
_UNCLEAR = ("101", "402", "600", "700")


class Seven:
    """The secret is the API key."""

    name: ClassVar[str] = "seven"
    knows_repeats: ClassVar[bool] = False
    with_our_secret: ClassVar[bool] = False

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, sending: Sending) -> Result:
        """Send an SMS."""
        form = {
            "to": sending.message.recipient.lstrip("+"),
            "from": sending.sender.lstrip("+"),
            "text": sending.message.body,
            "foreign_id": str(sending.message.id),
            "json": "1",
        }
        answer = await self._wire.ask(
            "POST",
            f"{sending.connector.url or ADDRESS}/api/sms",
            headers={"X-Api-Key": sending.secret, "Accept": "application/json"},
            body=form,
        )
        if isinstance(answer, Result):
            return answer
        if trouble := answer.trouble():
            return trouble
        found = answer.json()
        parts = [p for p in found.get("messages") or [] if isinstance(p, dict)]
        code = str(found.get("success") or answer.text.strip()[:3])
        if code == "100":
            return Result(
                Outcome.SENT, provider_id=str(parts[0].get("id") or "") or None if parts else None
            )
        if code in _UNCLEAR:
            return Result(Outcome.UNCLEAR, f"refused_by_provider:{code}")
        if answer.status in (401, 403):
            return Result(Outcome.FAILED, f"credentials:{answer.status}")
        if not code.isdecimal():
            return Result(Outcome.FAILED, f"http_{answer.status}")
        return Result(Outcome.FAILED, f"{_WHY.get(code, 'refused_by_provider')}:{code}")

    def is_genuine(self, told: Told, secret: str) -> bool:
        """seven.io signs time, nonce, method, address and the body's MD5, a line each."""
        heads = told.headers
        body = hashlib.md5(told.body, usedforsecurity=False).hexdigest()
        lines = (
            heads.get("x-timestamp", ""),
            heads.get("x-nonce", ""),
            told.method,
            told.url,
            body,
        )
        made = hmac.new(secret.encode(), "\n".join(lines).encode(), "sha256").hexdigest()
        return same(made.encode(), heads.get("x-signature", "").casefold().encode())

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """An event of its webhook."""
        if fields.get("webhook_event", "dlr") not in ("dlr", "sms_dlr", "status"):
            return None
        return said(fields.get("status", ""), fields.get("msg_id") or fields.get("id"))
