"""A client with an agent who works by e-mail, and a mail server that takes her mail."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import aiosmtplib
import pytest
from pydantic import SecretStr

from ringdove.kernel import clock
from ringdove.kernel.settings import Settings
from tests.support.build import Build, Client
from tests.support.postbox import Postbox
from tests.support.site import Site, eventually

LINE = "+493023125099"
CAROL = "carol@acme.example"
ANSWERS = "sms@answers.example"
BASE = "http://sms.example.com"


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, postbox: Postbox) -> Settings:
    return settings.model_copy(
        update={
            "smtp_url": SecretStr(f"smtp+plain://127.0.0.1:{postbox.port}"),
            "mail_from": "sms@ringdove.example",
            "public_url": BASE,
            "mail_answers": ANSWERS,
            "demo": False,
        }
    )


@dataclass
class Office:
    """Carol works by e-mail in Support, supervised by Sam."""

    build: Build
    acme: Client
    carol: UUID
    sam: UUID
    group: UUID
    connector: UUID

    def event(self) -> tuple[Any, ...]:
        """(state, agent, visit) of the newest event."""
        rows = self.build.run(
            "SELECT state, agent_id, visit FROM acd_events ORDER BY id DESC LIMIT 1"
        )
        return rows[0] if rows else (None, None, None)

    def history(self) -> list[str]:
        """What happened to events, in order."""
        return [r[0] for r in self.build.run("SELECT what FROM acd_history ORDER BY id")]

    def load(self) -> int:
        """How much counts against her maximum."""
        return int(self.build.value("SELECT load FROM acd_agents WHERE user_id = %s", self.carol))

    def set_group(self, **columns: object) -> None:
        for name, value in columns.items():
            self.build.run(f"UPDATE acd_groups SET {name} = %s WHERE id = %s", value, self.group)


def works_by_email(build: Build, user: UUID, address: str) -> None:
    build.run(
        "UPDATE users SET sms_delivery = 'email', sms_email = %s WHERE id = %s", address, user
    )
    build.run(
        "UPDATE users SET sms_email_confirmed = %s WHERE id = %s",
        address, user, role="ringdove_pipeline",
    )  # fmt: skip
    build.run(
        "UPDATE acd_agents a SET status_id = s.id FROM agent_statuses s"
        " WHERE s.client_id = a.client_id AND s.code = 'calls_and_media' AND a.user_id = %s",
        user, role="ringdove_pipeline",
    )  # fmt: skip


@pytest.fixture
def office(build: Build) -> Office:
    acme = build.client("acme")
    carol = build.user(acme, username="carol")
    sam = build.user(acme, "supervisor", username="sam")
    group = build.group(acme, carol, name="Support")
    build.run("INSERT INTO acd_group_supervisors VALUES (%s, %s, %s)", acme.id, group, sam)
    connector = build.connector(
        acme, group, LINE, name="Support line", incoming_sms_subject="Support SMS",
        sms_send_connector_id=build.send_connector(acme),
    )  # fmt: skip
    works_by_email(build, carol, CAROL)
    return Office(build, acme, carol, sam, group, connector)


@pytest.fixture
async def site(settings: Settings, dsn: str, office: Office) -> AsyncIterator[Site]:
    async with Site(settings, dsn) as running:
        yield running


async def letter(postbox: Postbox, number: int = 1) -> EmailMessage:
    """The letter of this number, once it is there."""
    await eventually(lambda: len(postbox.letters) >= number, 20)
    return postbox.letters[number - 1]


def text_of(of: EmailMessage) -> str:
    body = of.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links_in(of: EmailMessage) -> dict[str, str]:
    """The secrets of its links."""
    return dict(re.findall(r"/by-email#(\w+)\.([\w-]+)", text_of(of)))


async def by_link(site: Site, path: str, **body: Any) -> tuple[int, Any]:
    """Post what a page behind a link posts."""
    async with site.browser().post(f"/api/v1/by-email/{path}", json=body) as answer:
        return answer.status, (await answer.json() if answer.status != 204 else None)


class Program:
    """Somebody's mail program."""

    def __init__(self, site: Site, build: Build) -> None:
        self.site, self.build = site, build

    def answer(
        self, to: EmailMessage, text: str, sender: str = CAROL, **headers: str
    ) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, to["Reply-To"]
        mail["Subject"] = f"Re: {to['Subject']}"
        mail["Message-ID"] = f"<{len(text)}.{hash(text)}@acme.example>"
        mail["In-Reply-To"] = to["Message-ID"]
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        quoted = "\n".join(f"> {line}" for line in text_of(to).splitlines())
        mail.set_content(f"{text}\n\nOn 27.11.26 14:02, Acme wrote:\n{quoted}\n")
        return mail

    async def send(self, mail: EmailMessage | bytes, to: str, sender: str = CAROL) -> int:
        """Hand a mail over; the server's answer."""
        port = int(str(self.site.settings.mail_listen).rpartition(":")[2])
        async with asyncio.timeout(20):
            while True:
                try:
                    async with aiosmtplib.SMTP(
                        hostname="127.0.0.1", port=port, start_tls=False
                    ) as smtp:
                        try:
                            raw = mail if isinstance(mail, bytes) else mail.as_bytes()
                            await smtp.sendmail(sender, [to], raw)
                        except aiosmtplib.SMTPRecipientsRefused as refused:
                            return refused.recipients[0].code
                        return 250
                except aiosmtplib.SMTPConnectError:
                    await clock.pause(0.05)

    def sms(self) -> list[tuple[str, str]]:
        """(text, origin) of what went to customers."""
        rows = self.build.run("SELECT body, origin FROM outbound_messages ORDER BY id")
        return [(body, origin) for body, origin in rows]


@pytest.fixture
async def program(site: Site, build: Build) -> Program:
    return Program(site, build)


@pytest.fixture
async def asked(site: Site, office: Office, postbox: Postbox) -> EmailMessage:
    """The letter with a customer's SMS."""
    await site.sms(LINE, "My parcel did not arrive, where is it now?")
    mailed = await letter(postbox)
    await eventually(lambda: "emailed" in office.history())
    return mailed
