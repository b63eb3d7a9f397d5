"""Whether a mail comes from whom it says: what the server in front of us found out, or the mail's own signatures."""

import re
from dataclasses import dataclass
from email.message import Message
from ipaddress import ip_address
from typing import Any, Literal

import dkim
import dns.exception
import dns.resolver

from ringdove.byemail import spf

Proof = Literal["pass", "fail", "none"]
_RESULT = re.compile(r"\b(dkim|spf|dmarc)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:header\.d|header\.i|header\.from|smtp\.mailfrom)\s*=\s*\"?(?:[^@\s;\"]*@)?([\w.-]+)",
    re.IGNORECASE,
)
MOST_SIGNATURES = 5
WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Handed:
    """Who handed a mail to us, and from whom he said that it is; a mailbox tells neither."""

    peer: str | None = None
    envelope_from: str | None = None

    def vouches_for(self, domain: str) -> bool:
        """Whether it is the sender's own mail server that was there, and not one in front of us."""
        named = (self.envelope_from or "").rpartition("@")[2]
        return (
            self.peer is not None
            and bool(named)
            and is_aligned(named, domain)
            and ip_address(self.peer).is_global
        )


def proof(
    raw: bytes,
    mail: Message,
    domain: str,
    authserv: str | None,
    handed: Handed,
    resolver: dns.resolver.Resolver | None = None,
) -> Proof:
    """``pass``: SPF, DKIM or DMARC says so for the sender's domain. ``none``: nobody says anything.

    ``authserv``: whose ``Authentication-Results`` (RFC 8601) are believed. Without one DKIM (RFC 6376) is checked here,
    and SPF where the sender's mail server handed the mail to us itself.
    """
    if authserv is not None:
        return _believed(mail, domain, authserv)
    names = _Names(resolver)
    found = [_signed(raw, mail, domain, names)]
    if found != ["pass"] and handed.vouches_for(domain):
        assert handed.peer is not None
        assert handed.envelope_from is not None
        found.append(spf.check(handed.peer, handed.envelope_from.rpartition("@")[2], names.ask))
    return "pass" if "pass" in found else "fail" if "fail" in found else "none"


class _Names:
    """What DNS says."""

    def __init__(self, resolver: dns.resolver.Resolver | None) -> None:
        self._resolver = resolver
        #: Whether there was no key of the last name that was asked for.
        self.missing = False

    def ask(self, name: str, kind: str) -> list[str]:
        try:
            resolver = self._resolver or dns.resolver.get_default_resolver()
            found: Any = resolver.resolve(name, kind, lifetime=WITHIN_S)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError):
            raise spf.NoAnswer from None
        if kind == "TXT":
            return [b"".join(r.strings).decode("utf-8", "replace") for r in found]
        return [str(r.exchange if kind == "MX" else r.address) for r in found]

    def key(self, name: bytes, timeout: float = WITHIN_S) -> bytes | None:
        """As the library asks for a DKIM key."""
        del timeout
        found = self.ask(name.decode(), "TXT")
        self.missing = not found
        return found[0].encode() if found else None


def _believed(mail: Message, domain: str, authserv: str) -> Proof:
    said = [
        str(value)
        for value in mail.get_all("Authentication-Results", [])
        if str(value).split(";")[0].strip().split(" ")[0].casefold() == authserv.casefold()
    ]
    failed = False
    for method, result, about in _RESULT.findall(" ".join(said[:1])):
        named = _DOMAIN.search(about)
        ours = named is not None and is_aligned(named[1], domain)
        if result.casefold() == "pass" and ours:
            return "pass"
        if result.casefold() in ("fail", "softfail", "permerror") and (
            ours or method.casefold() == "dmarc"
        ):
            failed = True
    return "fail" if failed else "none"


def _signed(raw: bytes, mail: Message, domain: str, names: _Names) -> Proof:
    signatures = mail.get_all("DKIM-Signature", [])[:MOST_SIGNATURES]
    found: Proof = "none"
    for index, signature in enumerate(signatures):
        named = re.search(r"(?:^|;)\s*d\s*=\s*([\w.-]+)", str(signature))
        if named is None or not is_aligned(named[1], domain):
            continue
        names.missing = False
        try:
            good = dkim.DKIM(raw).verify(idx=index, dnsfunc=names.key)
        except dkim.ValidationError:  # another text than was signed
            good = False
        except Exception:  # noqa: S112 - a signature that cannot be checked proves nothing
            continue
        if good:
            return "pass"
        if not names.missing:
            found = "fail"
    return found


def is_aligned(one: str, other: str) -> bool:
    """Whether one domain is the other's, or below it."""
    one, other = one.casefold().strip("."), other.casefold().strip(".")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
