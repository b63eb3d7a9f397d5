"""Mail comes in by a mailbox that is read by IMAP (RFC 9051), where no mail server can hand it over."""

import asyncio
import contextlib
from email.utils import getaddresses
from urllib.parse import unquote, urlsplit

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags

from ringdove.byemail.intake import Intake

log = structlog.get_logger(__name__)
EVERY_S = 10.0
WAIT_AFTER_FAULT_S = 30.0
AT_ONCE = 20
WITHIN_S = 30
#: Where mail servers write for whom a mail was, the surest first.
_FOR = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")


class Mailbox:
    """Reads what was not seen yet; a mail is marked as seen once it is stored."""

    def __init__(self, url: str, intake: Intake) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._is_secure = parts.scheme == "imaps"
        self._login, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._folder = unquote(parts.path.lstrip("/")) or "INBOX"
        self._intake = intake

    async def run(self, stopping: asyncio.Event) -> None:
        """Read until told to stop; a server that is away is waited for."""
        while not stopping.is_set():
            wait = EVERY_S
            try:
                await self.read()
            except Exception as error:
                log.warning("mailbox_not_read", error=type(error).__name__)
                wait = WAIT_AFTER_FAULT_S
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wait)

    async def read(self) -> int:
        """Take what was not seen yet; how many mails that were."""
        mailbox = await asyncio.to_thread(self._open)
        try:
            found = await asyncio.to_thread(_unseen, mailbox)
            for uid, raw, addresses in found:
                for address in addresses:
                    if self._intake.is_ours(address):
                        await self._intake.take(raw, address, None)
                        break
                await asyncio.to_thread(mailbox.flag, uid, MailMessageFlags.SEEN, value=True)
        finally:
            with contextlib.suppress(Exception):
                await asyncio.to_thread(mailbox.logout)
        return len(found)

    def _open(self) -> BaseMailBox:
        if self._is_secure:
            box: BaseMailBox = MailBox(self._host, self._port or 993, timeout=WITHIN_S)
        else:
            box = MailBoxUnencrypted(self._host, self._port or 143, timeout=WITHIN_S)
        box.login(self._login, self._password, self._folder)
        return box


def _unseen(mailbox: BaseMailBox) -> list[tuple[str, bytes, list[str]]]:
    found = []
    for message in mailbox.fetch(AND(seen=False), limit=AT_ONCE, mark_seen=False, bulk=False):
        headers = [str(v) for name in _FOR for v in message.obj.get_all(name, [])]
        addresses = [address for _, address in getaddresses(headers)]
        if message.uid is not None:
            found.append((message.uid, message.obj.as_bytes(), addresses))
    return found
