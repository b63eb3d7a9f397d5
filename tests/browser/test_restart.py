"""A new version beneath an agent who writes: her desk is back at once, with what she typed."""

import asyncio
import json
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from tests.support import browser
from tests.support.serving import RECEIVER, Serving

BACK_WITHIN_S = 3


@pytest.mark.alone
@pytest.mark.timeout(300)
async def test_a_desk_is_back_after_a_restart_with_what_was_typed() -> None:
    folder = Path(tempfile.mkdtemp(prefix="rd-"))
    serving = Serving(folder)
    await serving.start()
    try:
        await serving.ready(60)
        async with browser.running("restart.mjs", serving.url, RECEIVER, "alice", "demo") as script:
            await script.says("typing")
            old = serving.processes()["web"]
            serving.process.send_signal(signal.SIGHUP)
            async with asyncio.timeout(60):
                while set(old) & set(serving.processes()["web"]):
                    await asyncio.sleep(0.02)
            seen = json.loads(await script.ends("gone"))
        assert seen["errors"] == []
        assert seen["draft"] == seen["draft_after_reload"] == "It comes tomorrow."
        assert seen["back_after_s"] < BACK_WITHIN_S
    finally:
        serving.end()
        shutil.rmtree(folder, ignore_errors=True)
