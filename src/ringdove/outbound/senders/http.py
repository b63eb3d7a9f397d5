"""A generic HTTP sender: method, address, headers and body are templates; a rule says what success is.

Addresses are hostile: every address the name resolves to is checked before connecting, private ones are refused
unless allowed, redirects are not followed, and the answer is read only so far.
"""

import json
import socket
from collections.abc import Sequence
from ipaddress import ip_address
from typing import ClassVar
from urllib.parse import quote

import aiohttp
import re2
from aiohttp.abc import AbstractResolver, ResolveResult

from ringdove.kernel import template
from ringdove.kernel.db import Database
from ringdove.kernel.targets import PrivateAddress, Targets
from ringdove.outbound.model import Outcome, Outgoing, Result, SendConnector, variables

CONNECT_WITHIN_S = 5.0
ANSWER_WITHIN_S = 20.0
ANSWER_LIMIT = 64 << 10


class _PublicOnly(AbstractResolver):
    """Resolves names, and refuses those that lead to private addresses."""

    def __init__(self, targets: Targets) -> None:
        self._targets = targets

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Every address of a host, each checked."""
        del family
        return [
            ResolveResult(
                hostname=host, host=str(address[0]), port=port, family=kind, proto=proto,
                flags=socket.AI_NUMERICHOST,
            )
            for kind, proto, address in await self._targets.addresses(host, port)
        ]  # fmt: skip

    async def close(self) -> None:
        """Nothing is held."""


class Http:
    """Sends by HTTP as its connector says."""

    name: ClassVar[str] = "http"

    def __init__(self, private_targets: Sequence[str]) -> None:
        self._targets = Targets(private_targets)
        self._resolver = _PublicOnly(self._targets)

    async def send(
        self, message: Outgoing, connector: SendConnector, secret: str, database: Database
    ) -> Result:
        """One request; an answer that does not come is unclear, one that could not be asked for was not sent."""
        del database
        values = variables(message, secret)
        try:
            url = template.render(
                connector.url, {k: quote(str(v), safe="") for k, v in values.items()}
            )
            headers = {h["name"]: template.render(h["value"], values) for h in connector.headers}
            body = template.render(connector.body, _escaped(values, headers))
        except template.CannotRender:
            return Result(Outcome.FAILED, "bad_template")
        try:
            if not url.startswith(("http://", "https://")):
                return Result(Outcome.FAILED, "bad_url")
            return await self._request(connector, url, headers, body)
        except PrivateAddress:
            return Result(Outcome.FAILED, "private_address")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            if isinstance(getattr(error, "os_error", None), PrivateAddress):
                return Result(Outcome.FAILED, "private_address")
            return Result(Outcome.NOT_SENT, "no_connection")
        except aiohttp.InvalidURL:
            return Result(Outcome.FAILED, "bad_url")
        except (aiohttp.ClientError, TimeoutError, OSError):
            return Result(Outcome.UNCLEAR, "no_answer")
        except ValueError:
            return Result(Outcome.FAILED, "bad_request")

    async def _request(
        self, connector: SendConnector, url: str, headers: dict[str, str], body: str
    ) -> Result:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S, sock_connect=CONNECT_WITHIN_S)
        tcp = aiohttp.TCPConnector(resolver=self._resolver, use_dns_cache=False)
        async with aiohttp.ClientSession(
            connector=tcp, timeout=timeout, trust_env=False
        ) as session:
            host = session._build_url(url).host or ""  # noqa: SLF001 - parses as the request will
            if _is_address(host):
                self._targets.check(host)
            async with session.request(
                connector.method,
                url,
                headers=headers,
                data=body.encode() if connector.method == "POST" else None,
                allow_redirects=False,
            ) as answer:
                text = (await answer.content.read(ANSWER_LIMIT)).decode("utf-8", "replace")
                return judged(
                    answer.status, text, connector.success_status, connector.success_pattern
                )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _escaped(values: dict[str, str], headers: dict[str, str]) -> dict[str, str]:
    """Values fit for the body's format: inside JSON strings, or in a form."""
    kind = next((v for k, v in headers.items() if k.casefold() == "content-type"), "").casefold()
    if "json" in kind:
        return {k: json.dumps(v)[1:-1] for k, v in values.items()}
    if "x-www-form-urlencoded" in kind:
        return {k: quote(v, safe="") for k, v in values.items()}
    return values


def judged(status: int, text: str, success_status: str, success_pattern: str | None) -> Result:
    """What an answer means: success by the connector's rule; 5xx after a request that was read is unclear."""
    wanted = {part.strip() for part in success_status.split(",")}
    if str(status) in wanted or f"{status // 100}xx" in wanted:
        if success_pattern and not _found(success_pattern, text):
            return Result(Outcome.FAILED, "refused_by_provider")
        return Result(Outcome.SENT)
    if status in (429, 503):
        return Result(Outcome.NOT_SENT, f"http_{status}")
    if status >= 500:
        return Result(Outcome.UNCLEAR, f"http_{status}")
    return Result(Outcome.FAILED, f"http_{status}")


def _found(pattern: str, text: str) -> bool:
    options = re2.Options()
    options.max_mem = 1 << 20
    options.log_errors = False
    try:
        return re2.compile(pattern, options).search(text) is not None
    except re2.error:
        return False
