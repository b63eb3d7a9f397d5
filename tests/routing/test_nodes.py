"""Each kind of node: what it makes of which text. Data, one list a kind; a kind without any fails."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ringdove.routing import engine
from ringdove.routing.node import SECRET_MARK, Call, CameSms, Failed, Found, ToGroup
from ringdove.routing.nodes import NODES
from tests.routing.flows import FACTS, checked, choice, node

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
GROUP = "00000000-0000-0000-0000-000000000001"
WORDS = [choice("help", "Hilfe", "help me"), choice("stop", "Stopp")]

#: kind: settings, text, the output it is left by (None: the last node), what was set or sent.
CASES: dict[str, list[tuple[dict[str, Any], str, str | None, dict[str, str] | list[str]]]] = {
    "keyword": [
        ({"choices": WORDS}, "HILFE!", "help", {}),
        ({"choices": WORDS}, "hîlfe, please", "help", {}),
        ({"choices": WORDS}, "Help me please", "help", {}),
        ({"choices": WORDS}, "helpless", "otherwise", {}),
        ({"choices": WORDS}, "please hilfe", "otherwise", {}),
        ({"choices": WORDS}, "", "otherwise", {}),
        ({"choices": WORDS, "where": "any_word"}, "I want you to STOPP.", "stop", {}),
        ({"choices": WORDS, "where": "any_word"}, "unstoppable", "otherwise", {}),
        ({"choices": WORDS, "where": "beginning"}, "Stopp123", "stop", {}),
        ({"choices": WORDS, "where": "whole_text"}, " «Stopp» ", "stop", {}),
        ({"choices": WORDS, "where": "whole_text"}, "Stopp now", "otherwise", {}),
        ({"choices": [choice("s", "Straße")]}, "STRASSE", "s", {}),
    ],
    "pattern": [
        ({"pattern": r"(?P<order>[0-9]{4,})"}, "Order 12345?", "matches", {"order": "12345"}),
        ({"pattern": "^ja$", "ignore_case": False}, "JA", "otherwise", {}),
        ({"pattern": "^ja$"}, "JA", "matches", {}),
        ({"pattern": "(a|aa|aaa)*$"}, "a" * 5000 + "b", "matches", {}),
    ],
    "compare": [
        ({"conditions": [{"variable": "text", "operator": "equals", "value": "yes"}]}, "YES!", "yes", {}),
        ({"conditions": [{"variable": "text", "type": "number", "operator": "greater", "value": "9.5"}]}, "10,0", "yes", {}),
        ({"conditions": [{"variable": "text", "type": "number", "operator": "less", "value": "9"}]}, "ten", "no", {}),
        ({"conditions": [{"variable": "time", "type": "time", "operator": "at_least", "value": "10:30"}]}, "", "yes", {}),
        ({"conditions": [{"variable": "date", "type": "date", "operator": "less", "value": "2026-11-24"}]}, "", "no", {}),
        ({"conditions": [{"variable": "text", "operator": "is_empty"}]}, " ", "yes", {}),
        ({"match": "any", "conditions": [{"variable": "text", "operator": "is_empty"}, {"variable": "known_sender", "operator": "equals", "value": "false"}]}, "x", "yes", {}),
        ({"conditions": [{"variable": "text", "operator": "contains", "value": "{{ client }}"}]}, "dear ACME", "yes", {}),
    ],
    "sender": [
        ({"numbers": ["+491701234567"]}, "", "matches", {}),
        ({"numbers": ["+491701234568"]}, "", "otherwise", {}),
        ({"prefixes": ["+49170"]}, "", "matches", {}),
        ({"countries": ["DE", "AT"]}, "", "matches", {}),
        ({"countries": ["AT"]}, "", "otherwise", {}),
        ({"known": False}, "", "matches", {}),
        ({"known": True, "countries": ["DE"]}, "", "otherwise", {}),
        ({"contact": False, "opted_out": False}, "", "matches", {}),
        ({"opted_out": True}, "", "otherwise", {}),
    ],
    "set_variable": [
        ({"name": "greeting", "value": "Hi {{ sender | slice: 0, 3 }}"}, "", "next", {"greeting": "Hi +49"}),
    ],
    "reply": [
        ({"texts": {"de": "Hallo", "en": "You said {{ text }}"}}, "moo", "next", ["You said moo"]),
        ({"texts": {"de": "Hallo {{ client }}"}}, "moo", "next", ["Hallo Acme"]),
    ],
    "language": [({"language": "de"}, "", "next", {"language": "de"})],
    "email": [
        ({"to": ["shop@acme.example"], "subject": "SMS", "text": "{{ text }}"}, "hi", "next", {}),
        ({"to": ["not an address"], "subject": "SMS", "text": "x"}, "hi", None, {}),
    ],
    "http": [],
    "to_agent": [({"acd_group_id": GROUP, "user_id": GROUP}, "", None, {})],
    "note": [({"text": "was here"}, "", "next", {})],
    "to_group": [({"acd_group_id": GROUP}, "", None, {})],
    "end": [({}, "", None, {})],
    "ask_and_wait": [],
    "opening_times": [],
    "queue_state": [],
}  # fmt: skip


def test_every_kind_of_node_has_examples() -> None:
    assert CASES.keys() == NODES.keys()


@pytest.mark.parametrize(
    ("kind", "settings", "text", "output", "did"),
    [(kind, *case) for kind, cases in CASES.items() for case in cases],
)
def test_a_node(
    kind: str,
    settings: dict[str, Any],
    text: str,
    output: str | None,
    did: dict[str, str] | list[str],
) -> None:
    flow = checked(node("it", kind, **settings))
    turn = engine.run(flow, engine.begin(flow, FACTS, text, None), NOW)
    (passed,) = turn.trace
    assert passed.output == output
    assert (list(passed.sent) if isinstance(did, list) else passed.sets) == did


#: settings, texts in order, how it was left, what was kept
ANSWERS: list[tuple[dict[str, Any], list[str], str, str]] = [
    ({"answer": "choice", "choices": WORDS}, ["stopp!"], "stop", "stop"),
    ({"answer": "choice", "choices": WORDS}, ["what?", "Help me"], "help", "help"),
    ({"answer": "choice", "choices": WORDS}, ["what?", "who?"], "no_answer", ""),
    ({"answer": "choice", "choices": WORDS}, ["I want a human."], "person", ""),
    ({"answer": "yes_no"}, ["Ja, gerne"], "yes", "yes"),
    ({"answer": "yes_no"}, ["NO"], "no", "no"),
    ({"answer": "yes_no", "tries": 3}, ["maybe", "perhaps", "y"], "yes", "yes"),
    ({"answer": "number"}, ["about 12,5 kg"], "answer", "12.5"),
    ({"answer": "number", "maximum": 10, "tries": 1}, ["11"], "no_answer", ""),
    ({"answer": "number", "tries": 1}, ["4 or 5"], "no_answer", ""),
    ({"answer": "date"}, ["am 3.12. bitte"], "answer", "2026-12-03"),
    ({"answer": "date"}, ["3.2."], "answer", "2027-02-03"),
    ({"answer": "date"}, ["2026-12-24"], "answer", "2026-12-24"),
    ({"answer": "date", "tries": 1}, ["31.2.2027"], "no_answer", ""),
    ({"answer": "free"}, ["anything, even 3"], "answer", "anything, even 3"),
    ({"answer": "free"}, ["AGENT"], "person", ""),
]


@pytest.mark.parametrize(("settings", "texts", "output", "kept"), ANSWERS)
def test_an_answer(settings: dict[str, Any], texts: list[str], output: str, kept: str) -> None:
    flow = checked(node("it", "ask_and_wait", question={"en": "Well?"}, **settings))
    state = engine.begin(flow, FACTS, "hello", None)
    trace = engine.run(flow, state, NOW).trace
    for text in texts:
        assert state.want is not None
        assert trace[-1].sent == ["Well?"]
        engine.hear(state, text, None)
        trace = engine.run(flow, state, NOW, CameSms()).trace
    assert trace[-1].output == output
    assert state.variables.get("answer", "") == kept


@pytest.mark.parametrize(
    ("kind", "settings", "found", "output"),
    [
        ("opening_times", {"opening_times_id": GROUP}, {"open": True}, "open"),
        ("opening_times", {"opening_times_id": GROUP}, {"open": False}, "closed"),
        ("opening_times", {"opening_times_id": GROUP}, {"open": False, "holiday": "Xmas"}, "holiday"),
        ("queue_state", {"acd_group_id": GROUP}, {"agents_free": 1, "agents_present": 1}, "free"),
        ("queue_state", {"acd_group_id": GROUP}, {"agents_free": 1, "waiting": 1, "agents_present": 1}, "busy"),
        ("queue_state", {"acd_group_id": GROUP}, {}, "nobody"),
        ("http", {"url": "https://a.example"}, {"status": 204, "body": None}, "ok"),
        ("http", {"url": "https://a.example"}, {"status": 404, "body": {"a": 1}}, "refused"),
        ("http", {"url": "https://a.example"}, {"status": None, "error": "timeout"}, "failed"),
        ("http", {"url": "https://a.example"}, {"status": 200, "error": "not_json"}, "failed"),
    ],
)  # fmt: skip
def test_what_is_found_outside_decides(
    kind: str, settings: dict[str, Any], found: dict[str, Any], output: str
) -> None:
    flow = checked(node("it", kind, **settings))
    state = engine.begin(flow, FACTS, "hello", None)
    assert engine.run(flow, state, NOW).trace[-1].wants is not None
    assert engine.run(flow, state, NOW, Found(found)).trace[-1].output == output


def test_a_request_is_filled_in_so_that_no_text_of_a_sender_breaks_out_of_its_place() -> None:
    flow = checked(
        node("it", "http", method="POST", url="https://shop.example/{{ text }}",
             headers=[{"name": "Authorization", "value": "Bearer {{ secret }}"}], body='{"said": "{{ text }}"}'),
    )  # fmt: skip
    state = engine.begin(flow, FACTS, '/../"}, "x": {"', None)
    engine.run(flow, state, NOW)
    assert isinstance(state.want, Call)
    assert state.want.url == "https://shop.example/%2F..%2F%22%7D%2C%20%22x%22%3A%20%7B%22"
    assert state.want.headers["Authorization"] == f"Bearer {SECRET_MARK}"
    assert json.loads(state.want.body or "") == {"said": '/../"}, "x": {"'}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"url": "{{ text }}"}, "bad_url"),
        (
            {"url": "https://a.example", "headers": [{"name": "X", "value": "{{ text }}"}]},
            "bad_header",
        ),
    ],
)
def test_a_request_that_cannot_be_made_ends_the_run(settings: dict[str, Any], code: str) -> None:
    flow = checked(node("it", "http", **settings))
    state = engine.begin(flow, FACTS, "file:///etc\n", None)
    engine.run(flow, state, NOW)
    assert isinstance(state.outcome, Failed)
    assert state.outcome.code == code


def test_a_group_gets_an_appointment_skills_and_what_its_agents_are_to_see() -> None:
    flow = checked(
        node("it", "to_group", acd_group_id=GROUP, not_before="2026-11-25 08:00", skills=["French"],
             show=["sender"], last_agent=True),
    )  # fmt: skip
    state = engine.begin(flow, FACTS, "hi", None)
    engine.run(flow, state, NOW)
    assert isinstance(state.outcome, ToGroup)
    assert state.outcome.not_before == datetime(2026, 11, 25, 7, tzinfo=UTC)
    assert state.outcome.skills == ("French",)
    assert state.outcome.shown == {"sender": FACTS.sender}
    assert state.outcome.last_agent
