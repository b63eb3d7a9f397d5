"""What we give people to watch over Ringdove fits what it shows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import promql_parser as promql
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.support.site import Site

DEPLOY = Path(__file__).parents[2] / "deploy"
#: Prometheus adds these itself.
ADDED = {"instance", "job"}
#: For those who ask: other panels say as much.
NOT_SHOWN = {"ringdove_database_waited_seconds"}


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "prometheus/ringdove.rules.yml").read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEPLOY / "grafana/ringdove.json").read_text())[
        "panels"
    ]
    return found


def expressions() -> list[str]:
    shown = [target["expr"] for panel in panels() for target in panel.get("targets", [])]
    return [alert["expr"] for alert in alerts()] + [
        expr.replace("$__rate_interval", "5m") for expr in shown
    ]


def selectors(node: Any) -> Iterator[promql.VectorSelector]:
    """Every metric that an expression reads."""
    if isinstance(node, promql.VectorSelector):
        yield node
        return
    for name in ("expr", "lhs", "rhs", "vs", "vector_selector", "param"):
        if isinstance(child := getattr(node, name, None), promql.Expr):
            yield from selectors(child)
    for child in getattr(node, "args", None) or ():
        yield from selectors(child)


async def shown(site: Site) -> dict[str, set[str]]:
    """Every sample of ``/metrics``, and the labels it has."""
    async with aiohttp.ClientSession() as session:
        async with session.get(site.url + "/api/v1/openapi.json") as answer:
            assert answer.status == 200
        async with session.get(site.url + "/metrics") as answer:
            text = await answer.text()
    found: dict[str, set[str]] = {}
    for one in text_string_to_metric_families(text):
        assert one.documentation
        for sample in one.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


async def test_alerts_and_dashboard_read_only_metrics_and_labels_that_there_are(
    portal_site: Site,
) -> None:
    there = await shown(portal_site)
    unknown = set()
    read = 0
    for expression in expressions():
        for selector in selectors(promql.parse(expression)):
            read += 1
            labels = {m.name for m in selector.matchers.matchers}
            if selector.name not in there or not labels <= there[selector.name] | ADDED:
                unknown.add((selector.name, *labels))
    assert not unknown
    assert read > 60


async def test_what_is_measured_is_on_the_dashboard_or_in_an_alert(portal_site: Site) -> None:
    there = {family(name) for name in await shown(portal_site) if name.startswith("ringdove_")}
    seen = {family(s.name) for e in expressions() for s in selectors(promql.parse(e)) if s.name}
    assert there - seen == NOT_SHOWN


def family(sample: str) -> str:
    """What a sample belongs to."""
    return re.sub("_(bucket|sum|count|total|created)$", "", sample)


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    names = [alert["alert"] for alert in alerts()]
    assert len(names) == len(set(names))
    for alert in alerts():
        assert alert["labels"]["severity"] in {"page", "look"}
        assert alert["annotations"].keys() == {"summary", "description"}
        assert alert["annotations"]["description"].endswith(".")


def test_every_panel_says_what_it_shows_and_none_lies_over_another() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        assert panel["title"]
        assert panel["type"] == "row" or panel["description"]
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))
