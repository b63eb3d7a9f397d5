"""A real IMAP server in the test's own loop, with one mailbox; it can be told to misbehave."""

import asyncio
import contextlib
import re
import ssl
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass
class Stored:
    """A mail in the mailbox."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


class Imap:
    """``fault``: the command at which the next connection is lost, before it is answered."""

    def __init__(self, *, can_idle: bool = True, tls: ssl.SSLContext | None = None) -> None:
        self.mails: list[Stored] = []
        self.can_idle, self._tls = can_idle, tls
        self.login = ("answers", "pass word")
        self.validity = 1
        self.port = 0
        self.fault: str | None = None
        self.connections = 0
        #: Every command, without its tag.
        self.asked: list[str] = []
        self._writers: set[asyncio.StreamWriter] = set()
        self._idling: dict[asyncio.StreamWriter, bytes] = {}

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self.port, ssl=self._tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        stack: TracebackType | None,
    ) -> None:
        self._server.close()
        self.drop()

    @property
    def url(self) -> str:
        scheme = "imap+plain" if self._tls is None else "imaps"
        return f"{scheme}://answers:pass%20word@127.0.0.1:{self.port}/INBOX"

    @property
    def idling(self) -> int:
        """How many connections wait for news."""
        return len(self._idling)

    def put(self, raw: bytes, *, tell: bool = True) -> Stored:
        """Put a mail into the mailbox, and tell those who wait."""
        stored = Stored(max((m.uid for m in self.mails), default=0) + 1, raw)
        self.mails.append(stored)
        if tell:
            for writer in self._idling:
                writer.write(b"* %d EXISTS\r\n" % len(self.mails))
        return stored

    def unseen(self) -> list[bytes]:
        return [m.raw for m in self.mails if "\\Seen" not in m.flags]

    def renumber(self) -> None:
        """What happens when a mailbox is restored: other numbers, no flags, another validity."""
        self.validity += 1
        for number, mail in enumerate(reversed(self.mails), 100):
            mail.uid, mail.flags = number, set()
        self.drop()

    def drop(self) -> None:
        """Lose every connection."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            writer.write(b"* OK ready\r\n")
            while line := await reader.readline():
                if line.strip().upper() == b"DONE":
                    writer.write(self._idling.pop(writer) + b" OK done\r\n")
                    continue
                tag, _, command = line.strip().partition(b" ")
                said = command.decode()
                self.asked.append(said)
                if self.fault is not None and said.upper().startswith(self.fault):
                    self.fault = None
                    writer.transport.abort()
                    break
                self._answer(writer, tag, said)
                await writer.drain()
        self._writers.discard(writer)
        self._idling.pop(writer, None)
        writer.close()

    def _answer(self, writer: asyncio.StreamWriter, tag: bytes, command: str) -> None:
        name, _, rest = command.partition(" ")
        match name.upper():
            case "CAPABILITY":
                writer.write(b"* CAPABILITY IMAP4rev1" + b" IDLE" * self.can_idle + b"\r\n")
            case "LOGIN" if tuple(re.findall(r'"([^"]*)"', rest)) != self.login:
                writer.write(tag + b" NO [AUTHENTICATIONFAILED] Wrong name or password\r\n")
                return
            case "SELECT" if "INBOX" not in rest:
                writer.write(tag + b" NO Nothing of that name\r\n")
                return
            case "SELECT":
                writer.write(
                    b"* %d EXISTS\r\n* OK [UIDVALIDITY %d]\r\n" % (len(self.mails), self.validity)
                )
            case "UID":
                self._uid(writer, rest)
            case "IDLE":
                writer.write(b"+ idling\r\n")
                self._idling[writer] = tag
                return
            case "LOGOUT":
                writer.write(b"* BYE\r\n")
        writer.write(tag + b" OK done\r\n")

    def _uid(self, writer: asyncio.StreamWriter, command: str) -> None:
        name, _, rest = command.partition(" ")
        if name.upper() == "SEARCH":
            found = [str(m.uid) for m in self.mails if "\\Seen" not in m.flags]
            writer.write(f"* SEARCH {' '.join(found)}\r\n".encode())
            return
        uid, _, what = rest.partition(" ")
        number, mail = next((n, m) for n, m in enumerate(self.mails, 1) if str(m.uid) == uid)
        if name.upper() == "STORE":
            mail.flags.add("\\Seen")
            return
        text = mail.raw.partition(b"\n\n")[0] + b"\n\n" if "HEADER" in what else mail.raw
        writer.write(b"* %d FETCH (UID %d BODY[] {%d}\r\n" % (number, mail.uid, len(text)))
        writer.write(text + b")\r\n")
