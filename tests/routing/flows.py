"""Flows for tests: a few words make a stored flow."""

from typing import Any
from uuid import UUID

from ringdove.routing.engine import Facts, Flow
from ringdove.routing.format import read

SUPPORT, SALES = UUID(int=1), UUID(int=2)
FACTS = Facts(
    sender="+491701234567", recipient="+4930901822", connector="Help", client="Acme", language="en", country="DE",
    time_zone="Europe/Berlin", earlier_sms=0, can_reply=True,
)  # fmt: skip


def node(
    id_: str, kind: str, leads: dict[str, str] | None = None, **settings: Any
) -> dict[str, Any]:
    return {"id": id_, "kind": kind, "settings": settings, "leads": leads or {}}


def flow(*nodes: dict[str, Any], start: str = "") -> dict[str, Any]:
    return {"format": 1, "start": start or nodes[0]["id"], "nodes": list(nodes)}


def checked(*nodes: dict[str, Any]) -> Flow:
    found, problems = read(flow(*nodes))
    assert found is not None, problems
    return found


def choice(output: str, *words: str) -> dict[str, Any]:
    return {"output": output, "words": list(words)}


def help_menu(support: UUID = SUPPORT, sales: UUID = SALES) -> dict[str, Any]:
    """Two keywords; anything else is asked."""
    choices = [choice("support", "support", "hilfe"), choice("sales", "sales")]
    return flow(
        node("menu", "keyword", {"support": "support", "sales": "sales", "otherwise": "ask"},
             where="beginning", choices=choices),
        node("ask", "ask_and_wait", {"support": "support", "sales": "sales", "timeout": "support"},
             question={"en": "SUPPORT or SALES?"}, answer="choice", choices=choices, timeout_s=600),
        node("support", "to_group", acd_group_id=str(support)),
        node("sales", "to_group", acd_group_id=str(sales), priority=80, subject="Sales: {{ text }}"),
    )  # fmt: skip
