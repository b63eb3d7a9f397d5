"""Requests of tenants to other systems: only to addresses that may be reached, never redirected, read only so far."""

import socket
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from ringdove.kernel.targets import PrivateAddress, Targets

CONNECT_WITHIN_S = 5.0


class PublicOnly(AbstractResolver):
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


def session(targets: Targets, within_s: float) -> aiohttp.ClientSession:
    """For one request; it keeps no cookie, and no connection after it."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=PublicOnly(targets), use_dns_cache=False),
        timeout=aiohttp.ClientTimeout(total=within_s, sock_connect=CONNECT_WITHIN_S),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


def check(targets: Targets, url: URL) -> None:
    """Refuse a literal address, which no resolver sees."""
    try:
        ip_address((url.host or "").partition("%")[0])
    except ValueError:
        return
    targets.check(url.host or "")


def is_private(error: BaseException) -> bool:
    """Whether a connection was not made because its address may not be reached."""
    return isinstance(error, PrivateAddress) or isinstance(
        getattr(error, "os_error", None), PrivateAddress
    )
