"""Whether a machine may send mail for a domain (SPF, RFC 7208), as far as that is needed: what is unusual says nothing."""

import re
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Literal

Result = Literal["pass", "fail", "none"]
#: The records of a name of a kind (TXT, A, AAAA, MX: the host); none when there are none.
Ask = Callable[[str, str], list[str]]

MOST_LOOKUPS = 10
MOST_HOSTS = 10
_TERM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ip4|ip6|exists)(?::([^\s/%]+))?(/\d+)?(?://(\d+))?", re.IGNORECASE
)
_SAYS: dict[str, Result] = {"+": "pass", "": "pass", "-": "fail", "~": "fail", "?": "none"}


class NoAnswer(Exception):
    """DNS did not answer, or the record says what only larger programs understand."""


def check(peer: str, domain: str, ask: Ask) -> Result:
    """What a domain says about a machine that sends mail for it."""
    try:
        return _Check(ip_address(peer), ask).of(domain)
    except (NoAnswer, ValueError):
        return "none"


class _Check:
    def __init__(self, peer: IPv4Address | IPv6Address, ask: Ask) -> None:
        self._peer, self._ask, self._left = peer, ask, MOST_LOOKUPS

    def of(self, domain: str) -> Result:
        record = self._record(domain)
        redirect: str | None = None
        for term in (record or "").split()[1:]:
            name, is_, value = term.partition("=")
            if is_ and name.isalpha():
                redirect = value if name.casefold() == "redirect" else redirect
                continue
            read = _TERM.fullmatch(term)
            if read is None:
                raise NoAnswer
            says, kind, target, prefix, prefix6 = read.groups()
            if self._matches(kind.casefold(), target or domain, prefix, prefix6):
                return _SAYS[says]
        if redirect is not None:
            self._count()
            return self.of(redirect)
        return "none"

    def _record(self, domain: str) -> str | None:
        found = [t for t in self._ask(domain, "TXT") if t.casefold().split(" ")[0] == "v=spf1"]
        if len(found) > 1:
            raise NoAnswer
        return found[0] if found else None

    def _count(self) -> None:
        if self._left == 0:
            raise NoAnswer
        self._left -= 1

    def _matches(self, kind: str, target: str, prefix: str | None, prefix6: str | None) -> bool:
        if kind == "all":
            return True
        if kind in ("ip4", "ip6"):
            return self._peer in ip_network(target + (prefix or ""), strict=False)
        self._count()
        if kind == "include":
            return self.of(target) == "pass"
        if kind == "exists":
            return bool(self._ask(target, "A"))
        hosts = [target] if kind == "a" else self._ask(target, "MX")[:MOST_HOSTS]
        bits = prefix[1:] if self._peer.version == 4 and prefix else prefix6
        return any(
            self._peer in ip_network(f"{address}/{bits}" if bits else address, strict=False)
            for address in self._addresses(hosts)
        )

    def _addresses(self, hosts: list[str]) -> Iterator[str]:
        kind = "A" if self._peer.version == 4 else "AAAA"
        for host in hosts:
            yield from self._ask(host, kind)
