"""Mail comes in by SMTP or LMTP (RFC 5321, 2033), from the mail server in front of us."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from ringdove.byemail.intake import LARGEST, Intake
from ringdove.byemail.proof import Handed

log = structlog.get_logger(__name__)
#: Another process of this machine may hold the port; when it ends, one of the others takes it.
AGAIN_AFTER_S = 5.0
#: Each connection holds one mail at most. Who comes when so many are open is asked to come again.
CONNECTIONS = 50
RECIPIENTS = 20
#: Mail programs write paragraphs as one line, and not all keep to the thousand of RFC 5321.
LONGEST_LINE = 100_000
_TAKEN, _NOT_NOW = "250 2.0.0 Taken", "451 4.3.0 Not now, come again"
#: Takes what is not for us: (sender, recipient, mail). The demo's mailbox.
Elsewhere = Callable[[str, str, bytes], Awaitable[None]]


class Listener:
    """Answers 550 to mail for nobody here, and 451 while it cannot be stored: then it comes again."""

    def __init__(self, url: str, intake: Intake, elsewhere: Elsewhere | None = None) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 0
        self._lmtp = parts.scheme == "lmtp"
        self._intake, self._elsewhere = intake, elsewhere
        self._open: set[SMTP] = set()
        #: The port that it got.
        self.port: int | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Listen until told to stop."""
        loop = asyncio.get_running_loop()
        while not stopping.is_set():
            try:
                server = await loop.create_server(self._protocol, self._host, self._port)
            except OSError as error:
                log.debug("mail_port_taken", error=type(error).__name__)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), AGAIN_AFTER_S)
                continue
            self.port = server.sockets[0].getsockname()[1]
            log.info("mail_listening", host=self._host, port=self.port)
            async with server:
                await stopping.wait()

    def _protocol(self) -> asyncio.BaseProtocol:
        if len(self._open) >= CONNECTIONS:
            return _Full()
        kind = _Lmtp if self._lmtp else _Smtp
        return kind(
            self,
            self._open,
            hostname=socket.gethostname(),
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            ident="Ringdove",
        )

    async def handle_RCPT(  # noqa: N802 - called by its name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether there is anybody of that name."""
        del server, session, options
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients, send it again to the rest"
        if self._elsewhere is None and not self._intake.is_ours(address):
            return "550 5.1.1 Nobody of that name here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - called by its name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail; it is stored when this is answered. By LMTP there is an answer for each recipient."""
        del server
        handed = Handed(_address(session.peer), _return_path(envelope))
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        taken = [await self._take(content, address, handed) for address in envelope.rcpt_tos]
        if self._lmtp:
            return "\r\n".join(_TAKEN if ok else _NOT_NOW for ok in taken)
        # Those that were taken are known when it comes again.
        return _TAKEN if all(taken) else _NOT_NOW

    async def _take(self, content: bytes, address: str, handed: Handed) -> bool:
        try:
            if self._intake.is_ours(address):
                await self._intake.take(content, address, handed)
            elif self._elsewhere is not None:
                await self._elsewhere(handed.envelope_from or "", address, content)
        except Exception:
            log.exception("mail_not_taken")
            return False
        return True


class _Smtp(SMTP):
    """A connection, among those that are open as long as it is."""

    line_length_limit = LONGEST_LINE

    def __init__(self, handler: Listener, open_: set[SMTP], **more: Any) -> None:
        super().__init__(handler, **more)
        self._open = open_

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._open.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._open.discard(self)
        super().connection_lost(error)


class _Lmtp(_Smtp, LMTP):
    pass


class _Full(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(b"421 4.3.2 Too many connections, come again\r\n")
        transport.close()


def _return_path(envelope: Envelope) -> str:
    """To whom a mail is returned; nobody's (``<>``) is empty."""
    return "" if envelope.mail_from == "<>" else envelope.mail_from or ""


def _address(peer: Any) -> str | None:
    return str(peer[0]) if isinstance(peer, tuple) else None
