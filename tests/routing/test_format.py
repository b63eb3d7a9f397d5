"""The stored form of flows: everything wrong is named with its place; hostile files cost little and do nothing."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdove.kernel import clock
from ringdove.routing import format as format_
from ringdove.routing.format import FORMAT, Problem, read, upgraded
from tests.routing.flows import flow, help_menu, node


def _errors(stored: object) -> list[tuple[str, str | None, str | None]]:
    found, problems = read(stored)
    errors = [(p.code, p.node, p.field) for p in problems if p.level == "error"]
    assert (found is None) == bool(errors)
    return errors


def test_every_problem_is_named_with_its_place() -> None:
    stored = flow(
        node("a", "keyword", {"gone": "b", "otherwise": "nobody"}, choices=[]),
        node("b", "reply", {"next": "b"}, texts={"en": "{{ x ", "fr": "salut"}),
        node("c", "pattern", pattern="(?=x)"),
        node("d", "abracadabra"),
        node("e", "to_group", {"next": "a"}, acd_group_id="me", priority=500),
        node("e", "note", text="{{ shoe_size }}"),
        start="z",
    )
    found = _errors(stored)
    assert ("no_such_node", None, "start") in found
    assert ("too_short", "a", "choices") in found
    assert ("no_such_node", "a", "leads.otherwise") in found
    assert ("value_error", "b", "texts.en") in found
    assert ("literal_error", "b", "texts.fr.[key]") in found
    assert ("value_error", "c", "pattern") in found
    assert ("unknown_kind", "d", "kind") in found
    assert {("e", "acd_group_id"), ("e", "priority")} <= {(n, f) for _, n, f in found}
    assert ("duplicate_id", "e", None) in found


def test_a_variable_that_nothing_sets_is_found_in_every_field() -> None:
    stored = flow(
        node("a", "compare", {"yes": "b", "no": "b"},
             conditions=[{"variable": "order.state", "operator": "equals", "value": "{{ lost }}"}]),
        node("b", "reply", {"next": "c"}, texts={"de": "{{ gone.too }}"}),
        node("c", "to_group", acd_group_id=str(help_menu()["nodes"][2]["settings"]["acd_group_id"]), show=["away"]),
    )  # fmt: skip
    assert sorted(_errors(stored), key=str) == sorted(
        [
            ("unknown_variable", "a", "conditions.0.variable"),
            ("unknown_variable", "a", "conditions.0.value"),
            ("unknown_variable", "b", "texts.de"),
            ("unknown_variable", "c", "show.0"),
        ],
        key=str,
    )


def test_what_is_unfinished_is_a_warning() -> None:
    found, problems = read(flow(node("a", "note", text="hi"), node("b", "end")))
    assert found is not None
    assert {(p.code, p.node, p.level) for p in problems} == {
        ("not_connected", "a", "warning"),
        ("not_reached", "b", "warning"),
    }


DEEP: list[Any] = []
for _ in range(20_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "stored",
    [
        None, 7, "x", [], {}, {"nodes": 3}, {"nodes": [None]}, {"format": 99}, {"format": "1"}, {"format": True, "x": 1},
        {"nodes": DEEP}, {"nodes": [], "start": "\x00"}, {"nodes": [node("a", "note", text="x" * 300_000)]},
        {"nodes": [node(f"n{i}", "end") for i in range(301)]},
        flow(node("a", "note", text="{% for i in (1..1000000000) %}x{% endfor %}")),
        flow(node("a", "note", text="{% include '/etc/passwd' %}")),
        flow(node("a", "note", text="{% if a %}" * 190)),
        flow(node("a", "pattern", pattern="(" * 250 + ")" * 250 + "{1000}{1000}")),
        flow(node("a", "pattern", pattern="(?P<text>x)")),
        flow(node("a", "set_variable", name="text", value="")),
        flow(node("a", "set_variable", name="__class__", value="")),
        flow(node("a", "keyword", choices=[{"output": "otherwise", "words": ["a"]}])),
        flow(node("a", "keyword", choices=[{"output": "x", "words": ["!"]}])),
        flow(node("a", "compare", conditions=[{"variable": "text", "type": "number", "operator": "less", "value": "x"}])),
        flow(node("a", "sender")),
        flow(node("a", "ask_and_wait", question={"en": "?"}, answer="choice")),
    ],
    ids=range(26),
)  # fmt: skip
def test_what_cannot_be_right_is_refused(stored: object) -> None:
    began = clock.now()
    assert _errors(stored)
    assert (clock.now() - began).total_seconds() < 1.0


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=200)
@given(st.data())
def test_any_change_to_a_file_is_read_or_refused(data: st.DataObject) -> None:
    stored = json.loads(json.dumps(help_menu()))
    places = [(stored, key) for key in stored]
    for one in stored["nodes"]:
        places += [(one, key) for key in one]
        places += [(one["settings"], key) for key in one["settings"]]
    where, key = data.draw(st.sampled_from(places))
    where[key] = data.draw(Json)
    _errors(stored)


def test_an_older_format_is_read_by_the_steps_to_the_newest() -> None:
    def named(old: dict[str, Any]) -> dict[str, Any]:
        return {**old, "nodes": [{**n, "name": n["id"].upper()} for n in old["nodes"]]}

    def begun(old: dict[str, Any]) -> dict[str, Any]:
        return {**old, "start": old["nodes"][0]["id"]}

    old = {"format": 1, "nodes": [{"id": "a"}]}
    assert upgraded(old, [named, begun]) == {
        "format": 3,
        "start": "a",
        "nodes": [{"id": "a", "name": "A"}],
    }
    assert upgraded({**old, "format": 3}, [named, begun])["nodes"] == [{"id": "a"}]
    assert old == {"format": 1, "nodes": [{"id": "a"}]}
    with pytest.raises(format_.UnknownFormat):
        upgraded({"format": 4}, [named, begun])
    assert read(help_menu())[0] is not None
    assert help_menu()["format"] == FORMAT
    assert isinstance(read(None)[1][0], Problem)
