"""A real mail server in the test's own loop: keeps what it takes, and can be told to misbehave."""

import asyncio
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


class Postbox:
    """``fault``: at which command it does what; after ``times`` it behaves again."""

    def __init__(self, *, login: tuple[str, str] | None = None) -> None:
        self.letters: list[EmailMessage] = []
        #: The same as they came.
        self.raw: list[bytes] = []
        self.froms: list[str] = []
        self.connections = 0
        self.fault: tuple[str, str] | None = None
        self.times = -1
        self.seen: list[str] = []
        self._login = login
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.get_running_loop().create_server(self._smtp, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self._server.close()

    def _smtp(self) -> SMTP:
        self.connections += 1
        more: dict[str, Any] = {}
        if self._login is not None:
            more = {
                "authenticator": self._check,
                "auth_required": True,
                "auth_require_tls": False,
            }
        return SMTP(self, hostname="postbox", **more)

    def _check(self, server: Any, session: Any, envelope: Any, how: str, data: Any) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._login)

    async def _misbehave(self, server: SMTP, at: str) -> str | None:
        self.seen.append(at)
        if self.fault is None or self.fault[0] != at or self.times == 0:
            return None
        self.times -= 1
        what = self.fault[1]
        if what == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "451 gone"
        if what == "hang":
            await asyncio.sleep(60)
        return what

    async def handle_MAIL(  # noqa: N802 - called by its name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (wrong := await self._misbehave(server, "MAIL")) is not None:
            return wrong
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - called by its name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (wrong := await self._misbehave(server, "RCPT")) is not None:
            return wrong
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - called by its name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        if self.fault is None or self.fault[0] != "DATA" or self.fault[1] in ("drop", "hang"):
            self.letters.append(letter)
            self.raw.append(envelope.content)
            self.froms.append(envelope.mail_from or "")
        return await self._misbehave(server, "DATA") or "250 taken"
