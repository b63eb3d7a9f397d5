"""The SMS Receiver API over real HTTP: every documented answer, and what breaks naive receivers."""

import asyncio
import base64
import io
import json
from typing import Any
from uuid import UUID

import aiohttp
import pytest
from yarl import URL

from ringdove.kernel.crypto import Keys
from tests.conftest import SECRET
from tests.support.build import Build, Client
from tests.support.site import Site, eventually

LINE = "+4930901820"


@pytest.fixture
def acme(build: Build) -> Client:
    return build.client("acme")


@pytest.fixture
def group(build: Build, acme: Client) -> UUID:
    return build.group(acme)


def with_token(token: str) -> dict[str, object]:
    keys = Keys(SECRET)
    return {
        "require_token": True,
        "token_hmac": keys.mac("connector-token", token),
        "token_encrypted": keys.seal("connector-token", token),
    }


def bodies(build: Build) -> list[str]:
    return [
        row[0]
        for row in build.run("SELECT body FROM messages ORDER BY id", role="ringdove_pipeline")
    ]


async def send(
    site: Site, method: str = "GET", query: str = "", **how: Any
) -> tuple[int, str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            method, URL(site.url + "/SMSReceiver" + query, encoded=True), **how
        ) as answer,
    ):
        return answer.status, await answer.text(), answer.headers


async def raw(site: Site, request: bytes) -> bytes:
    port = int(site.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(4096), 8)
    writer.close()
    return answer


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", "missing: receiver"),
        ("?receiver=1", "missing: sender (also absender, from)"),
        ("?receiver=4930901820&sender=1", "missing: message"),
        ("?receiver=4930901820&sender=&message=x", "empty: sender"),
        ("?receiver=4930901820&sender=" + "1" * 256 + "&message=x", "too long: sender"),
    ],
)
async def test_what_is_missing_is_named_in_one_line(site: Site, query: str, names: str) -> None:
    status, text, headers = await send(site, query=query)
    assert status == 400
    assert text.startswith(names)
    assert text.count("\n") == 1
    assert headers["X-Request-Id"]


async def test_methods(site: Site) -> None:
    assert (await send(site, "HEAD"))[0] == 200
    status, _, headers = await send(site, "OPTIONS")
    assert (status, headers["Allow"]) == (204, "GET, POST, HEAD, OPTIONS")
    status, _, headers = await send(site, "PUT", "?receiver=1&sender=1&message=1")
    assert (status, headers["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")


async def test_too_large_a_body_is_refused_before_it_is_read(site: Site) -> None:
    assert (await send(site, "POST", data=io.BytesIO(b"x" * ((1 << 20) + 1))))[0] == 413

    async def chunks() -> Any:
        for _ in range(20):
            yield b"x" * (1 << 16)

    assert (await send(site, "POST", data=chunks()))[0] == 413


async def test_every_form_of_a_number_finds_its_connector(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, LINE)
    forms = ["+4930901820", "4930901820", "004930901820", "030901820", "030 90-1820", " 4930901820"]
    for form in forms:
        assert (await site.sms(form, form))[0] == 200, form
    assert bodies(build) == forms
    for path in ("/smsreceiver", "/SMSRECEIVER/"):
        async with (
            aiohttp.ClientSession() as session,
            session.get(
                site.url + path, params={"to": "4930901820", "from": "x", "text": ""}
            ) as answer,
        ):
            assert answer.status == 200
    assert (await site.sms("+4930901821"))[0] == 404


async def test_a_national_number_that_fits_two_connectors_is_refused(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, "+49442345678")
    assert (await site.sms("0442345678"))[0] == 200
    build.connector(acme, group, "+41442345678", country="CH")
    assert (await site.sms("+41442345678"))[0] == 200
    assert (await site.sms("0442345678"))[0] == 404


async def test_tokens(site: Site, build: Build, acme: Client, group: UUID) -> None:
    build.connector(acme, group, LINE, **with_token("s3cret-token"))
    query = "?receiver=4930901820&sender=1&message=x"
    basic = "Basic " + base64.b64encode(b"anyone:s3cret-token").decode()
    for extra, headers, expected in (
        ("", {}, 401),
        ("&token=wrong-token", {}, 401),
        ("&token=s3cret-token", {}, 200),
        ("", {"Authorization": "Bearer s3cret-token"}, 200),
        ("", {"Authorization": basic}, 200),
        ("", {"X-Token": "s3cret-token"}, 200),
        ("&token=s3cret-token", {"X-Token": "another"}, 401),
        ("&TOKEN=s3cret-token", {"X-Token": "s3cret-token"}, 200),
    ):
        status, text, _ = await send(site, query=query + extra, headers=headers)
        assert (status, "s3cret" in text) == (expected, False), (extra, headers)


async def test_bodies_in_every_form_and_the_body_wins(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, LINE)
    form = {"receiver": LINE, "sender": "+491701234567", "message": "urlencoded"}
    assert (await send(site, "POST", data=form))[0] == 200
    assert (await send(site, "POST", json={**form, "message": "json", "extra": {"a": 1}}))[0] == 200
    multipart = aiohttp.FormData({**form, "message": "multipart"}, default_to_multipart=True)
    assert (await send(site, "POST", data=multipart))[0] == 200
    wrong_type = {"Content-Type": "application/x-www-form-urlencoded"}
    as_json = json.dumps({**form, "Message": "typed wrongly"}).replace(
        '"message": "urlencoded", ', ""
    )
    assert (await send(site, "POST", data=as_json, headers=wrong_type))[0] == 200
    query = "?message=from+the+query&receiver=nobody&sender=1"
    assert (await send(site, "POST", query, data={**form, "message": "body wins"}))[0] == 200
    assert (await send(site, "GET", "?" + "receiver=4930901820&sender=1&data=alias&text=later"))[
        0
    ] == 200
    assert (await send(site, "GET", "?receiver=4930901820&sender=1&message=first&message=second"))[
        0
    ] == 200
    assert bodies(build) == [
        "urlencoded",
        "json",
        "multipart",
        "typed wrongly",
        "body wins",
        "alias",
        "first",
    ]


@pytest.mark.parametrize("body", [b"{", b"[1]", b'{"a":' * 5000, b"null", b'{"receiver": 1'])
async def test_json_that_cannot_be_read_is_refused(site: Site, body: bytes) -> None:
    assert (await send(site, "POST", data=body, headers={"Content-Type": "application/json"}))[
        0
    ] == 400


async def test_text_is_kept_exactly_in_whatever_charset(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, LINE)
    start = "?receiver=4930901820&sender=1&message="
    kinds = {
        "%F0%9F%91%A9%F0%9F%8F%BD%E2%80%8D%F0%9F%9A%92": "👩🏽‍🚒",
        "d%E9j%E0+vu": "déjà vu",
        "2+2%3D4": "2 2=4",
        "2%2B2%3D4": "2+2=4",
        "a%00b": "ab",
        "%80%81": "€\x81",
        "++two++": "  two  ",
        "%D7%A9%E2%80%AEabc": "ש\u202eabc",
    }
    for query in kinds:
        assert (await send(site, query=start + query))[0] == 200
    latin = {"Content-Type": 'application/x-www-form-urlencoded; charset="ISO-8859-15"'}
    assert (
        await send(
            site, "POST", start.removesuffix("&message="), data=b"message=%A4", headers=latin
        )
    )[0] == 200
    hostile = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"}
    assert (
        await send(
            site, "POST", start.removesuffix("&message="), data=b"message=+AGE-", headers=hostile
        )
    )[0] == 200
    surrogate = b'{"receiver":"4930901820","sender":"1","message":"a\\ud800b"}'
    assert (await send(site, "POST", data=surrogate))[0] == 200
    assert bodies(build) == [*kinds.values(), "€", " AGE-", "a\ufffdb"]


async def test_raw_bytes_in_the_request_line_arrive(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, LINE)
    line = "GET /SMSReceiver?receiver=4930901820&sender=1&message=Grüße HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert b" 200 " in await raw(site, line.encode())
    assert b" 200 " in await raw(site, line.encode("latin-1"))
    assert bodies(build) == ["Grüße", "Grüße"]


async def test_a_repeat_with_the_providers_id_is_stored_once_even_at_the_same_instant(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, LINE)
    answers = await asyncio.gather(*(site.sms(LINE, "once", message_id="77") for _ in range(20)))
    assert {status for status, _ in answers} == {200}
    assert bodies(build) == ["once"]
    assert build.value("SELECT repeats FROM messages_repeats") == 19
    assert (await site.sms(LINE, "another text", message_id="77"))[0] == 200
    assert (await site.sms(LINE, "no id"))[0] == (await site.sms(LINE, "no id"))[0] == 200
    assert bodies(build) == ["once", "another text", "no id", "no id"]


async def test_an_sms_that_cannot_be_routed_is_kept_answered_502_and_routed_when_put_right(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    connector = build.connector(acme, None, LINE)
    for more in ({"message_id": "1"}, {}, {"timestamp": "2026-11-23T10:00:00Z"}):
        for _ in range(3):
            assert (await site.sms(LINE, f"kept {more}", **more))[0] == 502
    kept = bodies(build)
    assert len(kept) == 3
    assert {
        r[0] for r in build.run("SELECT repeats FROM messages_repeats", role="ringdove_pipeline")
    } == {2}
    build.run("UPDATE sms_receive_connectors SET acd_group_id = %s WHERE id = %s", group, connector)
    for more in ({"message_id": "1"}, {}, {"timestamp": "2026-11-23T10:00:00Z"}):
        assert (await site.sms(LINE, f"kept {more}", **more))[0] == 200
    assert bodies(build) == kept
    await eventually(lambda: build.value("SELECT count(*) FROM messages_routed") == 3)
    assert (await site.sms(LINE, "kept {}"))[0] == 200
    assert bodies(build) == [*kept, "kept {}"]


async def test_a_connector_answers_what_it_is_told_to(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(
        acme, group, LINE, reply_status=202, reply_content_type="text/xml", reply_body="<Response/>"
    )
    status, text, headers = await send(site, query="?receiver=4930901820&sender=1&message=x")
    assert (status, text, headers["Content-Type"]) == (202, "<Response/>", "text/xml")


async def test_nothing_is_refused_from_memory_alone(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    assert (await site.sms(LINE))[0] == 404
    connector = build.connector(acme, group, LINE)
    assert (await site.sms(LINE))[0] == 200
    build.run("UPDATE clients SET active = false WHERE id = %s", acme.id)
    build.run("UPDATE sms_receive_connectors SET active = false WHERE id = %s", connector)
    async with asyncio.timeout(60):
        while (await site.sms(LINE))[0] != 404:
            pass


async def test_an_sms_whose_request_began_after_anothers_answer_comes_after_it(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    build.connector(acme, group, LINE)
    for number in range(30):
        assert (await site.sms(LINE, str(number)))[0] == 200
    await eventually(lambda: build.value("SELECT count(*) FROM messages_routed") == 30)
    rows = build.run(
        "SELECT m.body FROM messages m JOIN messages_routed r ON r.message_id = m.id ORDER BY r.routed_at, m.id",
        role="ringdove_pipeline",
    )
    assert [int(r[0]) for r in rows] == list(range(30))
    assert build.run(
        "SELECT count(*), sum(message_count) FROM acd_events", role="ringdove_pipeline"
    ) == [(1, 30)]


async def test_the_journal_keeps_what_came_without_secrets_and_text(
    site: Site, build: Build, acme: Client, group: UUID
) -> None:
    connector = build.connector(acme, group, LINE, **with_token("s3cret-token"))
    await site.sms(LINE, "a private text", token="s3cret-token")
    await site.sms(LINE, "a private text", token="wrong-token")
    await site.sms("+49309999999", "a private text")
    await eventually(lambda: build.value("SELECT count(*) FROM receiver_requests") == 3)
    rows = build.run(
        "SELECT status, fields::text, connector_id FROM receiver_requests ORDER BY id",
        role="ringdove_pipeline",
    )
    assert [(r[0], r[2]) for r in rows] == [(200, connector), (401, connector), (404, None)]
    assert not any(secret in r[1] for r in rows for secret in ("private", "s3cret", "wrong-token"))
