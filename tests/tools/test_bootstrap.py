"""Getting uv with nothing but Python, from a package index of our own."""

import hashlib
import io
import platform
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import bootstrap

WHEEL = f"uv-{bootstrap.VERSION}-py3-none-any.whl"
PROGRAM = f"#!/bin/sh\necho uv {bootstrap.VERSION}\n"


def wheel(program: str = PROGRAM) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"uv-{bootstrap.VERSION}.data/scripts/uv", program)
    return packed.getvalue()


class Mirror(ThreadingHTTPServer):
    """A package index below a path, with links relative to its page, as mirrors have them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        super().__init__(("127.0.0.1", 0), Pages)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/root/simple/"


class Pages(BaseHTTPRequestHandler):
    server: Mirror

    def do_GET(self) -> None:
        if self.path == "/root/simple/uv/":
            body = f'<a href="../../files/{WHEEL}#sha256=00">{WHEEL}</a>'.encode()
        elif self.path == f"/root/files/{WHEEL}":
            body = self.server.data
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    with Mirror(wheel()) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        machine = f"{platform.system()} {platform.machine()}"
        known = {machine: (WHEEL, hashlib.sha256(wheel()).hexdigest())}
        monkeypatch.setattr(bootstrap, "WHEELS", known)
        monkeypatch.setenv("PIP_INDEX_URL", server.url)
        yield server
        server.shutdown()


def test_uv_is_taken_out_of_the_wheel_that_the_index_links_to(
    mirror: Mirror, tmp_path: Path
) -> None:
    uv = tmp_path / "uv"

    assert bootstrap.by_wheel(uv)

    assert uv.read_text() == PROGRAM
    assert uv.stat().st_mode & 0o111
    assert [path.name for path in tmp_path.iterdir()] == ["uv"]


def test_a_wheel_with_another_hash_is_refused(mirror: Mirror, tmp_path: Path) -> None:
    mirror.data = wheel(f"{PROGRAM}# and more\n")

    assert not bootstrap.by_wheel(tmp_path / "uv")

    assert list(tmp_path.iterdir()) == []


def test_another_version_of_uv_is_replaced(mirror: Mirror, tmp_path: Path) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho uv 0.0.1\n")
    uv.chmod(0o755)

    assert bootstrap.by_wheel(uv)

    assert uv.read_text() == PROGRAM


def test_the_index_is_the_one_that_pip_is_set_up_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("PIP_INDEX_URL", "PIP_CONFIG_FILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".config" / "pip").mkdir(parents=True)
    (tmp_path / ".config" / "pip" / "pip.conf").write_text("[global]\nindex-url = http://own/\n")
    named = tmp_path / "named.conf"
    named.write_text("[global]\nindex-url = http://named/\n")

    assert bootstrap.package_index() == "http://own/"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(named))
    assert bootstrap.package_index() == "http://named/"
    monkeypatch.setenv("PIP_INDEX_URL", "http://asked/")
    assert bootstrap.package_index() == "http://asked/"
