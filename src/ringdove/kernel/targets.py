"""Where outgoing requests of tenants may go: to public addresses, and to private ones that the settings allow."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from typing import Any


class PrivateAddress(OSError):
    """The name leads to an address that is not public."""


class Targets:
    """Resolves names, and refuses those that lead to private addresses."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = [ip_network(network, strict=False) for network in allowed]

    def check(self, address: str) -> None:
        """Refuse an address that is not public and not allowed."""
        ip = ip_address(address.partition("%")[0])
        mapped = getattr(ip, "ipv4_mapped", None) or ip
        if any(mapped.version == n.version and mapped in n for n in self._allowed):
            return
        if not mapped.is_global or mapped.is_multicast:
            raise PrivateAddress(address)

    async def addresses(
        self, host: str, port: int
    ) -> list[tuple[socket.AddressFamily, int, tuple[Any, ...]]]:
        """Every (family, protocol, address) of a host, each checked."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        for *_, address in found:
            self.check(str(address[0]))
        return [(family, proto, address) for family, _, proto, _, address in found]
