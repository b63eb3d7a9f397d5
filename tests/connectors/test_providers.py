"""Every provider's format, by samples of what is sent."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdove.connectors.provider import InboundSms, Malformed, RawRequest
from ringdove.connectors.providers import PROVIDERS
from ringdove.connectors.providers.classic import ALIASES, LIMIT

SAMPLES = Path(__file__).parent / "samples"
names = st.sampled_from([*(n for aliases in ALIASES.values() for n in aliases), "else"])
parameters = st.dictionaries(names, st.text(max_size=300), max_size=12)


def samples(name: str) -> list[Path]:
    return sorted((SAMPLES / name).glob("*.json"))


def request(sample: dict[str, Any]) -> RawRequest:
    return RawRequest(sample.get("query", {}), sample.get("body", {}))


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_samples_of_success_and_of_failure(name: str) -> None:
    assert {path.name.split("-")[0] for path in samples(name)} == {"good", "bad"}


@pytest.mark.parametrize(
    ("name", "path"),
    [(name, path) for name in PROVIDERS for path in samples(name)],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)
def test_sample(name: str, path: Path) -> None:
    sample = json.loads(path.read_text("utf-8"))
    if "says" in sample:
        with pytest.raises(Malformed) as caught:
            PROVIDERS[name].parse(request(sample))
        assert caught.value.message == sample["says"]
    else:
        sms = PROVIDERS[name].parse(request(sample))
        assert [sms.receiver, sms.sender, sms.text, sms.message_id] == sample["sms"]


@given(parameters, parameters, st.lists(st.text(max_size=9), max_size=2))
def test_any_parameters_are_an_sms_or_refused_without_quoting_a_value(
    query: dict[str, str], body: dict[str, str], tokens: list[str]
) -> None:
    sms = _parsed(RawRequest(query, body, tuple(tokens)))
    if isinstance(sms, Malformed):
        assert sms.message.partition(":")[0] in ("missing", "empty", "too long")
        assert "\n" not in sms.message
        return
    assert sms.receiver.strip()
    assert sms.sender.strip()
    assert max(len(sms.receiver), len(sms.sender), len(sms.message_id or "")) <= LIMIT
    assert "\x00" not in sms.text + sms.sender + sms.receiver
    sms.text.encode()
    assert "" not in sms.tokens


def _parsed(request: RawRequest) -> InboundSms | Malformed:
    try:
        return PROVIDERS["classic"].parse(request)
    except Malformed as error:
        return error
