"""A generic HTTP sender: method, address, headers and body are templates; a rule says what success is."""

import json
from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

import re2

from ringdove.kernel import template
from ringdove.outbound.model import Outcome, Report, Result, variables
from ringdove.outbound.sender import Sending, said
from ringdove.outbound.wire import Answer, Wire

_IDS = ("id", "message_id", "messageid", "msgid", "msg_id")
_STATES = ("status", "state", "dlr", "event", "message_status", "messagestatus")


class Http:
    """Sends by HTTP as its connector says."""

    name: ClassVar[str] = "http"
    knows_repeats: ClassVar[bool] = False

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, sending: Sending) -> Result:
        """One request by the connector's templates, judged by its rule."""
        connector = sending.connector
        values = variables(sending.message, sending.secret, sending.sender, sending.report_url)
        try:
            url = template.render(
                connector.url, {k: quote(str(v), safe="") for k, v in values.items()}
            )
            headers = {h["name"]: template.render(h["value"], values) for h in connector.headers}
            body = template.render(connector.body, _escaped(values, headers))
        except template.CannotRender:
            return Result(Outcome.FAILED, "bad_template")
        answer = await self._wire.ask(
            connector.method,
            url,
            headers=headers,
            body=body.encode() if connector.method == "POST" else None,
        )
        if isinstance(answer, Result):
            return answer
        return judged(
            answer, connector.success_status, connector.success_pattern, connector.id_pattern
        )

    def report(self, fields: Mapping[str, str]) -> Report | None:
        """Whatever has a state and perhaps an id in it."""
        state = next((fields[n] for n in _STATES if fields.get(n)), "")
        return said(state, next((fields[n] for n in _IDS if fields.get(n)), None))


def _escaped(values: dict[str, str], headers: dict[str, str]) -> dict[str, str]:
    """Values fit for the body's format: inside JSON strings, or in a form."""
    kind = next((v for k, v in headers.items() if k.casefold() == "content-type"), "").casefold()
    if "json" in kind:
        return {k: json.dumps(v)[1:-1] for k, v in values.items()}
    if "x-www-form-urlencoded" in kind:
        return {k: quote(v, safe="") for k, v in values.items()}
    return values


def judged(
    answer: Answer, success_status: str, success_pattern: str | None, id_pattern: str | None = None
) -> Result:
    """What an answer means: success by the connector's rule; 5xx after a request that was read is unclear."""
    wanted = {part.strip() for part in success_status.split(",")}
    if str(answer.status) in wanted or f"{answer.status // 100}xx" in wanted:
        if success_pattern and _found(success_pattern, answer.text) is None:
            return Result(Outcome.FAILED, "refused_by_provider")
        provider_id = _found(id_pattern, answer.text) if id_pattern else None
        return Result(Outcome.SENT, provider_id=provider_id or None)
    return answer.trouble() or Result(Outcome.FAILED, f"http_{answer.status}")


def _found(pattern: str, text: str) -> str | None:
    """What a pattern finds: its first group, if it has one."""
    options = re2.Options()
    options.max_mem = 1 << 20
    options.log_errors = False
    try:
        found = re2.compile(pattern, options).search(text)
    except re2.error:
        return None
    if found is None:
        return None
    return str(found.group(1) if found.groups() else found.group(0) or "")
