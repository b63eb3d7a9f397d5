"""Whatever comes, the receiver answers as documented, soon, and stores only what it answered 200."""

import asyncio
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.build import Build
from tests.support.site import Site, eventually

LINE = "+493023125099"
DOCUMENTED = {200, 400, 401, 403, 404, 405, 413, 429, 431, 502, 503}
ANSWERED_WITHIN_S = 3.0
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "400"))

NAMES = st.sampled_from(
    ["receiver", "to", "ziel", "sender", "from", "message", "text", "token", "id", "charset", "_charset_", "TO", ""]
)  # fmt: skip
VALUES = st.one_of(
    st.just(LINE.encode()), st.just(b"%2B493023125099"), st.binary(max_size=40), st.text(max_size=20).map(
        lambda t: t.encode("utf-8", "surrogatepass")
    ), st.sampled_from([b"%", b"%zz", b"%00", b"%ED%A0%80", b"\xff\xfe", b"a" * 3000, b"utf-16", b"+", b"=&;"]),
)  # fmt: skip
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=8).map(
    lambda pairs: b"&".join(n.encode() + b"=" + v for n, v in pairs)
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=10)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
).map(lambda value: repr(value).replace("'", '"').encode("utf-8", "surrogatepass"))
MULTIPART = st.lists(st.tuples(NAMES, VALUES), max_size=5).map(
    lambda parts: (
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v)
            for n, v in parts
        )
        + b"--b--\r\n"
    )
)
BODIES = st.one_of(st.just(b""), PAIRS, JSON, MULTIPART, st.binary(max_size=200))
TYPES = st.sampled_from(
    [b"application/x-www-form-urlencoded", b"application/json", b"multipart/form-data; boundary=b", b"text/plain",
     b"multipart/form-data", b"application/json; charset=utf-16", b"x; charset=idna", b"\xff", b""]
)  # fmt: skip
METHODS = st.sampled_from([b"GET", b"POST", b"POST", b"PUT", b"HEAD", b"OPTIONS"])


def request(method: bytes, query: bytes, kind: bytes, body: bytes, *, chunked: bool) -> bytes:
    query = bytes(byte for byte in query if byte > 0x20 and byte != 0x7F)
    head = b"%s /SMSReceiver?%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" % (method, query)
    if kind:
        head += b"Content-Type: %s\r\n" % kind
    if chunked and body:
        return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    return head + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def told_and_repeated(build: Build) -> int:
    repeats = "SELECT COALESCE(sum(repeats), 0) FROM messages_repeats"
    return int(build.value("SELECT count(*) FROM messages")) + int(build.value(repeats))


@pytest.mark.timeout(300)
async def test_anything_is_answered_as_documented(site: Site, build: Build) -> None:
    acme = build.client()
    build.connector(acme, build.group(acme), LINE)
    port = int(site.url.rsplit(":", 1)[1])
    asked: list[bytes] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(METHODS, PAIRS, TYPES, BODIES, st.booleans())
    def collect(method: bytes, query: bytes, kind: bytes, body: bytes, chunked: bool) -> None:
        asked.append(request(method, query, kind, body, chunked=chunked))

    collect()

    async def ask(data: bytes) -> int:
        async with asyncio.timeout(ANSWERED_WITHIN_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(data)
            line = await reader.readline()
            writer.close()
        return int(line.split()[1])

    accepted = 0
    for start in range(0, len(asked), 20):
        some = asked[start : start + 20]
        for data, status in zip(some, await asyncio.gather(*map(ask, some)), strict=True):
            assert status in DOCUMENTED | {204}, data
            accepted += status == 200 and not data.startswith((b"HEAD", b"OPTIONS"))
    await eventually(lambda: told_and_repeated(build) == accepted, within_s=60)
    assert (await site.sms(LINE))[0] == 200


#: The connection ended without an answer.
CUT = 0


async def test_two_thousand_repeats_at_once_are_one_sms(site: Site, build: Build) -> None:
    acme = build.client()
    build.connector(acme, build.group(acme), LINE)
    assert (await site.sms(LINE, "before"))[0] == 200
    port = int(site.url.rsplit(":", 1)[1])
    query = b"to=%2B493023125099&from=%2B491713920012&text=again&id=one"
    data = request(b"GET", query, b"", b"", chunked=False)

    async def opened() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", port)

    async def status_of(reader: asyncio.StreamReader) -> int:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return CUT
        length = int(head.lower().partition(b"content-length: ")[2].split()[0])
        await reader.readexactly(length)
        return int(head.split()[1])

    left = 2000
    while (
        left
    ):  # a slow machine may not get through in time, or cut who was slow; a provider comes again
        connections = await asyncio.gather(*(opened() for _ in range(left)))
        for _, writer in connections:
            writer.write(data)
        found = await asyncio.gather(*(status_of(reader) for reader, _ in connections))
        assert set(found) <= {200, 503, CUT}
        left -= found.count(200)
        for _, writer in connections:
            writer.close()
    # What a slow machine put into the spool meanwhile is counted when it comes out.
    await eventually(
        lambda: build.value("SELECT repeats FROM messages_repeats") >= 1999, within_s=60
    )
    assert build.value("SELECT count(*) FROM messages WHERE body = 'again'") == 1
