"""Who sent a mail: its own signature, the machine that handed it to us, or what the server in front of us found out."""

import base64
from collections.abc import Iterator
from email import message_from_bytes

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ringdove.byemail.proof import Handed, Proof, proof
from tests.support.names import Names

MAIL = (
    b"From: Carol <carol@acme.example>\r\nTo: sms+r1@answers.example\r\nSubject: Re: SMS\r\n"
    b"Message-ID: <1@acme.example>\r\n\r\nIt arrives tomorrow.\r\n"
)
OUTSIDE, OTHER = "45.10.20.30", "45.10.20.31"
HANDED = Handed()
_KEY = rsa.generate_private_key(65537, 2048)
PRIVATE = _KEY.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.TraditionalOpenSSL,
    serialization.NoEncryption(),
)
PUBLIC = base64.b64encode(
    _KEY.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()
HALVES = f'"v=DKIM1; k=rsa; p={PUBLIC[:200]}" "{PUBLIC[200:]}"'
RECORDS = {
    ("s1._domainkey.acme.example", "TXT"): [HALVES],
    ("s1._domainkey.mail.acme.example", "TXT"): [HALVES],
    ("s1._domainkey.other.example", "TXT"): [HALVES],
    ("acme.example", "TXT"): ['"v=spf1 include:hoster.example -all"', '"something else"'],
    ("hoster.example", "TXT"): ['"v=spf1 ip4:45.10.20.0/28 a:out.hoster.example mx ~all"'],
    ("hoster.example", "MX"): ["10 mx.hoster.example."],
    ("mx.hoster.example", "AAAA"): ["2a01:100::25"],
    ("mx.hoster.example", "A"): ["45.11.0.1"],
    ("out.hoster.example", "A"): [OUTSIDE],
    ("soft.example", "TXT"): ['"v=spf1 ip6:2a01:200::/32 redirect=softer.example"'],
    ("softer.example", "TXT"): ['"v=spf1 exists:soft.example a ~all"'],
    ("round.example", "TXT"): ['"v=spf1 include:round.example -all"'],
    ("macro.example", "TXT"): ['"v=spf1 exists:%{i}.macro.example -all"'],
    ("twice.example", "TXT"): ['"v=spf1 -all"', '"v=spf1 +all"'],
}


@pytest.fixture
def names() -> Iterator[Names]:
    with Names(RECORDS) as running:
        yield running


def signed(domain: str = "acme.example", selector: str = "s1") -> bytes:
    header = dkim.sign(MAIL, selector.encode(), domain.encode(), PRIVATE)
    return bytes(header) + MAIL


def found(raw: bytes, names: Names, handed: Handed = HANDED, domain: str = "acme.example") -> Proof:
    return proof(raw, message_from_bytes(raw), domain, None, handed, names.resolver)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (MAIL, "none"),
        (signed(), "pass"),
        (signed("mail.acme.example"), "pass"),
        (signed("other.example"), "none"),  # good, but another's
        (signed(selector="gone"), "none"),
        (signed().replace(b"tomorrow", b"never"), "fail"),
        (signed().replace(b"From: Carol", b"From: Mallory"), "fail"),
    ],
)  # fmt: skip
def test_a_signature_of_the_sender_s_domain_is_checked(
    names: Names, raw: bytes, expected: Proof
) -> None:
    assert found(raw, names) == expected


@pytest.mark.parametrize(
    ("peer", "envelope", "domain", "expected"),
    [
        (OUTSIDE, "carol@acme.example", "acme.example", "pass"),  # by the hoster's a
        ("45.10.20.5", "carol@acme.example", "acme.example", "pass"),  # by its ip4
        ("2a01:100::25", "carol@acme.example", "acme.example", "pass"),  # by its mx
        (OTHER, "carol@acme.example", "acme.example", "fail"),
        (OTHER, "mallory@other.example", "acme.example", "none"),  # says nothing of acme
        ("127.0.0.1", "carol@acme.example", "acme.example", "none"),  # our own server
        ("10.0.0.5", "carol@acme.example", "acme.example", "none"),
        (OTHER, "", "acme.example", "none"),
        (None, None, "acme.example", "none"),  # a mailbox
        ("2a01:200::1", "a@soft.example", "soft.example", "pass"),
        (OTHER, "a@soft.example", "soft.example", "fail"),
        (OTHER, "a@round.example", "round.example", "none"),
        (OTHER, "a@macro.example", "macro.example", "none"),
        (OTHER, "a@twice.example", "twice.example", "none"),
        (OTHER, "a@unheard.example", "unheard.example", "none"),
    ],
)
def test_the_machine_that_hands_a_mail_over_is_asked_for(
    names: Names, peer: str | None, envelope: str | None, domain: str, expected: Proof
) -> None:
    assert found(MAIL, names, Handed(peer, envelope), domain) == expected


def test_a_signature_outweighs_the_machine_and_the_machine_a_broken_signature(
    names: Names,
) -> None:
    broken = signed().replace(b"tomorrow", b"never")
    hers, another = (Handed(peer, "carol@acme.example") for peer in (OUTSIDE, OTHER))
    assert found(signed(), names, another) == "pass"
    assert found(broken, names, hers) == "pass"
    assert found(broken, names, another) == "fail"


def test_a_name_server_that_is_silent_proves_nothing(names: Names) -> None:
    names.resolver.port = 1
    assert found(signed(), names, Handed(OTHER, "carol@acme.example")) == "none"


BELIEVED = "mx.front.example"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (f"{BELIEVED}; dkim=pass header.d=acme.example", "pass"),
        (f"{BELIEVED} 1; spf=pass smtp.mailfrom=carol@acme.example", "pass"),
        (f"{BELIEVED}; spf=fail smtp.mailfrom=acme.example; dkim=pass header.i=@acme.example", "pass"),
        (f"{BELIEVED};\r\n dmarc=pass (p=REJECT) header.from=acme.example", "pass"),
        (f"{BELIEVED}; dkim=pass header.d=other.example", "none"),
        (f"{BELIEVED}; dmarc=fail header.from=other.example", "fail"),
        (f"{BELIEVED}; spf=softfail smtp.mailfrom=carol@acme.example", "fail"),
        (f"{BELIEVED}; none", "none"),
        ("mx.evil.example; dkim=pass header.d=acme.example", "none"),
    ],
)  # fmt: skip
def test_what_the_server_in_front_found_out_is_believed_and_nobody_else(
    header: str, expected: Proof
) -> None:
    raw = f"Authentication-Results: {header}\r\n".encode() + MAIL
    assert proof(raw, message_from_bytes(raw), "acme.example", BELIEVED, HANDED) == expected


def test_only_the_topmost_result_is_the_server_s_own() -> None:
    good, bad = (
        f"Authentication-Results: {BELIEVED}; dkim={result} header.d=acme.example\r\n".encode()
        for result in ("pass", "fail")
    )
    raw = bad + good + MAIL
    assert proof(raw, message_from_bytes(raw), "acme.example", BELIEVED, HANDED) == "fail"


def test_a_record_that_leads_round_in_circles_is_followed_a_few_times_only(names: Names) -> None:
    assert found(MAIL, names, Handed(OTHER, "a@round.example"), "round.example") == "none"
    assert len(names.asked) == 11
