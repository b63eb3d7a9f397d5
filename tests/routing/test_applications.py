"""Routing applications over HTTP: drawn, checked, tried, published."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import aiohttp
import psycopg
import pytest

from ringdove.kernel import clock
from ringdove.kernel.db import PORTAL
from tests.routing.flows import flow, help_menu, node
from tests.support.build import Build, Client
from tests.support.site import Site

PATH = "/api/v1/routing-applications"
SUNDAY = "2026-11-29T03:00:00+01:00"
MONDAY = "2026-11-30T10:00:00+01:00"


class Acme:
    """A client with two groups, and its administrator's browser."""

    def __init__(self, build: Build, client: Client, browser: aiohttp.ClientSession) -> None:
        self.build, self.client, self.browser = build, client, browser
        self.support, self.sales = build.group(client), build.group(client)

    async def ask(
        self, method: str, path: str, body: object = None, **headers: str
    ) -> tuple[int, Any, str]:
        """Status, body and entity tag."""
        async with self.browser.request(method, PATH + path, json=body, headers=headers) as answer:
            found = await answer.json() if answer.content_type.endswith("json") else None
            return answer.status, found, answer.headers.get("ETag", "")

    async def made(self, stored: object = None, **more: object) -> str:
        """A new application's id."""
        body = {"name": "Menu", "flow": stored or help_menu(self.support, self.sales), **more}
        status, found, _ = await self.ask("POST", "", body)
        assert status == 201, found
        return str(found["id"])

    async def published(self, stored: object = None, **more: object) -> str:
        """A new application that runs."""
        id_ = await self.made(stored, **more)
        status, found, _ = await self.ask("POST", f"/{id_}/publish", {})
        assert status == 201, found
        return id_


@pytest.fixture
async def acme(build: Build, portal_site: Site) -> Acme:
    client = build.client("acme")
    clara = build.user(client, "client_admin")
    return Acme(build, client, await portal_site.signed_in(clara))


async def test_an_application_is_drawn_published_and_rolled_back(acme: Acme) -> None:
    id_ = await acme.made({"format": 1, "start": "", "nodes": []})
    _, draft, tag = await acme.ask("GET", f"/{id_}/draft")
    assert [p["code"] for p in draft["problems"]] == ["empty"]
    status, refused, _ = await acme.ask("POST", f"/{id_}/publish", {})
    assert (status, refused["code"]) == (409, "flow_has_problems")
    assert refused["problems"][0]["code"] == "empty"
    menu = {"flow": help_menu(acme.support, acme.sales)}
    status, draft, newer = await acme.ask("PUT", f"/{id_}/draft", menu, **{"If-Match": tag})
    assert status == 200
    assert [p for p in draft["problems"] if p["level"] == "error"] == []
    assert next(n["outputs"] for n in draft["nodes"] if n["id"] == "menu") == [
        "support", "sales", "otherwise",
    ]  # fmt: skip
    status, _, _ = await acme.ask("PUT", f"/{id_}/draft", menu, **{"If-Match": tag})
    assert status == 412
    status, made, _ = await acme.ask(
        "POST", f"/{id_}/publish", {"note": "First"}, **{"If-Match": newer}
    )
    assert (status, made["number"], made["current"], made["nodes"]) == (201, 1, True, 4)
    other = {"flow": flow(node("end", "end"))}
    await acme.ask("PUT", f"/{id_}/draft", other)
    _, found, _ = await acme.ask("GET", f"/{id_}")
    assert (found["draft_state"], found["published_version"]) == ("changed", 1)
    await acme.ask("POST", f"/{id_}/publish", {})
    _, found, _ = await acme.ask("GET", f"/{id_}/difference?from=1&to=2")
    assert ([n["id"] for n in found["added"]], len(found["removed"])) == (["end"], 4)
    status, back, _ = await acme.ask("POST", f"/{id_}/versions/1/publish", {"note": "Back"})
    assert (status, back["number"], back["of_number"]) == (201, 3, 1)
    _, listed, _ = await acme.ask("GET", f"/{id_}/versions")
    assert [(v["number"], v["current"]) for v in listed["items"]] == [
        (3, True), (2, False), (1, False),
    ]  # fmt: skip
    _, version, _ = await acme.ask("GET", f"/{id_}/versions/3")
    assert version["flow"] == menu["flow"]
    menu["flow"]["nodes"][1]["leads"]["timeout"] = "sales"
    await acme.ask("PUT", f"/{id_}/draft", menu)
    _, found, _ = await acme.ask("GET", f"/{id_}/difference?from=3&to=draft")
    assert [n["id"] for n in found["changed"]] == ["ask"]
    assert {n["id"] for n in found["targets"]} == {"support", "sales"}


async def test_a_published_version_never_changes_whoever_tries(acme: Acme) -> None:
    await acme.published()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        acme.build.run("UPDATE routing_versions SET flow = '{}'", role=PORTAL)
    with psycopg.connect(acme.build.dsn) as owner:
        owner.execute("SET ROLE ringdove_owner")
        owner.execute("ALTER TABLE routing_versions NO FORCE ROW LEVEL SECURITY")
        with pytest.raises(psycopg.errors.RestrictViolation):
            owner.execute("UPDATE routing_versions SET flow = '{}'")


async def test_everything_wrong_with_a_flow_is_named_and_placed(acme: Acme, build: Build) -> None:
    foreign = build.group(build.client("globex"))
    broken = flow(
        node("a", "keyword", {"help": "nowhere"}, choices=[]),
        node("b", "reply", texts={"en": "{{ nothing }}"}),
        node("c", "to_group", acd_group_id=str(foreign)),
        node("d", "teleport"),
        node("e", "http", url="{{ secret }}"),
    )
    id_ = await acme.made(broken)
    _, found, _ = await acme.ask("POST", f"/{id_}/check", {"flow": broken})
    places = {(p["node"], p["code"], p["field"]) for p in found["problems"]}
    assert {
        ("a", "too_short", "choices"), ("a", "no_such_node", "leads.help"), ("d", "unknown_kind", "kind"),
        ("c", "not_of_this_client", "acd_group_id"),
    } <= places  # fmt: skip
    fewer = flow(*broken["nodes"][1:3], broken["nodes"][4])
    _, found, _ = await acme.ask("POST", f"/{id_}/check", {"flow": fewer})
    places = {(p["node"], p["code"], p["field"]) for p in found["problems"]}
    assert {("b", "unknown_variable", "texts.en"), ("e", "unknown_variable", "url")} <= places


@pytest.mark.parametrize(
    "hostile",
    [
        {"format": 1, "start": "a", "nodes": [{"id": "a", "kind": "note", "settings": {"text": "x" * 300_000}}]},
        {"format": 99},
        {"nodes": [[[[[[[[[[[[[[[[[[[[[[[["deep"]]]]]]]]]]]]]]]]]]]]]]]]},
        {"format": 1, "start": "\0", "nodes": []},
    ],
)  # fmt: skip
async def test_what_is_no_flow_is_not_kept(acme: Acme, hostile: object) -> None:
    id_ = await acme.made()
    status, found, _ = await acme.ask("PUT", f"/{id_}/draft", {"flow": hostile})
    assert (status, found["code"]) == (422, "not_a_flow")


async def test_a_conversation_is_simulated_step_by_step_with_its_own_clock(
    acme: Acme, build: Build
) -> None:
    hours = build.opening_times(
        acme.client,
        weekly=psycopg.types.json.Jsonb([{"weekday": 1, "from": "08:00", "until": "18:00"}]),
    )
    drawn = flow(
        node("open", "opening_times", {"open": "look", "closed": "sorry"}, opening_times_id=str(hours)),
        node("sorry", "reply", {"next": "end"}, texts={"en": "Back at {{ next_opening }}"}),
        node("end", "end"),
        node("look", "http", {"ok": "ask", "failed": "end"}, url="https://shop.example/{{ text }}", save_as="found"),
        node("ask", "ask_and_wait", {"yes": "group", "no": "end"}, question={"en": "{{ found.name }}?"},
             answer="yes_no", timeout_s=60),
        node("group", "to_group", acd_group_id=str(acme.support), show=["found.name"]),
    )  # fmt: skip
    id_ = await acme.made(drawn)
    _, found, _ = await acme.ask("POST", f"/{id_}/simulate", {"at": SUNDAY, "sms": {"text": "hi"}})
    assert found["sent"] == ["Back at 2026-11-30 08:00"]
    assert found["outcome"] == found["outcome"] | {"kind": "ended", "answered": True}
    body = {"at": MONDAY, "sms": {"text": "a b"}}
    _, found, _ = await acme.ask("POST", f"/{id_}/simulate", body)
    assert (found["node"], found["want"]["kind"], found["want"]["url"]) == (
        "look", "http", "https://shop.example/a%20b",
    )  # fmt: skip
    body = {
        "at": MONDAY,
        "state": found["state"],
        "answer": {"values": {"status": 200, "body": {"name": "Lamp"}, "error": None}},
    }
    _, found, _ = await acme.ask("POST", f"/{id_}/simulate", body)
    assert (found["sent"], found["want"]["kind"]) == (["Lamp?"], "sms")
    body = {"at": MONDAY, "state": found["state"], "sms": {"text": "Yes please"}}
    _, found, _ = await acme.ask("POST", f"/{id_}/simulate", body)
    assert found["outcome"]["acd_group_id"] == str(acme.support)
    assert found["outcome"]["shown"] == {"found.name": "Lamp"}
    assert build.value("SELECT count(*) FROM outbound_messages") == 0


async def test_a_setting_that_is_written_down_as_it_was_is_no_difference(acme: Acme) -> None:
    short = flow(
        node("ask", "ask_and_wait", {"answer": "end"}, question={"en": "Which?"}),
        node("end", "end"),
    )
    id_ = await acme.made(short)
    assert (await acme.ask("POST", f"/{id_}/publish", {}))[0] == 201
    long = {"choices": [], "tries": 2, "timeout_s": 60}
    whole = flow(
        node("ask", "ask_and_wait", {"answer": "end"}, question={"en": "Which?"}, **long),
        node("end", "end"),
    )
    await acme.ask("PUT", f"/{id_}/draft", {"flow": whole})
    _, found, _ = await acme.ask("GET", f"/{id_}/difference?from=1&to=draft")
    [changed] = found["changed"]
    assert changed["fields"] == [{"field": "timeout_s", "before": 3600, "after": 60}]


async def test_what_waited_in_a_group_before_is_simulated_with_what_it_brings_along(
    acme: Acme,
) -> None:
    drawn = flow(
        node("gold", "compare", {"yes": "group", "no": "end"}, conditions=[
            {"variable": "event_variables.order_no", "operator": "equals", "value": "4711"}]),
        node("group", "to_group", acd_group_id=str(acme.support),
             subject="{{ waiting_group }}, {{ waited_s }} s"),
        node("end", "end"),
    )  # fmt: skip
    id_ = await acme.made(drawn)
    facts = {"waiting_group": "Sales", "waited_s": 90, "event_variables": {"order_no": "4711"}}
    body = {"at": MONDAY, "sms": {"text": "hi"}, "facts": facts}
    _, found, _ = await acme.ask("POST", f"/{id_}/simulate", body)
    assert found["outcome"]["subject"] == "Sales, 90 s"
    _, found, _ = await acme.ask("POST", f"/{id_}/simulate", {**body, "facts": {}})
    assert found["outcome"]["kind"] == "ended"


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"node": "nowhere", "variables": {}, "want": {"kind": "sms", "until": None}},
        {"node": "ask", "variables": {"time_zone": "Mars"}, "want": {"kind": "sms", "until": None}},
        {"node": "ask", "variables": {}, "want": None},
    ],
)
async def test_a_made_up_state_is_refused(acme: Acme, state: object) -> None:
    id_ = await acme.made()
    body = {"state": state, "sms": {"text": "x"}}
    status, found, _ = await acme.ask("POST", f"/{id_}/simulate", body)
    assert (status, found["errors"][0]["field"]) == (422, "state")


async def test_a_dry_run_says_what_would_become_of_an_sms(acme: Acme) -> None:
    id_ = await acme.made()
    sms = {"text": "hm", "sender": "+491701234567", "at": MONDAY, "says": ["SALES please"]}
    status, found, _ = await acme.ask("POST", f"/{id_}/run", sms)
    assert (status, found["code"]) == (409, "nothing_published")
    _, found, _ = await acme.ask("POST", f"/{id_}/run", {**sms, "version": "draft"})
    assert found["sent"] == ["SUPPORT or SALES?"]
    assert found["outcome"]["acd_group_id"] == str(acme.sales)
    assert found["outcome"]["subject"] == "Sales: SALES please"


async def test_red_examples_are_in_the_way_unless_somebody_says_why_not(acme: Acme) -> None:
    id_ = await acme.made()
    given = {"sender": "+491701234567", "text": "support now", "at": SUNDAY}
    right = {"outcome": "group", "acd_group_id": str(acme.support), "replies": []}
    wrong = {"outcome": "group", "acd_group_id": str(acme.sales)}
    body = {"name": "Support", "given": given, "expected": right}
    status, made, _ = await acme.ask("POST", f"/{id_}/examples", body)
    assert (status, made["green"]) == (201, True)
    body = {"name": "Wrong", "given": given, "expected": wrong}
    _, made, _ = await acme.ask("POST", f"/{id_}/examples", body)
    assert made["green"] is False
    status, found, _ = await acme.ask("POST", f"/{id_}/publish", {})
    assert (status, found["code"]) == (409, "examples_red")
    (red,) = found["examples"]
    assert (red["name"], red["differences"][0]["what"]) == ("Wrong", "acd_group_id")
    status, version, _ = await acme.ask(
        "POST", f"/{id_}/publish", {"override_reason": "Sales is closed"}
    )
    assert (status, version["override_reason"]) == (201, "Sales is closed")
    _, found, _ = await acme.ask("GET", f"/{id_}")
    assert (found["examples"], found["red_examples"]) == (2, 1)
    changed = {"expected": right}
    status, found, _ = await acme.ask("PATCH", f"/{id_}/examples/{made['id']}", changed)
    assert (status, found["green"]) == (200, True)
    status, _, _ = await acme.ask("DELETE", f"/{id_}/examples/{made['id']}")
    assert status == 204


async def test_every_ready_made_application_lacks_only_what_the_client_lacks(
    acme: Acme, build: Build
) -> None:
    build.opening_times(acme.client)
    _, found, _ = await acme.ask("GET", "/ready-made?language=de")
    codes = [one["code"] for one in found["items"]]
    assert codes == ["keyword_menu", "out_of_hours", "appointment", "order_status", "vip"]
    for code in codes:
        status, made, _ = await acme.ask("POST", "", {"name": code, "ready_made": code})
        assert (status, made["errors"]) == (201, 0)
    _, catalog, _ = await acme.ask("GET", "/catalog")
    assert "http" in [kind["kind"] for kind in catalog["kinds"]]


async def test_what_was_exported_can_be_imported(acme: Acme) -> None:
    id_ = await acme.published()
    given = {"sender": "+491701234567", "text": "sales", "at": SUNDAY}
    example = {"name": "Sales", "given": given, "expected": {"outcome": "group"}}
    await acme.ask("POST", f"/{id_}/examples", example)
    _, file, _ = await acme.ask("GET", f"/{id_}/export?version=1")
    status, refused, _ = await acme.ask("POST", "/import", {"file": file})
    assert (status, refused["code"]) == (422, "name_taken")
    status, made, _ = await acme.ask("POST", "/import", {"file": file, "name": "Copy"})
    assert (status, made["examples"], made["red_examples"]) == (201, 1, 0)
    assert made["published_version"] is None
    status, refused, _ = await acme.ask("POST", "/import", {"file": {"flow": {}}})
    assert (status, refused["code"]) == (422, "not_an_export")


async def test_a_connector_leads_to_published_applications_of_its_client_only(
    acme: Acme, build: Build, portal_site: Site
) -> None:
    drawn, published = await acme.made(), await acme.published(name="Second")
    root = await portal_site.signed_in(build.user(None, "system_admin"))
    line = build.connector(acme.client, None, routing_type="routing_application")
    foreign = build.connector(build.client("globex"), None)
    path = "/api/v1/sms-receive-connectors/"

    async def lead(to: str | UUID, from_: UUID = line) -> tuple[int, Any]:
        body = {"routing_application_id": str(to)}
        async with root.patch(f"{path}{from_}", json=body) as answer:
            return answer.status, await answer.json()

    for to, from_ in ((drawn, line), (published, foreign), (uuid4(), line)):
        status, found = await lead(to, from_)
        assert (status, found["code"]) == (422, "not_of_this_client")
        assert found["errors"][0]["field"] == "routing_application_id"
    status, found = await lead(published)
    assert (status, found["routable"], found["routing_application_name"]) == (200, True, "Second")
    status, found, _ = await acme.ask("DELETE", f"/{published}")
    assert (status, found["code"]) == (409, "still_used")
    _, found, _ = await acme.ask("GET", f"/{published}/uses")
    assert [use["id"] for use in found["items"]] == [str(line)]
    status, _, _ = await acme.ask("DELETE", f"/{drawn}")
    assert status == 204
    status, _, _ = await acme.ask("GET", f"/{drawn}/draft")
    assert status == 404


async def test_who_may_not_draw_sees_nothing_and_who_may_not_publish_draws_only(
    acme: Acme, build: Build, portal_site: Site
) -> None:
    id_ = await acme.made()
    agent = await portal_site.signed_in(build.user(acme.client))
    otto = await portal_site.signed_in(build.user(build.client("globex"), "client_admin"))
    async with agent.get(PATH) as answer:
        assert answer.status == 403
    for path in ("", "/draft", "/versions", "/examples", "/export"):
        async with otto.get(f"{PATH}/{id_}{path}") as answer:
            assert answer.status == 404
    async with otto.put(f"{PATH}/{id_}/draft", json={"flow": help_menu()}) as answer:
        assert answer.status == 404
    build.run(
        "INSERT INTO role_rights VALUES (%s, 'client_admin', 'routing_applications.publish', false)",
        acme.client.id,
    )
    status, found, _ = await acme.ask("POST", f"/{id_}/publish", {})
    assert (status, found["code"]) == (403, "denied")
    status, _, _ = await acme.ask("GET", f"/{id_}/draft")
    assert status == 200


SECRET = "My secret order 4711"
SENDER = "+491701234567"


async def test_texts_in_examples_are_for_those_who_may_read_them(
    acme: Acme, build: Build, portal_site: Site
) -> None:
    drawn = flow(
        node("r", "reply", {"next": "end"}, texts={"en": "You wrote {{ text }}"}),
        node("end", "end"),
    )
    id_ = await acme.made(drawn)
    given = {
        "sender": SENDER, "text": SECRET, "keyword": SECRET, "at": SUNDAY, "says": [{"text": SECRET}],
        "facts": {"sender": SENDER, "contact_name": SECRET}, "answers": {"x": {"y": SECRET}},
    }  # fmt: skip
    expected = {"outcome": "answered", "replies": [SECRET], "variables": {"text": SECRET, "keyword": "no"}}  # fmt: skip
    example = {"name": SECRET, "given": given, "expected": expected}
    status, made, _ = await acme.ask("POST", f"/{id_}/examples", example)
    assert (status, made["green"], made["given"]["text"]) == (201, False, SECRET)
    rita = build.user(None, "reseller_admin", reseller_id=acme.client.reseller_id)
    browser = await portal_site.signed_in(rita)
    her = Acme(build, acme.client, browser)
    places = [
        ("GET", f"/{id_}/examples", None), ("GET", f"/{id_}/export", None), ("GET", f"/{id_}/draft", None),
        ("POST", f"/{id_}/check", {"flow": drawn}), ("POST", f"/{id_}/publish", {}),
        ("PATCH", f"/{id_}/examples/{made['id']}", {"name": SECRET}),
    ]  # fmt: skip

    for method, path, body in places:
        status, found, _ = await her.ask(method, path, body)
        assert status in (200, 409), (path, found)
        assert SECRET not in str(found), path
        assert SENDER not in str(found), path
    _, found, _ = await her.ask("GET", f"/{id_}/examples")
    (shown,) = found["items"]
    assert (shown["readable"], shown["text_length"], shown["given"]["sender"]) == (
        False, len(SECRET), "+4917…67",
    )  # fmt: skip
    path = f"/{id_}/examples/{made['id']}"
    for change in ({"given": shown["given"]}, {"expected": {"outcome": "ended"}}):
        status, found, _ = await her.ask("PATCH", path, change)
        assert (status, found["code"]) == (403, "denied")

    until = (clock.now() + timedelta(hours=2)).isoformat()
    grant = {"grantee": "reseller", "until": until}
    async with acme.browser.post(
        f"/api/v1/clients/{acme.client.id}/text-grants", json=grant
    ) as answer:
        assert answer.status == 201
    for method, path, body in places:
        _, found, _ = await her.ask(method, path, body)
        assert SECRET in str(found), path
    async with acme.browser.get("/api/v1/audit", params={"action": "texts_read"}) as answer:
        assert [entry["object_id"] for entry in (await answer.json())["items"]] == [
            str(acme.client.id)
        ]
    status, _, _ = await her.ask("PATCH", f"/{id_}/examples/{made['id']}", {"expected": expected})
    assert status == 200
