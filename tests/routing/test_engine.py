"""The engine: every flow ends, in one way, wherever it is cut."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ringdove.routing import engine
from ringdove.routing.engine import STATE, Flow, State, Turn
from ringdove.routing.format import read
from ringdove.routing.node import (
    Answer,
    Call,
    CameSms,
    Ended,
    Failed,
    Found,
    IsOpen,
    NextSms,
    QueueOf,
    Send,
    TimedOut,
    ToGroup,
)
from tests.routing.flows import FACTS, SUPPORT, checked, choice, help_menu, node

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
WORDS = ["support", "sales", "yes", "12", "agent", "3.12.", ""]
TEMPLATES = [
    "hello",
    "{{ text }}",
    "{{ v }}",
    "{% if text == 'yes' %}{{ date }}{% endif %}",
    "{{ v | append: v }}",
]
GROUP = str(SUPPORT)


def _settings(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    text = draw(st.sampled_from(TEMPLATES))
    choices = [choice("a", "support", "yes"), choice("b", "sales")]
    made: dict[str, dict[str, Any]] = {
        "keyword": {"choices": choices, "where": draw(st.sampled_from(["any_word", "beginning"]))},
        "pattern": {"pattern": "(?P<v>[a-z]+)"},
        "compare": {"conditions": [{"variable": "v", "operator": "equals", "value": text}]},
        "sender": {"known": draw(st.booleans())},
        "opening_times": {"opening_times_id": GROUP},
        "queue_state": {"acd_group_id": GROUP},
        "set_variable": {"name": "v", "value": text},
        "ask_and_wait": {"question": {"en": text}, "answer": "choice", "choices": choices, "save_as": "v"},
        "reply": {"texts": {"en": text}},
        "to_group": {"acd_group_id": GROUP, "subject": text, "show": ["v"]},
        "language": {"language": "de"},
        "email": {"to": ["a@b.example"], "subject": "x", "text": text or "x"},
        "http": {"url": "https://a.example/{{ text }}", "save_as": "v"},
        "to_agent": {"acd_group_id": GROUP, "user_id": GROUP},
        "note": {"text": text},
        "end": {},
    }  # fmt: skip
    return made[kind]


@st.composite
def _flows(draw: st.DrawFn) -> Flow:
    kinds = draw(st.lists(st.sampled_from([
        "keyword", "pattern", "compare", "sender", "opening_times", "queue_state", "set_variable", "ask_and_wait",
        "reply", "to_group", "note", "end", "language", "email", "http", "to_agent",
    ]), min_size=1, max_size=8))  # fmt: skip
    ids = [f"n{i}" for i in range(len(kinds))]
    nodes = []
    for id_, kind in zip(ids, kinds, strict=True):
        plain = checked(
            node(id_, kind, **_settings(draw, kind)), node("v", "set_variable", name="v", value="")
        )
        outputs = plain.nodes[id_].node.outputs
        leads = {o: draw(st.sampled_from([*ids, ""])) for o in outputs}
        nodes.append(
            node(id_, kind, {o: t for o, t in leads.items() if t}, **_settings(draw, kind))
        )
    return checked(*nodes, node("v", "set_variable", name="v", value=""))


def _answer(state: State, text: str) -> Answer:
    match state.want:
        case NextSms():
            if text == "":
                return TimedOut()
            engine.hear(state, text, None)
            return CameSms()
        case IsOpen():
            return Found({"open": text == "yes", "holiday": text or None})
        case Call():
            return Found({"status": 200 if text == "yes" else None, "body": {"a": text}})
        case QueueOf():
            return Found({"agents_free": len(text) % 2, "agents_present": len(text)})
        case _:
            raise AssertionError(state.want)


Heard = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10)


def _whole(flow: Flow, texts: list[str]) -> tuple[State, list[Turn]]:
    """A run until its outcome; the texts come again and again."""
    state = engine.begin(flow, FACTS, texts[0], None)
    turns = [engine.run(flow, state, NOW)]
    while state.outcome is None:
        turns.append(engine.run(flow, state, NOW, _answer(state, texts[len(turns) % len(texts)])))
    return state, turns


@settings(max_examples=300)
@given(_flows(), Heard)
def test_every_flow_ends_in_one_way(flow: Flow, texts: list[str]) -> None:
    state, turns = _whole(flow, texts)
    assert isinstance(state.outcome, ToGroup | Ended | Failed)
    assert state.want is None
    assert state.steps <= engine.RUN_LIMIT + 1
    trace = [passed for turn in turns for passed in turn.trace]
    assert len(trace) == state.steps
    effects = [effect for turn in turns for effect in turn.effects]
    sent = [effect.text for effect in effects if isinstance(effect, Send)]
    assert [text for p in trace for text in p.sent] == sent
    assert len(sent) <= engine.SENDS
    assert len(effects) - len(sent) <= engine.LETTERS
    assert all(p.output or p.wants for p in trace[:-1])


@settings(max_examples=300)
@given(_flows(), Heard, st.integers(0, 30))
def test_a_run_that_is_cut_and_goes_on_equals_one_that_is_not(
    flow: Flow, texts: list[str], cut: int
) -> None:
    """Cut after so many steps: stored, read again, gone on."""
    expected, turns = _whole(flow, texts)
    state = engine.begin(flow, FACTS, texts[0], None)
    engine.tell_time(state, NOW)
    turn, steps, heard = Turn(), 0, 1
    answer: Answer | None = None
    while state.outcome is None:
        if steps == cut:
            state = STATE.validate_python(
                json.loads(json.dumps(STATE.dump_python(state, mode="json")))
            )
        if state.want is not None:
            answer = _answer(state, texts[heard % len(texts)])
            heard += 1
            state.turn = 0
            engine.tell_time(state, NOW)
        engine.step(flow, state, turn, NOW, answer)
        answer = None
        steps += 1
    assert state == expected
    assert turn.trace == [passed for one in turns for passed in one.trace]
    assert turn.effects == [effect for one in turns for effect in one.effects]


def test_a_circle_ends_with_a_recorded_failure() -> None:
    flow = checked(
        node("a", "set_variable", {"next": "b"}, name="x", value="1"),
        node("b", "note", {"next": "a"}, text="again"),
    )
    state = engine.begin(flow, FACTS, "hello", None)
    turn = engine.run(flow, state, NOW)
    assert state.outcome == Failed("too_many_steps", "too_many_steps")
    assert len(turn.trace) == engine.TURN_LIMIT + 1


def test_a_circle_that_asks_ends_too() -> None:
    flow = checked(node("a", "ask_and_wait", {"answer": "a"}, question={"en": "More?"}))
    state, turns = _whole(flow, ["yes"])
    assert state.outcome == Failed("too_many_sends", "too_many_sends")
    assert sum(len(t.effects) for t in turns) == engine.SENDS


def test_a_variable_that_doubles_itself_hits_the_limit_of_texts() -> None:
    flow = checked(
        node("a", "set_variable", {"next": "b"}, name="x", value="0123456789"),
        node("b", "set_variable", {"next": "b"}, name="x", value="{{ x | append: x }}"),
    )
    state = engine.begin(flow, FACTS, "hello", None)
    engine.run(flow, state, NOW)
    assert isinstance(state.outcome, Failed)
    assert state.outcome.code in ("text_limit", "template")


def test_an_output_that_leads_nowhere_is_a_failure() -> None:
    flow = checked(node("a", "note", text="hello"))
    state = engine.begin(flow, FACTS, "hello", None)
    engine.run(flow, state, NOW)
    assert state.outcome == Failed("not_connected", "next")


def test_the_menu_asks_waits_and_knows_the_time_zone() -> None:
    flow, problems = read(help_menu())
    assert flow is not None
    assert {p.code for p in problems} == {"not_connected"}
    state = engine.begin(flow, FACTS, "moin", None)
    turn = engine.run(flow, state, NOW)
    assert state.want == NextSms(NOW + timedelta(seconds=600))
    assert [p.wants or p.output for p in turn.trace] == ["otherwise", "sms"]
    assert state.variables["time"] == "10:30"
    engine.hear(state, "Sales please", None)
    engine.run(flow, state, NOW, CameSms())
    assert isinstance(state.outcome, ToGroup)
    assert (state.outcome.priority, state.outcome.subject) == (80, "Sales: Sales please")


def test_without_a_way_out_nothing_is_sent() -> None:
    flow = checked(node("a", "reply", {"not_sent": "b"}, texts={"en": "hi"}), node("b", "end"))
    facts = engine.Facts(**{f: getattr(FACTS, f) for f in FACTS.__slots__} | {"can_reply": False})
    state = engine.begin(flow, facts, "hello", None)
    assert engine.run(flow, state, NOW).effects == []
    assert state.outcome == Ended(answered=False)
