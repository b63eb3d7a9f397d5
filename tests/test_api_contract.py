"""The API against its own OpenAPI document: whatever a client sends, no answer is a fault of ours, and all are documented."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from ringdove.app.web import build_api
from tests.support.build import Build
from tests.support.site import Site

#: What an agent does; everything else is done by the system's administrator.
AGENTS = ("/api/v1/me/", "/api/v1/media-events")
#: Signing out ends the fuzzing, signing in is limited, the stream has no end.
LEFT_OUT = {
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/me/stream"),
}
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


def _ask(operation: Any, url: str, cookie: str, examples: int) -> None:
    """Send requests of every kind that the document allows."""

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        response = case.call(
            base_url=url, headers={"Origin": url}, cookies={"ringdove_session": cookie}
        )
        case.validate_response(response, checks=CHECKS)

    ask()


def _fuzz(url: str, administrator: str, agent: str, examples: int) -> list[str]:
    """Everything that went wrong, one line each."""
    schema = schemathesis.openapi.from_dict(build_api().openapi())
    wrong: list[str] = []
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        if (operation.method.upper(), operation.path) in LEFT_OUT:
            continue
        cookie = agent if operation.path.startswith(AGENTS) else administrator
        try:
            _ask(operation, url, cookie, examples)
        except BaseException as error:  # groups of failures and of bugs
            wrong.append(f"{operation.method.upper()} {operation.path}: {error!r}"[:2000])
    return wrong


@pytest.mark.timeout(280)
@pytest.mark.parametrize("examples", [3, pytest.param(40, marks=pytest.mark.long)])
async def test_no_request_gets_a_fault_of_ours_or_an_answer_that_is_not_documented(
    portal_site: Site, build: Build, examples: int
) -> None:
    async def cookie(user_id: UUID) -> str:
        return next(iter((await portal_site.signed_in(user_id)).cookie_jar)).value

    administrator = await cookie(build.user(None, "system_admin"))
    agent = await cookie(build.user(build.client()))
    wrong = await asyncio.to_thread(_fuzz, portal_site.url, administrator, agent, examples)
    assert not wrong, "\n".join(wrong)
