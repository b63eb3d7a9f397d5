"""One person's way of using the REST API: JSON in, (status, JSON) out."""

from typing import Any
from uuid import UUID

import aiohttp

from tests.support.site import Site


class Person:
    """A signed-in browser."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.etag = ""

    @classmethod
    async def at(cls, site: Site, user_id: UUID) -> "Person":
        return cls(await site.signed_in(user_id))

    async def _ask(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        async with self.session.request(method, f"/api/v1{path}", **more) as answer:
            self.etag = answer.headers.get("ETag", "")
            return answer.status, await answer.json(content_type=None)

    async def get(self, path: str, **params: str) -> tuple[int, Any]:
        return await self._ask("GET", path, params=params)

    async def post(self, path: str, **body: Any) -> tuple[int, Any]:
        return await self._ask("POST", path, json=body)

    async def put(self, path: str, **body: Any) -> tuple[int, Any]:
        return await self._ask("PUT", path, json=body)

    async def delete(self, path: str) -> tuple[int, Any]:
        return await self._ask("DELETE", path)

    async def patch(self, path: str, body: dict[str, Any], if_match: str = "") -> tuple[int, Any]:
        headers = {"If-Match": if_match} if if_match else {}
        return await self._ask("PATCH", path, json=body, headers=headers)

    async def names(self, path: str, field: str = "name", **params: str) -> list[str]:
        """One field of everything in a list, page by page."""
        found: list[str] = []
        while True:
            status, page = await self.get(path, **params)
            assert status == 200, page
            found += [item[field] for item in page["items"]]
            if page["next"] is None:
                return found
            params["cursor"] = page["next"]


def fields(problem: Any) -> list[tuple[str, str]]:
    """(field, code) of everything a problem document complains about."""
    return [(e["field"], e["code"]) for e in problem["errors"]]
