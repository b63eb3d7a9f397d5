"""What DNS says about a sender's domain: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489)."""

from collections.abc import Awaitable, Callable

import dns.asyncresolver
import dns.exception
import dns.resolver

from ringdove.mail.model import Step

WITHIN_S = 5.0
Ask = Callable[[str], Awaitable[list[str]]]


class NoAnswer(Exception):
    """DNS did not answer, which says nothing about the domain."""


async def texts(name: str) -> list[str]:
    """The TXT records of a name; none when there are none."""
    try:
        found = await dns.asyncresolver.resolve(name, "TXT", lifetime=WITHIN_S)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        raise NoAnswer from None
    return [b"".join(record.strings).decode("utf-8", "replace") for record in found]


async def check(sender: str, selector: str | None, ask: Ask = texts) -> list[Step]:
    """What receivers of mail from this sender will find."""
    domain = sender.rpartition("@")[2]
    return [
        await _checked("spf", _spf, domain, ask),
        await _checked("dkim", lambda d, a: _dkim(d, selector, a), domain, ask),
        await _checked("dmarc", _dmarc, domain, ask),
    ]


async def _checked(
    name: str, find: Callable[[str, Ask], Awaitable[tuple[str, str, str]]], domain: str, ask: Ask
) -> Step:
    try:
        state, code, detail = await find(domain, ask)
    except NoAnswer:
        state, code, detail = "warning", "dns_silent", ""
    return Step(name, state, code, detail[:300])


async def _spf(domain: str, ask: Ask) -> tuple[str, str, str]:
    found = [t for t in await ask(domain) if t.casefold().split(" ")[0] == "v=spf1"]
    if not found:
        return "warning", "spf_missing", domain
    if len(found) > 1:
        return "warning", "spf_twice", domain
    if found[0].casefold().split()[-1] in ("+all", "all"):
        return "warning", "spf_everybody", found[0]
    return "ok", "done", found[0]


async def _dkim(domain: str, selector: str | None, ask: Ask) -> tuple[str, str, str]:
    if selector is None:
        return "warning", "dkim_selector_unknown", ""
    name = f"{selector}._domainkey.{domain}"
    tags = [_tags(text) for text in await ask(name)]
    keys = [t for t in tags if "p" in t]
    if not keys:
        return "warning", "dkim_missing", name
    return ("ok", "done", name) if keys[0]["p"] else ("warning", "dkim_revoked", name)


async def _dmarc(domain: str, ask: Ask) -> tuple[str, str, str]:
    labels = domain.split(".")
    for at in range(max(1, len(labels) - 1)):
        name = "_dmarc." + ".".join(labels[at:])
        found = [t for t in await ask(name) if _tags(t).get("v") == "DMARC1"]
        if found:
            policy = _tags(found[0]).get("p", "none")
            return (
                ("warning", "dmarc_none", found[0])
                if policy == "none"
                else ("ok", "done", found[0])
            )
    return "warning", "dmarc_missing", f"_dmarc.{domain}"


def _tags(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.split(";"))
    return {
        name.strip().casefold(): value.strip() for name, _, value in parts if value or name.strip()
    }
