"""The edge: a transaction a request, errors as problem documents (RFC 9457), request ids, entity tags."""

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import psycopg
import structlog
from fastapi import Depends, FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from pydantic import BaseModel, field_validator
from starlette.exceptions import HTTPException

from ringdove.kernel.db import Conn, Database
from ringdove.kernel.errors import (
    Conflict,
    Denied,
    DomainError,
    Invalid,
    NotFound,
    Stale,
    TooMany,
    Unauthenticated,
    Unavailable,
)

log = structlog.get_logger(__name__)

STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    Unauthenticated: 401,
    Denied: 403,
    NotFound: 404,
    Conflict: 409,
    Stale: 412,
    TooMany: 429,
    Unavailable: 503,
}
PROBLEM = "application/problem+json"
_VERSION = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')


class FieldProblem(BaseModel):
    """One field that was not acceptable."""

    field: str
    code: str
    message: str

    @field_validator("field", mode="before")
    @classmethod
    def _speakable(cls, name: str) -> str:
        """A name as it was sent may hold lone surrogates, which no answer can."""
        return name.encode(errors="replace").decode()


class Problem(BaseModel):
    """RFC 9457, with a stable ``code`` and, for 422, the fields."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    request_id: str | None = None
    errors: list[FieldProblem] = []


async def _transaction(request: Request) -> AsyncIterator[Conn]:
    database: Database = request.app.state.portal
    async with database.transaction() as conn:
        yield conn


#: The request's transaction, as the portal's role; committed before the answer leaves.
Tx = Annotated[Conn, Depends(_transaction, scope="function")]


def status_of(error: DomainError) -> int:
    """The status of the error's family."""
    return next(status for family, status in STATUS.items() if isinstance(error, family))


def problem(
    request: Request,
    status: int,
    code: str,
    title: str,
    errors: list[FieldProblem] | None = None,
    **more: Any,
) -> JSONResponse:
    """A problem document as an answer."""
    body = Problem(
        title=title,
        status=status,
        code=code,
        request_id=request.scope.get("request_id"),
        errors=errors or [],
    )
    content = {**more, **body.model_dump()}
    return JSONResponse(content, status, media_type=PROBLEM)


def problems(*errors: type[DomainError]) -> dict[int | str, dict[str, Any]]:
    """For an endpoint's ``responses``: the problems it can answer."""
    found: dict[int | str, dict[str, Any]] = {}
    for error in errors:
        status = next(status for family, status in STATUS.items() if issubclass(error, family))
        found[status] = {
            "model": Problem,
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            "description": (error.__doc__ or "").split("\n", maxsplit=1)[0],
        }
    return found


#: What every endpoint can answer besides what it names.
PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "model": Problem,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "description": "Why it was not done.",
    }
}


def install_errors(app: FastAPI) -> None:
    """Answer every error with a problem document."""

    @app.exception_handler(DomainError)
    async def domain_error(request: Request, error: DomainError) -> JSONResponse:
        context = dict(error.context)
        fields = []
        if isinstance(field := context.get("field"), str):
            fields = [FieldProblem(field=field, code=error.code, message=error.message)]
        answer = problem(request, status_of(error), error.code, error.message, fields, **context)
        if isinstance(error, TooMany):
            answer.headers["Retry-After"] = str(error.retry_after_s)
        if isinstance(error, Unavailable):
            answer.headers["Retry-After"] = "2"
        return answer

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = [
            FieldProblem(
                field=".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]),
                code=e["type"],
                message=e["msg"],
            )
            for e in error.errors()
        ]
        names = ", ".join(dict.fromkeys(f.field for f in fields))[:500]
        return problem(request, 422, "invalid", f"Not acceptable: {names}.", fields)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "http_error")
        answer = problem(request, error.status_code, code, str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(psycopg.OperationalError)
    @app.exception_handler(PoolTimeout)
    async def database_away(request: Request, error: Exception) -> JSONResponse:
        log.warning("database_away", sqlstate=getattr(error, "sqlstate", None))
        answer = problem(
            request,
            503,
            "unavailable",
            "The database does not answer. Nothing was changed; try again.",
        )
        answer.headers["Retry-After"] = "2"
        return answer

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", exc_info=error, path=request.url.path)
        return problem(request, 500, "bug", "This should not have happened. It has been noted.")


def etag(version: int) -> str:
    """The entity tag of a row's version (RFC 9110, section 8.8.3)."""
    return f'"{version}"'


def _if_match(if_match: Annotated[str | None, Header()] = None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _VERSION.fullmatch(if_match.strip())
    if tag is None:
        raise Stale
    return int(tag[1])


#: The version that the caller saw, if she says so.
IfMatch = Annotated[int | None, Depends(_if_match)]
