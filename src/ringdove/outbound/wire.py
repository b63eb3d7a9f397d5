"""Asking a provider by HTTP: what certainly did not leave, and what may have.

Addresses are hostile: every address the name resolves to is checked before connecting, private ones are refused
unless allowed, redirects are not followed, and the answer is read only so far.
"""

import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from ringdove.kernel.targets import PrivateAddress, Targets
from ringdove.outbound.model import Outcome, Result

CONNECT_WITHIN_S = 5.0
ANSWER_WITHIN_S = 20.0
ANSWER_LIMIT = 64 << 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a provider answered."""

    status: int
    text: str

    def json(self) -> dict[str, Any]:
        """The object in the answer; empty where there is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def trouble(self) -> Result | None:
        """What a status says by itself: not taken now, taken or not nobody knows, or nothing."""
        if self.status in (429, 503):
            return Result(Outcome.NOT_SENT, f"http_{self.status}")
        if self.status >= 500:
            return Result(Outcome.UNCLEAR, f"http_{self.status}")
        if 300 <= self.status < 400:
            return Result(Outcome.FAILED, f"http_{self.status}")
        return None


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


class Wire:
    """The one way in which senders reach providers."""

    def __init__(self, private_targets: Sequence[str]) -> None:
        self._targets = Targets(private_targets)
        self._resolver = _PublicOnly(self._targets)

    async def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
    ) -> Answer | Result:
        """One request: its answer, or why there is none. One that does not come is unclear, one that could not be asked for was not sent."""
        try:
            if not url.startswith(("http://", "https://")):
                return Result(Outcome.FAILED, "bad_url")
            return await self._request(method, url, headers, body, auth)
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
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        body: bytes | Mapping[str, str] | None,
        auth: tuple[str, str] | None,
    ) -> Answer:
        timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S, sock_connect=CONNECT_WITHIN_S)
        tcp = aiohttp.TCPConnector(resolver=self._resolver, use_dns_cache=False)
        own = dict(headers or {})
        if auth:
            own["Authorization"] = aiohttp.encode_basic_auth(*auth)
        async with aiohttp.ClientSession(
            connector=tcp, timeout=timeout, trust_env=False
        ) as session:
            session._retry_connection = False  # noqa: SLF001 - a GET that may have sent an SMS is not repeated
            host = session._build_url(url).host or ""  # noqa: SLF001 - parses as the request will
            if _is_address(host):
                self._targets.check(host)
            async with session.request(
                method,
                url,
                headers=own,
                data=body,
                allow_redirects=False,
            ) as answer:
                text = (await answer.content.read(ANSWER_LIMIT)).decode("utf-8", "replace")
                return Answer(answer.status, text)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
