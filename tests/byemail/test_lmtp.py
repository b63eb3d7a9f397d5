"""Answers that a mail server hands over by LMTP, where each recipient of a mail is answered for."""

import asyncio
import socket
from email.message import EmailMessage

import pytest

from ringdove.byemail import listener, model
from ringdove.byemail.model import VALID_FOR
from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.settings import Settings
from tests.byemail.conftest import ANSWERS, CAROL, LINE, Office, Program, letter
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.postbox import Postbox
from tests.support.site import Site, eventually


@pytest.fixture
def settings(settings: Settings) -> Settings:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    return settings.model_copy(update={"mail_listen": f"lmtp://127.0.0.1:{port}"})


class Lmtp:
    """A mail server that hands mail over."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def connect(self) -> None:
        async with asyncio.timeout(20):
            while True:
                try:
                    self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await clock.pause(0.05)
                else:
                    break
        assert await self._answer() == 220

    async def say(self, line: str, answers: int = 1) -> list[int]:
        """Say something; the codes that come back."""
        self.writer.write(line.encode() + b"\r\n")
        async with asyncio.timeout(20):
            return [await self._answer() for _ in range(answers)]

    async def _answer(self) -> int:
        while (line := await self.reader.readline())[3:4] == b"-":
            pass
        return int(line[:3])


@pytest.fixture
async def lmtp(site: Site) -> Lmtp:
    server = Lmtp(int(str(site.settings.mail_listen).rpartition(":")[2]))
    await server.connect()
    return server


async def test_each_recipient_of_a_mail_is_answered_for(
    site: Site, office: Office, postbox: Postbox, program: Program, asked: EmailMessage, lmtp: Lmtp
) -> None:
    await site.sms(LINE, "And mine?", sender="+491702222222")
    other = await letter(postbox, 2)
    assert await lmtp.say("EHLO mx") == [500]
    assert await lmtp.say("LHLO mx") == [250]
    assert await lmtp.say(f"MAIL FROM:<{CAROL}>") == [250]
    assert await lmtp.say(f"RCPT TO:<{asked['Reply-To']}>") == [250]
    assert await lmtp.say(f"RCPT TO:<{other['Reply-To']}>") == [250]
    assert await lmtp.say("RCPT TO:<nobody@answers.example>") == [550]
    assert await lmtp.say("DATA") == [354]
    mail = program.answer(asked, "It arrives tomorrow.").as_string().replace("\n", "\r\n")
    assert await lmtp.say(f"{mail}\r\n.", answers=2) == [250, 250]
    assert await lmtp.say("QUIT") == [221]
    assert program.sms() == [("It arrives tomorrow.", "email")] * 2


async def test_who_cannot_be_served_now_is_asked_to_be_tried_again(
    office: Office, program: Program, asked: EmailMessage, lmtp: Lmtp, build: Build
) -> None:
    until = clock.now() + VALID_FOR
    event = build.value("SELECT id FROM acd_events")
    forged = model.address(Keys(SECRET), "reply", ANSWERS, event, 9, office.carol, until)
    build.run("ALTER TABLE mail_received RENAME TO away", role="none")
    await lmtp.say("LHLO mx")
    await lmtp.say(f"MAIL FROM:<{CAROL}>")
    await lmtp.say(f"RCPT TO:<{forged}>")
    await lmtp.say(f"RCPT TO:<{asked['Reply-To']}>")
    await lmtp.say("DATA")
    mail = program.answer(asked, "It arrives tomorrow.").as_string().replace("\n", "\r\n")
    assert await lmtp.say(f"{mail}\r\n.", answers=2) == [250, 451]
    build.run("ALTER TABLE away RENAME TO mail_received", role="none")
    await lmtp.say(f"MAIL FROM:<{CAROL}>")
    await lmtp.say(f"RCPT TO:<{asked['Reply-To']}>")
    await lmtp.say("DATA")
    assert await lmtp.say(f"{mail}\r\n.") == [250]
    await eventually(lambda: office.event()[0] == "closed")
    assert program.sms() == [("It arrives tomorrow.", "email")]


async def test_when_too_many_are_there_the_next_is_asked_to_come_again(lmtp: Lmtp) -> None:
    others = [Lmtp(lmtp.port) for _ in range(listener.CONNECTIONS - 1)]
    for other in others:
        await other.connect()
    reader, writer = await asyncio.open_connection("127.0.0.1", lmtp.port)
    assert (await reader.read())[:3] == b"421"
    writer.close()
    assert await others[0].say("QUIT") == [221]
    await others[0].reader.read()
    await others[0].connect()
    for other in others:
        other.writer.close()


async def test_a_mail_is_for_so_many_and_the_rest_come_again(
    asked: EmailMessage, lmtp: Lmtp
) -> None:
    await lmtp.say("LHLO mx")
    await lmtp.say(f"MAIL FROM:<{CAROL}>")
    for _ in range(listener.RECIPIENTS):
        assert await lmtp.say(f"RCPT TO:<{asked['Reply-To']}>") == [250]
    assert await lmtp.say(f"RCPT TO:<{asked['Reply-To']}>") == [452]
