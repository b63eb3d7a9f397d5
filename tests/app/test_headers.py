"""What answers tell browsers: where a page's scripts and styles may come from, and how the session's cookie is kept."""

import re
from collections.abc import AsyncIterator
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from uuid import UUID

import aiohttp
import pytest

from ringdove.accounts.service import sessions
from ringdove.app.static import FOLDER, NONCE, WebApp
from ringdove.kernel.db import Database
from ringdove.kernel.settings import Settings
from tests.support.build import Build
from tests.support.site import PASSWORD, Site

PUBLIC = "https://sms.example.test"
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@pytest.fixture
async def https_site(settings: Settings, dsn: str) -> AsyncIterator[Site]:
    """A site that people reach by https, through a proxy that says so of nobody."""
    async with Site(settings.model_copy(update={"public_url": PUBLIC}), dsn, work=False) as running:
        yield running


@pytest.fixture
async def alice(build: Build, portal: Database) -> UUID:
    """An agent with a password."""
    user_id = build.user(build.client("acme"), username="alice")
    async with portal.transaction() as conn:
        await sessions.enter_system(conn)
        await sessions.set_password(conn, user_id, PASSWORD)
    return user_id


async def _get(site: Site, path: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
    async with site.browser().get(path, headers=headers) as answer:
        return answer, await answer.text()


async def _cookie(site: Site, origin: str) -> Morsel[str]:
    body = {"client": "acme", "username": "alice", "password": PASSWORD}
    async with site.browser().post(
        "/api/v1/session", json=body, headers={"Origin": origin}
    ) as answer:
        assert answer.status == 201
        [cookie] = SimpleCookie(answer.headers["Set-Cookie"]).values()
        return cookie


async def _me(site: Site, cookie: str) -> int:
    async with site.browser().get("/api/v1/me", headers={"Cookie": cookie}) as answer:
        return answer.status


async def test_a_page_takes_everything_from_here_and_lets_nothing_stand_in_itself(
    portal_site: Site, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_bytes(b'<meta nonce="' + NONCE + b'">')
    portal_site.app.files = WebApp(tmp_path)
    nonces = set()
    for path in ("/", "/desk"):
        answer, text = await _get(portal_site, path, Accept="text/html")
        [nonce] = re.findall(r'nonce="([\w-]{22})"', text)
        nonces.add(nonce)
        assert answer.headers["Content-Security-Policy"] == (
            f"default-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
            "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    assert len(nonces) == 2


async def test_the_page_and_the_server_agree_where_the_word_for_styles_stands() -> None:
    source = FOLDER.parents[2] / "web" / "index.html"
    assert source.read_bytes().count(b'<meta property="csp-nonce" nonce="' + NONCE + b'"') == 1


async def test_the_description_of_the_api_shows_its_one_style_and_nothing_else(
    portal_site: Site,
) -> None:
    answer, text = await _get(portal_site, "/api/v1/docs")
    assert text.count("<style>") == 1
    assert "<script" not in text
    assert " style=" not in text
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-" not in policy
    assert re.search(r"style-src 'self' 'sha256-[\w+/]{43}='; ", policy)


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/nowhere", "/health/live", "/nowhere.js"])
async def test_what_is_no_page_is_good_for_none(portal_site: Site, path: str) -> None:
    answer, _ = await _get(portal_site, path)
    assert answer.headers.getall("Content-Security-Policy") == [NOTHING]


async def test_every_answer_keeps_browsers_careful(portal_site: Site) -> None:
    for path in ("/", "/api/v1/me", "/api/v1/me/stream", "/nowhere"):
        answer, _ = await _get(portal_site, path)
        found = answer.headers
        assert found["X-Content-Type-Options"] == "nosniff"
        assert found["Referrer-Policy"] == "same-origin"
        assert found["Cross-Origin-Opener-Policy"] == "same-origin"
        assert found["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=(), " in found["Permissions-Policy"]
        assert "Strict-Transport-Security" not in found


async def test_who_is_reached_by_https_is_reached_by_nothing_else(https_site: Site) -> None:
    for path in ("/", "/api/v1/me"):
        answer, _ = await _get(https_site, path)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_proxy_that_is_ours_may_say_that_a_request_came_by_https(
    settings: Settings, dsn: str
) -> None:
    ours = settings.model_copy(update={"trusted_proxies": ("127.0.0.0/8",)})
    forwarded = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    async with Site(ours, dsn, work=False) as site:
        answer, _ = await _get(site, "/api/v1/me", **forwarded)
        assert "Strict-Transport-Security" in answer.headers
        answer, _ = await _get(site, "/api/v1/me")
        assert "Strict-Transport-Security" not in answer.headers


async def test_without_https_the_session_is_kept_from_scripts_and_from_other_sites(
    portal_site: Site, alice: UUID
) -> None:
    cookie = await _cookie(portal_site, portal_site.url)
    assert (cookie.key, cookie["path"], cookie["domain"]) == ("ringdove_session", "/", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "lax", "")


async def test_by_https_the_session_is_taken_from_this_host_alone(
    https_site: Site, alice: UUID
) -> None:
    cookie = await _cookie(https_site, PUBLIC)
    assert (cookie.key, cookie["path"], cookie["domain"]) == ("__Host-ringdove_session", "/", "")
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "lax", True)
    assert await _me(https_site, f"__Host-ringdove_session={cookie.value}") == 200
    assert await _me(https_site, f"ringdove_session={cookie.value}") == 401


async def test_signing_out_by_https_ends_the_session_and_the_cookie(
    https_site: Site, alice: UUID
) -> None:
    cookie = await _cookie(https_site, PUBLIC)
    kept = {"Cookie": f"__Host-ringdove_session={cookie.value}", "Origin": PUBLIC}
    async with https_site.browser().get("/api/v1/me/stream", headers=kept) as stream:
        assert stream.status == 200
    async with https_site.browser().delete("/api/v1/session", headers=kept) as answer:
        assert answer.status == 204
        [gone] = SimpleCookie(answer.headers["Set-Cookie"]).values()
    # A browser takes this name only with these, also to delete it.
    assert (gone.key, gone.value, gone["max-age"]) == ("__Host-ringdove_session", "", "0")
    assert (gone["path"], gone["secure"]) == ("/", True)
    assert await _me(https_site, kept["Cookie"]) == 401
