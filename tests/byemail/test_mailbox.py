"""Answers that are fetched by IMAP: each is taken once, whatever becomes of the connection and of the mailbox."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from ringdove.byemail import mailbox
from ringdove.kernel.settings import Settings
from tests.byemail.conftest import Office, Program
from tests.byemail.test_cutting import sample
from tests.support.build import Build
from tests.support.certificate import self_signed
from tests.support.imap import Imap
from tests.support.site import Site, eventually

ANSWER = "It arrives tomorrow."
HERS = b"From: Mum <mum@home.example>\nTo: carol@acme.example\nSubject: Sunday\n\nCake?\n"


@pytest.fixture
async def imap() -> AsyncIterator[Imap]:
    async with Imap() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, imap: Imap, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(mailbox, "AGAIN_AFTER_S", (0.1, 0.2))
    monkeypatch.setattr(mailbox, "EVERY_S", 0.2)
    return settings.model_copy(update={"mail_imap_url": SecretStr(imap.url)})


def answer(program: Program, asked: EmailMessage, text: str = ANSWER) -> bytes:
    return program.answer(asked, text).as_bytes()


async def test_new_mail_is_told_of_taken_once_and_marked_as_seen(
    site: Site, office: Office, program: Program, asked: EmailMessage, imap: Imap
) -> None:
    await eventually(lambda: imap.idling == 1)
    imap.put(answer(program, asked))
    await eventually(lambda: imap.unseen() == [])
    assert program.sms() == [(ANSWER, "email")]
    assert office.event()[0] == "closed"
    assert imap.connections == 1


async def test_a_server_that_cannot_tell_is_asked(
    program: Program, asked: EmailMessage, imap: Imap
) -> None:
    imap.can_idle = False
    imap.drop()
    await eventually(lambda: imap.connections == 2)
    imap.put(answer(program, asked))
    await eventually(lambda: imap.unseen() == [])
    assert program.sms() == [(ANSWER, "email")]
    assert "IDLE" not in imap.asked[-2:]


@pytest.mark.parametrize("at", ["UID SEARCH", "UID FETCH", "UID STORE", "IDLE"])
async def test_a_connection_that_is_lost_is_taken_up_again_and_nothing_is_sent_twice(
    program: Program, asked: EmailMessage, imap: Imap, build: Build, at: str
) -> None:
    await eventually(lambda: imap.idling == 1)
    imap.fault = at
    imap.put(answer(program, asked))
    await eventually(lambda: imap.unseen() == [])
    await eventually(lambda: imap.fault is None)
    await eventually(lambda: imap.idling == 1)
    assert imap.connections == 2
    assert program.sms() == [(ANSWER, "email")]
    assert build.value("SELECT count(*) FROM mail_outbox") == 1


async def test_a_server_that_is_away_is_waited_for(
    program: Program, asked: EmailMessage, imap: Imap
) -> None:
    await imap.__aexit__(None, None, None)
    imap.put(answer(program, asked), tell=False)
    async with imap:
        await eventually(lambda: imap.unseen() == [])
    assert program.sms() == [(ANSWER, "email")]


async def test_a_mailbox_that_was_restored_sends_nothing_again(
    program: Program, asked: EmailMessage, imap: Imap, build: Build
) -> None:
    imap.put(answer(program, asked))
    await eventually(lambda: imap.unseen() == [])
    imap.renumber()
    assert len(imap.unseen()) == 1
    await eventually(lambda: imap.unseen() == [])
    assert program.sms() == [(ANSWER, "email")]
    assert build.value("SELECT count(*) FROM mail_outbox") == 1


async def test_mail_for_others_stays_unread_and_holds_up_nobody(
    program: Program, asked: EmailMessage, imap: Imap
) -> None:
    imap.put(HERS)
    imap.put(b"\xff\xfe no mail at all")
    imap.put(answer(program, asked))
    await eventually(lambda: len(imap.unseen()) == 2)
    await eventually(lambda: imap.idling == 1)
    assert imap.unseen()[0] == HERS
    assert program.sms() == [(ANSWER, "email")]


async def test_what_is_automatic_is_taken_and_answered_by_nobody(
    office: Office, asked: EmailMessage, imap: Imap, build: Build
) -> None:
    away = sample("out-of-office-gmail-en")
    imap.put(b"Delivered-To: " + str(asked["Reply-To"]).encode() + b"\n" + away)
    await eventually(lambda: imap.unseen() == [])
    assert "email_automatic" in office.history()
    assert build.value("SELECT count(*) FROM mail_outbox") == 1


async def test_a_wrong_password_is_told_in_words_and_tried_again(
    imap: Imap, settings: Settings, dsn: str, office: Office
) -> None:
    imap.login = ("answers", "another")
    with capture_logs() as logs:
        async with Site(settings, dsn):
            await eventually(lambda: imap.connections >= 2)
    said = {str(line["why"]) for line in logs if line["event"] == "mailbox_not_read"}
    assert said == {"login refused ([AUTHENTICATIONFAILED] Wrong name or password)"}
    assert "pass word" not in str(logs)


async def test_why_a_mailbox_cannot_be_read(imap: Imap, tmp_path: Path) -> None:
    async def why(url: str) -> str | None:
        return await asyncio.to_thread(mailbox.unreadable, url)

    assert await why(imap.url) is None
    assert await why(imap.url.replace("INBOX", "Nowhere")) == "no such folder (Nowhere)"
    assert str(await why("imap+plain://a:b@127.0.0.1:1")).startswith("no connection (")
    assert await why("imap+plain://a:b@nobody.invalid") == "no such host (nobody.invalid)"
    safe = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    safe.load_cert_chain(self_signed(tmp_path))
    async with Imap(tls=safe) as encrypted:
        assert str(await why(encrypted.url)).startswith("certificate (self-signed")
        assert encrypted.asked == []
