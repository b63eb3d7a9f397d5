"""The ASGI app of a web process: receive address and stream first, then the API, then the web app."""

import asyncio
import functools
from ipaddress import ip_address, ip_network
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

import ringdove.accounts.api
import ringdove.acd.api.codes
import ringdove.acd.api.group_tables
import ringdove.acd.api.groups
import ringdove.acd.api.overflow
import ringdove.acd.api.phones
import ringdove.acd.api.skills
import ringdove.acd.api.statuses
import ringdove.acd.api.templates
import ringdove.byemail.api
import ringdove.byemail.demo_api
import ringdove.connectors.api
import ringdove.contacts.api
import ringdove.desk.api.customers
import ringdove.desk.api.desk
import ringdove.desk.api.life
import ringdove.desk.api.received
import ringdove.desk.api.supervision
import ringdove.desk.api.writing
import ringdove.hours.api
import ringdove.mail.api
import ringdove.optout.api
import ringdove.outbound.api
import ringdove.outbound.phone_api
import ringdove.outbound.reports_api
import ringdove.receipts.api
import ringdove.receiver.api
import ringdove.retention.api
import ringdove.routing.api.applications
import ringdove.routing.api.drafts
import ringdove.routing.api.examples
import ringdove.routing.api.trying
import ringdove.setup.api
import ringdove.trash.api
from ringdove.app import docs as reference
from ringdove.app import examples
from ringdove.app.headers import POLICY, dressed, with_headers
from ringdove.app.latency import timed
from ringdove.app.proxies import believing
from ringdove.app.server import Reply, is_receive_path
from ringdove.app.short import Short
from ringdove.app.static import WebApp
from ringdove.app.wiring import Web
from ringdove.kernel import ids
from ringdove.kernel.http import PROBLEMS, install_errors
from ringdove.kernel.settings import Settings

log = structlog.get_logger(__name__)

STREAM = "/api/v1/me/stream"
#: Answers of the API belong to one person and may hold a secret.
NOT_KEPT = ((b"cache-control", b"no-store"),)
DOMAINS = (
    ringdove.accounts.api.router,
    ringdove.acd.api.codes.router,
    ringdove.acd.api.group_tables.router,
    ringdove.acd.api.groups.router,
    ringdove.acd.api.overflow.router,
    ringdove.acd.api.phones.router,
    ringdove.acd.api.skills.router,
    ringdove.acd.api.statuses.router,
    ringdove.acd.api.templates.router,
    ringdove.byemail.api.router,
    ringdove.connectors.api.router,
    ringdove.contacts.api.router,
    ringdove.desk.api.customers.router,
    ringdove.desk.api.desk.router,
    ringdove.desk.api.life.router,
    ringdove.desk.api.received.router,
    ringdove.desk.api.supervision.router,
    ringdove.desk.api.writing.router,
    ringdove.hours.api.router,
    ringdove.mail.api.router,
    ringdove.optout.api.router,
    ringdove.outbound.api.router,
    ringdove.receipts.api.router,
    ringdove.receiver.api.router,
    ringdove.retention.api.router,
    ringdove.routing.api.applications.router,
    ringdove.routing.api.drafts.router,
    ringdove.routing.api.examples.router,
    ringdove.routing.api.trying.router,
    ringdove.setup.api.router,
    ringdove.trash.api.router,
    ringdove.outbound.reports_api.router,
)
OF_THE_DEMO = (ringdove.outbound.phone_api.router, ringdove.byemail.demo_api.router)
DESCRIPTION = "Everything that the web app can do. Sign in with POST /api/v1/session."


class App:
    """The app of one web process; it opens and closes what it needs by ASGI's lifespan."""

    def __init__(
        self, settings: Settings, dsn: str, stopping: asyncio.Event, name: str = "web"
    ) -> None:
        self.web = Web(settings, dsn, stopping, name)
        self.api = Short(build_api(self.web))
        self.files = WebApp()
        networks = ("127.0.0.0/8", "::1/128", *settings.metrics_from)
        self.metrics_from = tuple(ip_network(n) for n in networks)
        self._believe = believing(settings.trusted_proxies)
        self._trusts_nobody = not settings.trusted_proxies
        self._is_https = (settings.public_url or "").startswith("https:")

    def take(self, scope: Scope, body: bytes, reply: Reply) -> None:
        """A small request to the receive address, as a whole."""
        self._believe(scope)
        self.web.receiver.take(scope, body, reply)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        self._believe(scope)
        path: str = scope["path"]
        if is_receive_path(path):
            await self.web.receiver(scope, receive, send)
            return
        if self._is_https:
            scope["scheme"] = "https"
        scope["request_id"] = str(ids.new())
        send = dressed(send, scope, scope["request_id"])
        if path == STREAM:
            await self.web.streams(scope, receive, send)
        elif path.startswith(STREAM) and self.web.streams.take_pong(scope):
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        elif path == "/metrics":
            await self._metrics(scope, receive, send)
        elif path.startswith(("/api/", "/health/", "/DeliveryReport/")):
            await timed(self.api, scope, receive, with_headers(send, NOT_KEPT))
        else:
            await self.files(scope, receive, send)

    async def _metrics(self, scope: Scope, receive: Receive, send: Send) -> None:
        """For Prometheus on this machine and in the networks that may read them; for others there is nothing.

        Behind a proxy that nobody named as ours everybody would seem to be on this machine.
        """
        peer = (scope.get("client") or ("",))[0]
        inside = peer and any(ip_address(peer) in network for network in self.metrics_from)
        inside = inside and not (self._trusts_nobody and _is_forwarded(scope))
        answer: Response = PlainTextResponse("Not found.\n", 404)
        if inside and scope["method"] in ("GET", "HEAD"):
            found = await self.web.standing.text() + await asyncio.to_thread(self.web.measured.all)
            answer = Response(found, media_type=CONTENT_TYPE_LATEST)
        await answer(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self.web.start()
        except Exception as error:
            log.exception("start_failed")
            await send({"type": "lifespan.startup.failed", "message": type(error).__name__})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.web.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _is_forwarded(scope: Scope) -> bool:
    return any(name in (b"x-forwarded-for", b"forwarded", b"via") for name, _ in scope["headers"])


@functools.cache
def _endpoints(*, of_the_demo: bool = False) -> tuple[BaseRoute, ...]:
    """What the domains, or the demo, answer to, the same for every API of a process.

    All is made ready here: left to the framework it would be made while the first request waits, and with it everything
    that the process does, for a second.
    """
    described = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, responses=PROBLEMS)
    for router in OF_THE_DEMO if of_the_demo else DOMAINS:
        described.include_router(router)
    nowhere = {"type": "http", "method": "GET", "path": "", "root_path": "", "headers": []}
    for route in described.router.routes:
        route.matches(nowhere)
    return tuple(described.router.routes)


def build_api(web: Web | None = None) -> FastAPI:
    """The REST API; without ``web`` it can only describe itself."""
    api = FastAPI(
        title="Ringdove",
        version="1",
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=True,
    )
    install_errors(api)
    api.router.routes.extend(_endpoints())
    if web is not None and web.settings.demo:
        api.router.routes.extend(_endpoints(of_the_demo=True))
    if web is not None:
        web.expose(api.state)
        _add_operations(api, web)
    describe = api.openapi
    api.openapi = lambda: examples.fill(describe())  # type: ignore[method-assign]
    return api


def _add_operations(api: FastAPI, web: Web) -> None:
    """What machines ask: documents, health, metrics."""

    @api.get("/api/v1/openapi.json", include_in_schema=False)
    async def openapi() -> dict[str, Any]:
        return await asyncio.to_thread(api.openapi)

    @api.get("/api/v1/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        description = await asyncio.to_thread(api.openapi)
        return HTMLResponse(reference.page(description), headers={POLICY: reference.POLICY})

    @api.get("/health/live", include_in_schema=False)
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @api.get("/health/ready", include_in_schema=False)
    async def ready() -> JSONResponse:
        problems = await web.not_ready()
        return JSONResponse(
            {"status": "not ready" if problems else "ready", "problems": problems},
            503 if problems else 200,
        )
