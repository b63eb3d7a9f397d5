"""Who is really calling: what a reverse proxy says of its caller counts only if the proxy is one of ours."""

import re
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.types import Scope

Network = IPv4Network | IPv6Network
Header = tuple[bytes, bytes]
_FORWARDED_FOR = re.compile(r'(?:^|[;\s])for="?(\[[^\]]*\]|[^";:,\s]*)', re.IGNORECASE)
_FORWARDED_PROTO = re.compile(r'(?:^|[;\s])proto="?(\w+)', re.IGNORECASE)


def believing(trusted: Iterable[str]) -> Callable[[Scope], None]:
    """What makes a request show its caller's own address, plainly written, and scheme, also behind a trusted proxy."""
    networks = tuple(ip_network(name, strict=False) for name in trusted)

    def believe(scope: Scope) -> None:
        if scope["type"] != "http":
            return
        client = scope["client"]
        if client is not None and ":" in client[0]:
            scope["client"] = (_address(client[0]) or client[0], client[1])
        if networks:
            scope["client"], scope["scheme"] = _caller(scope, networks)

    return believe


def _caller(scope: Scope, networks: Sequence[Network]) -> tuple[tuple[str, int] | None, str]:
    """The last hop that is no proxy of ours: whatever stands before it anybody may have written."""
    client, scheme = scope["client"], scope["scheme"]
    if client is None or not _is_in(client[0], networks):
        return client, scheme
    hops, protocols = _hops(scope["headers"])
    for at in range(1, len(hops) + 1):
        address = _address(hops[-at])
        if address is None:
            break
        client = (address, 0)
        if at <= len(protocols):
            scheme = protocols[-at]
        if not _is_in(address, networks):
            break
    return client, scheme if scheme in ("http", "https") else "http"


def _hops(headers: Iterable[Header]) -> tuple[list[str], list[str]]:
    """Addresses and schemes, nearest last: the standard's header before the customary ones."""
    found: dict[bytes, list[str]] = {}
    for name, value in headers:
        if name in (b"forwarded", b"x-forwarded-for", b"x-forwarded-proto"):
            parts = [part.strip() for part in value.decode("latin-1").split(",")]
            found.setdefault(name, []).extend(parts)
    if b"forwarded" in found:
        hops = found[b"forwarded"]
        return [_first(_FORWARDED_FOR, hop) for hop in hops], [
            _first(_FORWARDED_PROTO, hop).lower() for hop in hops
        ]
    schemes = [scheme.lower() for scheme in found.get(b"x-forwarded-proto", [])]
    return found.get(b"x-forwarded-for", []), schemes


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _address(written: str) -> str | None:
    """An address without brackets, port and zone, IPv4 as such; ``None`` for ``unknown`` and invented names."""
    bare = written.strip("[]") if written.startswith("[") and written.endswith("]") else written
    if bare.startswith("["):
        bare = bare[1 : bare.find("]")]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return str(getattr(address, "ipv4_mapped", None) or address)


def _is_in(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)
