"""From bytes to parameters: whatever comes is read or refused, and what can be read is read exactly."""

import base64
import json
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.connectors.provider import Malformed, RawRequest
from ringdove.receiver import charsets, wire

FORM = b"application/x-www-form-urlencoded"
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
pairs = st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), texts, max_size=6).filter(
    lambda found: not {"charset", "_charset_"} & set(found)
)
types = st.sampled_from(
    [b"", FORM, b"application/json", b"multipart/form-data; boundary=b", b"multipart/form-data",
     b"text/plain; charset=utf-16", b'x/y; charset="', b";;;", b"application/x+json; charset=idna"]
)  # fmt: skip
fragments = st.lists(
    st.one_of(
        st.binary(max_size=30),
        st.sampled_from([b"--b", b"--b--", b"\r\n", b"\r\n\r\n", b"&", b"=", b"%", b"%zz", b"{", b"}", b'"a":', b",",
                         b"[", b"1e999", b"\\ud800", b'Content-Disposition: form-data; name="to"',
                         b"Content-Disposition: form-data; name*=utf-8''%ff", b"Content-Type: text/plain; charset=x",
                         b"charset=utf-16", b"_charset_=shift_jis"]),
    ),
    max_size=14,
).map(b"".join)  # fmt: skip


def body(data: bytes, content_type: bytes = FORM) -> dict[str, str]:
    return wire.read_body(data, content_type)


@given(fragments, fragments, types, st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(
    query: bytes, data: bytes, content_type: bytes, authorization: bytes
) -> None:
    headers = {
        b"content-type": content_type,
        b"authorization": authorization,
        b"x-token": authorization,
    }
    found = _read(query, data, headers)
    if isinstance(found, Malformed):
        assert "\n" not in found.message
    else:
        assert all(name == name.casefold() for name in (*found.query, *found.body))


def _read(query: bytes, data: bytes, headers: dict[bytes, bytes]) -> RawRequest | Malformed:
    try:
        return wire.read_request(query, data, headers)
    except Malformed as error:
        return error


@given(pairs)
def test_what_a_form_says_is_read_exactly(values: dict[str, str]) -> None:
    assert body(urlencode(values).encode()) == values
    assert body(json.dumps(values).encode(), b"application/json") == values
    assert body(json.dumps(values, ensure_ascii=False).encode(), FORM) == values or not values


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), texts, min_size=1, max_size=4)
)
def test_what_several_parts_say_is_read_exactly(values: dict[str, str]) -> None:
    parts = [
        f'--b0und\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in values.items()
        if name != "_charset_"
    ]
    data = "".join([*parts, "--b0und--\r\n"]).encode()
    found = body(data, b"multipart/form-data; boundary=b0und")
    assert found == {name: value for name, value in values.items() if name != "_charset_"}


@given(st.binary(max_size=80), st.sampled_from([None, *charsets._CODECS, "utf-7", "idna"]))
def test_no_bytes_in_no_charset_fail(data: bytes, label: str | None) -> None:
    charsets.decode(data, charsets.codec_of(label))


@pytest.mark.parametrize(
    ("data", "content_type", "text"),
    [
        (b"text=%A4", FORM + b"; charset=iso-8859-15", "€"),
        (b"text=%A4", FORM + b'; charset="ISO-8859-15"', "€"),
        (b"text=%80%81", FORM, "€\x81"),
        (b"text=%e2%82%ac", FORM + b"; charset=utf8mb4", "€"),
        (b"text=+AGE-", FORM + b"; charset=utf-7", " AGE-"),
        (b"text=%8A%BF&charset=Shift_JIS", FORM, "漢"),
        (b"charset=UTF-16BE&text=%D8%3D%DE%00%00+%00H%00i", FORM, "😀 Hi"),
        (b"charset=UTF-16BE&text=ok", FORM, "ok"),
        (b'\xef\xbb\xbf{"text": "\xe2\x82\xac"}', b"application/json", "€"),
        (b'{"text": "first", "TEXT": "later", "text": "last"}', b"application/json", "first"),
        (b'{"text": 1.50}', b"application/json", "1.50"),
        (b'{"text": true, "more": {"text": "no"}, "none": null}', b"text/json", "true"),
        (b"text=a&text=b&TEXT=c", FORM, "a"),
        (b"a;b=c&text=d%20e%2", FORM, "d e%2"),
        (b"text=x\r\n", FORM, "x"),
    ],
)  # fmt: skip
def test_charsets_and_oddities(data: bytes, content_type: bytes, text: str) -> None:
    assert body(data, content_type)["text"] == text


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"[]x", b"application/json"),
        (b'[{"text": "x"}]', b"application/json"),
        (b'"text"', b"application/json"),
        (b'{"a":' * 100_000, b"application/json"),
        (b"--b\r\n", b"multipart/form-data; boundary=b"),
        (b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\ncut', b"multipart/form-data; boundary=b"),
        (b"x", b"multipart/form-data"),
        (b"a&" * 2000, FORM),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(data: bytes, content_type: bytes) -> None:
    with pytest.raises(Malformed):
        body(data, content_type)


def test_a_compressed_body_is_refused_by_name() -> None:
    with pytest.raises(Malformed, match="Content-Encoding"):
        wire.read_request(b"", b"\x1f\x8b", {b"content-encoding": b"gzip"})


def test_tokens_come_from_three_headers() -> None:
    basic = base64.b64encode("x:päss:word".encode())
    assert wire.header_tokens({b"authorization": b"Basic " + basic}) == ("päss:word",)
    assert wire.header_tokens({b"authorization": b"bearer  one "}) == ("one",)
    assert wire.header_tokens({b"x-token": b" two ", b"authorization": b"Bearer one"}) == (
        "two",
        "one",
    )
    assert wire.header_tokens({b"authorization": b"Basic ***", b"x-token": b" "}) == ()


def test_names_may_be_escaped() -> None:
    assert wire.urlencoded(quote("Ünï").encode() + b"=1", None) == {"ünï": "1"}
