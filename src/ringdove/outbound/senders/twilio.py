"""Twilio: the Messages resource of its REST API, and its status callbacks."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from ringdove.kernel.crypto import same
from ringdove.outbound.model import Outcome, Report, Result
from ringdove.outbound.sender import Sending, Told
from ringdove.outbound.wire import Wire

ADDRESS = "https://api.twilio.com"
_WHY = {
    20003: "credentials", 20404: "credentials", 21211: "number", 21217: "number", 21614: "number", 21635: "number",
    21408: "region", 21610: "blocked", 21602: "text", 21617: "text", 21212: "sender", 21603: "sender", 21606: "sender",
    21659: "sender", 21660: "sender", 21661: "sender", 21703: "sender", 30002: "credentials",
}  # fmt: skip
_LATER = {
    30003: "undeliverable",
    30004: "blocked",
    30005: "number",
    30006: "number",
    30007: "rejected",
}
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
}


class Twilio:
    """``account``: the account's SID; the secret: its token; ``sender`` may be a messaging service's SID."""

    name: ClassVar[str] = "twilio"
    knows_repeats: ClassVar[bool] = False
    with_our_secret: ClassVar[bool] = True

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, sending: Sending) -> Result:
        """Create a message."""
        account = sending.connector.account
        form = {"To": sending.message.recipient, "Body": sending.message.body}
        form["MessagingServiceSid" if sending.sender.startswith("MG") else "From"] = sending.sender
        if sending.report_url:
            form["StatusCallback"] = sending.report_url
        answer = await self._wire.ask(
            "POST",
            f"{sending.connector.url or ADDRESS}/2010-04-01/Accounts/{quote(account, safe='')}/Messages.json",
            body=form,
            auth=(account, sending.secret),
        )
        if isinstance(answer, Result):
            return answer
        found = answer.json()
        if answer.status in (200, 201):
            return Result(Outcome.SENT, provider_id=str(found.get("sid") or "") or None)
        if trouble := answer.trouble():
            return trouble
        code = found.get("code")
        if answer.status in (401, 403) and code not in _WHY:
            return Result(Outcome.FAILED, f"credentials:{code or answer.status}")
        why = (
            _WHY.get(code, "refused_by_provider")
            if isinstance(code, int)
            else "refused_by_provider"
        )
        return Result(Outcome.FAILED, f"{why}:{code or answer.status}")

    def is_genuine(self, told: Told, secret: str) -> bool:
        """Twilio signs the address and every field of the form, sorted by name, with the account's token."""
        signed = told.url + "".join(name + value for name, value in sorted(told.form.items()))
        mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha1)
        return same(
            base64.b64encode(mac.digest()), told.headers.get("x-twilio-signature", "").encode()
        )

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """A status callback."""
        state = _STATES.get(fields.get("messagestatus", fields.get("smsstatus", "")))
        if state is None:
            return None
        why, code = None, fields.get("errorcode", "")
        if state == "failed":
            known = _LATER | _WHY
            why = known.get(int(code), "undeliverable") if code.isdecimal() else "undeliverable"
        return Report(
            fields.get("messagesid"), state, f"{why}:{code}" if why and code.isdecimal() else why
        )
