"""The built web app over HTTP: hashed assets for ever, the one page for everything a browser navigates to."""

import gzip
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from ringdove.app.headers import POLICY, by_nonce, page_policy
from ringdove.kernel import chance

FOLDER = Path(__file__).resolve().parent.parent / "static"
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg")
FOR_EVER = "public, max-age=31536000, immutable"
#: Stands in index.html where scripts find the word that their style elements need.
NONCE = b"__STYLE_NONCE__"
NOT_BUILT = "The web app is not built. Run: make web\n"


@dataclass(frozen=True, slots=True)
class _File:
    media_type: str
    plain: bytes
    gzipped: bytes | None


class WebApp:
    """Serves ``static/``; files are read and compressed once, when first asked for, and anew after a build."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._built_at: int | None = None
        self._names: set[str] = set()
        self._files: dict[str, _File] = {}

    def _notice_build(self) -> None:
        try:
            built_at = (self._folder / "index.html").stat().st_mtime_ns
        except FileNotFoundError:
            built_at = None
        if built_at != self._built_at:
            self._built_at, self._files = built_at, {}
            found = (path for path in self._folder.rglob("*") if path.is_file())
            self._names = {str(path.relative_to(self._folder)) for path in found}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = self._respond(scope["method"], scope["path"], Headers(scope=scope))
        await response(scope, receive, send)

    def _respond(self, method: str, path: str, headers: Headers) -> Response:
        if method not in ("GET", "HEAD"):
            return PlainTextResponse("Not found.\n", 404)
        self._notice_build()
        name = path.lstrip("/")
        if name in self._names and name != "index.html":
            cache = FOR_EVER if name.startswith("assets/") else "public, max-age=3600"
            return self._file(name, headers, cache)
        if "text/html" not in headers.get("accept", "") or name.startswith(("assets/", "api/")):
            return PlainTextResponse("Not found.\n", 404)
        if "index.html" not in self._names:
            return PlainTextResponse(NOT_BUILT, 503)
        return self._page(headers)

    def _page(self, headers: Headers) -> Response:
        page = self._load("index.html")
        if page is None:
            return PlainTextResponse("Not found.\n", 404)
        nonce = chance.token(16)
        plain = page.plain.replace(NONCE, nonce.encode())
        fresh = _File(page.media_type, plain, gzip.compress(plain, 6))
        return _answer(fresh, headers, "no-cache", page_policy(by_nonce(nonce)))

    def _file(self, name: str, headers: Headers, cache: str) -> Response:
        file = self._load(name)
        if file is None:
            return PlainTextResponse("Not found.\n", 404)
        return _answer(file, headers, cache, page_policy())

    def _load(self, name: str) -> _File | None:
        """``None`` while a build is going on."""
        file = self._files.get(name)
        if file is None:
            try:
                file = self._files[name] = _read(self._folder / name)
            except FileNotFoundError:
                return None
        return file


def _answer(file: _File, headers: Headers, cache: str, policy: str) -> Response:
    answer = {"Cache-Control": cache, "Vary": "Accept-Encoding", POLICY: policy}
    if file.gzipped is not None and "gzip" in headers.get("accept-encoding", ""):
        return Response(
            file.gzipped,
            media_type=file.media_type,
            headers=answer | {"Content-Encoding": "gzip"},
        )
    return Response(file.plain, media_type=file.media_type, headers=answer)


def _read(path: Path) -> _File:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        media_type = "application/javascript"
    plain = path.read_bytes()
    worth_it = media_type.startswith(COMPRESSED)
    return _File(media_type, plain, gzip.compress(plain, 9) if worth_it else None)
