"""Snapshot and updates make the next snapshot: on the server, in the files that the web app's tests read too."""

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from ringdove.desk import model
from ringdove.kernel import clock
from tests.support.build import Build, Client
from tests.support.desk import fold
from tests.support.site import Desk, Site

LINE = "+493023125099"
WITHIN_S = 5
FILES = sorted((Path(__file__).parents[1] / "contract/desk").glob("*.json"))
FRAMES: dict[str, TypeAdapter[Any]] = {
    "update": TypeAdapter(model.Update),
    "hint": TypeAdapter(model.Hint),
}
#: What runs with the clock, or comes as a hint at most twice a second.
RUNNING = {"waiting_ms", "remaining_ms", "since_ms", "groups", "why_nothing"}


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def frames(golden: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(frame["event"], frame["data"]) for frame in golden["frames"]]


def standing(value: Any) -> Any:
    """Without what changes by itself."""
    if isinstance(value, dict):
        return {k: standing(v) for k, v in value.items() if k not in RUNNING}
    return [standing(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_are_what_goes_over_the_wire(path: Path) -> None:
    golden = read(path)
    for name in ("before", "after"):
        assert model.Snapshot.model_validate(golden[name]).model_dump(mode="json") == golden[name]
    for kind, data in frames(golden):
        adapter = FRAMES[kind]
        assert adapter.dump_python(adapter.validate_python(data), mode="json") == data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_snapshot_and_what_follows_make_the_next(path: Path) -> None:
    golden = read(path)
    assert fold(golden["before"], frames(golden)) == golden["after"]


def test_there_is_a_file_for_everything_a_page_can_be_told() -> None:
    told = {data["type"] for path in FILES for _, data in frames(read(path))}
    kinds = (*get_args(get_args(model.Update)[0]), *get_args(get_args(model.Hint)[0]))
    assert told == {kind.model_fields["type"].default for kind in kinds}


async def test_a_page_that_only_listens_shows_what_one_shows_that_loads_anew(
    site: Site, build: Build
) -> None:
    acme: Client = build.client()
    alice = build.user(acme)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, alice), LINE, sms_send_connector_id=send)
    build.ready(alice)
    browser = await site.signed_in(alice)
    async with Desk(browser) as desk:
        await desk.until(lambda event, _: event == "snapshot")

        async def both() -> tuple[Any, Any]:
            async with browser.get("/api/v1/me/desk") as answer:
                anew = await answer.json()
            await desk.until(lambda e, d: e == "update" and d["seq"] >= anew["seq"])
            told = [f for f in desk.frames if f[0] != "update" or f[1]["seq"] <= anew["seq"]]
            folded = fold(next(d for e, d in desk.frames if e == "snapshot"), told)
            for way in (folded, anew):
                way["events"].sort(key=lambda e: e["id"])
            return standing(folded), standing(anew)

        async def is_as_if_loaded_anew() -> None:
            folded, anew = await both()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WITHIN_S):
                    while folded != anew:  # between two updates it may be ahead of them
                        await clock.pause(0.05)
                        folded, anew = await both()
            assert folded == anew

        async def act(event_id: UUID, act: str, **body: str) -> None:
            path = f"/api/v1/media-events/{event_id}/{act}"
            async with browser.post(path, json=body or None) as answer:
                assert answer.status < 300, await answer.text()

        await site.sms(LINE, "Where is my parcel?")
        event = (await desk.update("event_changed"))["event"]
        await is_as_if_loaded_anew()
        await act(event["id"], "accept")
        await is_as_if_loaded_anew()
        await site.sms(LINE, "Hello?")
        await desk.update("message_added")
        await is_as_if_loaded_anew()
        await act(event["id"], "replies", text="It comes tomorrow.")
        await desk.until(
            lambda _, d: (
                d.get("type") == "message_changed" and d["state"] not in ("queued", "sending")
            )
        )
        await is_as_if_loaded_anew()
        await site.sms(LINE, "And mine?", sender="+491713920013")
        await desk.until(
            lambda _, d: d.get("type") == "event_changed" and d["event"]["id"] != event["id"]
        )
        await is_as_if_loaded_anew()
        await act(event["id"], "close")
        await is_as_if_loaded_anew()
        logged_out = build.value("SELECT id FROM agent_statuses WHERE code = 'logged_out'")
        async with browser.put(
            "/api/v1/me/status", json={"agent_status_id": str(logged_out)}
        ) as answer:
            assert answer.status == 200
        await desk.update("status_changed")
        await is_as_if_loaded_anew()
