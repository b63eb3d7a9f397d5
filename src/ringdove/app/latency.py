"""How long the REST API takes, by the template of the route, never by the path."""

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ringdove.kernel import clock

_SECONDS = (0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
REQUESTS = Counter(
    "ringdove_api_requests_total", "Requests to the REST API", ["method", "route", "status"]
)
TOOK = Histogram(
    "ringdove_api_seconds", "From a request to its answer", ["method", "route"], buckets=_SECONDS
)


async def timed(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Let ``app`` answer, and count that."""
    began = clock.monotonic()
    status = 500

    async def noting(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    try:
        await app(scope, receive, noting)
    finally:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", "none")
        REQUESTS.labels(method, route, status).inc()
        TOOK.labels(method, route).observe(clock.monotonic() - began)
