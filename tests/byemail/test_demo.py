"""The demo's mailbox shows what was mailed, and answering there goes through real SMTP in both directions."""

import socket

import pytest
from pydantic import SecretStr

from ringdove.kernel.settings import Settings
from tests.byemail.conftest import LINE, Office
from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Site, eventually

PATH = "/demo/mailbox"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    return settings.model_copy(
        update={
            "smtp_url": SecretStr(f"smtp+plain://127.0.0.1:{port}"),
            "mail_listen": f"smtp://127.0.0.1:{port}",
            "demo": True,
        }
    )


async def test_what_is_mailed_is_in_the_mailbox_and_an_answer_there_reaches_the_phone(
    site: Site, office: Office, build: Build
) -> None:
    anybody = Person(site.browser())
    assert (await anybody.get(PATH))[1] == {"people": ["carol@acme.example"], "items": []}
    await site.sms(LINE, "Where is it?")
    await eventually(lambda: build.value("SELECT count(*) FROM demo_mailbox") == 1)
    assert build.value("SELECT event_id FROM demo_mailbox") == build.value(
        "SELECT id FROM acd_events"
    )
    [mail] = (await anybody.get(PATH, address="carol@acme.example"))[1]["items"]
    assert mail["subject"] == "[Support SMS] +49 170 1234567: Where is it?"
    assert mail["can_answer"]
    status, _ = await anybody.post(f"{PATH}/{mail['id']}/answers", text="On its way.")
    assert status == 204
    await eventually(lambda: build.value("SELECT count(*) FROM demo_phone_messages") == 1)
    assert build.value("SELECT body FROM demo_phone_messages") == "On its way."
    assert office.event()[0] == "closed"
    assert (await anybody.post(f"{PATH}/{office.carol}/answers", text="To nobody."))[0] == 404
