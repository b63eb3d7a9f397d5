"""Each provider by its own protocol, against a stand-in that answers, refuses, hangs, answers twice, or drops the line."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from ringdove.kernel.db import Database
from ringdove.outbound import wire
from ringdove.outbound.model import Outcome, Outgoing, Report, SendConnector
from ringdove.outbound.sender import Sending
from ringdove.outbound.senders import senders
from tests.support.described import document

WAYS = senders(["127.0.0.0/8"])
PROVIDERS = ("http", "twilio", "vonage", "seven", "kannel")
REPORT = "https://sms.example/DeliveryReport/c/t?reply=r"


class Provider:
    """Says what it is told to, byte by byte; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.answer = (200, "")
        self.manner = "answers"
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        lines = head.split("\r\n")
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.asked.append((lines[0].split(" ")[1], headers, body.decode()))
        status, text = self.answer
        said = f"HTTP/1.1 {status} X\r\nContent-Length: {len(text.encode())}\r\n\r\n{text}".encode()
        if self.manner == "hangs":
            await asyncio.Event().wait()
        if self.manner == "twice":
            writer.write(said)
        if self.manner != "drops":
            writer.write(said)
        await writer.drain()
        writer.close()


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    found = Provider()
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(found.serve(reader, writer))
        tasks.add(task)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield found
    server.close()
    for task in tasks:
        task.cancel()


def sending(kind: str, url: str, text: str = "Grüße, 5 €", **more: Any) -> Sending:
    connector: dict[str, Any] = {
        "id": UUID(int=1), "client_id": UUID(int=2), "name": "x", "active": True, "kind": kind, "method": "POST",
        "url": url + {"http": "/send", "kannel": "/cgi-bin/sendsms"}.get(kind, ""), "headers": [], "body": "{{ text }}",
        "success_status": "2xx", "success_pattern": None, "secret_encrypted": None, "report_secret_encrypted": None, "account": "AC1", "sender": "",
        "per_second": None, "id_pattern": '"id": *"([^"]+)"', "knows_repeats": False,
        "created_at": datetime.now(UTC), "version": 1, "sort_key": "", **more,
    }  # fmt: skip
    message = Outgoing(
        id=UUID(int=7), client_id=UUID(int=2), conversation_id=UUID(int=3), event_id=None, user_id=None,
        send_connector_id=UUID(int=1), body=text, state="sending", attempts=0, recipient="+491701234567",
        sender="+4930901820", created_at=datetime.now(UTC), not_before=None, sms_id=None, watched_by=[],
    )  # fmt: skip
    return Sending(message, SendConnector(**connector), "s3cret", REPORT, cast("Database", None))


TAKEN = {
    "http": (200, '{"id": "17"}', "17"),
    "twilio": (201, '{"sid": "SM17", "status": "queued"}', "SM17"),
    "vonage": (200, '{"messages": [{"status": "0", "message-id": "V17"}]}', "V17"),
    "seven": (200, '{"success": "100", "messages": [{"id": "77", "success": true}]}', "77"),
    "kannel": (202, "0: Accepted for delivery", None),
}


@pytest.mark.parametrize("kind", PROVIDERS)
async def test_what_a_provider_takes_is_sent_and_known_by_its_number(
    provider: Provider, kind: str
) -> None:
    status, text, number = TAKEN[kind]
    provider.answer = (status, text)
    result = await WAYS[kind].send(sending(kind, provider.url))
    assert (result.outcome, result.provider_id) == (Outcome.SENT, number)
    assert len(provider.asked) == 1


async def test_each_is_asked_in_its_own_words(provider: Provider) -> None:
    asked: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {}
    for kind in PROVIDERS:
        provider.answer = TAKEN[kind][:2]
        await WAYS[kind].send(sending(kind, provider.url, text="Ça va? 😀"))
        target, headers, body = provider.asked[-1]
        values = dict(parse_qsl(body or urlsplit(target).query))
        asked[kind] = (urlsplit(target).path, headers, values)
    path, headers, form = asked["twilio"]
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert base64.b64decode(headers["authorization"].split(" ")[1]) == b"AC1:s3cret"
    assert form == {
        "To": "+491701234567", "From": "+4930901820", "Body": "Ça va? 😀", "StatusCallback": REPORT,
    }  # fmt: skip
    path, _, form = asked["vonage"]
    assert path == "/sms/json"
    assert (form["to"], form["type"], form["callback"]) == ("491701234567", "unicode", REPORT)
    path, headers, form = asked["seven"]
    assert (path, headers["x-api-key"], form["text"]) == ("/api/sms", "s3cret", "Ça va? 😀")
    path, _, query = asked["kannel"]
    assert path == "/cgi-bin/sendsms"
    assert (query["username"], query["coding"], query["text"]) == ("AC1", "2", "Ça va? 😀")
    assert query["dlr-url"] == REPORT + "&type=%d"


async def test_a_sender_of_its_own_is_what_the_customer_sees(provider: Provider) -> None:
    provider.answer = TAKEN["twilio"][:2]
    await WAYS["twilio"].send(sending("twilio", provider.url, sender="MG17"))
    assert dict(parse_qsl(provider.asked[-1][2]))["MessagingServiceSid"] == "MG17"
    await WAYS["twilio"].send(sending("twilio", provider.url, sender="Acme"))
    assert dict(parse_qsl(provider.asked[-1][2]))["From"] == "Acme"


@pytest.mark.parametrize("kind", PROVIDERS)
@pytest.mark.parametrize(
    ("manner", "answer", "outcome"),
    [
        ("answers", (500, "oops"), Outcome.UNCLEAR), ("answers", (503, ""), Outcome.NOT_SENT),
        ("answers", (429, ""), Outcome.NOT_SENT), ("drops", (200, ""), Outcome.UNCLEAR),
        ("hangs", (200, ""), Outcome.UNCLEAR), ("answers", (404, "{}"), Outcome.FAILED),
        ("answers", (302, ""), Outcome.FAILED),
    ],
)  # fmt: skip
async def test_only_what_certainly_did_not_leave_may_be_tried_again(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, kind: str, manner: str,
    answer: tuple[int, str], outcome: Outcome,
) -> None:  # fmt: skip
    monkeypatch.setattr(wire, "ANSWER_WITHIN_S", 0.3)
    provider.manner, provider.answer = manner, answer
    assert (await WAYS[kind].send(sending(kind, provider.url))).outcome is outcome
    assert len(provider.asked) == 1


@pytest.mark.parametrize("kind", PROVIDERS)
async def test_an_answer_that_comes_twice_counts_once(provider: Provider, kind: str) -> None:
    provider.manner, provider.answer = "twice", TAKEN[kind][:2]
    assert (await WAYS[kind].send(sending(kind, provider.url))).outcome is Outcome.SENT
    assert len(provider.asked) == 1


@pytest.mark.parametrize("kind", PROVIDERS)
async def test_where_nobody_listens_nothing_left(kind: str) -> None:
    result = await WAYS[kind].send(sending(kind, "http://127.0.0.1:1"))
    assert (result.outcome, result.reason) == (Outcome.NOT_SENT, "no_connection")


@pytest.mark.parametrize("kind", PROVIDERS)
async def test_nobody_is_led_into_the_house(kind: str) -> None:
    result = await WAYS[kind].send(sending(kind, "http://169.254.169.254"))
    assert (result.outcome, result.reason) == (Outcome.FAILED, "private_address")


@pytest.mark.parametrize(
    ("kind", "answer", "outcome", "reason"),
    [
        ("twilio", (400, '{"code": 21211}'), "failed", "number:21211"),
        ("twilio", (400, '{"code": 21610}'), "failed", "blocked:21610"),
        ("twilio", (401, '{"code": 20003}'), "failed", "credentials:20003"),
        ("twilio", (400, '{"code": 99999}'), "failed", "refused_by_provider:99999"),
        ("vonage", (200, '{"messages": [{"status": "4"}]}'), "failed", "credentials:4"),
        ("vonage", (200, '{"messages": [{"status": "1"}]}'), "not_sent", "throttled:1"),
        ("vonage", (200, '{"messages": [{"status": "5"}]}'), "unclear", "refused_by_provider:5"),
        ("vonage", (200, '{"messages": [{"status": "0"}, {"status": "9"}]}'), "unclear", "refused_by_provider:9"),
        ("vonage", (200, "no json"), "failed", "http_200"),
        ("seven", (200, '{"success": "500"}'), "failed", "credit:500"),
        ("seven", (200, '{"success": "402"}'), "unclear", "refused_by_provider:402"),
        ("seven", (401, "900"), "failed", "credentials:401"),
        ("kannel", (403, "Authorization failed"), "failed", "credentials:403"),
        ("kannel", (202, "3: Queued for later delivery"), "sent", None),
    ],
)  # fmt: skip
async def test_a_refusal_says_why(
    provider: Provider, kind: str, answer: tuple[int, str], outcome: str, reason: str | None
) -> None:
    provider.answer = answer
    result = await WAYS[kind].send(sending(kind, provider.url))
    assert (result.outcome, result.reason) == (Outcome(outcome), reason)


@pytest.mark.parametrize(
    ("kind", "fields", "report"),
    [
        ("twilio", {"messagesid": "SM1", "messagestatus": "delivered"}, Report("SM1", "delivered")),
        ("twilio", {"messagesid": "SM1", "messagestatus": "undelivered", "errorcode": "30005"},
         Report("SM1", "failed", "number:30005")),
        ("twilio", {"messagesid": "SM1", "messagestatus": "queued"}, None),
        ("vonage", {"messageid": "V1", "status": "delivered", "err-code": "0"}, Report("V1", "delivered")),
        ("vonage", {"messageid": "V1", "status": "expired", "err-code": "9"}, Report("V1", "failed", "expired:9")),
        ("seven", {"msg_id": "7", "status": "DELIVERED"}, Report("7", "delivered")),
        ("seven", {"msg_id": "7", "status": "NOTDELIVERED"}, Report("7", "failed", "undeliverable")),
        ("seven", {"webhook_event": "sms_mo", "status": "DELIVERED"}, None),
        ("kannel", {"type": "1"}, Report(None, "delivered")), ("kannel", {"type": "16"}, Report(None, "failed", "rejected")),
        ("kannel", {"type": "99"}, None), ("http", {"id": "1", "status": "DELIVRD"}, Report("1", "delivered")),
        ("http", {"id": "1", "state": "undelivered"}, Report("1", "failed", "undeliverable")),
        ("http", {}, None), ("demo_phone", {"status": "delivered"}, None),
    ],
)  # fmt: skip
def test_delivery_reports_are_read(
    kind: str, fields: dict[str, str], report: Report | None
) -> None:
    assert WAYS[kind].report(fields) == report


def test_every_kind_can_be_chosen_and_has_a_sender() -> None:
    schemas = document()["components"]["schemas"]
    kinds = schemas["SendConnectorView"]["properties"]["kind"]["enum"]
    assert set(kinds) == set(WAYS) == {*PROVIDERS, "demo_phone"}
    assert all(name == way.name for name, way in WAYS.items())
    assert json.dumps(
        sorted(schemas["SendConnectorBody"]["properties"]["kind"]["enum"])
    ) == json.dumps(sorted(PROVIDERS))
