"""Handing mail to a server (RFC 5321), step by step, so that each can be told; nothing but this speaks SMTP."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable

import aiosmtplib
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from ringdove.kernel import clock
from ringdove.kernel.targets import PrivateAddress, Targets
from ringdove.mail.model import Mail, Outcome, Result, Route, Step

CONNECT_WITHIN_S = 10.0
ANSWER_WITHIN_S = 20.0
ANSWER_MOST = 500

Note = Callable[[Step], None]


class NotConnected(Exception):
    """The server could not be reached, or let nobody in."""

    def __init__(self, code: str, answer: str = "") -> None:
        super().__init__(code)
        self.code, self.answer = code, answer[:ANSWER_MOST]


def _ignore(step: Step) -> None:
    del step


class Server:
    """A connection to a mail server."""

    def __init__(self, route: Route, targets: Targets, note: Note = _ignore) -> None:
        self.route, self._targets, self._note = route, targets, note
        self._smtp: SMTP | None = None

    @property
    def is_open(self) -> bool:
        """Whether another letter can go this way."""
        return self._smtp is not None and self._smtp.is_connected

    @contextlib.asynccontextmanager
    async def _step(self, name: str, wrong: str) -> AsyncIterator[list[str]]:
        """One step: what goes wrong in it has this code; what is put into the list is told."""
        began, said = clock.monotonic(), list[str]()
        code, answer = wrong, ""
        try:
            yield said
        except PrivateAddress:
            code = "private_address"
        except SMTPResponseException as error:
            answer = f"{error.code} {error.message}"
        except (TimeoutError, aiosmtplib.SMTPTimeoutError):
            code = "timeout"
        except ssl.SSLCertVerificationError as error:
            code, answer = "certificate", error.verify_message
        except (SMTPException, OSError, ValueError) as error:
            answer = _certificate(error) or str(error)
        else:
            took = round((clock.monotonic() - began) * 1000)
            self._note(Step(name, "ok", "done", " ".join(said)[:ANSWER_MOST], took))
            return
        took = round((clock.monotonic() - began) * 1000)
        self._note(Step(name, "failed", code, answer[:ANSWER_MOST], took))
        self.close()
        raise NotConnected(code, answer)

    async def open(self) -> None:
        """Connect, encrypt, sign in."""
        route = self.route
        async with self._step("resolve", "no_such_host") as said:
            if route.may_be_private:
                found = await Targets(("0.0.0.0/0", "::/0")).addresses(route.host, route.port)
            else:
                found = await self._targets.addresses(route.host, route.port)
            said.append(", ".join(dict.fromkeys(str(address[0]) for *_, address in found)))
        async with self._step("connect", "no_connection") as said:
            sock = await _connected(found)
            self._smtp = SMTP(
                hostname=route.host,
                port=None,
                sock=sock,
                use_tls=route.security == "tls",
                start_tls=False,
                timeout=ANSWER_WITHIN_S,
                local_hostname=route.sender.rpartition("@")[2],
            )
            answer = await self._smtp.connect()
            said.append(answer.message)
        if route.security == "starttls":
            async with self._step("starttls", "no_starttls") as said:
                await self._smtp.starttls(server_hostname=route.host)
                said.append(_cipher(self._smtp))
        if route.login is not None:
            async with self._step("login", "login_refused"):
                await self._smtp.login(route.login, route.password)

    async def send(self, mail: Mail) -> Result:
        """Hand a letter over; what is not answered after its text has begun is unclear."""
        assert self._smtp is not None
        route, smtp = self.route, self._smtp
        try:
            async with self._step("sender", "sender_refused"):
                await smtp.mail(mail.sender or route.sender)
            async with self._step("recipient", "recipient_refused"):
                await smtp.rcpt(mail.recipient)
        except NotConnected as error:
            return Result(_outcome(error.answer), error.code, error.answer)
        try:
            async with self._step("data", "mail_refused") as said:
                answer = await smtp.data(mail.data)
                said.append(f"{answer.code} {answer.message}")
        except NotConnected as error:
            if error.answer[:1] in ("4", "5"):
                return Result(_outcome(error.answer), error.code, error.answer)
            return Result(Outcome.UNCLEAR, "no_answer", error.answer)
        return Result(Outcome.SENT, None, said[0][:ANSWER_MOST])

    async def leave(self) -> None:
        """Say good-bye."""
        if self._smtp is not None:
            with contextlib.suppress(SMTPException, OSError, TimeoutError):
                await self._smtp.quit()
        self.close()

    def close(self) -> None:
        """End the connection."""
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


async def unreachable(route: Route) -> str | None:
    """Why a server lets nobody in; ``None`` when it does."""
    server = Server(route, Targets(()))
    try:
        await server.open()
    except NotConnected as error:
        return " ".join(
            filter(None, (error.code.replace("_", " "), error.answer and f"({error.answer})"))
        )
    else:
        return None
    finally:
        await server.leave()


async def _connected(
    found: list[tuple[socket.AddressFamily, int, tuple[object, ...]]],
) -> socket.socket:
    loop = asyncio.get_running_loop()
    wrong: OSError = OSError("no address")
    for family, proto, address in found:
        sock = socket.socket(family, socket.SOCK_STREAM, proto)
        sock.settimeout(0)
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                await loop.sock_connect(sock, address)
            return sock
        except OSError as error:
            sock.close()
            wrong = error
        except BaseException:
            sock.close()
            raise
    raise wrong


def _outcome(answer: str) -> Outcome:
    return Outcome.FAILED if answer.startswith("5") else Outcome.NOT_SENT


def _certificate(error: BaseException) -> str:
    cause = error.__cause__
    return cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""


def _cipher(smtp: SMTP) -> str:
    cipher = smtp.get_transport_info("cipher")
    return str(cipher[1]) if cipher else ""
