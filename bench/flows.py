"""Routing applications: how many runs of a ten-node flow one core does a second, beside a bare template as the baseline."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import UUID

from bench.ground import Ground
from bench.result import Result
from ringdove.kernel import template
from ringdove.routing import engine
from ringdove.routing.format import read

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FACTS = engine.Facts(
    sender="+491701234567", recipient="+4930901822", connector="Help", client="Acme", language="en", country="DE",
    time_zone="Europe/Berlin", earlier_sms=3, can_reply=True,
)  # fmt: skip


def _ten() -> dict[str, Any]:
    kinds: list[tuple[str, dict[str, Any], str]] = [
        ("keyword", {"choices": [{"output": "stop", "words": ["stop", "ende"]}]}, "otherwise"),
        ("pattern", {"pattern": "(?P<order>[0-9]{4,})"}, "matches"),
        ("compare", {"conditions": [{"variable": "order", "type": "number", "operator": "greater", "value": "5"}]}, "yes"),
        ("sender", {"countries": ["DE"]}, "matches"),
        ("set_variable", {"name": "kind", "value": "order"}, "next"),
        ("keyword", {"where": "any_word", "choices": [{"output": "late", "words": ["late", "delayed"]}]}, "late"),
        ("compare", {"conditions": [{"variable": "weekday", "type": "number", "operator": "at_most", "value": "5"}]}, "yes"),
        ("note", {"text": "late order"}, "next"),
        ("reply", {"texts": {"en": "We look into order {{ order }}.", "de": "Wir sehen nach."}}, "next"),
        ("to_group", {"acd_group_id": str(UUID(int=1)), "show": ["order"]}, ""),
    ]  # fmt: skip
    return {
        "format": 1,
        "start": "n0",
        "nodes": [
            {"id": f"n{n}", "kind": kind, "settings": settings, "leads": {by: f"n{n + 1}"} if by else {}}
            for n, (kind, settings, by) in enumerate(kinds)
        ],
    }  # fmt: skip


def benchmarks(on: Ground, seconds: float) -> Iterator[Result]:  # noqa: ARG001
    flow, problems = read(_ten())
    assert flow is not None, problems

    def once() -> None:
        state = engine.begin(flow, FACTS, "My order 12345 is LATE again", None)
        turn = engine.run(flow, state, NOW)
        assert len(turn.trace) == 10

    rate = _rate(once, seconds)
    bare = _rate(lambda: template.render("Hello {{ order }}", {"order": "12345"}), seconds)
    yield Result("flow_runs", rate, "runs/s", {"nodes": 10})
    yield Result("flow_to_template", rate / bare, "ratio", {"template_renders": round(bare)})


def _rate(work: Callable[[], object], seconds: float) -> float:
    done, began = 0, perf_counter()
    while (took := perf_counter() - began) < seconds:
        work()
        done += 1
    return done / took
