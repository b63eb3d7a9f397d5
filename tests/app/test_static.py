"""The built web app: a new build under a running server is served at once."""

import os
from pathlib import Path
from typing import Any

import pytest

from ringdove.app.static import WebApp


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "one.js").write_text("one")
    (tmp_path / "index.html").write_text("first")
    return tmp_path


async def get(app: WebApp, path: str) -> tuple[int, str]:
    """What a browser that navigates there gets."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [(b"accept", b"text/html")]
    await app({"type": "http", "method": "GET", "path": path, "headers": headers}, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


async def test_a_new_build_is_served_and_what_vanished_is_not_found(folder: Path) -> None:
    app = WebApp(folder)
    assert await get(app, "/") == (200, "first")
    (folder / "assets" / "one.js").unlink()
    assert (await get(app, "/assets/one.js"))[0] == 404
    (folder / "assets" / "two.js").write_text("two")
    (folder / "index.html").write_text("second")
    os.utime(folder / "index.html", ns=(1, 1))
    assert await get(app, "/desk") == (200, "second")
    assert await get(app, "/assets/two.js") == (200, "two")


async def test_what_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    status, body = await get(WebApp(tmp_path / "static"), "/")
    assert (status, "make web" in body) == (503, True)
