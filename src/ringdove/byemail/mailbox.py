"""Mail comes in by a mailbox that is read by IMAP (RFC 9051), where no mail server can hand it over."""

import asyncio
import contextlib
import imaplib
import socket
import ssl
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

import psycopg
import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import (
    MailboxFolderSelectError,
    MailboxLoginError,
    MailboxStarttlsError,
    UnexpectedCommandStatusError,
)
from psycopg_pool import PoolTimeout

from ringdove.byemail.intake import LARGEST, Intake
from ringdove.byemail.proof import Handed
from ringdove.kernel import chance

log = structlog.get_logger(__name__)
#: Where the server cannot tell of new mail (IDLE, RFC 2177), it is asked so often.
EVERY_S = 10.0
#: Where it can, it is asked all the same, should its word be lost.
IDLE_S = 60.0
AGAIN_AFTER_S = (2.0, 60.0)
WITHIN_S = 20
ANSWER_MOST = 300
#: Where mail servers write for whom a mail was, the surest first.
_FOR = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")


class CannotRead(Exception):
    """The server could not be reached, or let nobody in."""

    def __init__(self, code: str, answer: object = "") -> None:
        super().__init__(code)
        words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
        self.code, self.answer = code, words[:ANSWER_MOST]

    def __str__(self) -> str:
        return " ".join(
            filter(None, (self.code.replace("_", " "), self.answer and f"({self.answer})"))
        )


class Account:
    """A mailbox on a server: ``imaps://`` (TLS), ``imap://`` (STARTTLS) or ``imap+plain://``."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._scheme, self._host, self._port = parts.scheme, parts.hostname or "", parts.port
        self._login, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.lstrip("/")) or "INBOX"

    def open(self) -> BaseMailBox:
        """Connect, sign in, and go to the folder. Blocks."""
        try:
            box = self._connected()
            login = box.login if f"{self._login}{self._password}".isascii() else box.login_utf8
            login(self._login, self._password, initial_folder=None)
            box.folder.set(self._folder)
        except ssl.SSLCertVerificationError as error:
            raise CannotRead("certificate", error.verify_message) from None
        except socket.gaierror:
            raise CannotRead("no_such_host", self._host) from None
        except TimeoutError:
            raise CannotRead("timeout") from None
        except MailboxLoginError as error:
            raise CannotRead("login_refused", error.command_result[1][0]) from None
        except MailboxFolderSelectError:
            raise CannotRead("no_such_folder", self._folder) from None
        except (OSError, imaplib.IMAP4.error, MailboxStarttlsError) as error:
            raise CannotRead("no_connection", error) from None
        return box

    def _connected(self) -> BaseMailBox:
        safe = ssl.create_default_context()
        if self._scheme == "imaps":
            return MailBox(self._host, self._port or 993, WITHIN_S, ssl_context=safe)
        if self._scheme == "imap":
            return MailBoxStartTls(self._host, self._port or 143, WITHIN_S, safe)
        return MailBoxUnencrypted(self._host, self._port or 143, WITHIN_S)


def unreadable(url: str) -> str | None:
    """Why a mailbox cannot be read; ``None`` when it can."""
    try:
        box = Account(url).open()
    except CannotRead as why:
        return str(why)
    _leave(box)
    return None


class Mailbox:
    """Takes what was not seen yet. A mail is marked as seen once it is stored; mail that is not for us stays as it is."""

    def __init__(self, url: str, intake: Intake) -> None:
        self._account, self._intake = Account(url), intake
        self._wait = AGAIN_AFTER_S[0]

    async def run(self, stopping: asyncio.Event) -> None:
        """Read until told to stop; a server that is away is waited for."""
        stop = asyncio.create_task(stopping.wait())
        try:
            while not stop.done():
                try:
                    await self._follow(stop)
                except CannotRead as why:
                    log.warning("mailbox_not_read", why=str(why))
                except Exception as error:
                    log.warning("mailbox_interrupted", error=type(error).__name__)
                await asyncio.wait({stop}, timeout=chance.jitter(self._wait))
                self._wait = min(self._wait * 2, AGAIN_AFTER_S[1])
        finally:
            stop.cancel()

    async def _follow(self, stop: asyncio.Task[bool]) -> None:
        """Over one connection, take what is there and what comes."""
        box = await asyncio.to_thread(self._account.open)
        try:
            log.info("mailbox_open")
            # What was looked at on this connection and is none of ours; numbers are good for no longer than that.
            passed: set[str] = set()
            while not stop.done():
                await self._take(box, passed, stop)
                self._wait = AGAIN_AFTER_S[0]
                await _news(box, stop)
        finally:
            await asyncio.to_thread(_leave, box)

    async def _take(self, box: BaseMailBox, passed: set[str], stop: asyncio.Task[bool]) -> None:
        for uid in await asyncio.to_thread(box.uids, AND(seen=False), None):
            if stop.done():
                return
            if uid in passed:
                continue
            address = await asyncio.to_thread(self._addressee, box, uid)
            raw = await asyncio.to_thread(_raw, box, uid) if address is not None else None
            if address is None or raw is None:
                passed.add(uid)
                continue
            try:
                await self._intake.take(raw, address, Handed())
            except (psycopg.OperationalError, PoolTimeout):
                raise
            except (
                Exception
            ):  # the others are taken; this one is tried again over the next connection
                log.exception("mail_not_taken")
                passed.add(uid)
                continue
            await asyncio.to_thread(_mark_seen, box, uid)

    def _addressee(self, box: BaseMailBox, uid: str) -> str | None:
        """The address of ours that a mail is for; ``None``: it is for somebody else, or gone."""
        for message in box.fetch(uid_list=[uid], headers_only=True, mark_seen=False):
            headers = [str(v) for name in _FOR for v in message.obj.get_all(name, [])]
            for _, address in getaddresses(headers):
                if self._intake.is_ours(address):
                    return address
        return None


def _raw(box: BaseMailBox, uid: str) -> bytes | None:
    """A mail byte by byte, as its signature needs it; of a huge one the beginning, which has an attachment."""
    _, found = _done(box.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)"))
    return next((bytes(part[1]) for part in found if isinstance(part, tuple)), None)


def _mark_seen(box: BaseMailBox, uid: str) -> None:
    _done(box.client.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)"))


def _done(answer: tuple[str, list[object]]) -> tuple[str, list[object]]:
    if answer[0] != "OK":
        raise UnexpectedCommandStatusError(answer, "OK")
    return answer


async def _news(box: BaseMailBox, stop: asyncio.Task[bool]) -> None:
    """Wait until the server tells of something, or it is time to ask."""
    if "IDLE" not in box.client.capabilities:
        await asyncio.wait({stop}, timeout=EVERY_S)
        return
    await asyncio.to_thread(box.idle.start)
    said = asyncio.Event()
    loop, sock = asyncio.get_running_loop(), box.client.socket()
    loop.add_reader(sock, said.set)
    heard = asyncio.create_task(said.wait())
    try:
        await asyncio.wait({stop, heard}, timeout=IDLE_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        loop.remove_reader(sock)
        heard.cancel()
    await asyncio.to_thread(box.idle.stop)


def _leave(box: BaseMailBox) -> None:
    with contextlib.suppress(Exception):
        box.logout()
    with contextlib.suppress(Exception):
        box.client.shutdown()
