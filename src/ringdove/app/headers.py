"""What every answer of the portal tells browsers: from where scripts and styles may come, and what to keep to themselves."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from starlette.types import Message, Scope, Send

POLICY = "content-security-policy"
#: An answer that is no page needs nothing, should somebody open it as one.
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: What browsers could lend to a page and none of ours asks for.
NOT_ASKED_FOR = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "serial", "usb",
)  # fmt: skip
CAREFUL = (
    (POLICY.encode(), NO_PAGE.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in NOT_ASKED_FOR).encode()),
)
#: For this one host, not for its neighbours (RFC 6797); browsers forget it a year after the last answer.
ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000")


def page_policy(*styles: str) -> str:
    """The policy of a page: everything from here, nothing in the page itself but these style elements."""
    allowed = " ".join(("'self'", *styles))
    return (
        f"default-src 'self'; style-src {allowed}; img-src 'self' data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def by_nonce(nonce: str) -> str:
    """A style element that knows this word, which is another for each page."""
    return f"'nonce-{nonce}'"


def by_hash(style: str) -> str:
    """A style element that holds exactly this text."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


def dressed(send: Send, scope: Scope, request_id: str) -> Send:
    """Answers carry their request id and what keeps browsers careful."""
    more = (*CAREFUL, (b"x-request-id", request_id.encode()))
    return with_headers(send, (*more, ONLY_HTTPS) if scope["scheme"] == "https" else more)


def with_headers(send: Send, more: Sequence[tuple[bytes, bytes]]) -> Send:
    """Answers carry these too, where they do not say otherwise themselves."""

    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = list(message.get("headers", ()))
            said = {name.lower() for name, _ in own}
            message["headers"] = [*own, *(header for header in more if header[0] not in said)]
        await send(message)

    return adding
