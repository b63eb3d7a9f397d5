"""How a reseller looks to its clients, and that nothing but looks comes of it."""

import struct
from dataclasses import dataclass
from typing import Any

import pytest

from ringdove.accounts import logos
from ringdove.accounts.colours import contrast_to_white
from tests.support.build import Build, Client
from tests.support.rest import Person, fields
from tests.support.site import Site

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#123" d="M0 0h8v8z"/></svg>'


@dataclass(frozen=True, slots=True)
class World:
    """A reseller with its own people and a client's, and another reseller's administrator."""

    site: Site
    acme: Client
    root: Person
    rita: Person
    clara: Person
    rick: Person

    @property
    def path(self) -> str:
        """Where the reseller is found."""
        return f"/resellers/{self.acme.reseller_id}"

    async def put_logo(self, content: bytes, who: Person | None = None) -> int:
        """Give the reseller a logo."""
        async with (who or self.rita).session.put(
            f"/api/v1{self.path}/logo", data=content
        ) as answer:
            return answer.status

    async def brand(self, who: Person | None = None, host: str = "") -> Any:
        """How the portal looks to somebody, or to a stranger who comes by a host name."""
        session = who.session if who else self.site.browser()
        headers = {"Host": host} if host else {}
        async with session.get("/api/v1/brand", headers=headers) as answer:
            assert answer.status == 200
            return await answer.json()


@pytest.fixture
async def world(portal_site: Site, build: Build) -> World:
    acme = build.client("acme")
    rick = build.user(None, "reseller_admin", reseller_id=build.reseller())
    rita = build.user(None, "reseller_admin", reseller_id=acme.reseller_id)
    return World(
        portal_site,
        acme,
        await Person.at(portal_site, build.user(None, "system_admin")),
        await Person.at(portal_site, rita),
        await Person.at(portal_site, build.user(acme, "client_admin")),
        await Person.at(portal_site, rick),
    )


LOOKS = {"brand_name": "Northwind SMS", "brand_colour": "#7A1F1F", "help_contact": "help@northwind.example"}  # fmt: skip
PLAIN = {"name": None, "colour": None, "help_contact": None, "logo": None}


async def test_clients_see_their_reseller_s_looks_and_strangers_by_its_host_name(
    world: World,
) -> None:
    assert (await world.rita.patch(world.path, LOOKS))[0] == 200
    assert (await world.root.patch(world.path, {"host": "SMS.Northwind.example"}))[0] == 200
    assert await world.put_logo(PNG) == 204
    seen = await world.brand(world.clara)
    assert {**seen, "logo": None} == {
        "name": "Northwind SMS", "colour": "#7a1f1f", "help_contact": "help@northwind.example", "logo": None,
    }  # fmt: skip
    assert await world.brand(host="sms.northwind.example:8443") == seen
    assert await world.brand() == PLAIN
    assert await world.brand(world.rick) == PLAIN
    async with world.site.browser().get(seen["logo"]) as answer:
        assert (answer.status, await answer.read()) == (200, PNG)
        assert answer.headers["Content-Type"] == "image/png"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await world.rita.delete(f"{world.path}/logo"))[0] == 204
    assert (await world.brand(world.clara))["logo"] is None


async def test_only_its_own_people_change_how_it_looks_and_only_the_system_gives_a_host_name(
    world: World,
) -> None:
    assert (await world.clara.patch(world.path, LOOKS))[0] in (403, 404)
    assert (await world.rick.patch(world.path, LOOKS))[0] == 404
    assert await world.put_logo(PNG, world.rick) == 404
    assert await world.put_logo(PNG, world.clara) in (403, 404)
    for forbidden in ({"host": "x.example"}, {"name": "Other"}, {"active": False}):
        assert (await world.rita.patch(world.path, forbidden))[0] == 403
    assert (await world.root.patch(world.path, {"host": "x.example"}))[0] == 200
    _, made = await world.root.post("/resellers", code="other", name="Other")
    status, problem = await world.root.patch(f"/resellers/{made['id']}", {"host": "x.example"})
    assert (status, fields(problem)) == (422, [("host", "taken")])


async def test_a_colour_on_which_nobody_can_read_is_refused(world: World) -> None:
    status, problem = await world.rita.patch(world.path, {"brand_colour": "#ffcc00"})
    assert (status, fields(problem)) == (422, [("brand_colour", "unreadable")])
    wrong = {"brand_colour": "red;}", "brand_name": "x" * 61}
    status, problem = await world.rita.patch(world.path, wrong)
    assert (status, {f for f, _ in fields(problem)}) == (422, set(wrong))
    assert round(contrast_to_white("#000000"), 1) == 21.0
    assert round(contrast_to_white("#767676"), 2) == 4.54


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<html><body>x</body></html>",
        b"<svg><path/></svg>",
        SVG.replace(b"<path", b'<path onload="x()"'),
        SVG.replace(b"<path", b"<script>x()</script><path"),
        SVG.replace(b"<path", b"<style>@import 'x'</style><path"),
        SVG.replace(b"<path", b"<foreignObject/><path"),
        SVG.replace(b"#123", b"url(http://x.example/y)"),
        SVG.replace(b"<path", b'<use href="http://x.example/y#z"/><path'),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        b'<?xml-stylesheet href="http://x.example/"?>' + SVG,
        PNG + b"x" * (200 * 1024),
    ],
)
async def test_what_is_no_harmless_picture_is_no_logo(world: World, content: bytes) -> None:
    assert await world.put_logo(content) == 422
    assert (await world.brand(world.clara))["logo"] is None


def test_pictures_are_known_by_what_they_hold() -> None:
    assert logos.kind_of(PNG) == "image/png"
    assert logos.kind_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ") == "image/webp"
    gradient = b'<linearGradient id="a"/><rect fill="url(#a)" width="8" height="8"/>'
    drawn = SVG.replace(b"<path", b"<!-- a dove -->" + gradient + b"<path")
    assert logos.kind_of(drawn) == "image/svg+xml"
