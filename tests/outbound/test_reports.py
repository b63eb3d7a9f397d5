"""Delivery reports move an SMS on, whoever repeats or forges them; a pace is kept; a crash sends nothing twice."""

import base64
import hashlib
import hmac
from uuid import UUID

import aiohttp
import pytest

from ringdove.kernel import clock
from ringdove.kernel.crypto import Keys
from ringdove.kernel.db import Database
from ringdove.outbound import service as outbound
from ringdove.outbound.model import (
    REPORT_SECRET_PURPOSE,
    SECRET_PURPOSE,
    Origin,
    Outcome,
    Result,
)
from ringdove.outbound.sender import Told
from ringdove.outbound.senders.seven import Seven
from ringdove.outbound.senders.vonage import Vonage
from ringdove.outbound.wire import Wire
from tests.conftest import SECRET
from tests.support.build import Build
from tests.support.rest import Person
from tests.support.site import Site

NUMBER = "+491701234567"
TOKEN = "the account's token"


class Sent:
    """An SMS that waits to be sent by a connector of a kind."""

    def __init__(self, build: Build, kind: str = "twilio") -> None:
        self.build = build
        self.acme = build.client()
        self.connector = build.send_connector(self.acme)
        secret = Keys(SECRET).seal(SECRET_PURPOSE, TOKEN)
        build.run("UPDATE sms_send_connectors SET kind = %s, secret_encrypted = %s", kind, secret)
        line = build.connector(
            self.acme, build.group(self.acme), sms_send_connector_id=self.connector
        )
        self.talk: UUID = build.value(
            "INSERT INTO conversations (id, client_id, connector_id, sender) VALUES (gen_random_uuid(), %s, %s, %s)"
            " RETURNING id",
            self.acme.id, line, NUMBER,
        )  # fmt: skip

    async def queued(self, database: Database, text: str = "Hello") -> UUID:
        async with database.transaction() as conn:
            return await outbound.send(conn, self.acme.id, self.talk, text, Origin.APPLICATION)

    def row(self, column: str = "state") -> object:
        return self.build.value(f"SELECT {column} FROM outbound_messages ORDER BY id LIMIT 1")


@pytest.fixture
def sms(build: Build) -> Sent:
    return Sent(build)


async def left(database: Database, sms: Sent, reply: UUID, result: Result) -> None:
    async with database.transaction() as conn:
        begun = await outbound.begin(conn, reply)
    assert begun is not None
    async with database.transaction() as conn:
        await outbound.finish(conn, begun, result)


async def says(
    site: Site,
    sms: Sent,
    *,
    token: str | None = None,
    reply: UUID | None = None,
    signature: str | None = None,
    **fields: str,
) -> int:
    """What the report is answered with; signed as Twilio does, unless it says otherwise."""
    token = token or outbound.report_token(Keys(SECRET), sms.connector)
    path = f"/DeliveryReport/{sms.connector}/{token}" + (f"?reply={reply}" if reply else "")
    signed = site.url + path + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    mac = hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()
    headers = {
        "X-Twilio-Signature": base64.b64encode(mac).decode() if signature is None else signature
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(site.url + path, data=fields, headers=headers) as answer,
    ):
        return answer.status


async def test_a_report_moves_an_sms_on_and_never_back(
    portal_site: Site, pipeline: Database, sms: Sent
) -> None:
    reply = await sms.queued(pipeline)
    await left(pipeline, sms, reply, Result(Outcome.SENT, provider_id="SM1"))
    assert sms.row() == "sent"
    assert await says(portal_site, sms, MessageSid="SM1", MessageStatus="delivered") == 200
    assert sms.row() == "delivered"
    for status in ("sent", "failed", "delivered"):
        assert await says(portal_site, sms, MessageSid="SM1", MessageStatus=status) == 200
        assert sms.row() == "delivered"


async def test_a_report_says_what_became_of_what_was_unclear_and_may_come_before_the_answer(
    portal_site: Site, pipeline: Database, sms: Sent
) -> None:
    reply = await sms.queued(pipeline)
    await left(pipeline, sms, reply, Result(Outcome.UNCLEAR, "no_answer"))
    await says(portal_site, sms, reply=reply, MessageSid="SM1", MessageStatus="sent")
    assert sms.row() == "sent"
    quick = await sms.queued(pipeline)
    async with pipeline.transaction() as conn:
        begun = await outbound.begin(conn, quick)
    assert begun is not None
    await says(portal_site, sms, reply=quick, MessageSid="SM2", MessageStatus="delivered")
    async with pipeline.transaction() as conn:
        await outbound.finish(conn, begun, Result(Outcome.SENT, provider_id="SM2"))
    assert (
        sms.build.value("SELECT state FROM outbound_messages WHERE id = %s", quick) == "delivered"
    )


async def test_reports_that_are_forged_strange_or_about_others_change_nothing(
    portal_site: Site, pipeline: Database, sms: Sent, build: Build
) -> None:
    reply = await sms.queued(pipeline)
    await left(pipeline, sms, reply, Result(Outcome.SENT, provider_id="SM1"))
    assert (
        await says(portal_site, sms, token="0" * 32, MessageSid="SM1", MessageStatus="failed")
        == 404
    )
    assert await says(portal_site, sms, MessageSid="SM9", MessageStatus="failed") == 200
    assert await says(portal_site, sms, MessageSid="SM1", MessageStatus="?") == 200
    assert await says(portal_site, sms) == 200
    assert await says(portal_site, sms, MessageSid="x" * 100_000, MessageStatus="failed") == 413
    other = build.send_connector(sms.acme)
    token = outbound.report_token(Keys(SECRET), other)
    async with (
        aiohttp.ClientSession() as session,
        session.get(
            f"{portal_site.url}/DeliveryReport/{other}/{token}?reply={reply}&MessageStatus=failed"
        ) as answer,
    ):
        assert answer.status == 200
    assert sms.row() == "sent"


#: What Vonage's Python library expects of these fields and the secret "secret", in each of its ways.
VONAGE = {
    "md5hash": "6af838ef94998832dbfc29020b564830",
    "md5": "c15c21ced558c93a226c305f58f902f2",
    "sha1": "3e19a4e6880fdc2c1426bfd0587c98b9532f0210",
    "sha256": "a321e824b9b816be7c3f28859a31749a098713d39f613c80d455bbaffae1cd24",
    "sha512": "812a18f76680fa0fe1b8bd9ee1625466ceb1bd96242e4d050d2cfd9a7b40166c"
    "63ed26ec9702168781b6edcf1633db8ff95af9341701004eec3fcf9550572ee8",
}


@pytest.mark.parametrize("signature", VONAGE.values())
@pytest.mark.parametrize("place", ["query", "form"])
def test_vonages_own_examples_are_genuine_and_what_was_changed_since_is_not(
    signature: str, place: str
) -> None:
    sender = Vonage(Wire(()))
    fields = {"a": "1", "b": "2", "timestamp": "1461605396", "sig": signature.upper()}
    empty: dict[str, dict[str, str]] = {"query": {"reply": "r"}, "form": {}}

    def told(**changed: str) -> Told:
        return Told("GET", "https://a", body=b"", headers={}, **empty | {place: fields | changed})

    assert sender.is_genuine(told(), "secret")
    assert not sender.is_genuine(told(b="3"), "secret")
    assert not sender.is_genuine(told(sig=""), "secret")
    assert not sender.is_genuine(told(), "another")


def test_seven_signs_every_byte_of_a_report() -> None:
    sender, secret = Seven(Wire(())), "signing secret"
    body, url = b'{"webhook_event":"dlr"}', "https://sms.example/DeliveryReport/c/t"
    text = f"1700000000\nnonce\nPOST\n{url}\n{hashlib.md5(body, usedforsecurity=False).hexdigest()}"
    heads = {
        "x-timestamp": "1700000000",
        "x-nonce": "nonce",
        "x-signature": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest(),
    }
    assert sender.is_genuine(Told("POST", url, {}, {}, body, heads), secret)
    for forged in (
        Told("GET", url, {}, {}, body, heads),
        Told("POST", url + "?", {}, {}, body, heads),
        Told("POST", url, {}, {}, body + b" ", heads),
        Told("POST", url, {}, {}, body, heads | {"x-nonce": "other"}),
        Told("POST", url, {}, {}, body, {}),
    ):
        assert not sender.is_genuine(forged, secret)


async def test_once_the_secret_of_reports_is_known_unsigned_ones_are_refused(
    portal_site: Site, pipeline: Database, build: Build
) -> None:
    sms = Sent(build, "vonage")
    reply = await sms.queued(pipeline)
    await left(pipeline, sms, reply, Result(Outcome.SENT, provider_id="V1"))
    sealed = Keys(SECRET).seal(REPORT_SECRET_PURPOSE, "signature secret")
    sms.build.run("UPDATE sms_send_connectors SET report_secret_encrypted = %s", sealed)
    fields = {"messageId": "V1", "status": "delivered", "message-timestamp": "2026-01-01 10:00:00"}
    assert await says(portal_site, sms, reply=reply, **fields) == 403
    assert sms.row() == "sent"
    signed = "".join(f"&{name}={fields[name]}" for name in sorted(fields))
    sig = hmac.new(b"signature secret", signed.encode(), hashlib.sha512).hexdigest()
    assert await says(portal_site, sms, reply=reply, **fields, sig=sig) == 200
    assert sms.row() == "delivered"


async def test_what_twilio_did_not_sign_is_refused(
    portal_site: Site, pipeline: Database, sms: Sent
) -> None:
    reply = await sms.queued(pipeline)
    await left(pipeline, sms, reply, Result(Outcome.SENT, provider_id="SM1"))
    for signature in ("", "bm90IGhpcnM="):
        forged = await says(
            portal_site, sms, signature=signature, MessageSid="SM1", MessageStatus="failed"
        )
        assert (forged, sms.row()) == (403, "sent")
    # a service that only speaks Twilio's language, at an address of its own, signs in its own way or not at all
    sms.build.run("UPDATE sms_send_connectors SET url = 'https://sms.example'")
    assert (
        await says(portal_site, sms, signature="", MessageSid="SM1", MessageStatus="failed") == 200
    )
    assert sms.row() == "failed"


async def test_a_connector_keeps_its_pace(pipeline: Database, sms: Sent) -> None:
    sms.build.run("UPDATE sms_send_connectors SET per_second = 0.5")
    waits = []
    clock.freeze(clock.now())
    for _ in range(3):
        reply = await sms.queued(pipeline)
        async with pipeline.transaction() as conn:
            begun = await outbound.begin(conn, reply)
        assert begun is not None
        waits.append(round(begun.wait_s))
    assert waits == [0, 2, 4]
    async with pipeline.transaction() as conn:  # its turn is kept, however often it asks
        begun = await outbound.begin(conn, reply)
    assert begun is not None
    assert round(begun.wait_s) == 4


@pytest.mark.parametrize(("knows", "state"), [(False, "unclear"), (True, "sending")])
async def test_what_was_leaving_when_a_process_died_is_repeated_only_where_that_is_harmless(
    pipeline: Database, sms: Sent, knows: bool, state: str
) -> None:
    sms.build.run("UPDATE sms_send_connectors SET knows_repeats = %s", knows)
    reply = await sms.queued(pipeline)
    for _ in range(2):
        async with pipeline.transaction() as conn:
            await outbound.begin(conn, reply)
    assert sms.row() == state


async def test_it_is_tried_again_for_a_while_and_then_says_why_it_failed(
    pipeline: Database, sms: Sent
) -> None:
    reply = await sms.queued(pipeline)
    waits: list[int | None] = []
    while not waits or waits[-1] is not None:
        async with pipeline.transaction() as conn:
            begun = await outbound.begin(conn, reply)
        assert begun is not None
        async with pipeline.transaction() as conn:
            waits.append(
                await outbound.finish(conn, begun, Result(Outcome.NOT_SENT, "no_connection"))
            )
    assert waits == [1, 3, 10, 30, 60, 120, 300, 600, None]
    assert (sms.row(), sms.row("reason"), sms.row("attempts")) == ("failed", "no_connection", 9)


async def test_a_provider_needs_what_it_needs_and_its_secret_is_never_shown(
    portal_site: Site, build: Build
) -> None:
    acme = build.client()
    chief = await Person.at(portal_site, build.user(acme, "client_admin"))
    status, problem = await chief.post(
        "/sms-send-connectors", name="T", kind="twilio", account="AC1"
    )
    assert (status, problem["errors"][0]["field"]) == (422, "secret")
    status, made = await chief.post(
        "/sms-send-connectors",
        name="T",
        kind="twilio",
        account="AC1",
        secret="s3cret",
        per_second=2,
    )
    assert (status, made["secret_set"], made["per_second"]) == (201, True, 2)
    assert f"/DeliveryReport/{made['id']}/" in made["report_url"]
    assert "s3cret" not in str(made)
    way = f"/sms-send-connectors/{made['id']}"
    assert made["report_secret_set"] is False
    status, signs = await chief.patch(way, {"report_secret": "s3cret too"})
    assert (status, signs["report_secret_set"]) == (200, True)
    assert "s3cret" not in str(signs)
    _, signs = await chief.patch(way, {"name": "T2"})
    assert signs["report_secret_set"] is True
    _, signs = await chief.patch(way, {"report_secret": None})
    assert signs["report_secret_set"] is False
    async with chief.session.get("/api/v1/sms-send-connectors.csv") as answer:
        text = await answer.text()
    assert "DeliveryReport" not in text
