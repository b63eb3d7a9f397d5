"""One-time codes of a second factor (RFC 6238: HMAC-SHA-1, 30 seconds, six digits) and recovery codes; pure."""

import base64
import hmac
from urllib.parse import quote

STEP_S = 30
DIGITS = 6
#: A clock may be one step off in either direction (RFC 6238, section 5.2).
DRIFT = 1


def code(secret: bytes, step: int) -> str:
    """The code of a time step (RFC 4226, section 5.3)."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    at = mac[-1] & 15
    number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, typed: str, unix_s: float, after: int) -> int | None:
    """The time step whose code this is, if it comes after the last one that was used."""
    now = int(unix_s) // STEP_S
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(code(secret, step).encode(), typed.encode()) and step > after:
            found = step
    return found


def base32(secret: bytes) -> str:
    """The secret as apps take it when it is typed."""
    return base64.b32encode(secret).decode().rstrip("=")


def address(secret: bytes, account: str) -> str:
    """The ``otpauth`` address that apps read from a picture."""
    label = quote(f"Ringdove:{account}", safe="")
    return f"otpauth://totp/{label}?secret={base32(secret)}&issuer=Ringdove&digits={DIGITS}&period={STEP_S}"


def recovery_form(typed: str) -> str:
    """A recovery code as it is compared: without case, blanks and dashes."""
    return "".join(c for c in typed.casefold() if c.isalnum())
