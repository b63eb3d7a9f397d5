"""Ask another system by HTTP: JSON goes out, JSON comes in."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ringdove.routing.node import (
    SECRET_MARK,
    TEXT_LIMIT,
    AnyText,
    Call,
    CannotGoOn,
    Found,
    Go,
    Moment,
    Node,
    OwnName,
    Text,
    Wait,
    deep,
    fill,
)

OK, REFUSED, FAILED = OUTPUTS = ("ok", "refused", "failed")
#: What HTTP and we say ourselves.
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "idempotency-key"})
JSON_TYPE = "application/json"


class Header(BaseModel):
    """A header; ``{{ secret }}`` is the application's secret."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]
    value: AnyText


class HttpRequest(Node):
    """A request and its answer: 2xx leaves by ``ok``, another status by ``refused``, none (in time) by ``failed``.

    The body of the answer is kept as ``save_as``, its status as ``<save_as>_status``. ``repeat``: it is sent again
    until it is answered, with the same idempotency key; otherwise at most once. Values are escaped in the address
    and in the body.
    """

    kind: ClassVar[str] = "http"

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    url: Text
    headers: Annotated[tuple[Header, ...], Field(max_length=20)] = ()
    body: AnyText = ""
    timeout_s: Annotated[int, Field(ge=1, le=30)] = 10
    sign: bool = False
    repeat: bool = False
    save_as: OwnName = "answer"

    @property
    def outputs(self) -> Sequence[str]:
        return OUTPUTS

    @property
    def sets(self) -> Sequence[str]:
        return [self.save_as, self._status]

    @property
    def offers(self) -> Mapping[str, Sequence[str]]:
        return {f"headers.{n}.value": ["secret"] for n in range(len(self.headers))}

    @property
    def _status(self) -> str:
        return f"{self.save_as}_status"

    def run(self, moment: Moment) -> Go | Wait:
        if not isinstance(moment.answer, Found):
            return Wait(self._call(moment.variables))
        status, body = moment.answer.values.get("status"), moment.answer.values.get("body")
        error = str(moment.answer.values.get("error") or "")
        sets: dict[str, Any] = {self.save_as: body, self._status: status or 0}
        if status is None or error:
            return Go(FAILED, sets, note=error)
        return Go(OK if 200 <= status <= 299 else REFUSED, sets)

    def _call(self, variables: Mapping[str, Any]) -> Call:
        url = fill(self.url, deep(variables, lambda text: quote(text, safe=""))).strip()
        headers = {h.name: self._header(h.value, variables) for h in self.headers}
        if not _is_http(url):
            raise CannotGoOn("bad_url")
        headers = {name: value for name, value in headers.items() if name.lower() not in OURS}
        body = None
        if self.body.strip() and self.method != "GET":
            body = fill(self.body, deep(variables, lambda text: json.dumps(text)[1:-1]))
            if not any(name.lower() == "content-type" for name in headers):
                headers["Content-Type"] = JSON_TYPE
        return Call(
            self.method, url, headers, body, self.timeout_s, sign=self.sign, repeat=self.repeat
        )

    def _header(self, value: str, variables: Mapping[str, Any]) -> str:
        text = fill(value, {**variables, "secret": SECRET_MARK}, TEXT_LIMIT)
        if any(ord(c) < 32 or ord(c) > 126 for c in text):
            raise CannotGoOn("bad_header")
        return text


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
