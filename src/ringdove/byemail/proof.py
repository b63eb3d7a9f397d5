"""Whether a mail comes from whom it says: what the server in front of us found out, or the mail's own signatures."""

import re
from email.message import Message
from typing import Any, Literal

import dkim

Proof = Literal["pass", "fail", "none"]
_RESULT = re.compile(r"\b(dkim|spf|dmarc)\s*=\s*(\w+)([^;]*)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:header\.d|header\.i|header\.from|smtp\.mailfrom)\s*=\s*\"?(?:[^@\s;\"]*@)?([\w.-]+)",
    re.IGNORECASE,
)
MOST_SIGNATURES = 5


def proof(raw: bytes, mail: Message, domain: str, authserv: str | None, dns: Any = None) -> Proof:
    """``pass``: SPF, DKIM or DMARC says so for the sender's domain. ``none``: nobody says anything.

    ``authserv``: whose ``Authentication-Results`` (RFC 8601) are believed; without one DKIM (RFC 6376) is checked here.
    """
    if authserv is not None:
        return _believed(mail, domain, authserv)
    return _signed(raw, mail, domain, dns)


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


def _signed(raw: bytes, mail: Message, domain: str, dns: Any) -> Proof:
    signatures = mail.get_all("DKIM-Signature", [])[:MOST_SIGNATURES]
    found: Proof = "none"
    for index, signature in enumerate(signatures):
        named = re.search(r"(?:^|;)\s*d\s*=\s*([\w.-]+)", str(signature))
        if named is None or not is_aligned(named[1], domain):
            continue
        try:
            checker = dkim.DKIM(raw)
            good = checker.verify(idx=index, **({"dnsfunc": dns} if dns else {}))
        except Exception:  # noqa: S112 - a signature that cannot be checked proves nothing
            continue
        if good:
            return "pass"
        found = "fail"
    return found


def is_aligned(one: str, other: str) -> bool:
    """Whether one domain is the other's, or below it."""
    one, other = one.casefold().strip("."), other.casefold().strip(".")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
