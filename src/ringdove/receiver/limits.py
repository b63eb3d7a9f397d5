"""How much may come, and from where: counted in memory, each process for itself."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

MINUTE_S = 60.0
#: Of so many sources and connectors the count is kept; the longest unused is forgotten.
KEPT = 20_000
#: Who has one address of these has all of them.
SOURCE_PREFIX = {4: 32, 6: 64}

Network = IPv4Network | IPv6Network


class PerMinute:
    """Counts what came in the running minute of each key, which begins with the first that comes."""

    def __init__(self) -> None:
        self._counted: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def wait(self, key: Hashable, limit: int, now: float) -> int:
        """Count one more; how many seconds to wait when that is too many, else 0."""
        began, count = self._counted.get(key, (now, 0))
        if now - began >= MINUTE_S:
            began, count = now, 0
        if count >= limit:
            return max(1, round(began + MINUTE_S - now))
        self._counted[key] = began, count + 1
        self._counted.move_to_end(key)
        if len(self._counted) > KEPT:
            self._counted.popitem(last=False)
        return 0


@lru_cache(maxsize=4096)
def source_network(source: str) -> str:
    """The network that counts as one source; what is no address counts as it is written."""
    address = _address(source)
    if address is None:
        return source
    return str(ip_network((address, SOURCE_PREFIX[address.version]), strict=False))


@lru_cache(maxsize=4096)
def is_from(source: str, networks: tuple[str, ...]) -> bool:
    """Whether a source is in one of these networks."""
    address = _address(source)
    return address is not None and any(address in network for network in _networks(networks))


def _address(source: str) -> IPv4Address | IPv6Address | None:
    """An address; IPv4 may come in IPv6's clothes (RFC 4291, section 2.5.5.2)."""
    try:
        address = ip_address(source)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _networks(networks: Iterable[str]) -> Iterable[Network]:
    return (ip_network(network) for network in networks)
